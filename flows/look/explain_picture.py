"""An explained page as a picture: its regions drawn over it, with a line for each below."""

from __future__ import annotations

from keikaku._internal.extract.plan.trace import Region

from .explain import Explained, PageExplained
from .explain_markup import USES, name_of, place_of, why_of
from .picture import Shot, as_png
from .sheet import Value


def explained_as_png(explained: Explained, pages: list[PageExplained], scale: float = 1.5) -> bytes:
    """The given pages below each other, each with its regions in numbered boxes and what they were taken for."""
    shots = [
        Shot(
            explained.path,
            page.page_no,
            (0.0, 0.0, page.width, page.height),
            tuple(
                (number, Value(name_of(region), _told(region), page.page_no, region.box))
                for number, region in enumerate(page.regions, 1)
            ),
        )
        for page in pages
    ]
    return as_png(shots, scale)


def _told(region: Region) -> str:
    """What was made of a region, in one line."""
    if (why := why_of(region)) is not None:
        return why
    title = " ".join(region.title.split())
    projects = f"事業{region.projects}件" if region.projects else ""
    roles = "、".join(f"{column.label or '（なし）'}→{column.role}" for column in region.columns if column.role)
    axes = "、".join(f"{USES.get(use, use)}の年度 {text}" for use, text in region.axes)
    return "　".join(filter(None, [f"{title}{place_of(region)}", projects, roles, axes]))
