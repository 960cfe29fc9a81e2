"""Pictures that stay sharp: SVG for one page, HTML for all that a project has, each box with its name on hover."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from PIL.Image import Image

from .picture import Shot, colour_of, cropped
from .sheet import Sheet


def as_svg(shots: Sequence[Shot], scale: float = 2.0) -> str:
    """The shots one below the other, in points; each box carries its name as a title."""
    return from_template("shots.svg", shots=[_told(shot, scale) for shot in shots])


def as_html(shots: Sequence[Shot], title: str, sheet: Sheet | None = None, scale: float = 2.0) -> str:
    """One page that needs nothing but itself: the shots, and below each a list of its values."""
    return from_template("shots.html", shots=[_told(shot, scale) for shot in shots], title=title, sheet=sheet)


def from_template(template: str, **facts: Any) -> str:
    """A template of this room with the facts put in, every text escaped."""
    loader = PackageLoader("keikaku._internal.flows.look", "templates")
    environment = Environment(
        loader=loader, autoescape=select_autoescape(["html", "svg"]), trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(**facts)


def within(picture: Image, quality: int) -> str:
    """A picture as an address that holds all of it (data:)."""
    content = io.BytesIO()
    picture.convert("RGB").save(content, "JPEG", quality=quality)
    return f"data:image/jpeg;base64,{base64.b64encode(content.getvalue()).decode()}"


def _told(shot: Shot, scale: float) -> dict[str, Any]:
    """What the templates need of a shot: the picture, its size and the boxes, all in points from its top left."""
    x0, top, x1, bottom = shot.area
    boxes = [
        {
            "number": number,
            "what": value.what,
            "text": " ".join(value.text.split()),
            "x": value.bbox[0] - x0,
            "y": value.bbox[1] - top,
            "width": value.bbox[2] - value.bbox[0],
            "height": value.bbox[3] - value.bbox[1],
            "colour": colour_of(number),
        }
        for number, value in shot.values
    ]
    return {
        "file": shot.path.name,
        "page_no": shot.page_no,
        "width": x1 - x0,
        "height": bottom - top,
        "picture": within(cropped(shot, scale), quality=85),
        "boxes": boxes,
    }
