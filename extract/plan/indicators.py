"""Indicator values that are printed beside their year: 「R5実績 131件」「目標（令和4年度末）10件」 and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.normalize.records import Evidence, RawIndicator, RawProject, RawText, RawValue
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import Slot
from .flow import cell_at
from .sentences import ends_with_period, name_in_sentence, opens_with_period, read_sentence, statements
from .spans import role_word, span_in, span_of
from .titles import fold_lines, has_open_bracket

_ROLE = r"(?:目標値?|最終目標値?|中間目標値?|中間値|基準値?|現状値?|現況値?|実績値?|計画値)"
_PERIOD = (
    r"(?:(?:令和|平成|[RHＲＨ]\.?)\s?[0-9０-９元]{1,2}\s?(?:年度末|年度|年末|年)?"
    r"|20[0-9]{2}\s?(?:年度末|年度|年)?(?:\s?[(（][RＲ]?[0-9０-９元]{1,2}[)）])?)"
)
_NOWHERE = Evidence(0, (0.0, 0.0, 0.0, 0.0))
_REFERENCE = re.compile(r"\s*(?:[*＊]\d?|※\d*|[(（]?注\d*[)）]?)$")
_LISTED = re.compile(r"^[・･\s　]+|^[①-⑳]\s*")
_ARROW = re.compile(r"[→⇒➡▶]")
_FROM_NOTHING = re.compile(r"[\s　）)度末][―—－‐-]+\s*[→⇒➡▶]")
"""An indicator that had no value before (― → 80％)."""
_EACH = r"(?:各年度?|毎年度?)"
_ROLE_FIRST = re.compile(
    rf"^(?P<role>{_ROLE})\s*[(（\[]?\s*(?P<period>{_PERIOD}|{_EACH})(?![0-9０-９])(?:末|時点|現在)?\s*[)）\]]?\s*[:：]?\s*(?P<value>.*[^)）\]\s].*)$",
    re.S,
)
_PERIOD_FIRST = re.compile(
    rf"^(?P<period>{_PERIOD}|{_EACH})(?![0-9０-９])\s*(?:末|時点|現在)?\s*[(（]?(?P<role>{_ROLE})[)）]?\s*[:：]?\s*(?P<value>.*[^)）\]\s].*)$",
    re.S,
)

_TOLD_BEHIND = re.compile(
    rf"^(?P<name>.+?)\s*[(（〔\[](?:(?P<role>{_ROLE})?\s*(?P<period>{_PERIOD})\s*(?:末|時点|現在)?\s*[:：]"
    rf"|(?P<of>{_PERIOD})\s*(?P<as>{_ROLE})[\s:：]*|(?P<now>いま|現在|現状|現況)[\s:：]+)"
    r"\s*(?P<value>[^()（）〔〕]+)[)）〕\]]$",
    re.S,
)
"""A name with a value in brackets behind it (利用件数（令和３年度：12件）, 登録者数（R6現状 9,800人）)."""
_ROLE_PART = re.compile(
    rf"(?:^|(?<=[\s　（(／/、,：:\]）)]))(?P<role>{_ROLE})\s*"
    rf"(?:[（(]?(?P<period>{_PERIOD})(?:末|時点|現在)?[）)]?)?\s*[:：\s　]\s*"
    rf"(?P<value>[^\s　／/、;；（）()]+)(?:\s*[（(](?P<behind>{_PERIOD})(?:末|時点|現在)?[）)])?"
)
"""A value behind its role: 現状値（R5）：12％, 目標値：50％（R9）."""
_FACTS_BEHIND = re.compile(
    r"^(?P<name>[^(（]+(?:[(（][^()（）]*[)）])?)\s*[(（](?P<facts>(?:[^()（）]|[(（][^()（）]*[)）])+)[)）]$", re.S
)
_FACT = re.compile(
    rf"(?P<unit>単位)\s*[:：]\s*(?P<of>\S+)|(?P<role>{_ROLE})\s*[(（]?(?P<period>{_PERIOD})?[)）]?\s*[:：]?\s*(?P<value>[0-9０-９―—－‐-].*)"
)
_BETWEEN_FACTS = re.compile(r"\s*[、；;／/]\s*|(?<![0-9０-９])[,，]\s*")
_UNIT_BEHIND = re.compile(r"\s*[(（](?P<unit>[^()（）]{1,8})[)）]$")


def value_of(text: str, at: Evidence, slots: Sequence[Slot] = ()) -> list[RawValue]:
    """Values of a text that names year and role itself; empty when it does not.

    「各年度」 stands for every year of `slots`.
    """
    plain = text.strip()
    found = _ROLE_FIRST.match(plain) or _PERIOD_FIRST.match(plain)
    if not found:
        return []
    kind = role_word(found["role"]) or "target"
    return [RawValue(year, kind, found["value"].strip(), at) for year in _years(found["period"], slots)]


def _years(period: str, slots: Sequence[Slot]) -> list[int | None]:
    if re.match(_EACH, squeeze(period)):
        years = sorted({y for s in slots for y in range(s.span.start, s.span.end + 1)})
        return list(years) or [None]
    span = span_of(period)
    return [span.start if span else None]


def add_indicator(project: RawProject, name: str, at: Evidence) -> None:
    """Open an indicator; values that follow belong to it. One that was read from the same place before stays open."""
    plain = _LISTED.sub("", _REFERENCE.sub("", fold_lines(_below_label(name)).strip()))
    opened = RawIndicator(RawText(plain, at))
    if not project.indicators or project.indicators[-1] != opened:
        project.indicators.append(opened)


def _below_label(name: str) -> str:
    """A name without the label that is printed over it in its cell (指標, and below it 申請率)."""
    label, _, rest = name.strip().partition("\n")
    told = rest.strip() and rest.strip()[0] not in "（(" and "indicator" in vocabulary.roles_of(label)
    return rest if told else name


def open_indicator(project: RawProject, text: str, at: Evidence, with_unit: bool = False) -> None:
    """Open an indicator whose name may tell a value in brackets behind it: 利用件数（令和３年度：12件）.

    `with_unit`: the label over the names says that their unit stands there.
    """
    plain = fold_lines(text).strip()
    if squeeze(plain).strip("()（）") in vocabulary.words("nothing"):
        return
    if with_unit and (behind := _UNIT_BEHIND.search(plain)):
        add_indicator(project, plain[: behind.start()], at)
        set_unit(project, behind["unit"])
        return
    if _put_with_facts(project, plain, at):
        return
    found = _TOLD_BEHIND.match(plain)
    if found is None:
        add_indicator(project, text, at)
        return
    add_indicator(project, found["name"], at)
    if squeeze(found["value"]) not in vocabulary.words("nothing"):
        span = span_of(found["period"] or found["of"] or "")
        kind = role_word(found["role"] or found["as"] or "") or "baseline"
        add_values(project, [RawValue(span.start if span else None, kind, found["value"].strip(), at)])


def _put_with_facts(project: RawProject, text: str, at: Evidence) -> bool:
    """Open an indicator with its unit and first values in brackets behind its name: 利用者数（単位：人、現状値：34）.
    False where the brackets say anything else."""
    whole = _FACTS_BEHIND.match(text)
    facts = [_FACT.fullmatch(part) for part in _BETWEEN_FACTS.split(whole["facts"])] if whole else []
    told = [fact for fact in facts if fact is not None]
    if whole is None or len(told) < len(facts):
        return False
    add_indicator(project, whole["name"], at)
    for fact in told:
        if fact["unit"]:
            set_unit(project, fact["of"])
        elif squeeze(fact["value"]) not in vocabulary.words("nothing"):
            span = span_of(fact["period"] or "")
            kind = role_word(fact["role"]) or "baseline"
            add_values(project, [RawValue(span.start if span else None, kind, fact["value"].strip(), at)])
    return True


def add_values(project: RawProject, values: Sequence[RawValue]) -> bool:
    """Give values to the indicator opened last; False when there is none."""
    if not project.indicators or not values:
        return False
    put_values(project, -1, values)
    return True


def put_values(project: RawProject, i: int, values: Sequence[RawValue]) -> None:
    """Give values to the indicator at place `i`."""
    old = project.indicators[i]
    project.indicators[i] = replace(old, values=(*old.values, *values))


def set_unit(project: RawProject, unit: str) -> None:
    """Note the unit printed in a column or label of its own."""
    if project.indicators:
        last = project.indicators[-1]
        project.indicators[-1] = replace(last, unit=unit)


def set_unit_of_all(project: RawProject, unit: str) -> None:
    """Give a unit to the indicators that have none, nor a value with one."""
    project.indicators = [
        replace(one, unit=unit) if one.unit is None and all(_is_bare(v.text) for v in one.values) else one
        for one in project.indicators
    ]


def _is_bare(text: str) -> bool:
    return not any(sign.isalpha() or sign in "%％" for sign in text)


def put_rationale(project: RawProject, raw: RawText) -> None:
    """Note how the indicators read so far were set (指標の考え方), where it is not said of them yet."""
    if raw.text:
        project.indicators[:] = [one if one.rationale else replace(one, rationale=raw) for one in project.indicators]


def put_labelled_value(project: RawProject, role: str, label: Cell | str, cell: Cell) -> None:
    """A cell under 現状値 / 目標値 / 実績値; the year stands in the label's brackets or in the value."""
    text = fold_lines(cell.text)
    if not text:
        return
    own = value_of(text, cell_at(cell))
    if own:
        add_values(project, own)
        return
    told = label if isinstance(label, str) else label.text
    if parted := _by_arrows(told, text):
        add_values(project, [RawValue(None, kind, value, cell_at(cell)) for kind, value in parted])
        return
    span = span_in(told)
    add_values(project, [RawValue(span.start if span else None, role, text, cell_at(cell))])


