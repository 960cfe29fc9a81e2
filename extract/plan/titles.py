"""A title as printed: its number, the name, and what is appended to it (【重点】, 再掲, ★)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.normalize.text import squeeze

from . import vocabulary

_DASH = r"[-‐‑‒–—―−－ー・.．]"
_ATOM = r"(?:[0-9０-９]{1,3}|[①-⑳㉑-㉟㊱-㊿]|[(（][0-9０-９①-⑳]{1,2}[)）])"
_LETTERS = r"(?:VIII|VII|III|XII|[A-Za-zＡ-Ｚ]{1,2}|[Ⅰ-Ⅻ])"  # Ⅲ is III once it is folded
_PREFIX = rf"{_LETTERS}?"
_COMPOSITE = rf"{_PREFIX}{_DASH}?{_ATOM}(?:\s?{_DASH}\s?{_ATOM}|{_DASH}?[(（][0-9０-９]{{1,2}}[)）])+"
_SINGLE = (
    r"[(（][0-9０-９]{1,2}(?:[-－‐][0-9０-９]{1,2})+[)）]|"
    r"[①-⑳㉑-㉟㊱-㊿]|[(（][0-9０-９]{1,2}[)）]|[0-9０-９]{1,3}[.．)）](?![0-9０-９])"
    rf"|{_LETTERS}[-－]?[0-9０-９]{{1,3}}(?![0-9０-９A-Za-z])|[0-9０-９]{{1,3}}(?=[\s　])"
    r"|[ア-ソ](?=[\s　])|[(（][ア-ソ][)）]"
)
_NUMBERED = (
    "事業番号|取組番号|施策番号|整理番号|施策|事業|取組|取組み|取り組み|アクション|プロジェクト|項目|重点|方針|計画"
)
_WORDED = rf"(?:{_NUMBERED}|No\.?|№)\s?"
CHAPTER = re.compile(r"^第\s*[0-9０-９一二三四五六七八九十]+\s*(?P<unit>[章節編部款項])")
"""The number that a chapter of a plan has."""
_NUMBER = re.compile(
    rf"^\s*(?P<number>(?:{_WORDED})?(?:{_COMPOSITE})|(?:{_WORDED})(?:{_ATOM})(?![0-9年月次期か所])|{_SINGLE})"
    r"[\s　:：.．]*(?P<rest>.*)$",
    re.S,
)
_BOXED_NUMBER = re.compile(
    rf"^\s*(?:[【\[［〔<＜《〈]\s*(?P<number>(?:{_WORDED})(?:{_COMPOSITE}|{_ATOM})|{_COMPOSITE})\s*[】\]］〕>＞》〉]"
    r"|[【〔](?P<bare>[0-9０-９]{1,3})[】〕])\s*(?P<rest>.+)$",
    re.S,
)
_PLAIN_NUMBER = re.compile(
    rf"^\s*(?:{_WORDED})?(?:{_COMPOSITE}|{_SINGLE}|{_ATOM}|[ア-ソ]|[A-Z]{{0,2}}-?[0-9０-９]{{1,4}})\s*$"
)
_IN_BRACKETS = re.compile(r"[(（][0-9０-９]+(?:[-－‐][0-9０-９]+)+[)）]")
_BRACKETED_NUMBER = re.compile(r"^\s*[(（](?P<digits>[0-9０-９]{1,2})[)）]")
_ERA_YEAR = re.compile(r"^\s*(?:[RＲ]|[HＨSＳ](?=[0-9０-９]{2}))[.．]?[0-9０-９]{1,2}\s*$")
_TAIL = re.compile(
    r"\s*(?:【(?P<a>[^【】]{1,12})】|[\[〔＜<《](?P<b>[^\[\]〔〕]{1,8})[\]〕＞>》]|[(（](?P<c>再掲|新規|継続|拡充|重点|一部新規|一部再掲)[)）]|(?P<star>[★☆]))\s*$"
)
_LINE_TAG = re.compile(r"[\s　]+【(?P<a>[^【】]{1,6})】\s*$")
_HEAD = re.compile(r"^\s*(?:【(?P<a>[^【】]{1,12})】|(?P<star>[★☆◎*＊]))\s*")
_LISTED_AGAIN = re.compile(r"^[(（【]再掲[)）】]")
_NOTE = re.compile(r"\s*[※＊*]\s*[0-9０-９]{0,2}$|(?:\s|[(（])注\s*[0-9０-９]{0,2}[)）]?$")
"""The mark of a note behind a name."""
_SIGNS = "◆◇■□▲▼▶►◉●◎・"
"""Signs before a name that mark it, as a legend may explain; no part of the name."""
_WHOLE_PARENTHESES = re.compile(r"^\s*[(（](?P<inner>.+)[)）]\s*$", re.S)

_TICKED = "■☑☒✓✔◉●"
_ANSWER = re.compile(r"([■□☐☑☒✓✔◉○●])\s*([^■□☐☑☒✓✔◉○●]+)")


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart; `sub_name` is a sub-project in brackets under the named one."""

    number: str | None
    name: str | None
    is_priority: bool = False
    is_relisted: bool = False
    novelty: str | None = None


