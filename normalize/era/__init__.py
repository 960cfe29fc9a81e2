"""Years: what a printed year, period or date means (令和5～7年度 → 2023 to 2025).

`parse` answers for any text; the other modules are its parts: words, points in time, scanning, what years carry on.
"""

from .period import Period, parse
from .words import either, eras

__all__ = ["Period", "either", "eras", "parse"]
