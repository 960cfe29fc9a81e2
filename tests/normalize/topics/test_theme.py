"""A user gets the theme of a project, and sees the words that decided it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keikaku._internal.normalize.lookups.files import rows
from keikaku._internal.normalize.topics.theme import OTHER, classify

CODES = {row["code"] for row in rows("theme_codes")}


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("手続きナビゲーションの導入", "online_procedures"),
        ("LoGoフォームの全庁展開", "online_procedures"),
        ("マイナ保険証の利用促進", "mynumber"),
        ("ガバメントクラウドへの移行", "standardization"),
        ("生成ＡＩの活用", "ai_rpa"),
        ("音声認識による会議録作成", "ai_rpa"),
        ("リモートワーク環境の整備", "telework"),
        ("ＩＣＴ－ＢＣＰの策定", "security"),
        ("書かない窓口の導入", "front_office"),
        ("おくやみコーナーの開設", "front_office"),
        ("地方税統一ＱＲコードへの対応", "cashless"),
        ("公文書の電子化と電子決裁", "paperless"),
        ("ＥＢＰＭの推進", "open_data"),
        ("シニア向けスマホ講座", "digital_divide"),
        ("ＤＸ人材の育成", "human_resources"),
        ("庁内無線ＬＡＮの拡張", "infrastructure"),
        ("統合型GISの更新", "gis"),
        ("公式LINEによる情報発信", "information"),
        ("防災行政無線のデジタル化", "disaster"),
        ("オンライン診療の実証", "health_welfare"),
        ("母子手帳アプリの導入", "children_education"),
        ("GIGAスクール構想の推進", "children_education"),
        ("財務会計システムの更新", "internal_systems"),
        ("オンデマンド交通の運行", "community_industry"),
        ("農業用ドローンの導入支援", "community_industry"),
        ("業務フローの見直し（BPR）", "governance"),
    ],
)
def test_a_name_gives_its_theme(name: str, theme: str) -> None:
    assert classify(name).theme == theme


@pytest.mark.parametrize(
    ("name", "themes"),
    [
        ("保育所ＡＩ入所選考", ("ai_rpa", "children_education")),
        ("商店街へのキャッシュレス決済の導入", ("cashless", "community_industry")),
        ("福祉の窓口のコンビニ交付", ("front_office", "health_welfare")),
    ],
)
def test_a_technique_goes_before_the_domain_it_serves(name: str, themes: tuple[str, ...]) -> None:
    assert classify(name).themes == themes


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("介護保険システムの更新", "health_welfare"),
        ("学校の情報システム", "children_education"),
        ("下水道管理システムの導入", "community_industry"),
    ],
)
def test_a_system_belongs_to_its_domain(name: str, theme: str) -> None:
    assert classify(name).theme == theme


@pytest.mark.parametrize("name", ["引越し手続の改善", "引っ越し手続きの改善"])
def test_spellings_of_one_word_are_one_word(name: str) -> None:
    assert classify(name).theme == "online_procedures"


def test_the_terms_show_why() -> None:
    assert classify("電子図書館サービス").terms == ("電子図書館",)


@pytest.mark.parametrize("name", ["協議会への参加", "MAINTENANCE", "その他の取組", "", "　\n"])
def test_a_word_inside_another_is_no_term(name: str) -> None:
    assert (classify(name).theme, classify(name).themes, classify(name).terms) == (OTHER, (OTHER,), ())


@pytest.mark.parametrize(
    "context",
    [
        {"parent_name": "図書館の充実"},
        {"description": "図書館の利用者を増やします。"},
        {"section": "図書館"},
        {"section_path": ["第5章 行動計画", "(2) 図書館"]},
    ],
)
def test_a_name_that_says_nothing_takes_the_theme_of_what_stands_around_it(context: dict[str, Any]) -> None:
    assert classify("利用者サポート事業", **context).theme == "children_education"


def test_what_stands_around_a_name_does_not_overrule_it() -> None:
    theme = classify("電子申請の拡大", "介護の手続から始める。", "介護保険課", ["福祉の充実"], "福祉のデジタル化")
    assert theme.theme == "online_procedures"


def test_only_the_innermost_heading_counts() -> None:
    assert classify("報告事業", section_path=["防災", "教育"]).theme == "children_education"


def test_threads_agree() -> None:
    names = [f"{word}の推進{number}" for number in range(20) for word in ("電子申請", "学校給食", "消防", "GIS")]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda name: classify(name).theme, names))
    assert found == ["online_procedures", "children_education", "disaster", "gis"] * 20


def test_a_long_description_is_read_to_its_end() -> None:
    assert classify("事業", "本市の方針。" * 10_000 + "消防団").theme == "disaster"


def test_every_term_belongs_to_a_declared_theme() -> None:
    assert [row for row in rows("themes") if not row["term"].strip() or row["theme"] not in CODES | {""}] == []
    assert len({(row["term"], row["theme"]) for row in rows("themes")}) == len(rows("themes"))


@settings(deadline=None)
@given(st.text(), st.none() | st.text(), st.lists(st.text(), max_size=3))
def test_any_text_gives_a_theme(name: str, description: str | None, path: list[str]) -> None:
    theme = classify(name, description, None, path)
    assert theme.theme in CODES
    assert theme.themes[0] == theme.theme
    assert set(theme.themes) <= CODES


@pytest.mark.parametrize("name", ["防災\ud800計画", "㌀防災", "İ防災ß", "が防災"])
def test_awkward_signs_do_not_hide_a_term(name: str) -> None:
    assert classify(name).theme == "disaster"
