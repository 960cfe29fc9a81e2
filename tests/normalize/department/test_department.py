"""A user gets bureau, section and role of every department that a cell names, and nothing that is none."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keikaku._internal.normalize import department
from keikaku._internal.normalize.department.cell import Department
from keikaku._internal.normalize.lookups.files import rows

NAMES = st.sampled_from(
    ["総務課", "課税課", "情報政策・改革改善課", "危機管理室", "図書館", "クリーンセンター", "消防防災課"]
)
TEXTS = st.text() | st.text(
    alphabet="総務情報部局課室所係等他ほか各全関係庁主副現旧：（）()・、/①※ \n\u3000", max_size=40
)


@given(TEXTS, st.none() | st.lists(st.text(max_size=8), max_size=3))
def test_any_text_gives_departments_with_a_name(value: str, bureaus: list[str] | None) -> None:
    found = department.parse(value, bureaus)
    assert all(one.bureau or one.section for one in found.departments)
    assert found.scope in (None, department.ALL)


@given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from(["、", "\n", "　", "・", "／", "及び", ", ", "、\n"]))
def test_a_list_of_sections_is_read_whatever_separates_them(names: list[str], separator: str) -> None:
    found = department.parse(separator.join(names))
    assert [one.section for one in found.departments] == names
    assert {one.bureau for one in found.departments} == {None}


@given(NAMES, st.sampled_from(["\n", " ", "　"]))
def test_a_name_is_read_letter_by_letter(name: str, blank: str) -> None:
    assert department.parse(blank.join(name)).departments == (Department(None, name),)


@example("東村山市")
@example("ときがわ町")
@given(st.sampled_from([row["name"] for row in rows("municipalities") if row["name"].endswith(("市", "町", "村"))]))
def test_the_municipality_before_a_bureau_is_dropped(municipality: str) -> None:
    assert department.parse(f"{municipality}総務部情報課").departments == (Department("総務部", "情報課"),)


@pytest.mark.parametrize(
    "piece", ["総務課", "総 務 課 ", "あ ", "（", "(総務課)", "情報政策・", "総務部総務課、", "(主)"]
)
def test_a_very_long_text_takes_no_time(piece: str) -> None:
    department.parse(piece * 5000)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("総務部\nデジタル推進課\n（市民課、子育て\n支援課）", ["デジタル推進課", "市民課", "子育て支援課"]),
        ("会計課\n（税務課、市民\n課）", ["会計課", "税務課", "市民課"]),
    ],
)
def test_a_name_within_brackets_goes_on_in_the_next_line(cell: str, names: list[str]) -> None:
    found = department.parse(cell).departments
    assert [one.section for one in found] == names
    assert [one.role for one in found] == [None, *["related"] * (len(names) - 1)]


def test_lines_of_whole_names_within_brackets_are_one_each() -> None:
    found = department.parse("【生涯学習・スポーツ振興課\n都市整備課】").departments
    assert [one.section for one in found] == ["生涯学習・スポーツ振興課", "都市整備課"]


@pytest.mark.parametrize(
    ("cell", "departments"),
    [
        (
            "防災部 防災危機管理課\n（関係：消防本部）",
            [("防災部", "防災危機管理課", None), ("消防本部", None, "related")],
        ),
        (
            "総務課\n（協力：消防本部、農業委員会）",
            [(None, "総務課", None), ("消防本部", None, "related"), ("農業委員会", None, "related")],
        ),
        ("市民課（市民部）", [("市民部", "市民課", None)]),
        ("市民課\n各支所地域振興\n課", [(None, "市民課", None), (None, "各支所地域振興課", None)]),
        ("総務課、各支所", [(None, "総務課", None), (None, "各支所", None)]),
        ("町立病院、福祉課", [(None, "町立病院", None), (None, "福祉課", None)]),
    ],
)
def test_who_takes_part_and_where(cell: str, departments: list[tuple[str | None, str | None, str | None]]) -> None:
    found = department.parse(cell).departments
    assert [(one.bureau, one.section, one.role) for one in found] == departments
