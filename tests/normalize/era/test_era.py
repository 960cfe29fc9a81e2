"""A Japanese reader's understanding of years and periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.normalize import era
from keikaku._internal.normalize.era.period import Period, fiscal_year_of
from keikaku._internal.normalize.lookups.files import rows

ERAS = {"昭和": ("S", 1926, 64), "平成": ("H", 1989, 31), "令和": ("R", 2019, 99)}
KANJI = "〇一二三四五六七八九"
SIGNS = (
    "明治大正昭和平成令和MTSHRFYQ元年度月日同翌末上中下半期旬第四0123456789５〇一二十○×※①¹注予定目標値実績分以降前まで"
    "からより・、/.-－ー～（）()[]'’:の間かヶ春夏\n\u3000 "
)
DAYS = st.dates(date(1990, 1, 1), date(2099, 3, 31))


def kanji(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else KANJI[tens] + "十") + (KANJI[ones] if ones else "")


def positional(n: int) -> str:
    return "".join(KANJI[int(digit)] for digit in str(n))


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def letter_year(year: int) -> str:
    return f"R{year - 2018}" if year >= 2020 else f"H{year - 1988}"


@st.composite
def era_years(draw: st.DrawFn) -> tuple[str, int]:
    name = draw(st.sampled_from(sorted(ERAS)))
    return name, draw(st.integers(1, ERAS[name][2]))


def notations(name: str, n: int) -> list[str]:
    """Every way in which a plan prints one fiscal year."""
    letter, first, _ = ERAS[name]
    western = first + n - 1
    number = "元" if n == 1 else str(n)
    return [
        f"{name}{number}年度",
        f"{name} {number} 年 度",
        f"　{name}　{number}\u00a0年度\n",
        f"{name}\n{number}\n年\n度",
        wide(f"{name}{number}年度"),
        f"{name}{kanji(n)}年度",
        f"{name[0]}{n}年度",
        f"{letter}{n}",
        f"{letter}.{n}",
        f"{letter}{n:02d}",
        f"{letter} {number}",
        wide(f"{letter}{n}年度"),
        f"{western}年度",
        f"{positional(western)}年度",
        f"FY{western}",
        f"{western}({letter}{n})",
        f"{western}（{name}{number}）年度",
        f"{name}{number}（{western}）年度",
        f"{name}{number}年度（{western}年度）",
        f"{name}{number}年度（{western}年）",
        f"（{letter}{n}年度）",
        f"【{name}{number}年度】",
    ]


@given(era_years(), st.data())
def test_every_fiscal_year_is_the_same_in_every_notation(year: tuple[str, int], data: st.DataObject) -> None:
    name, n = year
    found = era.parse(data.draw(st.sampled_from(notations(name, n))))
    western = ERAS[name][1] + n - 1
    assert found.kind == "fiscal_year"
    assert (found.fiscal_year_from, found.fiscal_year_to) == (western, western)
    assert (found.start, found.end) == (date(western, 4, 1), date(western + 1, 3, 31))
    assert "conflict" not in found.flags


@given(
    st.integers(1990, 2060),
    st.integers(0, 20),
    st.sampled_from(["～", "〜", "~", "-", "－", "−", "–", "ー", "から", "より"]),
)
def test_a_range_of_years_is_the_same_whatever_joins_it(first: int, length: int, joint: str) -> None:
    last = first + length
    for left, right in (
        (f"{first}年度", f"{last}年度"),
        (f"{first}", f"{last}年度"),
        (letter_year(first), letter_year(last)),
    ):
        found = era.parse(f"{left}{joint}{right}")
        assert (found.fiscal_year_from, found.fiscal_year_to, found.flags) == (first, last, ())
        assert (found.start, found.end) == (date(first, 4, 1), date(last + 1, 3, 31))


@given(DAYS)
def test_every_day_is_the_same_in_every_notation(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for written in (
        f"{y}年{m}月{d}日",
        wide(f"{y}年{m:02d}月{d:02d}日"),
        f"{y}/{m}/{d}",
        f"{y}-{m:02d}-{d:02d}",
        f"{y}.{m}.{d}",
        f"{y}年 {m}月\n{d}日",
        f"{positional(y)}年{kanji(m)}月{kanji(d)}日",
        f"{letter_year(y)}.{m}.{d}",
        f"{y}年度{m}月{d}日" if m > 3 else f"{y - 1}年度{m}月{d}日",
    ):
        found = era.parse(written)
        assert (found.kind, found.start, found.end) == ("date", day, day)
        assert found.fiscal_year_from == found.fiscal_year_to == fiscal_year_of(day)


@given(st.integers(1990, 2099), st.integers(1, 12))
def test_a_month_has_the_days_of_the_calendar(year: int, month: int) -> None:
    start = date(year, month, 1)
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    for written in (f"{year}年{month}月", f"{year}.{month}", f"{year}-{month:02d}", f"{letter_year(year)}.{month}"):
        found = era.parse(written)
        assert (found.kind, found.start, found.end) == ("month", start, end)
    assert era.parse(f"{year}年{month}月末").start == end


@given(era_years(), st.sampled_from(["年度", "年", "年10月", "年度上期", "年度～", "年度以降", "年度末"]))
def test_an_era_of_the_header_gives_what_an_own_era_gives(year: tuple[str, int], rest: str) -> None:
    name, n = year
    own, inherited = era.parse(f"{name}{n}{rest}"), era.parse(f"{n}{rest}", f"{name}元年度")
    assert (own.kind, own.start, own.end) == (inherited.kind, inherited.start, inherited.end)
    assert set(inherited.flags) == {*own.flags, "inherited_era"}
    assert era.parse(f"{n}{rest}").start is None


@pytest.mark.parametrize("row", rows("eras"), ids=lambda row: row["name"])
def test_the_days_round_a_change_of_era(row: dict[str, str]) -> None:
    first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
    name, begins = row["name"], int(row["first_year"])

    def flags(day: date) -> tuple[str, ...]:
        return era.parse(f"{name}{day.year - begins + 1}年{day.month}月{day.day}日").flags

    assert flags(first) == ()
    if first.day > 1:
        assert flags(first - timedelta(days=1)) == ("before_era",)
    if last.year < 9999:
        assert flags(last) == ()
        assert flags(last + timedelta(days=1)) == ("era_overflow",)


@given(st.text(max_size=60) | st.text(alphabet=SIGNS, max_size=40), st.none() | st.text(max_size=10) | st.just("令和"))
def test_any_text_gives_a_consistent_period(text: str, context: str | None) -> None:
    found = era.parse(text, context)
    if found.kind is None:
        assert found == Period()
    if found.start is not None and found.end is not None:
        assert found.start <= found.end
    if found.open_start or found.open_end:
        assert found.open_start != found.open_end
    for day, year in ((found.start, found.fiscal_year_from), (found.end, found.fiscal_year_to)):
        if year is not None:
            assert day is not None
            assert year == fiscal_year_of(day)
    assert (found.note is not None) == ("note" in found.flags)
    assert list(found.flags) == sorted(set(found.flags))


@given(era_years(), st.text(min_size=1, max_size=8))
def test_a_word_round_a_date_is_no_date(year: tuple[str, int], word: str) -> None:
    if any("ぁ" <= sign <= "ゖ" or "ァ" <= sign <= "ヺ" for sign in word):
        text = f"{year[0]}{year[1]}年度の{word}を見直す"
        assert era.parse(text) == Period()


@pytest.mark.parametrize("piece", ["令和5年度", "(", "5", "～", "①", " ", "年", "〇", "R5・"])
def test_a_very_long_text_takes_no_time(piece: str) -> None:
    assert era.parse(piece * 20000) == Period()
    era.parse(piece * 30)
