"""Indicator values: number, unit, comparator, period, range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.normalize import number
from keikaku._internal.normalize.number.text import words
from keikaku._internal.normalize.number.value import Quantity, read_phrase

UNITS = st.sampled_from(["件", "人", "%", "台", "業務", "か所", "手続", "データ", "円", ""])
SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8}
KANJI = "〇一二三四五六七八九"
SIGNS = (
    "0123456789,.５〇一二十百千万億数約概ね以上下未満超年月間毎/／～-－▲△±%％割倍件人円第次分の→から（）()※①²"
    "R令和5度末:、削減増程度 \n"
)


def kanji(n: int) -> str:
    text = ""
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十")):
        digit, n = divmod(n, scale)
        text += "" if digit == 0 else sign if digit == 1 else KANJI[digit] + sign
    return text + (KANJI[n] if n else "")


@given(st.integers(0, 10**12), UNITS, st.sampled_from(["", " ", "\n", "　"]))
def test_a_printed_integer_comes_back(n: int, unit: str, blank: str) -> None:
    found = number.parse(f"{n:,}{blank}{unit}" if unit in words("kanji_unit") else f"{n:,}{unit}")
    assert found == Quantity(float(n), unit or None, "=")


@given(st.decimals(0, 10**6, places=2), UNITS)
def test_a_printed_decimal_comes_back(n: object, unit: str) -> None:
    if not 1800 <= float(str(n)) < 2200:
        assert number.parse(f"{n}{unit}") == Quantity(float(str(n)), unit or None, "=")


@given(st.integers(1, 9999), st.sampled_from(sorted(SCALES)), st.sampled_from(["円", "人", "件"]))
def test_a_scale_multiplies(n: int, scale: str, unit: str) -> None:
    assert number.parse(f"{n:,}{scale}{unit}") == Quantity(float(n * SCALES[scale]), unit, "=")
    assert number.parse(f"{n} {scale}{unit}").value == n * SCALES[scale]


@given(st.integers(1, 9999), st.sampled_from(["件", "人", "回", "か所", "%"]))
def test_kanji_numerals_count(n: int, unit: str) -> None:
    if kanji(n) != "千":
        assert number.parse(f"{kanji(n)}{unit}") == Quantity(float(n), unit, "=")


@given(st.integers(1, 999), st.integers(0, 9999), st.integers(1, 9999))
def test_man_and_oku_add_up(oku: int, man: int, rest: int) -> None:
    value = oku * 10**8 + man * 10**4 + rest
    written = f"{oku}億{man:,}万{rest:,}円" if man else f"{oku}億{rest:,}円"
    assert number.parse(written) == Quantity(float(value), "円", "=")


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["～", "〜", "~", "-", "－", "から"]))
def test_a_range_has_both_ends_in_order(a: int, b: int, joint: str) -> None:
    low, high = sorted((a, b))
    assert number.parse(f"{low:,}{joint}{high:,}件") == Quantity(unit="件", range=(float(low), float(high)))
    assert number.parse(f"{low:,}件{joint}{high:,}件").range == (low, high)


@given(st.integers(1, 10**6), st.sampled_from(["▲", "△", "－", "−", "-"]))
def test_a_sign_directly_before_is_a_minus(n: int, sign: str) -> None:
    assert number.parse(f"{sign}{n:,}%").value == -n
    assert number.parse(sign) == Quantity()


@given(st.integers(0, 10**6), st.sampled_from(sorted(words("comparator_after").items())))
def test_a_comparator_behind(n: int, word: tuple[str, str]) -> None:
    assert number.parse(f"{n:,}件{word[0]}").comparator == word[1]
    assert number.parse(f"{n:,} 件 {word[0]}").comparator == word[1]


@given(st.integers(0, 10**6), st.sampled_from(sorted(words("comparator_before").items())))
def test_a_comparator_in_front(n: int, word: tuple[str, str]) -> None:
    assert number.parse(f"{word[0]}{n:,}件") == Quantity(float(n), "件", word[1])


@given(st.integers(0, 10**5), st.integers(1, 30))
def test_the_digits_of_a_date_are_never_the_value(n: int, year: int) -> None:
    expected = Quantity(float(n), "件", "=", flags=("dated",))
    for written in (
        f"令和{year}年度 {n:,}件",
        f"R{year}：{n:,}件",
        f"{n:,}件（令和{year}年度末）",
        f"{n:,}件（R{year}）",
        f"{2018 + year}年度実績 {n:,}件",
        f"令和{year}年3月末現在 {n:,}件",
        f"目標（令和{year}年度）{n:,}件",
        f"{n:,}件①（R{year}※1）",
    ):
        assert number.parse(written) == expected, written


@given(st.text(max_size=80) | st.text(alphabet=SIGNS, max_size=30))
def test_any_text_gives_a_consistent_quantity(text: str) -> None:
    found = number.parse(text)
    assert (found.value is None) == (found.comparator is None)
    assert found.value is None or found.range is None
    if found.range is not None:
        assert found.range[0] <= found.range[1]
    if found.value is None and found.range is None:
        assert found in (Quantity(), Quantity(flags=("relative",)))
    assert list(found.flags) == sorted(set(found.flags))


@given(st.text(alphabet="0123456789,.%件人か所以上未満 ", min_size=1, max_size=12))
def test_the_short_way_and_the_long_way_agree(text: str) -> None:
    assert read_phrase(text) == number.parse(text)


@pytest.mark.parametrize("piece", ["1", "1,", "(", "1(", "百", "令和5年度", "1万", "～", "約", "①", "1件", "1/", "年"])
def test_a_very_long_text_takes_no_time(piece: str) -> None:
    assert number.parse(piece * 20000) == Quantity()
    number.parse(piece * 100)