def _by_arrows(label: str, text: str) -> list[tuple[str, str]]:
    """Kinds and values where a label has roles, and its cell as many values, with arrows between (現状→目標)."""
    kinds = [role_word(part) for part in _ARROW.split(label)]
    values = [part.strip() for part in _ARROW.split(text)]
    if len(kinds) < 2 or len(kinds) != len(values) or not all(values):
        return []
    return [(kind, value) for kind, value in zip(kinds, values, strict=True) if kind is not None]


def put_statements(project: RawProject, raw: RawText, slots: Sequence[Slot]) -> None:
    """Give the indicators of a card what is stated beside its schedule.

    Each line that opens with its year, and each sentence, is a statement. One that repeats the name of an indicator is
    that indicator's; several of as many indicators go by their order; any other is every indicator's.
    """
    lines = [value for line in raw.text.split("\n") for value in value_of(line, raw.at, slots)]
    if lines:
        add_values(project, lines)
        return
    names = [i.name.text for i in project.indicators]
    parts = statements(raw.text)
    for k, part in enumerate(parts):
        own = [i for i, name in enumerate(names) if squeeze(name) in squeeze(part)]
        if not own and len(parts) == len(names):
            own = [k]
        for i in own or range(len(names)):
            put_values(project, i, read_sentence(part, raw.at, slots, names[i]))


