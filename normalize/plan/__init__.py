"""A whole plan: from what was read of it to tidy rows with findings.

`tidy` makes the rows of a document; the other modules make those of one table each.
"""

from .kinds import meaning
from .tidy import Row, Source, Tidy, tidy

__all__ = ["Row", "Source", "Tidy", "meaning", "tidy"]
