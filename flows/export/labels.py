"""What the columns of answers are called where people read them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def label_of(column: str, language: str = "ja") -> str:
    """The header of a column in Japanese (`ja`) or English (`en`); its own name where none is known."""
    both = _labels().get(column)
    return both[language == "en"] if both else column


@cache
def _labels() -> dict[str, list[str]]:
    text = files("keikaku._internal.flows.export").joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
