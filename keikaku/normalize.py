"""What printed values are taken to mean: pure functions, one a kind of value.

>>> import keikaku
>>> period = keikaku.normalize.era("令和5～7年度")
>>> period.fiscal_year_from, period.fiscal_year_to
(2023, 2025)
>>> keikaku.normalize.status("検討・準備").stage
'検討'
>>> [one.section for one in keikaku.normalize.department("総務課、財政課").departments]
['総務課', '財政課']
>>> keikaku.normalize.text("⾏政⼿続")
'行政手続'

A value that no rule knows gives null fields, never a guess. A user's own words (the folder that the environment
variable KEIKAKU_LOOKUPS names) count.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keikaku._internal.normalize.department import Departments
    from keikaku._internal.normalize.era import Period
    from keikaku._internal.normalize.number import Quantity
    from keikaku._internal.normalize.status import Status

__all__ = ["department", "era", "number", "status", "text"]


def era(value: str, context: str | None = None) -> Period:
    """A year, period or date (年度・期間・日付). `context` names the era where the value does not (令和)."""
    from keikaku._internal.normalize.era import parse

    return parse(value, context=context)


def status(value: str) -> Status:
    """A status (状況): the word, its stage, a year printed beside it."""
    from keikaku._internal.normalize.status import parse

    return parse(value)


def department(value: str, bureaus: Iterable[str] = ()) -> Departments:
    """The departments (部・課) of a cell. `bureaus` are those printed in the bureau column of the same row."""
    from keikaku._internal.normalize.department import parse

    return parse(value, bureaus=tuple(bureaus))


def number(value: str) -> Quantity:
    """A number with its unit and comparator (３割以上)."""
    from keikaku._internal.normalize.number import parse

    return parse(value)


def text(value: str) -> str:
    """A text without differences that nobody sees: width, radicals, blanks."""
    from keikaku._internal.normalize.text import fold

    return fold(value)
