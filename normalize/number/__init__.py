"""Numbers with their units and comparators (３割以上, 820万枚).

`parse` answers for any text; quantities and the words around them are its parts.
"""

from .value import Quantity, parse

__all__ = ["Quantity", "parse"]
