"""A Japanese reader's understanding of years and periods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import era
from normalize.era import fiscal_year_of

ERAS = {"昭和": ("S", 1926, 64), "平成": ("H", 1989, 31), "令和": ("R", 2019, 99)}
KANJI = "〇一二三四五六七八九"


def kanji(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else KANJI[tens] + "十") + (KANJI[ones] if ones else "")


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@st.composite
def era_years(draw: st.DrawFn) -> tuple[str, int]:
    name = draw(st.sampled_from(sorted(ERAS)))
    return name, draw(st.integers(1, ERAS[name][2]))


@given(era_years(), st.integers(0, 9))
def test_every_fiscal_year_is_the_same_in_every_notation(year: tuple[str, int], form: int) -> None:
    name, n = year
    letter, first, _ = ERAS[name]
    western = first + n - 1
    number = "元" if n == 1 else str(n)
    written = [
        f"{name}{number}年度",
        f"{name} {number} 年 度",
        f"{name}\n{number}\n年\n度",
        wide(f"{name}{number}年度"),
        f"{name}{kanji(n)}年度",
        f"{letter}{n}",
        wide(f"{letter}{n}年度"),
        f"{western}年度",
        f"{western}({letter}{n})",
        f"{name}{number}年度（{western}年度）",
    ][form]
    found = era.parse(written)
    assert (found.kind, found.fiscal_year_from, found.fiscal_year_to) == ("fiscal_year", western, western)
    assert (found.start, found.end) == (date(western, 4, 1), date(western + 1, 3, 31))
    assert "conflict" not in found.flags


@pytest.mark.parametrize(
    ("written", "years", "open_end"),
    [
        ("令和5～7年度", (2023, 2025), False),
        ("令和５年度から令和８年度まで", (2023, 2026), False),
        ("2022～2025 年度", (2022, 2025), False),
        ("令和3年度(2021年度)～令和7年度(2025年度)", (2021, 2025), False),
        ("令和\n7\n年度\n以降", (2025, None), True),
        ("R6～", (2024, None), True),
    ],
)
def test_ranges_and_open_ends(written: str, years: tuple[int, int | None], open_end: bool) -> None:
    found = era.parse(written)
    assert ((found.fiscal_year_from, found.fiscal_year_to), found.open_end) == (years, open_end)


@pytest.mark.parametrize(
    ("written", "kind", "start", "end"),
    [
        ("令和3（2021）年3月", "month", date(2021, 3, 1), date(2021, 3, 31)),
        ("令和３年１月27日", "date", date(2021, 1, 27), date(2021, 1, 27)),
        ("令和4年度末", "date", date(2023, 3, 31), date(2023, 3, 31)),
        ("R5上期", "half", date(2023, 4, 1), date(2023, 9, 30)),
        ("令和5年度下半期", "half", date(2023, 10, 1), date(2024, 3, 31)),
    ],
)
def test_months_days_and_halves(written: str, kind: str, start: date, end: date) -> None:
    found = era.parse(written)
    assert (found.kind, found.start, found.end) == (kind, start, end)


def test_the_era_of_a_header_cell_goes_on_for_its_neighbours() -> None:
    found = era.parse("５年度", "令和４年度")
    assert (found.fiscal_year_from, found.flags) == (2023, ("inherited_era",))
    assert era.parse("５年度").fiscal_year_from is None


def test_two_writings_that_disagree_are_a_conflict_and_the_first_wins() -> None:
    found = era.parse("令和4年度(2023年度)")
    assert (found.fiscal_year_from, found.flags) == (2022, ("conflict",))


@pytest.mark.parametrize(
    "text", ["17業務", "3か所", "第5次計画", "2,150人", "1-1", "令和0年度", "令和5年13月", "平成の大合併", ""]
)
def test_what_is_no_date_stays_none(text: str) -> None:
    assert era.parse(text).kind is None


@given(st.text(max_size=60) | st.text(alphabet="令和平成RH元年度月日0123５〇十（）()～から以降上期末\n ", max_size=40))
def test_any_text_gives_a_result(text: str) -> None:
    found = era.parse(text)
    if found.start is not None and found.end is not None:
        assert found.start <= found.end
    if found.fiscal_year_from is not None and found.start is not None:
        assert found.fiscal_year_from == fiscal_year_of(found.start)
