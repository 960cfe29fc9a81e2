"""Small PDFs for tests: text, ruled tables, arrows and bars, placed in points from the top left of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from PIL.Image import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

MINCHO, GOTHIC = "HeiseiMin-W3", "HeiseiKakuGo-W5"
for _font in (MINCHO, GOTHIC):
    pdfmetrics.registerFont(UnicodeCIDFont(_font))

LEFT, UP = "←", "↑"
"""Cell values of `Pdf.grid`: the place belongs to the cell on its left, or above it."""

Color = tuple[float, float, float]
GREY: Color = (0.7, 0.7, 0.7)


class Gothic(str):
    """A line of a cell or page that is set in the second font."""


Lines = str | Sequence[str]


@dataclass(frozen=True)
class Ruled:
    """Where the column and row borders of a drawn table are."""

    xs: list[float]
    ys: list[float]

    def middle(self, row: int) -> float:
        """Half the height of a row."""
        return (self.ys[row] + self.ys[row + 1]) / 2


class Pdf:
    """A PDF in the making. `width` and `height` are those a reader sees, whatever `rotate` and `bleed` are.

    `bleed` is the breadth of the paper's edge that the crop box cuts off.
    """

    def __init__(
        self,
        path: Path,
        width: float = 595,
        height: float = 842,
        rotate: int = 0,
        bleed: float = 0,
        password: str | None = None,
    ) -> None:
        self.path, self.width, self.height, self.rotate, self.bleed = path, width, height, rotate, bleed
        encrypt = StandardEncryption(password, canPrint=0) if password else None
        self._canvas = Canvas(str(path), pagesize=(width + 2 * bleed, height + 2 * bleed), encrypt=encrypt, invariant=1)
        self._begin()

    def _begin(self) -> None:
        canvas, width, height, bleed = self._canvas, self.width, self.height, self.bleed
        if bleed:
            canvas.setCropBox((bleed, bleed, bleed + width, bleed + height))
            canvas.translate(bleed, bleed)
        if self.rotate:
            canvas.setPageRotation(self.rotate)
            turned = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
            canvas.transform(*turned[self.rotate])

    def page(self) -> None:
        """End the page and begin the next one."""
        self._canvas.showPage()
        self._begin()

    def save(self) -> Path:
        """Write the file."""
        self._canvas.save()
        return self.path

    def text(self, x: float, y: float, text: Lines, size: float = 10) -> None:
        """Lines of text; `y` is the upper edge of the first."""
        for i, line in enumerate(_lines(text)):
            self._canvas.setFont(GOTHIC if isinstance(line, Gothic) else MINCHO, size)
            self._canvas.drawString(x, self.height - (y + 0.88 * size + i * 1.3 * size), line)

    def upwards(self, x: float, y: float, text: str, size: float = 10) -> None:
        """A line that reads from below, its first letter standing on (`x`, `y`)."""
        self._canvas.saveState()
        self._canvas.transform(0, 1, -1, 0, x, self.height - y)
        self._canvas.setFont(MINCHO, size)
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()

    def invisible(self, x: float, y: float, text: str, size: float = 10) -> None:
        """Text that paints nothing, as text recognition puts it over a scan."""
        layer = self._canvas.beginText(x, self.height - (y + 0.88 * size))
        layer.setFont(MINCHO, size)
        layer.setTextRenderMode(3)
        layer.textOut(text)
        self._canvas.drawText(layer)

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        """A straight line."""
        self._canvas.setLineWidth(width)
        self._canvas.line(x0, self.height - y0, x1, self.height - y1)

    def polygon(self, points: Sequence[tuple[float, float]], fill: Color = GREY, stroke: bool = False) -> None:
        """A filled polygon."""
        path = self._path(points)
        path.close()
        self._canvas.setFillColorRGB(*fill)
        self._canvas.drawPath(path, stroke=int(stroke), fill=1)
        self._canvas.setFillColorRGB(0, 0, 0)

    def polyline(self, points: Sequence[tuple[float, float]], width: float = 1) -> None:
        """An open line through several points, drawn as one path."""
        self._canvas.setLineWidth(width)
        self._canvas.drawPath(self._path(points))

    def _path(self, points: Sequence[tuple[float, float]]) -> PDFPathObject:
        path = self._canvas.beginPath()
        for i, (x, y) in enumerate(points):
            (path.lineTo if i else path.moveTo)(x, self.height - y)
        return path

    def circle(self, x: float, y: float, radius: float, solid: bool = False) -> None:
        """A circle about (`x`, `y`), as a line or as a disc."""
        self._canvas.circle(x, self.height - y, radius, stroke=int(not solid), fill=int(solid))

    def bar(self, x0: float, top: float, x1: float, bottom: float, fill: Color = GREY) -> None:
        """A filled rectangle without an outline."""
        self._canvas.setFillColorRGB(*fill)
        self._canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self._canvas.setFillColorRGB(0, 0, 0)

    def dashes(self, x: float, top: float, bottom: float, dash: float = 2.0) -> None:
        """A vertical dashed line as browsers print it: one path of filled dashes."""
        path = self._canvas.beginPath()
        for i in range(int((bottom - top) / (2 * dash))):
            path.rect(x, self.height - (top + 2 * i * dash + dash), 0.7, dash)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def arrow(self, x0: float, x1: float, y: float, both: bool = False) -> None:
        """A thin line with a head at its right end, with `both` at its left end too."""
        head = 6.0
        self.line(x0 + (head if both else 0), y, x1 - head, y, width=1)
        self.polygon([(x1 - head, y - 3), (x1, y), (x1 - head, y + 3)], fill=(0, 0, 0))
        if both:
            self.polygon([(x0 + head, y - 3), (x0, y), (x0 + head, y + 3)], fill=(0, 0, 0))

    def block_arrow(self, x0: float, x1: float, y: float, height: float = 20) -> None:
        """A thick arrow to the right, centred on `y`."""
        neck, half, stem = x1 - height / 2, height / 2, height / 4
        upper = [(x0, y - stem), (neck, y - stem), (neck, y - half)]
        lower = [(neck, y + half), (neck, y + stem), (x0, y + stem)]
        self.polygon(
            [*upper, (x1, y), *lower],
            fill=(0.8, 0.9, 1.0),
            stroke=True,
        )

    def image(self, x0: float, top: float, x1: float, bottom: float, picture: Image) -> None:
        """A raster image stretched into a box."""
        self._canvas.drawImage(ImageReader(picture), x0, self.height - bottom, x1 - x0, bottom - top, mask="auto")

    def grid(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[Lines]],
        heights: Sequence[float] | float = 24,
        size: float = 9,
        closed_top: bool = True,
        closed_bottom: bool = True,
    ) -> Ruled:
        """A ruled table whose upper left corner is (`x`, `y`).

        LEFT and UP merge cells. A table that a page break cuts lacks its last (or, on the next page, its first) line.
        """
        tall = [heights] * len(rows) if isinstance(heights, int | float) else heights
        ruled = Ruled(list(accumulate(widths, initial=x)), list(accumulate(tall, initial=y)))
        owners = _owners(rows)
        for (r, c), owner in owners.items():
            x0, x1, top, bottom = ruled.xs[c], ruled.xs[c + 1], ruled.ys[r], ruled.ys[r + 1]
            if owners.get((r - 1, c)) != owner and (r or closed_top):
                self.line(x0, top, x1, top)
            if owners.get((r, c - 1)) != owner:
                self.line(x0, top, x0, bottom)
            if r == len(rows) - 1 and closed_bottom:
                self.line(x0, bottom, x1, bottom)
            if c == len(rows[r]) - 1:
                self.line(x1, top, x1, bottom)
            if owner == (r, c):
                self.text(x0 + 3, top + 4, rows[r][c], size)
        return ruled


def _owners(rows: Sequence[Sequence[Lines]]) -> dict[tuple[int, int], tuple[int, int]]:
    """For every place the upper left place of the cell it belongs to."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            owners[r, c] = owners[r, c - 1] if cell == LEFT else owners[r - 1, c] if cell == UP else (r, c)
    return owners


def _lines(text: Lines) -> Sequence[str]:
    return [text] if isinstance(text, Gothic) else text.split("\n") if isinstance(text, str) else text
