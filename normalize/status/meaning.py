"""The status of a project as a cell, a label or a sentence prints it, and its stage on the ladder.

Rules: contract *status* (`normalize-cases/CONTRACT.md`) and the table of DESIGN.md. The vocabulary is data, see
`status_words.py` and `status_sentence.py`; a new printed word is one line of `lookups/statuses.csv`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import fold, squeeze

from .marks import hide_superscripts, kind_of_mark, take_year, without_notes
from .sentence import NOT_APPLICABLE, action_status, is_sentence, sentence_statuses
from .words import compound, listing, split_remarks, stage_of, statuses, strip_signs, without_separators, words

STAGES = ("検討", "実施", "完了")
STOPPED = "中止"

_HIRAGANA_FIRST = re.compile("[ぁ-ゖ]")
_MERGED = re.compile("[へに]\\s*統\\s*合(?=[^へに統]*$)")
_MODIFIERS = ("予定", "済", "済み")
_LONGEST_CELL = 1000
_MERGED_STATUSES = ("統合", "完了", "予定")


@dataclass(frozen=True, slots=True)
class Status:
    """What a printed value says: the finer word, its stage, further statuses, and what was printed with them.

    `inferred` is true where a sentence's predicate and not a printed status word gave it. `flags`: `needs_legend`,
    `continuation`, `note`.
    """

    status: str | None = None
    stage: str | None = None
    also: tuple[str, ...] = ()
    inferred: bool = False
    fiscal_year: int | None = None
    merged_into: str | None = None
    flags: tuple[str, ...] = ()


@remembered(65536)
def parse(value: str) -> Status:
    """Return the status that a cell or a sentence prints; all None where no rule knows it. Never raises."""
    if value in statuses():
        return _status([statuses()[value]])
    lines, has_note = _lines(value)
    flags = ("note",) if has_note else ()
    text = "".join(lines)
    if not text:
        return Status(flags=flags)
    if text in statuses():
        return replace(_status([statuses()[text]]), flags=flags)
    if mark := "continuation" if _is_continuation(text) else kind_of_mark(text):
        return Status(NOT_APPLICABLE) if mark == "dash" else Status(flags=tuple(sorted((*flags, mark))))
    return replace(_read(lines, value), flags=flags)


def parse_action(sentence: str) -> Status:
    """Return the status of a sentence known to be an action of a plan.

    As `parse`; a sentence that it has no status for is 実施 (inferred) if its final predicate is an affirmative verb.
    """
    found = parse(sentence)
    if found.status:
        return found
    status = action_status(split_remarks("".join(_lines(sentence)[0]))[0])
    return replace(found, status=status, stage=stage_of(status), inferred=True) if status else found


def word_of(value: str) -> str:
    """Return what of a cell that no rule knows is to be written into `lookups/statuses.csv` for it to be understood."""
    text = "".join(_lines(value)[0])
    outside = split_remarks(text)[0]
    return text if is_sentence(outside) else strip_signs(take_year(outside)[0]) or text or value


def is_stageless(value: str) -> bool:
    """Whether a cell is a word of schedules that is known to tell no stage (見直し, 未定), or something of which such a
    word says what is done with it (ガイドラインの見直し); a taught meaning comes first."""
    word = squeeze(word_of(value))
    known = word in words("stageless") or word.endswith(words("stageless_ending"))
    return known and parse(value).status is None


def furthest(stages: Iterable[str | None]) -> str | None:
    """Return the furthest stage of a group; 中止 only where the group has no other."""
    present = {stage for stage in stages if stage}
    return next((stage for stage in reversed(STAGES) if stage in present), STOPPED if STOPPED in present else None)


def _status(found: list[str], inferred: bool = False) -> Status:
    if not found:
        return Status()
    first, *others = dict.fromkeys(found)
    return Status(first, stage_of(first), tuple(others), inferred)


def _lines(value: str) -> tuple[list[str], bool]:
    """Return the squeezed lines without notes, blank ones left out, and whether there were notes."""
    cleaned = [without_notes(squeeze(line)) for line in hide_superscripts(value).splitlines()]
    return [line for line, _ in cleaned if line], any(has_note for _, has_note in cleaned)


def _is_continuation(text: str) -> bool:
    return any(not text.replace(word, "") for word in words("continuation"))


def _read(lines: list[str], value: str) -> Status:
    text = "".join(lines)
    outside, remarks = split_remarks(text)
    if is_sentence(outside):
        found, inferred = sentence_statuses(outside)
        sentences = (outside.rstrip("。").rsplit("。", 1)[-1], *remarks[-1:])
        year = next(filter(None, (take_year(sentence)[1] for sentence in sentences)), None)
    else:
        inferred = False
        found, year = _cell(lines) if len(text) < _LONGEST_CELL else ([], None)
    status = _status(found, inferred)
    return replace(status, fiscal_year=year, merged_into=_merged_into(fold(value), status))


def _cell(lines: list[str]) -> tuple[list[str], int | None]:
    """Return the statuses of the entries of a cell, and the first year printed beside one."""
    found: list[str] = []
    years: list[int] = []
    for entry in _entries(lines):
        of_entry, year = _entry(entry)
        found += of_entry
        years += [year] if year and of_entry else []
    return found, years[0] if years else None


def _entries(lines: list[str]) -> Iterator[str]:
    """Yield what separators, or lines of complete status words, keep apart."""
    joined = lines[:1]
    for line in lines[1:]:
        if _is_complete(joined[-1]) and _is_complete(line) and not _HIRAGANA_FIRST.match(line):
            joined.append(line)
        else:
            joined[-1] += line
    for statement in joined:
        yield from filter(None, _separator().split(without_separators(statement, _separator())))


@cache
def _separator() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("separator"))))


def _is_complete(line: str) -> bool:
    text = strip_signs(line)
    return text not in (*_MODIFIERS, *words("adverb")) and compound(text) is not None


def _entry(entry: str) -> tuple[list[str], int | None]:
    """Return the statuses of one entry and the year beside them; 予定 and 済 in brackets beat what precedes."""
    outside, remarks = split_remarks(entry)
    outside, year = take_year(outside)
    found = listing(strip_signs(outside))
    for remark in remarks:
        inside, year_of_remark = take_year(remark)
        modifier = strip_signs(inside)
        said = compound(modifier)
        if said and found and not modifier.endswith(_MODIFIERS):
            continue
        found = [*found[:-1], said] if said else found
        year = year or year_of_remark
    return found, year


def _merged_into(text: str, status: Status) -> str | None:
    """Return what stands before the last へ統合 or に統合, without a year or another status before it."""
    merged = _MERGED.search(text)
    if merged is None or status.status not in _MERGED_STATUSES:
        return None
    target = re.split("[→⇒。]", text[: merged.start()])[-1]
    target, _ = take_year(target)
    target = target.strip()
    return None if target.endswith(("的", "年度", "年")) else target.lstrip("・○●◎■□◆◇ ") or target or None
