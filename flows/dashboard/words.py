"""What the pages say, in Japanese and English: words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from keikaku._internal.flows.export import label_of

LANGUAGES = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language."""

    language: str = "ja"

    def __call__(self, key: str, **facts: Any) -> str:
        """A word or sentence with the facts put in. Raises KeyError for one that is not there."""
        return _words()[key][self.language].format(**facts)

    def label(self, column: str) -> str:
        """The header of a column."""
        return label_of(column, self.language)

    def half(self, both: str | None) -> str:
        """This language's half of a comment in both (日本語 / English)."""
        ja, _, en = (both or "").partition(" / ")
        return en if self.language == "en" and en else ja


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files("keikaku._internal.flows.dashboard").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
