"""The departments (所管課) that a cell or a line names, with their bureau and role.

Rules: contract *department* (`normalize-cases/CONTRACT.md`). Words and signs are data, see `department_names.py`; kinds
of signs: `separator` always separates, `joiner` only after a complete unit, `more` and `more_suffix` say that there are
others, `lead`, `related` and `label` stand before a colon or in brackets, those that are `spaced` before a blank too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import fold, squeeze, without_notes

from .names import (
    bureau_name,
    can_cover,
    either,
    is_complete,
    is_scope,
    length_of_place,
    stands_alone,
    unit,
    without_more,
    words,
)

ALL = "全庁"

_OPEN, _CLOSE = "(\\[【〔「『<〈", ")\\]】〕」』>〉"
_OPENING, _CLOSING = frozenset("(【〔「『〈"), frozenset(")】〕」』〉")
_PIECE = re.compile("[、,・/\\s(【〔「『〈]")
_NOTE = re.compile("[(\\[〔](?:※|注)[^()\\[\\]〔〕]*[)\\]〕]|(?:※|\\*)[0-9]*|注[0-9]+\\)?")
_MARK = re.compile("[⓪①-⑳㉑-㉟㊱-㊿❶-❿●■◆◇▪•◎]")
_BULLET = re.compile("^[・○◇□‣*‐-―−-]+\\s*(?=[^\\s])")
_ITEM_NUMBER = re.compile("^[0-9]{1,2}[.．)]")
_RENAMED = re.compile("(現|旧)(?![場業地況状在])[:・]?(.+)")
_LED = re.compile("[◎⦿]\\s*([^◎⦿○◯、,・/\\s]+)")
_CIRCLES = str.maketrans("○◯", "  ")
_CIRCLE = re.compile("[○◯]")
_DITTO = re.compile("(?<![^\\s、,・○◯◎:])同\\s+(?=\\S)")
_DESCRIBED = re.compile("[^:]*[うくぐすつぬぶむる](?:課|室|部署|所属)")
_LONGEST_NAME = 200
_LOOK_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Department:
    """One department: `bureau` is the 部・局 level, `section` the 課・室・所 level; `role` is lead, related or None."""

    bureau: str | None
    section: str | None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Departments:
    """What a cell names: departments in order, `scope` 全庁 for all of them, others (`has_more`), (old, new) names."""

    departments: tuple[Department, ...] = ()
    scope: str | None = None
    has_more: bool = False
    renamed: tuple[tuple[str, str], ...] = ()


def parse(value: str, bureaus: Sequence[str] | None = None) -> Departments:
    """Return the departments that a cell names; `bureaus` are the names in the bureau column of the same row.

    Never raises; what is no department is left out.
    """
    found = _parse(without_notes(value))
    return replace(found, departments=_with_bureaus(found.departments, bureaus)) if bureaus else found


@remembered(16384)
def _parse(value: str) -> Departments:
    reader = _Reader()
    reader.read(list(_items(_prepared(value))))
    return reader.result()


def _prepared(value: str) -> str:
    """Return the folded text: notes left out, bullets and circled numbers as commas, lines kept apart by blanks but
    within brackets, where a name can go on."""
    lines = []
    value = _with_leads(value)
    for line in value.replace("|", " ").replace("｜", " ").splitlines():
        text = _DITTO.sub("同", _MARK.sub("、", _NOTE.sub("", _undoubled(fold(line)))))
        lines.append("、" + _BULLET.sub("", text) if _BULLET.match(text) else text)
    parts: list[str] = []
    opened = 0
    for line in filter(None, lines):
        goes_on = opened > 0 and not is_complete(_PIECE.split(parts[-1])[-1])
        parts += [line] if goes_on or not parts else [" ", line]
        opened += sum((sign in _OPENING) - (sign in _CLOSING) for sign in line)
    return "".join(parts)


def _with_leads(value: str) -> str:
    """A cell in which a double circle tells the department in the lead from those that take part (◎総務課 ○財政課), in
    words."""
    told = _LED.sub(" 主管:\\1 担当:", value)
    others = _LED.sub("", value).translate(_CIRCLES).strip()
    return _CIRCLE.sub(" 関係:", told) if told != value and others else value


def _undoubled(line: str) -> str:
    """Return a line without its fake bold if every sign of it is printed twice (rule 4)."""
    signs = squeeze(line)
    return signs[::2] if len(signs) >= 4 and signs[::2] == signs[1::2] else line


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of the text: `text`, a sign (`separator`, `joiner`, `blank`, `more`), `remark`, or `label`."""

    kind: str
    text: str


def _items(text: str) -> Iterator[_Item]:
    at = 0
    for sign in _signs().finditer(text):
        if sign.lastgroup == "joiner" and length_of_place(text[sign.start() :]):
            continue  # と of ときがわ町
        if sign.start() > at:
            yield _Item("text", text[at : sign.start()])
        at = sign.end()
        yield _Item(sign.lastgroup or "separator", sign[0])
    if at < len(text):
        yield _Item("text", text[at:])


@cache
def _signs() -> re.Pattern[str]:
    labels, parts = either("lead", "related", "label"), either("spaced")
    alone = f"(?<![^\\s、,/{_OPEN}{_CLOSE}])"
    count = "[0-9一二三四五六七八九十]+(?:課|室|所|館|部署|所属|部局|部|機関)?"
    return re.compile(
        f"(?P<label>[{_OPEN}](?:{labels})[{_CLOSE}]:?|{alone}(?:{labels})\\s?:|{alone}(?:{parts})\\s+(?=[^\\s:]{{2}}))"
        f"|(?P<remark>[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}])"
        f"|(?P<more>(?:{either('more')})(?:{count})?|(?:{either('more_with_count')}){count})"
        f"|(?P<arrow>\\s?(?:{either('arrow')})\\s?)"
        f"|(?P<separator>{either('separator')}|[{_OPEN}{_CLOSE}:])"
        f"|(?P<joiner>\\s?(?:{either('joiner')})\\s?)"
        "|(?P<blank>\\s+)"
    )


def _role_of(label: str) -> str | None:
    word = label.strip(_OPEN + _CLOSE + ": ")
    return next((role for role in ("lead", "related") if word in words(role)), None)