def is_number(text: str) -> bool:
    """Whether the text is nothing but a project number (1-1-(2), ③, No.5, A-01)."""
    return 0 < len(text) <= 16 and bool(_PLAIN_NUMBER.match(text)) and not _ERA_YEAR.match(text)


def bracketed_number(text: str) -> str | None:
    """The digits of a number in brackets that opens a text ((3) 消防・救急), else None."""
    found = _BRACKETED_NUMBER.match(text)
    return found["digits"] if found else None


def opens_with_boxed_number(text: str) -> bool:
    """Whether a title opens with its number in heavy brackets (【取組１】電子申請の拡大)."""
    return _BOXED_NUMBER.match(text) is not None


def split_number(text: str) -> tuple[str | None, str]:
    """The leading number of a title as printed (blanks removed) and the rest."""
    if boxed := _BOXED_NUMBER.match(text):
        return "".join((boxed["number"] or boxed["bare"]).split()), boxed["rest"].strip()
    found = _NUMBER.match(text)
    if not found or not found["rest"].strip() or _ERA_YEAR.match(found["number"]):
        return None, text
    number = "".join(found["number"].split()).rstrip(".．:：")
    return (number[1:-1] if _IN_BRACKETS.fullmatch(number) else number), found["rest"].strip()


def parse_title(text: str) -> Title:
    """Take a printed title apart. Marks that the vocabulary knows are taken off the name; others stay."""
    flags: dict[str, bool | str] = {}
    lines = [_without_tag(line, flags) for line in text.split("\n")]
    number, rest = split_number(fold_lines("\n".join(lines)))
    if len(rest) > 2 and rest[0] in _SIGNS and rest[1] not in _SIGNS:
        rest = rest[1:].strip()
    while True:
        mark = _TAIL.search(rest) or _HEAD.match(rest)
        if not mark:
            break
        inner = next(g for g in mark.groups() if g)
        if not _take_mark(inner, flags):
            break
        rest = (rest[: mark.start()] + rest[mark.end() :]).strip()
    if number is None:
        number, rest = split_number(rest)
    if _LISTED_AGAIN.match(rest):
        flags["relisted"] = True
    return Title(
        number,
        _NOTE.sub("", rest).strip() or None,
        bool(flags.get("priority")),
        bool(flags.get("relisted")),
        str(flags["novelty"]) if flags.get("novelty") else None,
    )


def _without_tag(line: str, flags: dict[str, bool | str]) -> str:
    """A line of a title without the tag that is printed at its right end."""
    found = _LINE_TAG.search(line)
    return line[: found.start()] if found and _take_mark(found["a"], flags) else line


def _take_mark(inner: str, flags: dict[str, bool | str]) -> bool:
    plain = squeeze(inner)
    if any(squeeze(w) in plain for w in vocabulary.words("relisted")):
        flags["relisted"] = True
        return False  # 再掲 stays part of the printed name
    if plain in vocabulary.words("novelty"):
        flags["novelty"] = inner.strip()
    elif any(squeeze(w) in plain for w in vocabulary.words("priority")):
        flags["priority"] = True
    else:
        return False
    return True


def checked(text: str) -> str:
    """What is ticked where a cell prints all answers with boxes (□新規 ■拡充 □継続); any other text as it is."""
    answers = _ANSWER.findall(text)
    if len(answers) < 2 or {box in _TICKED for box, _ in answers} != {True, False}:
        return text
    return "、".join(answer.strip() for box, answer in answers if box in _TICKED)


def fold_lines(text: str) -> str:
    """Join the printed lines of a title; the signs themselves stay as printed."""
    parts = [p.strip() for p in text.split("\n")]
    out = parts[0] if parts else ""
    for part in parts[1:]:
        latin = out[-1:].isascii() and out[-1:].isalnum() and part[:1].isascii() and part[:1].isalnum()
        out += (" " if latin else "") + part
    return out


def parenthesised(text: str) -> str | None:
    """The inner text when the whole of it stands in one pair of brackets."""
    found = _WHOLE_PARENTHESES.match(text)
    if not found:
        return None
    depth = 0
    for i, sign in enumerate(text.strip()):
        depth += (sign in "(（") - (sign in ")）")
        if depth == 0 and i < len(text.strip()) - 1:
            return None
    return found["inner"].strip()


def has_open_bracket(text: str) -> bool:
    """Whether brackets are opened that do not close again: the text goes on in another line."""
    return any(sum(map(text.count, pair[0])) > sum(map(text.count, pair[1])) for pair in (("(（", ")）"), ("【", "】")))


