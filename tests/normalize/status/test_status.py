"""A user gets one status and one stage for whatever a plan prints: word, compound, symbol or sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.normalize import status
from keikaku._internal.normalize.lookups.files import rows
from keikaku._internal.normalize.status.words import stage_of, statuses

TEXTS = st.text() | st.text(
    alphabet="検討実施未済予定中統合へに・、→⇒（）()○※①－Ａ令和R5６年度をしますた。\n\u3000", max_size=40
)


@given(TEXTS)
def test_any_text_gives_a_consistent_status(value: str) -> None:
    found = status.parse(value)
    assert found.stage == stage_of(found.status)
    assert found.status is not None or (found.stage, found.also, found.inferred) == (None, (), False)
    assert found.status not in found.also
    assert list(found.flags) == sorted(set(found.flags))


@given(TEXTS)
def test_an_action_never_loses_the_status_it_prints(value: str) -> None:
    found = status.parse(value)
    if found.status:
        assert status.parse_action(value) == found


@pytest.mark.parametrize("row", rows("statuses"), ids=lambda row: row["printed"])
def test_a_word_of_the_vocabulary_is_one_line(row: dict[str, str]) -> None:
    found = status.parse(row["printed"])
    assert (found.status, found.also, found.inferred, found.flags) == (row["status"], (), False, ())


def test_every_status_of_the_vocabulary_has_a_stage_or_none_on_purpose() -> None:
    assert {row["status"] for row in rows("statuses")} == {row["status"] for row in rows("status_stages")}
    assert {row["stage"] for row in rows("status_stages")} == {*status.STAGES, status.STOPPED, ""}


@pytest.mark.parametrize(
    ("sentence", "stage"),
    [
        ("ネットで出せる申請の種類を増やし、使い勝手を高めます。", "実施"),
        ("現金の扱いを減らし、接触と手間を抑えます。", "実施"),
        ("統計を使い、根拠に基づく政策立案を進めます。", "実施"),
        ("外部機関の講習を職員研修に使います。", "実施"),
        ("格差の解消に取り組む。", "実施"),
        ("費用の抑制に向け取組ます。", "実施"),
        ("感染症の拡大防止にもつなげます。", "実施"),
        ("情報を公開", "実施"),
        ("①電子申請を広げます。", "実施"),
        ("誰にも使いやすい画面設計を検討します。", "検討"),
        ("外国人向けの対策を考え、優しいサービスを目指します。", "検討"),
        ("令和6年度に導入する予定です。", "検討"),
        ("導入を見送ります。", "中止"),
        ("費用を増やしません。", None),
        ("根拠に基づく政策立案が求められます。", None),
        ("更なる周知が必要です。", None),
        ("多くの課題があります。", None),
        ("申請が便利になります。", None),
        ("申請を便利にしたい。", None),
        ("電子申請システム", None),
        ("○", None),
    ],
)
def test_a_sentence_known_to_be_an_action(sentence: str, stage: str | None) -> None:
    assert status.parse_action(sentence).stage == stage


def test_an_action_without_a_status_word_is_inferred() -> None:
    assert status.parse("使い勝手を高めます。") == status.Status()
    assert status.parse_action("使い勝手を高めます。") == status.Status("実施", "実施", inferred=True)


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([], None),
        ([None], None),
        (["検討", None], "検討"),
        (["実施", "検討"], "実施"),
        (["実施", "完了", "検討"], "完了"),
        (["中止", "検討"], "検討"),
        (["中止", None], "中止"),
    ],
)
def test_the_furthest_stage_of_a_group(stages: list[str | None], expected: str | None) -> None:
    assert status.furthest(stages) == expected


@pytest.mark.parametrize("piece", ["検討・", "検討\n", "(", "（R5、", "に統合", "調査・", "あ", "を。ます、に"])
def test_a_very_long_text_takes_no_time(piece: str) -> None:
    status.parse(piece * 20000)


@pytest.mark.parametrize(
    "printed",
    [
        "様子見",
        "様子\n見",
        "様 子 見（R6まで）",
        "【様子見】",
        "R5 様子見",
        "様子を見ながら検\n討するか決める。",
        "・様子見",
    ],
)
def test_the_word_to_add_makes_its_cell_understood(printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert status.parse(printed).status is None
    monkeypatch.setitem(statuses(), status.word_of(printed), "中止")
    status.parse.cache_clear()
    try:
        assert status.parse(printed).status == "中止"
    finally:
        monkeypatch.undo()
        status.parse.cache_clear()
