"""Pages that are pictures: rules, fills and arrows found in the pixels, text recognised.

`read_scan` makes of such a page what PDFium makes of others. Loaded when it is needed: it takes a second.
"""

from .read import read_scan

__all__ = ["read_scan"]