def items_of(cell: Cell) -> list[str]:
    """The entries of a cell that lists several: an entry ends with a line that does not fill the cell."""
    items: list[list[str]] = []
    open_line = False
    for line in cell.lines:
        if open_line:
            items[-1].append(line.text)
        else:
            items.append([line.text])
        open_line = cell.box.x1 - line.box.x1 < 2.2 * line.size
    return [fold_lines("\n".join(item)) for item in items]


def paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut the lines of a cell where their style changes: weight, size, or a new indent."""
    out: list[list[Line]] = []
    block = _indented_block(lines)
    set_off = bool(lines) and lines[0].bold and not all(line.bold for line in lines)
    for i, line in enumerate(lines):
        if out and i != block and not _breaks(out[-1], line, set_off):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _indented_block(lines: Sequence[Line]) -> int | None:
    """Where flush lines of a title give way to indented lines that go on to the end of the cell."""
    if len(lines) < 3:
        return None
    edge, size = lines[0].box.x0, max(lines[0].size, 1.0)
    indented = [line.box.x0 - edge > 0.45 * size for line in lines]
    first = indented.index(True) if True in indented else 0
    return first if first > 1 and all(indented[first:]) else None


def _breaks(before: Sequence[Line], line: Line, set_off: bool) -> bool:
    """Whether a line begins another paragraph. Where bold type sets the title off (`set_off`), an indent does not."""
    first, last = before[0], before[-1]
    if vocabulary.label_before_colon(line.text):
        return True
    size = max(first.size, 1.0)
    if abs(line.size - last.size) > 0.06 * size or line.bold != last.bold or line.font != last.font:
        return True
    if parenthesised(_joined(before)):
        return True
    if last.text.endswith("。") and len(before) == 1:
        return True
    indent = line.box.x0 - first.box.x0
    return (
        not (set_off and line.bold) and len(before) == 1 and 0.45 * size < indent < 6 * size and _is_title(first.text)
    )


def _bracketed_tail(lines: Sequence[Line]) -> tuple[str, str] | None:
    """Name and bracketed rest where the brackets open at the beginning of a line and close with the last."""
    for k in range(1, len(lines)):
        if lines[k].text[:1] in "(（" and (inner := parenthesised(_joined(lines[k:]))):
            return _joined(lines[:k]), inner
    return None


def _is_title(text: str) -> bool:
    return not text.rstrip().endswith(("、", "。", "，"))


def _joined(lines: Sequence[Line]) -> str:
    return fold_lines("\n".join(line.text for line in lines))


def _beside(lines: Sequence[Line]) -> tuple[str, list[Line]] | None:
    """A number left of all other lines, no higher and no lower than they reach, and the lines without it."""
    for i, line in enumerate(lines):
        number, rest = (line.text, "") if is_number(line.text) else split_number(line.text)
        others = [other.box for other in lines if other is not line]
        if number is None or len(others) < 2 or not others[0].top < line.box.cy < others[-1].bottom:
            continue
        own = line.numbers[len(squeeze(number)) :] if rest else line.numbers[:0]
        left = min(box.x0 for box in others)
        if all(line.of.boxes[n, 0] > left - line.size for n in own) and line.box.x0 < left - line.size:
            kept = [replace(line, text=rest, numbers=own, box=line.box._replace(x0=left))] if rest else []
            return number, [*lines[:i], *kept, *lines[i + 1 :]]
    return None


def _is_tag_below(line: Line, name: Line) -> bool:
    """Whether a line is a tag set apart from the name above it, in smaller type or at another edge."""
    apart = line.size < 0.95 * name.size or abs(line.box.x0 - name.box.x0) > name.size
    return apart and len(squeeze(line.text)) > 1 and squeeze(line.text) in vocabulary.tags()


def split_name_cell(lines: Sequence[Line]) -> tuple[str, str | None, str | None]:
    """Name, bracketed sub-name and description of a cell that prints them one below the other; a number beside the
    lines of the name and tags below them are the name's."""
    if (beside := _beside(lines)) is not None:
        name, sub, described = split_name_cell(beside[1])
        return (f"{beside[0]} {name}" if name else ""), sub, described
    if len(lines) > 1 and _is_tag_below(lines[-1], lines[-2]):
        name, sub, described = split_name_cell(lines[:-1])
        return f"{name}【{lines[-1].text.strip()}】" if name else "", sub, described
    parts = [_joined(p) for p in paragraphs(lines)]
    if not parts:
        return "", None, None
    name, rest = parts[0], parts[1:]
    inner = parenthesised(name)
    if inner is None and (tail := _bracketed_tail(paragraphs(lines)[0])):
        name, rest = tail[0], [f"({tail[1]})", *rest]
    if inner is not None:
        return "", inner, "\n".join(rest) or None
    sub = parenthesised(rest[0]) if rest else None
    if sub is not None:
        rest = rest[1:]
    return name, sub, "\n".join(rest) or None
