"""Whatever a cell holds, the normalisers answer: no exception, and no text is too long for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keikaku._internal.normalize import department, era, number, status

PARSERS = [era.parse, number.parse, status.parse, status.parse_action, department.parse]
PIECES = [
    *("令和", "平成", "R", "H", "元", "年", "年度", "月", "末", "から", "まで", "以降", "〜", "-", "/", "(", ")"),
    *("（", "）", "2024", "令和５", "六", "百", "億", "万", "％", "%", "件", "人", "円", "約", "以上", "△", "▲"),
    *("○", "◎", "×", "→", "⇒", "検討", "実施", "完了", "予定", "継続", "済み", "未", "拡大", "総務課", "部", "局"),
    *("課", "室", "係", "各課", "全庁", "・", "、", "，", ",", "。", "：", "〃", "同部", "同上", "¹", "①", "Ⅲ", "㈱"),
    *("ｶﾞ", "か゛", "𠮷", " ", "\n", "\u3000", "\0", "\uf0e8"),
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
LONG = (
    "○",
    "→",
    "検討→",
    "（",
    "1",
    "令和5年度",
    "5,",
    "総務課、",
    " ",
    "件",
    "R5-",
    "億",
    "(総務課)",
    "\n",
    "か゛",
    "\0",
)


each_parser = pytest.mark.parametrize("parse", PARSERS, ids=lambda f: f"{f.__module__.rpartition('.')[2]}.{f.__name__}")


@each_parser
@given(text=texts)
@settings(max_examples=60, deadline=None)
def test_any_text_is_answered(parse, text):
    parse(text)


@pytest.mark.long
@each_parser
@given(text=texts)
@settings(max_examples=20_000, deadline=None)
def test_any_text_is_answered_twenty_thousand_times(parse, text):
    parse(text)


@pytest.mark.long
@pytest.mark.parametrize("piece", LONG)
@each_parser
def test_a_text_of_a_megabyte_is_answered(parse, piece):
    parse(piece * (1_000_000 // len(piece)))
