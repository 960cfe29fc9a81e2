"""Printed labels and the roles their values play, from vocabulary.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import Any

from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import squeeze

_LONGEST_LABEL = 24
_learned: ContextVar[Mapping[str, tuple[str, ...]] | None] = ContextVar("_learned", default=None)
_BRACKETED = re.compile(r"[(\[〔<《〈【（]([^()\[\]〔〕<>《》〈〉【】（）]*)[)\]〕>》〉】）]")
_OPENING_LABEL = re.compile(
    r"^(?:[【〔\[［<〈](?P<b>[^】〕\]］>〉]{1,12})[】〕\]］>〉]|(?P<c>[^:：\s]{1,12})\s*[:：])\s*(?P<rest>\S.*)$", re.S
)
_BLANKS = re.compile(r"[\s\u3000]+(?=[^\s:：]{1,12}[:：]|【)")
_JOINT = re.compile("[・／/]")
"""Between the labels of a column for several things (取組名・内容)."""
_SPACED = 5
"""Signs of a label set with its letters apart, and of the mark before it, at most."""
_EXPLAINED = re.compile(r"(?:[(（][^)）]{0,4}[)）]|[※*◎○●△▲□■])(?:は|[:：＝=]).{1,12}$")
"""What a label says of a sign or of brackets that its values have (担当課 （ ）は関係課)."""
_MARKS = re.compile(r"^[・●○◆◇■□▪▶►*※◎<《〈【\[〔]+|[:>》〉】\]〕*※]+$")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(
        resources.files("keikaku._internal.extract.plan").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    )


@cache
def _roles_by_label() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for role, labels in _data()["roles"].items():
        for label in labels:
            roles = table.setdefault(squeeze(label).upper(), [])
            if role not in roles:
                roles.append(role)
    return {label: tuple(roles) for label, roles in table.items()}


def all_roles() -> tuple[str, ...]:
    """Every role that a label can have."""
    return tuple(_data()["roles"])


def labels_of(role: str) -> tuple[str, ...]:
    """The known labels of a role."""
    return tuple(_data()["roles"][role])


def bare(text: str) -> str:
    """A label without blanks, list marks and what it has in brackets."""
    return _BRACKETED.sub("", _plain(text))


def _plain(text: str) -> str:
    return _MARKS.sub("", _EXPLAINED.sub("", squeeze(text)) or squeeze(text))


_A_YEAR = r"(?:(?:令和|平成|20)[0-9元]{1,2}年度?|[RH][0-9元]{1,2}(?:年度?)?)"
_COUNTED = re.compile("[①-⑳]$")
_MEASURED = {"indicator", "baseline", "target", "actual"}
"""Of these a plan has several, with numbers behind their labels (目標①); 目標１ heads a group."""
_DATED = re.compile(rf"^{_A_YEAR}(?:の|における)?|{_A_YEAR}$")
"""A year before or behind the words of a label."""


def roles_of(text: str) -> tuple[str, ...]:
    """Roles a printed label can play, most usual first; empty when the text is no label.

    Blanks, width, list marks, a bracketed remark and a trailing 等 do not matter. What was learned of the document that
    is being read counts as well.
    """
    learned = _learned_as(text)
    return known_roles(text) if learned is None else learned


def learned_roles(text: str) -> tuple[str, ...]:
    """Roles of a label that was learned of the document that is being read."""
    return _learned_as(text) or ()


def _learned_as(text: str) -> tuple[str, ...] | None:
    """As `learned_roles`; None for a label of which nothing was learned, not even that it is none."""
    own = _learned.get()
    return own.get(bare(text).upper()) if own and len(text) <= _LONGEST_LABEL else None


@contextmanager
def learned(labels: Mapping[str, tuple[str, ...]]) -> Iterator[None]:
    """Know the labels of a document too while it is read; keys as `bare` gives them, in capitals."""
    token = _learned.set(labels)
    try:
        yield
    finally:
        _learned.reset(token)


@remembered(65536)
def known_roles(text: str) -> tuple[str, ...]:
    """Roles of a label that the vocabulary knows; that of amounts may name their year (事業費 over 2025年度)."""
    if not text or len(text) > 60:
        return ()
    table = _roles_by_label()
    plain = _plain(text).upper()
    bare = _BRACKETED.sub("", plain)
    for key in (plain, bare, plain.removesuffix("等"), bare.removesuffix("等"), bare.removesuffix("名")):
        if key and key in table:
            return table[key]
    counted = table.get(_COUNTED.sub("", bare), ()) if _COUNTED.search(bare) else ()
    if _MEASURED & set(counted):
        return counted
    parts = [table.get(part, ()) for part in _JOINT.split(bare)]
    if len(parts) > 1 and all(parts) and any(roles[0] == "name" for roles in parts):
        return tuple(dict.fromkeys(["name", *(role for roles in parts for role in roles)]))
    undated = table.get(_DATED.sub("", bare), ()) if _DATED.search(bare) else ()
    return ("budget",) if "budget" in undated else ()


def is_label(text: str) -> bool:
    """Whether the text is nothing but a label."""
    return bool(roles_of(text))


def label_before_colon(text: str) -> tuple[str, ...]:
    """Roles of a label that opens a text (目標：…, 【担当】…); empty when it opens with none."""
    found = _OPENING_LABEL.match(text.strip())
    return roles_of(found["b"] or found["c"]) if found else ()


def without_label(text: str) -> str:
    """The text behind a label that opens it; the text itself when it opens with none."""
    found = _OPENING_LABEL.match(text.strip())
    return found["rest"].strip() if found and roles_of(found["b"] or found["c"]) else text


def labelled_parts(text: str) -> list[str]:
    """A line cut before each further label with a colon (担当：総務課　関係：全課)."""
    parts: list[str] = []
    for piece in _BLANKS.split(text.strip()):
        if parts and not label_before_colon(piece):
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return parts


def label_and_rest(text: str) -> tuple[str, str]:
    """The first word of a text, which may be set with its letters apart (◇担　当), and what is behind the blank."""
    first, rest = [*text.split(None, 1), "", ""][:2]
    spaced = len(_MARKS.sub("", first)) == 1
    while spaced and rest and len(first) < _SPACED and len(following := rest.split(None, 1)[0]) == 1:
        first, rest = first + following, rest[len(following) :].lstrip()
    return first, rest.strip()


def label_remark(text: str) -> str | None:
    """What a label carries in brackets:「現状値（R4）」→「R4」."""
    found = _BRACKETED.search(squeeze(text))
    return found.group(1) or None if found else None


def heading_kind(text: str) -> str | None:
    """`previous`, `contents`, `no_projects` or `explains` when a heading says that what follows is such a section."""
    plain = _BRACKETED.sub("", squeeze(text)).removesuffix("について")
    for kind, words in _data()["headings"].items():
        at_end = kind.endswith("_at_end")
        if any(plain.endswith(squeeze(w)) if at_end else squeeze(w) in plain for w in words):
            return str(kind).removesuffix("_at_end")
    return None


def words(kind: str) -> tuple[str, ...]:
    """A list of the [marks] section (`priority`, `relisted`, `novelty`, `totals`)."""
    return tuple(_data()["marks"][kind])


def explains_indicators(label: str) -> bool:
    """Whether a label stands before how indicators were set (指標の考え方, 設定根拠)."""
    return bare(label) in words("of_indicators")


def said_kind(text: str) -> str | None:
    """The kind of value that a word of design plans stands over (いま, めざす値), else None."""
    plain = squeeze(text)
    return next((kind for kind in ("baseline", "target", "actual") if plain in words(f"said_{kind}")), None)


@cache
def tags() -> frozenset[str]:
    """Words that a plan prints in a small box beside a title, squeezed."""
    marks = _data()["marks"]
    return frozenset(squeeze(word) for kind in ("priority", "relisted", "novelty") for word in marks[kind])


def is_priority(text: str) -> bool:
    """Whether a text says that a project has priority (重点)."""
    return squeeze(text).strip("【】") in _data()["marks"]["priority"]


def document_words(kind: str) -> tuple[str, ...]:
    """A list of the [document] section."""
    return tuple(_data()["document"][kind])


@cache
def sentence_words(kind: str) -> tuple[str, ...]:
    """A list of the [sentences] section, longest words first."""
    return tuple(sorted(_data()["sentences"][kind], key=len, reverse=True))


def bullets() -> str:
    """Signs that open a list item."""
    return str(_data()["marks"]["bullets"])
