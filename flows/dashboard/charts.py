"""Charts as SVG: the specifications of charts/ (Vega-Lite), with rows put in; colours are those of the page."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .build import Row
from .page import Site

_VERSION = "6.1"
"""Of Vega-Lite."""
_KEPT = 2000
_STEPS = [digit * 10**power for power in range(6) for digit in (1, 2, 5)]
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with what it shows."""

    title: str
    svg: str


def chart(site: Site, name: str, title: str, rows: Sequence[Row], facts: Mapping[str, Any] | None = None) -> Chart:
    """The chart of charts/`name`.json of some rows; `facts` are what it calls by `$name`."""
    spec = _told(json.loads(_specification(name)), site, facts or {})
    spec["datasets"] = {"rows": [{key: _plain(value) for key, value in row.items()} for row in rows]}
    return Chart(title, _drawn(json.dumps(spec, sort_keys=True)))


def warm() -> None:
    """Start the drawing engine before somebody waits for it."""
    _drawn(json.dumps({"data": {"values": []}, "mark": "point"}))


def steps(most: int) -> list[int]:
    """Whole numbers for an axis from 0 to `most`, at most about six."""
    size = next(size for size in _STEPS if most <= 6 * size or size == _STEPS[-1])
    return [*range(0, most + size, size)]


def _told(part: Any, site: Site, facts: Mapping[str, Any]) -> Any:
    """A part of a specification; what begins with @ is a word of words.toml, with $ a fact."""
    if isinstance(part, dict):
        return {key: _told(value, site, facts) for key, value in part.items()}
    if isinstance(part, list):
        return [_told(value, site, facts) for value in part]
    if isinstance(part, str) and part.startswith("$"):
        return facts[part[1:]]
    return site.words(part[1:]) if isinstance(part, str) and part.startswith("@") else part


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float) else str(value)


@cache
def _specification(name: str) -> str:
    folder = files("keikaku._internal.flows.dashboard").joinpath("charts")
    return json.dumps(
        json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))
        | {"config": json.loads(folder.joinpath("look.json").read_text(encoding="utf-8"))}
    )


_drawings: dict[str, str] = {}


def _drawn(spec: str) -> str:
    """The SVG of a specification; drawings are kept, for the same chart is asked for again and again."""
    with _lock:
        known = _drawings.get(spec)
        if known is None:
            if len(_drawings) >= _KEPT:
                _drawings.clear()
            known = _drawings[spec] = _engine().vegalite_to_svg(spec, vl_version=_VERSION)
        return known


@cache
def _engine() -> Any:
    """The drawing engine, which measures words by the font that the package ships."""
    import pylopdf_fonts_jp
    import vl_convert

    vl_convert.register_font_directory(str(pylopdf_fonts_jp.sans_path().parent))
    return vl_convert