def parts_with_values(text: str) -> list[str]:
    """The indicators of a text that names several: each goes on until values are told and a new name begins."""
    groups: list[list[str]] = []
    told = False
    for line in (line for line in text.split("\n") if line.strip()):
        values = any(any(s.isdigit() for s in v.text) for v in read_sentence(line, _NOWHERE))
        cut = bool(groups) and _is_cut(groups[-1])
        if not groups or (not cut and told and (not values or name_in_sentence(line))):
            groups.append([])
            told = False
        groups[-1].append(line.strip())
        told = told or values
    if len(groups) > 1 and not told:
        groups[-2:] = [[*groups[-2], *groups[-1]]]
        told = True
    parts = [_joined(group) for group in groups]
    return parts if told and len(parts) > 1 else [" ".join(parts)] if len(groups) == 1 else [fold_lines(text)]


def tells_value(text: str) -> bool:
    """Whether a text is an indicator with its name and its values: 受付件数　2,150件（R3）→8,000件（R8）."""
    plain = fold_lines(text)
    told = read_sentence(plain, _NOWHERE)
    values = [v for v in told if v.fiscal_year is not None]
    leads = bool(_ARROW.search(plain)) and any(v.kind == "baseline" and v.fiscal_year is None for v in told)
    several = len(values) + (leads or bool(_FROM_NOTHING.search(plain))) > 1
    return (
        several
        and bool(values)
        and all(any(s.isdigit() for s in v.text) for v in values)
        and bool(name_in_sentence(plain))
    )


def _is_cut(lines: Sequence[str]) -> bool:
    """Whether a bracket that is open at the end of lines goes on in the next one."""
    return has_open_bracket("".join(lines))


def _joined(lines: Sequence[str]) -> str:
    """Lines of one indicator; its name on a line of its own stays apart from the values."""
    text = lines[0]
    for before, line in pairwise(lines):
        wrapped = _is_cut([before]) or (not read_sentence(line, _NOWHERE) and bool(read_sentence(before, _NOWHERE)))
        text += line if wrapped else f" {line}"
    return text


def is_statement(text: str) -> bool:
    """Whether a text states a target (令和7年度末までに30％, 毎年度24回以上) rather than naming an indicator."""
    values = read_sentence(fold_lines(text), _NOWHERE)
    return any(any(sign.isdigit() for sign in v.text) for v in values) or opens_with_period(text)


