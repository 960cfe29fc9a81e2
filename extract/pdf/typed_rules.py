"""Tables ruled with characters (┌─┬─┐): the signs become the rules that they draw, and are no text."""

from __future__ import annotations

import re

import numpy as np

from .glyphs import Glyphs
from .page import Rule

_SIGNS = re.compile("[\u2500-\u257f]")
_LEAST, _CORNERS = 24, 4
"""Fewer such signs on a page are dashes or ornaments; without so many corners and upright lines they draw bars."""
_ACROSS = set("─━┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋┠┨┯┷┿┝┥┰┸╂")
_DOWN = set("│┃") | (_ACROSS - set("─━"))
_REACH = 0.75
"""An upright sign draws a line that reaches this many sizes up and down: to the signs of the next lines."""


def typed_rules(glyphs: Glyphs) -> tuple[list[Rule], Glyphs]:
    """The rules that box-drawing characters draw, and the glyphs without them; nothing where there are but few."""
    signs = _SIGNS.findall("".join(glyphs.texts))
    if len(signs) < _LEAST or sum(sign in _DOWN for sign in signs) < _CORNERS:
        return [], glyphs
    own = np.array([_SIGNS.fullmatch(text) is not None for text in glyphs.texts], bool)
    rules: list[Rule] = []
    for i in np.flatnonzero(own).tolist():
        text, size = glyphs.texts[i], float(glyphs.sizes[i])
        x, y = float(glyphs.x[i]), float(glyphs.y[i])
        if text in _ACROSS:
            rules.append(Rule(True, y, x - 0.55 * size, x + 0.55 * size, 0.5))
        if text in _DOWN:
            rules.append(Rule(False, x, y - _REACH * size, y + _REACH * size, 0.5))
    return rules, glyphs.take(~own)
