"""Where the terms of a vocabulary stand in a text, in whatever spelling and whatever the word boundaries.

A term is found where it is printed, or where its SudachiPy normal form is part of the text's (手続 = 手続き, 引越し =
引っ越し, こども = 子ども). A term in Latin letters must not touch another one (AI, not MAIN).
"""

import re
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import fold

if TYPE_CHECKING:
    from sudachipy import MorphemeList, Tokenizer

_CHUNK = 8_000  # Sudachi refuses more than 49,149 bytes at once.

_local = threading.local()


class Hit(NamedTuple):
    """A term and its extent in the folded text."""

    start: int
    end: int
    term: str


class Text(NamedTuple):
    """A text as printed and in normal form; for each sign of the latter the extent of its token in the former."""

    printed: str
    normal: str
    extents: list[tuple[int, int]]


class _Spelling(NamedTuple):
    text: str
    rank: int
    term: str
    after_letter: bool
    before_letter: bool

    def stands_at(self, position: int, text: str) -> bool:
        """Whether the spelling is in the text at this position and touches no Latin word."""
        if not text.startswith(self.text, position):
            return False
        end = position + len(self.text)
        touches_before = self.after_letter and position > 0 and _LETTER_OR_DIGIT.match(text[position - 1])
        touches_after = self.before_letter and end < len(text) and _LETTER.match(text[end])
        return not touches_before and not touches_after


_LETTER = re.compile("[a-z]")
_LETTER_OR_DIGIT = re.compile("[a-z0-9]")


class Vocabulary:
    """A set of terms to look for; of terms with the same spelling the earlier one is found first."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._printed: dict[str, list[_Spelling]] = {}
        self._normal: dict[str, list[_Spelling]] = {}
        for rank, term in enumerate(terms):
            printed, normal, _ = read(term)
            _file(self._printed, printed, rank, term)
            _file(self._normal, normal, rank, term)

    def hits(self, text: str) -> list[Hit]:
        """Return every place of every term: by where it begins, at one place the longest first."""
        printed, normal, extents = read(text)
        found = [
            (at, at + len(s.text), False, s.rank, s.term) for at, s in _spellings_in(printed, self._printed)
        ]  # As printed before the normal form, where both give the same place.
        found += [
            (extents[at][0], extents[at + len(s.text) - 1][1], True, s.rank, s.term)
            for at, s in _spellings_in(normal, self._normal)
        ]
        found.sort(key=lambda hit: (hit[0], -hit[1], *hit[2:]))
        return [Hit(start, end, term) for start, end, _, _, term in found]


def outermost(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Leave out the terms inside a longer one (図書館 in 電子図書館); the hits come as `Vocabulary` gives them."""
    reached = 0
    for hit in hits:
        if hit.end > reached:
            yield hit
            reached = hit.end


def read(text: str) -> Text:
    """Fold a text and put it into normal form."""
    printed = foldcase(text)
    normal: list[str] = []
    extents: list[tuple[int, int]] = []
    for offset in range(0, len(printed), _CHUNK):
        for token in _tokens(printed[offset : offset + _CHUNK]):
            form = token.normalized_form().casefold()
            normal.append(form)
            extents.extend([(offset + token.begin(), offset + token.end())] * len(form))
    return Text(printed, "".join(normal), extents)


@remembered(65_536)
def words(text: str) -> tuple[str, ...]:
    """The normal forms of the words of a text, which must be short (a name)."""
    return tuple(token.normalized_form().casefold() for token in _tokens(foldcase(text)[:_CHUNK]))


def foldcase(text: str) -> str:
    """Fold a text for comparison without regard to upper and lower case."""
    # A lone surrogate, which a damaged text layer may give, cannot be handed to Sudachi.
    return fold(text).casefold().encode(errors="replace").decode()


def _file(index: dict[str, list[_Spelling]], text: str, rank: int, term: str) -> None:
    latin_first, latin_last = _LETTER_OR_DIGIT.match(text[:1]), _LETTER_OR_DIGIT.match(text[-1:])
    index.setdefault(text[0], []).append(_Spelling(text, rank, term, bool(latin_first), bool(latin_last)))


def _spellings_in(text: str, index: dict[str, list[_Spelling]]) -> Iterator[tuple[int, _Spelling]]:
    for position, sign in enumerate(text):
        for spelling in index.get(sign, ()):
            if spelling.stands_at(position, text):
                yield position, spelling


def _tokens(text: str) -> "MorphemeList":
    return _tokenizer().tokenize(text)


def _tokenizer() -> "Tokenizer":
    """Return this thread's tokenizer: one that threads share raises."""
    if not hasattr(_local, "tokenizer"):
        # Loading the dictionary takes as long as classifying a whole plan.
        from sudachipy import Dictionary, SplitMode

        _local.tokenizer = Dictionary().tokenizer(mode=SplitMode.A)
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer
