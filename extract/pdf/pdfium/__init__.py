"""PDFium: asked for the glyphs, paths and images of a page, in the fewest and cheapest calls.

`fill_page` fills a `Page`; `use_packaged_fonts` keeps the fonts of the machine out.
"""

from .fill import fill_page
from .fonts import use_packaged_fonts
from .typed_in import with_typed_in

__all__ = ["fill_page", "use_packaged_fonts", "with_typed_in"]
