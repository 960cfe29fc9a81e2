"""Glyphs kept by column, and the lines made of many places at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyph, Glyphs
from keikaku._internal.extract.pdf.lines import lines_by, lines_of

_BOXES = [Box(0, 0, 100, 50), Box(0, 50, 100, 100), Box(20, 20, 60, 80)]


def _glyph(text: str, x: float, y: float, size: float) -> Glyph:
    return Glyph(text, Box(x, y, x + size, y + size), size)


_glyphs = st.lists(
    st.builds(
        _glyph,
        st.sampled_from(["計", "画", "a", "B", "1", " ", "\u3000", "。"]),
        st.integers(0, 90).map(float),
        st.integers(0, 45).map(lambda y: 2.0 * y),
        st.sampled_from([5.0, 9.0, 10.5]),
    ),
    max_size=40,
)


def test_a_glyph_is_made_once_and_is_the_one_that_was_given() -> None:
    given_glyph = _glyph("計", 1, 2, 10)
    glyphs = Glyphs.of([given_glyph, _glyph("画", 11, 2, 10)])

    assert glyphs[0] is given_glyph
    taken = glyphs.take(np.array([1]))
    assert taken[0] == glyphs[1]
    assert taken[0] is taken[-1]


def test_changed_texts_leave_the_places() -> None:
    glyphs = Glyphs.of([_glyph("重", 1, 2, 10), _glyph("点", 11, 2, 10)])

    changed = glyphs.with_texts({0: "【重", 1: "点】"})

    assert [g.text for g in changed] == ["【重", "点】"]
    assert changed.stand_as(glyphs)


@given(_glyphs)
def test_each_glyph_has_the_first_box_that_holds_its_middle(glyphs: list[Glyph]) -> None:
    expected = [next((n for n, box in enumerate(_BOXES) if box.holds(g.box.cx, g.box.cy)), -1) for g in glyphs]

    assert Glyphs.of(glyphs).holders(_BOXES).tolist() == expected


@given(_glyphs)
def test_lines_of_many_places_are_the_lines_of_each(glyphs: list[Glyph]) -> None:
    own = Glyphs.of(glyphs)
    holders = own.holders(_BOXES)

    together = lines_by(own, holders, len(_BOXES), split_columns=True)

    for number, lines in enumerate(together):
        alone = lines_of([g for g, n in zip(glyphs, holders, strict=True) if n == number], split_columns=True)
        assert [(line.text, line.box) for line in lines] == [(line.text, line.box) for line in alone]


@given(_glyphs)
def test_lines_lose_no_letter_and_run_from_top_to_bottom_and_left_to_right(glyphs: list[Glyph]) -> None:
    lines = lines_of(glyphs)

    assert sorted(g.text for line in lines for g in line.glyphs) == sorted(g.text for g in glyphs if g.text.strip())
    for line in lines:
        assert [g.box.x0 for g in line.glyphs] == sorted(g.box.x0 for g in line.glyphs)
        assert "".join(line.text.split()) == "".join(g.text for g in line.glyphs)
    first = [min(g.box.cy for g in line.glyphs) for line in lines]
    assert first == sorted(first)


def test_digits_that_a_narrow_gap_parts_in_a_tight_line_are_two_numbers() -> None:
    """A year and its value (R5 45), set in a quarter of a sign: without the blank they would be R54 and 5."""

    def line(gap: float) -> str:
        glyphs, x = [], 0.0
        for part in ("R5", "45"):
            for sign in part:
                glyphs.append(Glyph(sign, Box(x, 0, x + 5, 10), 10.0))
                x += 5
            x += gap
        return lines_of(glyphs)[0].text

    assert line(2.5) == "R5 45"
    assert line(0.3) == "R545"
