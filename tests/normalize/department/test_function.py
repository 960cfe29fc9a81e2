"""A user can compare departments of different cities by what they deal with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.normalize.department import function
from keikaku._internal.normalize.department.function import function_of
from keikaku._internal.normalize.lookups.files import rows

FUNCTIONS = {row["function"] for row in rows("functions")}


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("デジタル戦略課", "情報政策"),
        ("ＤＸ推進室", "情報政策"),
        ("スマートシティ推進室", "情報政策"),
        ("行財政改革課", "企画・行政経営"),
        ("企画課", "企画・行政経営"),
        ("職員課", "総務・人事・法制"),
        ("総務課", "総務・人事・法制"),
        ("管財契約課", "財政・契約・管財"),
        ("収税課", "税務"),
        ("町民税課", "税務"),
        ("市民窓口課", "住民・戸籍・窓口"),
        ("町民課", "住民・戸籍・窓口"),
        ("国民健康保険課", "保険・年金"),
        ("いきいき長寿課", "福祉"),
        ("介護保険課", "福祉"),
        ("保健センター", "健康"),
        ("こども未来課", "子育て"),
        ("子育て世代包括支援センター", "子育て"),
        ("教育総務課", "学校教育"),
        ("指導課", "学校教育"),
        ("スポーツ課", "生涯学習・文化"),
        ("市民安全課", "防災・消防"),
        ("危機管理課", "防災・消防"),
        ("建築指導課", "都市・建築"),
        ("交通政策課", "都市・建築"),
        ("道路維持課", "道路・河川・土木"),
        ("下水道施設課", "上下水道"),
        ("ゼロカーボン推進課", "環境"),
        ("農政課", "産業・農業・観光"),
        ("市民協働課", "市民協働・広報"),
        ("農業委員会事務局", "議会・行政委員会"),
        ("議会事務局", "議会・行政委員会"),
        ("会計課", "会計"),
        ("各施設所管課等", "全庁・その他"),
        ("関係各課", "全庁・その他"),
        ("市⺠\n税課", "税務"),
    ],
)
def test_a_section_tells_its_function(section: str, expected: str) -> None:
    assert function_of(None, section) == expected


@pytest.mark.parametrize(
    ("bureau", "section", "expected"),
    [
        ("消防署", "予防課", "防災・消防"),
        ("上下水道局", "総務課", "上下水道"),
        ("教育委員会", "総務課", "学校教育"),
        ("都市整備部", "管理課", "都市・建築"),
        ("企業局", "業務課", "上下水道"),
        ("市民生活部", "防災課", "防災・消防"),
        ("総務部", "財政課", "財政・契約・管財"),
        ("企画財政部", "企画課", "企画・行政経営"),
        ("選挙管理委員会事務局", None, "議会・行政委員会"),
        ("環境部", "", "環境"),
        ("", "税務課", "税務"),
    ],
)
def test_a_bureau_helps_where_the_section_says_little(bureau: str, section: str | None, expected: str) -> None:
    assert function_of(bureau, section) == expected


@pytest.mark.parametrize("section", ["業務課", "第一課", "", None])
def test_nothing_is_guessed(section: str | None) -> None:
    assert function_of(None, section) is None


@pytest.fixture
def _aliases(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = ("municipality_code", "printed", "bureau", "section", "function", "valid_from", "valid_to")
    lines = [
        ("122203", "すぐやる課", "", "", "市民協働・広報", "", ""),
        ("122203", "未来課", "", "税務課", "", "2021", "2022"),
        ("122203", "本庁第一課", "", "", "会計", "2023", ""),
    ]
    aliases = [dict(zip(columns, line, strict=True)) for line in lines]
    monkeypatch.setattr(function, "rows", lambda name: aliases if name == "department_aliases" else rows(name))


@pytest.mark.usefixtures("_aliases")
class TestAliases:
    def test_a_municipality_may_say_what_a_name_means(self) -> None:
        assert function_of(None, "すぐやる課", "122203") == "市民協働・広報"

    def test_only_there(self) -> None:
        assert function_of(None, "すぐやる課", "082082") is None
        assert function_of(None, "すぐやる課") is None

    def test_a_renaming_holds_for_its_years(self) -> None:
        assert function_of(None, "未来課", "122203", 2021) == "税務"
        assert function_of(None, "未来課", "122203", 2023) == "企画・行政経営"

    def test_bureau_and_section_may_be_named_together(self) -> None:
        assert function_of("本庁", "第一課", "122203", 2024) == "会計"
        assert function_of("本庁", "第一課", "122203", 2022) is None


def test_the_lookup_is_well_formed() -> None:
    patterns = rows("functions")
    assert len({row["pattern"] for row in patterns}) == len(patterns)
    assert [row for row in patterns if not row["pattern"] or row["rank"] not in ("scope", "subject", "general")] == []
    assert len(FUNCTIONS) == 22


@given(st.none() | st.text(), st.none() | st.text(), st.none() | st.text())
def test_any_text_gives_a_function_or_nothing(bureau: str | None, section: str | None, code: str | None) -> None:
    assert function_of(bureau, section, code) in FUNCTIONS | {None}