def put_sentence(project: RawProject, raw: RawText, slots: Sequence[Slot] = ()) -> None:
    """An indicator told in words: a name alone, a name with its values, or a sentence (…率を60％以上とします)."""
    text = fold_lines(raw.text)
    if {squeeze(text).strip("()（）"), vocabulary.bare(text)} & set(vocabulary.words("nothing")):
        return
    if (by_role := _told_by_roles(raw.text.replace("\n", " "), raw.at)) is not None:
        add_indicator(project, by_role[0], raw.at)
        add_values(project, by_role[1])
        return
    if _put_with_facts(project, text, raw.at):
        return
    name, _, rest = text.replace(":", "：").partition("：")
    told = rest if rest and role_word(name) is None and not ends_with_period(name) else text
    values = [v for v in read_sentence(told, raw.at, slots) if any(sign.isdigit() for sign in v.text)]
    if not values:
        add_indicator(project, text, raw.at)
        return
    add_indicator(project, name if told is rest else name_in_sentence(text) or text, raw.at)
    add_values(project, values)


def _told_by_roles(text: str, at: Evidence) -> tuple[str, list[RawValue]] | None:
    """Name and values of an indicator that names the role of each value before it, with its year there or behind it
    (申請率　現状値（R5）：12％　目標値：50％（R9）); None for any other text."""
    found = list(_ROLE_PART.finditer(text))
    name = text[: found[0].start()].strip(" 　:：（([「") if found else ""
    if len(found) < 2 or not name or not all(any(s.isdigit() for s in part["value"]) for part in found[-1:]):
        return None
    values = []
    for part in found:
        span = span_of(part["period"] or part["behind"] or "")
        kind = role_word(part["role"]) or "target"
        values.append(RawValue(span.start if span else None, kind, part["value"].strip(), at))
    return name, [v for v in values if squeeze(v.text) not in vocabulary.words("nothing")]


def dated_values(line: str, at: Evidence) -> list[RawValue]:
    """The values of a line of nothing but years and values (R5：10件　R8：50件); the first is what holds now."""
    values = [v for v in read_sentence(line, at) if v.fiscal_year is not None and any(s.isdigit() for s in v.text)]
    if len(values) < 2 or name_in_sentence(line) or role_word(line):
        return []
    first = min(values, key=lambda v: v.fiscal_year or 0)
    return [replace(v, kind="baseline" if v is first else "target") for v in values]


def _name_and_values(lines: Sequence[str], at: Evidence) -> tuple[str, list[RawValue]] | None:
    """A name of some lines, and the values with their years on the lines below it, however these are broken."""
    for k in range(len(lines) - 1, 0, -1):
        if values := dated_values("".join(line.strip() for line in lines[k:]), at):
            before = dated_values("".join(line.strip() for line in lines[k - 1 :]), at) if k > 1 else []
            if len(before) <= len(values):
                return "\n".join(lines[:k]), values
    return None


def _bulleted(text: str) -> list[str]:
    """The items of a text that begin with bullets, with the lines that go on below each."""
    items: list[str] = []
    for line in text.strip().split("\n"):
        if line.strip()[:1] in vocabulary.bullets() or not items:
            items.append(line.strip())
        else:
            items[-1] += f"\n{line.strip()}"
    return items


def put_told_values(project: RawProject, text: str, at: Evidence, label: str) -> bool:
    """An indicator with its values in one cell: a name, then 15%→50%以上; the label says of which years (R5→R11).
    Several, each behind a bullet, are one each."""
    items = _bulleted(text)
    if len(items) > 1 and all(_name_and_values(item.split("\n"), at) for item in items):
        for item in items:
            put_told_values(project, item, at, label)
        return True
    lines = text.strip().split("\n")
    if (found := _name_and_values(lines, at)) is not None:
        add_indicator(project, found[0], at)
        add_values(project, found[1])
        return True
    values = [part.strip() for part in _ARROW.split(lines[-1]) if part.strip()]
    if len(lines) < 2 or len(values) < 2 or not all(any(s.isdigit() for s in v) or v in "－―-" for v in values):
        return False
    spans = [
        span_of(part.strip("（）() 　実績目標値現状")) for part in _ARROW.split(vocabulary.label_remark(label) or "")
    ]
    years = [span.start if span else None for span in spans] if len(spans) == len(values) else [None] * len(values)
    add_indicator(project, "\n".join(lines[:-1]), at)
    kinds = ["baseline", *["target"] * (len(values) - 1)]
    add_values(project, [RawValue(y, k, v, at) for y, k, v in zip(years, kinds, values, strict=True)])
    return True