@dataclass(slots=True)
class _Reader:
    """Goes through the items of a cell and collects what is complete."""

    departments: list[Department] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    scope: str | None = None
    has_more: bool = False
    name: str = ""
    bureau: str | None = None
    open_bureau: str | None = None
    role: str | None = None
    without_role: int = 0
    last: str = ""
    old_name: str = ""

    def result(self) -> Departments:
        """Return what has been read."""
        return Departments(tuple(self.departments), self.scope, self.has_more, tuple(self.renamed))

    def read(self, items: list[_Item]) -> None:
        """Read the items in order."""
        for at, item in enumerate(items):
            match item.kind:
                case "text":
                    self._append(item.text)
                case "blank":
                    if is_complete(squeeze(self.name)) and _begins_name(items[at + 1 : at + 1 + _LOOK_AHEAD]):
                        self._finish()
                case "joiner":
                    self._separate_or_append(item.text)
                case "arrow":
                    self._rename()
                case "more":
                    self._more(item.text)
                case "label":
                    kinds = [one.kind for one in (*items[at - 1 : at], *items[at + 1 : at + 2])]
                    self._label(item.text, stands_before=kinds == ["blank", "text"])
                case "remark":
                    self._remark(item.text)
                case _:
                    self._finish(separated=True)
        self._finish()

    def _append(self, text: str) -> None:
        if len(self.name) <= _LONGEST_NAME:
            self.name += text

    def _separate_or_append(self, text: str) -> None:
        if not self.name or is_complete(squeeze(self.name)):
            self._finish(separated=True)
        else:
            self._append(text)

    def _rename(self) -> None:
        """Take what follows an arrow for the new name of the department before it."""
        self._finish()
        self.old_name = self.last if self.departments else ""

    def _more(self, text: str) -> None:
        if is_complete(squeeze(self.name)) or (not self.name and (self.departments or self.scope)):
            self._finish()
            self.has_more = True
        else:
            self._append(text)

    def _label(self, text: str, stands_before: bool) -> None:
        """Take a label for what follows it; one in brackets after the names, where none came first, for those, unless
        white sets it off from them and it `stands_before` a name (市民課　（関係）税務課)."""
        follows_name = bool(self.name or self.departments) and not stands_before
        self._finish()
        role = _role_of(text)
        if follows_name and self.role is None and text[0] in _OPEN and self.without_role < len(self.departments):
            unlabelled = self.departments[self.without_role :]
            self.departments[self.without_role :] = [replace(one, role=role) for one in unlabelled]
            self.without_role = len(self.departments)
        else:
            self.role = role
            if role == "related":
                self.bureau = self.open_bureau = None  # another office's sections need not belong to the lead's bureau

    def _remark(self, text: str) -> None:
        """Read what stands in brackets; what an office does (一緒に取り組む課) is a label of those behind it."""
        content = squeeze(text)[1:-1]
        inside = list(_items(text[1:-1]))
        if not self.name and not self.departments:
            self.read(inside)
            return
        self._finish()
        if _DESCRIBED.fullmatch(content):
            self.role, self.bureau, self.open_bureau = "related", None, None
        elif renamed := _RENAMED.fullmatch(content):
            if self.last:
                new_first = renamed[1] == "旧"
                self.renamed.append((renamed[2], self.last) if new_first else (self.last, renamed[2]))
        elif any(item.kind == "label" for item in inside):
            self.read(inside)
        elif (bureau := bureau_name(content)) and self.departments and self.departments[-1].section:
            self.departments[-1] = replace(self.departments[-1], bureau=bureau)
        elif self.open_bureau or is_scope(content):
            self.read(inside)
        elif content in (*words("more"), *words("more_suffix")):
            self.has_more = True
        elif self.departments and self.departments[-1].section and _names_sections(inside):
            self._related(inside)

    def _related(self, items: list[_Item]) -> None:
        """Other sections in brackets behind a section take part (市民課（税務課、福祉課）)."""
        role, bureau = self.role, self.bureau
        self.role, self.bureau, self.open_bureau = "related", None, None
        self.read(items)
        self.role, self.bureau, self.open_bureau = role, bureau, None

    def _finish(self, separated: bool = False) -> None:
        """Take the name collected so far for a department, a scope, or nothing."""
        printed, self.name = squeeze(_ITEM_NUMBER.sub("", self.name.strip())), ""
        if not printed:
            return
        name = without_more(printed)
        if name != printed and is_complete(name):
            self.has_more = True
        if is_scope(name):
            self.scope = ALL
            return
        found = self._of_same_bureau(name) or unit(name)
        if found is None:
            return
        if self.old_name:
            self.departments.pop()
            self.renamed.append((self.old_name, name))
            self.old_name = ""
        self._add(*found, is_body=separated and name.endswith(words("body")))
        self.last = name

    def _of_same_bureau(self, name: str) -> tuple[str | None, str | None] | None:
        """The section behind a word for the bureau of the one before it (同部人事課, 同人事課, 〃人事課)."""
        if name.startswith(words("no_same_bureau")):
            return None
        word = next((word for word in words("same_bureau") if name.startswith(word)), None)
        found = unit(name[len(word) :]) if word and self.departments else None
        return (self.departments[-1].bureau, found[1]) if found and found[1] and found[0] is None else None

    def _add(self, bureau: str | None, section: str | None, is_body: bool) -> None:
        """Add a department; a bureau printed by itself makes way for the sections that it covers (rule 3)."""
        if section is None:
            self.bureau = self.open_bureau = None if is_body else bureau
            self.departments.append(Department(bureau, None, self.role))
            return
        if self.open_bureau and bureau in (None, self.open_bureau) and can_cover(self.open_bureau, section):
            if self.departments:  # none where the bureau is the old name of one (総務部→総務課)
                self.departments.pop()
            bureau = self.open_bureau
        self.bureau = bureau or self.bureau
        self.open_bureau = section if bureau_name(section) else None
        self.departments.append(Department(self.bureau, section, self.role))


def _names_sections(items: Sequence[_Item]) -> bool:
    """Whether items are names of sections, with their bureaus or not, and signs between them, and nothing else."""
    texts = [squeeze(item.text) for item in items if item.kind == "text"]
    found = [unit(text) for text in texts]
    return all(one is not None for one in found) and any(one is not None and one[1] for one in found)


def _begins_name(items: Sequence[_Item]) -> bool:
    """Whether what follows a blank can stand alone: a label, others, or names up to the next sign."""
    name = ""
    for item in items:
        if item.kind in ("label", "more") and not name:
            return True
        if item.kind not in ("text", "blank", "joiner"):
            break
        name += item.text
        if item.kind == "text" and stands_alone(squeeze(name)):
            return True
    return False


def _with_bureaus(departments: Sequence[Department], bureaus: Sequence[str]) -> tuple[Department, ...]:
    """Pair sections with the names of the bureau column: as many in order, or one for all (rule 10)."""
    names = [squeeze(_undoubled(name)) or None for name in bureaus]
    if len(names) == 1:
        names *= len(departments)
    if len(names) != len(departments):
        return tuple(departments)
    return tuple(
        replace(department, bureau=name, section=department.section or department.bureau)
        for department, name in zip(departments, names, strict=True)
    )
