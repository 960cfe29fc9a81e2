"""The characters of the recognition model as Japanese print has them.

The model was trained on Chinese and Japanese together and knows 18,000 characters. What Japanese fonts of documents
do not have (JIS X 0208 with the NEC and IBM extensions: code page 932) is not read; the chance of a Chinese form goes
to the Japanese ones of the same character. `lookups/ocr_variants.csv` has them: OpenCC's simplified → traditional and
traditional → shinjitai tables (Apache-2.0) and Unihan's z-variants. Old forms (kyūjitai) outside JIS level 1 are among
them: the model gives them for the new ones so often that its word for an old form proves nothing.

Signs that look alike (a long vowel mark and the numeral one, the letter O and a zero) are told apart by their
neighbours: `lookups/ocr_confusions.csv`, regular expressions that match one character and the one printed there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy.typing as npt

_LOOKUPS = Path(__file__).with_name("lookups")


def _rows(name: str) -> list[dict[str, str]]:
    with (_LOOKUPS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def variants() -> dict[str, str]:
    """Japanese forms by Chinese or old form; where there are several, all of them."""
    return {row["variant"]: row["japanese"] for row in _rows("ocr_variants.csv")}


@cache
def _confusions() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(row["pattern"]), row["printed"]) for row in _rows("ocr_confusions.csv")]


def by_context(text: str) -> str:
    """A recognised line with look-alike characters as their neighbours ask for; of the same length."""
    for pattern, printed in _confusions():
        text = pattern.sub(printed, text)
    return text


def is_japanese(char: str) -> bool:
    """Whether Japanese documents print this character."""
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return char not in variants()


class Classes:
    """The classes of the model, narrowed to Japanese; the first is the blank between characters."""

    def __init__(self, characters: Sequence[str]) -> None:
        self._kept = [i for i, char in enumerate(characters) if is_japanese(char)]
        self._texts = [characters[i] for i in self._kept]
        place = {char: i for i, char in enumerate(self._texts) if char}
        moves = [
            (i, place[form]) for i, char in enumerate(characters) for form in variants().get(char, "") if form in place
        ]
        self._moves = moves

    def best(self, chances: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """For every place of a line the number of the likeliest Japanese character, and its chance."""
        narrowed = chances[:, self._kept]
        for source, target in self._moves:
            narrowed[:, target] += chances[:, source]
        return narrowed.argmax(axis=1), narrowed.max(axis=1)

    def text(self, number: int) -> str:
        """The character of a class; empty for the blank."""
        return self._texts[number]
