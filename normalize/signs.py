"""The signs (略号) that a plan prints for its sections, written out as the plan itself explains them."""

import re
from collections.abc import Mapping

from keikaku._internal.normalize.text import squeeze

_SIGN = re.compile(r"[^\s()（）・、,，/／◎○]+")


def in_full(text: str, abbreviations: Mapping[str, str]) -> str:
    """A text with the plan's own signs for its sections written out: 市（支・デ推） → 市民課（各支所・デジタル推進課）.

    Only whole words are signs; one may break at the end of a line where the text holds nothing else.
    """
    if not abbreviations:
        return text
    joined = squeeze(text)
    signs = _SIGN.findall(joined)
    if signs and all(sign in abbreviations for sign in signs):
        text = joined
    return _SIGN.sub(lambda found: abbreviations.get(found[0], found[0]), text)
