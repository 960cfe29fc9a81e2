"""Indicator values: number, unit, comparator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import number


@pytest.mark.parametrize(
    ("printed", "value", "unit", "comparator"),
    [
        ("13 件", 13.0, "件", "="),
        ("１００％", 100.0, "%", "="),
        ("7,000", 7000.0, None, "="),
        ("350件以上", 350.0, "件", ">="),
        ("15分以下", 15.0, "分", "<="),
        ("45万枚", 450_000.0, "枚", "="),
        ("74人/年", 74.0, "人/年", "="),
        ("▲5％", -5.0, "%", "="),
        ("0件", 0.0, "件", "="),
    ],
)
def test_printed_values(printed: str, value: float, unit: str | None, comparator: str) -> None:
    found = number.parse(printed)
    assert (found.value, found.unit, found.comparator) == (value, unit, comparator)


@pytest.mark.parametrize("text", ["－", "充実", "検討を踏まえ設定", "", "▲"])
def test_words_are_no_value(text: str) -> None:
    assert number.parse(text) == number.Quantity()


@given(st.integers(0, 10**9), st.sampled_from(["件", "人", "%", "台", ""]))
def test_a_printed_integer_comes_back(n: int, unit: str) -> None:
    assert number.parse(f"{n:,}{unit}").value == n


@given(st.text(max_size=80))
def test_any_text_gives_a_result(text: str) -> None:
    found = number.parse(text)
    assert (found.value is None) == (found.comparator is None)
