"""Folding keeps what a reader sees and drops what a font or a printer added."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.normalize.text import fold, squeeze


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("ＤＸ推進計画", "DX推進計画"),
        ("ﾃﾞｼﾞﾀﾙ推進課", "デジタル推進課"),
        ("R5①", "R5①"),
        ("⽣活環境の⾏政⼊門", "生活環境の行政入門"),
        ("⺠間・⻑寿・⻄部・⼾籍", "民間・長寿・西部・戸籍"),
        ("令和3〜5年度", "令和3～5年度"),
        ("サーバー", "サーバー"),
        ("オンライン\n化", "オンライン化"),
        ("Web\nsite", "Web site"),
        ("ゼロ\u200b幅", "ゼロ幅"),
        ("龍ヶ崎", "龍ヶ崎"),
        ("髙", "髙"),
    ],
)
def test_printed_forms(printed: str, meant: str) -> None:
    assert fold(printed) == meant


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.integers(0x2F00, 0x2FD5))
def test_no_kangxi_radical_is_left(code: int) -> None:
    assert not any(0x2E80 <= ord(sign) <= 0x2FD5 for sign in fold(chr(code)))


@given(st.text())
def test_squeezing_leaves_no_blank(text: str) -> None:
    assert not any(sign.isspace() for sign in squeeze(text))
