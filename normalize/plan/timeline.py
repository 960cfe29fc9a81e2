"""Marks of a schedule to one status per project, fiscal year and entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from keikaku._internal.normalize import era
from keikaku._internal.normalize import status as statuses
from keikaku._internal.normalize.corrections import Corrections
from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.records import Evidence, RawActivity, RawMark, RawProject
from keikaku._internal.normalize.status import Status, stage_of
from keikaku._internal.normalize.text import fold

Report = Callable[[str, str | None, Evidence], None]
_NAMED_YEAR = re.compile("[^\\s、。（）()]*[0-9元]年度")
_ARROWS = re.compile("[→⇒➡]")
"""Signs that some plans print between the first and the last year of a period (R7→R9)."""
_TICK = re.compile("[✓✔☑✅🗸レ]")
"""A sign that says no more than that something is done then, as an arrow without a label does."""
_METHODS = {"continuation": "continuation", "needs_legend": "symbol"}
"""How a mark is read, by what its text is flagged as."""


@dataclass(frozen=True, slots=True)
class YearEntry:
    """One entry of a project's year, before it becomes a row."""

    fiscal_year: int
    open_ended: bool
    status_raw: str | None
    status: str | None
    stage: str | None
    method: str
    at: Evidence
    carries: tuple[int, Evidence] | None = None
    """The year and place whose status it carries on."""


@cache
def confidences() -> dict[str, float]:
    """How far a method of reading can be trusted (lookups/methods.csv)."""
    return {row["method"]: float(row["confidence"]) for row in rows("methods")}


def unlabelled_status(name: str | None) -> str:
    """Status of an arrow without a label: 実施 unless the row's own name says that something is being prepared.

    Rule of DESIGN.md, "Stage"; the words are lookups/activity_words.csv. The last word of the name decides.
    """
    hits = [(name.rfind(row["word"]), row["status"]) for row in rows("activity_words") if name and row["word"] in name]
    return max(hits)[1] if hits else "実施"


def mark_status(mark: RawMark, name: str | None, legend: Mapping[str, str], report: Report) -> Status:
    """What a mark says; continuation signs keep `continuation` in their flags and no status."""
    if mark.text is None:
        if mark.method == "continuation":
            return Status(flags=("continuation",))
        if mark.meaning is not None:
            return statuses.parse(mark.meaning)
        word = unlabelled_status(name)
        return Status(word, stage_of(word), inferred=True)
    found = statuses.parse_action(mark.text) if mark.method == "phrase" else statuses.parse(mark.text)
    if "needs_legend" in found.flags and found.status is None:
        meaning = next((legend[sign] for sign in mark.text if sign in legend), None)
        if meaning is None and _TICK.fullmatch(fold(mark.text).strip()):
            word = unlabelled_status(name)
            return Status(word, stage_of(word), flags=found.flags, inferred=True)
        if meaning is None:
            report("symbol_unknown", mark.text, mark.at)
            return found
        return statuses.parse(_first_meaning(meaning))
    if found.status is None and mark.meaning is not None and "continuation" not in found.flags:
        coloured = statuses.parse(mark.meaning)
        if coloured.status is not None:  # the word is the plan's own, its colour tells how far that is
            return coloured
    if found.status is None and not found.flags and _NAMED_YEAR.search(fold(mark.text)):
        word = unlabelled_status(name)  # it tells which part is dealt with (令和２年度分), not how far that is
        return Status(word, stage_of(word), inferred=True)
    if found.status is None and "continuation" not in found.flags:
        report(without_status(mark.text), mark.text, mark.at)
    return found


def without_status(text: str) -> str:
    """The code of the finding about a text that gives no status."""
    return "status_without_stage" if statuses.is_stageless(text) else "status_unknown"


def _first_meaning(meaning: str) -> str:
    """The word of a legend entry; その他（…） names no status."""
    return "" if meaning.startswith("その他") else meaning


def _expand(
    marks: Iterable[RawMark], name: str | None, legend: Mapping[str, str], report: Report, is_activity: bool = False
) -> list[YearEntry]:
    """The entries of a row of marks. An arrow that opens the row of an activity goes on with nothing: it is done then,
    as below an arrow without a label."""
    entries: list[YearEntry] = []
    last: YearEntry | None = None
    for mark in marks:
        found = mark_status(mark, name, legend, report)
        status, stage, method, carries = found.status, found.stage, mark.method, None
        if "continuation" in found.flags and last is None and is_activity:
            status = unlabelled_status(name)
            stage, method = stage_of(status), "arrow"
        elif "continuation" in found.flags:
            if last is None:
                report("continuation_without_status", mark.text, mark.at)
            status, stage, method = (last.status, last.stage, "continuation") if last else (None, None, "continuation")
            carries = (last.carries or (last.fiscal_year, last.at)) if last else None
        for year in range(mark.fiscal_year_from, mark.fiscal_year_to + 1):
            is_open = mark.open_ended and year == mark.fiscal_year_to
            raw = None if method == "phrase" else mark.text
            last = YearEntry(year, is_open, raw, status, stage, method, mark.at, carries)
            entries.append(last)
    return entries


def _furthest_of_activities(
    activities: Sequence[RawActivity], legend: Mapping[str, str], report: Report
) -> list[YearEntry]:
    """A project's year takes the furthest stage among its activities."""
    by_year: dict[int, list[YearEntry]] = {}
    for activity in activities:
        for entry in _expand(activity.marks, activity.name.text, legend, report, is_activity=True):
            by_year.setdefault(entry.fiscal_year, []).append(entry)
    out = []
    for year in sorted(by_year):
        entries = by_year[year]
        stage = statuses.furthest(e.stage for e in entries)
        furthest = [e for e in entries if e.stage == stage] or entries
        best = next((e for e in furthest if e.status_raw and e.method != "continuation"), furthest[0])
        labels = list(dict.fromkeys(e.status_raw for e in entries if e.status_raw))
        raw = best.status_raw if labels else None
        out.append(replace(best, status_raw=raw, open_ended=any(e.open_ended for e in entries)))
    return out


def _progress(project: RawProject, plan_years: range, report: Report) -> list[YearEntry]:
    """A progress report says how far a project is in the year it reports on.

    That year stands in a label (実績（令和5年度）) or heading (令和6年度 取組状況一覧); a report on one year names it
    in its title. Beside a period of its own the word holds for that.
    """
    raw = project.first("progress")
    if raw is None:
        return []
    labels = [v.context for role in ("progress", "result_text", "plan_text") for v in project.fields.get(role, [])]
    years = [year for label in labels if label and (year := era.parse(label).fiscal_year_from)]
    spoken_of, is_open = _printed_period(project, range(0))
    if not years:
        headed = _year_of_heading(project)
        own = range(headed, headed + 1) if headed else plan_years if len(plan_years) == 1 else range(0)
        spoken_of = spoken_of or own
    else:
        spoken_of, is_open = range(years[0], years[0] + 1), False
    if not spoken_of:
        return []
    found = statuses.parse(raw.text)
    if found.status is None:
        report(without_status(raw.text), raw.text, raw.at)
    return [
        YearEntry(year, is_open and year == spoken_of[-1], raw.text, found.status, found.stage, "text", raw.at)
        for year in spoken_of
    ]


def _year_of_heading(project: RawProject) -> int | None:
    """The one fiscal year that the nearest heading which names any names."""
    for heading in reversed(project.section_path):
        named = {era.parse(word).fiscal_year_from for word in _NAMED_YEAR.findall(fold(heading))} - {None}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _phrases(project: RawProject, years: range) -> list[YearEntry]:
    """For narrative plans each plan year takes the furthest stage among the project's actions."""
    found = [(statuses.parse_action(a.text), a) for a in project.fields.get("actions", [])]
    stage = statuses.furthest(s.stage for s, _ in found)
    best = next(((s, a) for s, a in found if s.stage == stage and stage), None)
    if best is None:
        return []
    years, is_open = _printed_period(project, years)
    return [
        YearEntry(year, is_open and year == years[-1], None, best[0].status, stage, "phrase", best[1].at)
        for year in years
    ]


def _printed_period(project: RawProject, default: range) -> tuple[range, bool]:
    """The years a project's own period (実施時期) covers and whether it is open; `default` where none is printed."""
    period = era.parse(_ARROWS.sub("～", project.text("period") or ""))
    if period.fiscal_year_from is None:
        return default, False
    last = period.fiscal_year_to
    if last is None:
        last = default[-1] if period.open_end and default and default[-1] > period.fiscal_year_from else None
    return range(period.fiscal_year_from, (last or period.fiscal_year_from) + 1), period.open_end


def _during_period(project: RawProject, plan_years: range) -> list[YearEntry]:
    """A project with nothing but a period is carried out then, unless what it describes is only being prepared."""
    raw = project.first("period")
    years, is_open = _printed_period(project, range(0))
    if raw is None or not years:
        return []
    if is_open:
        years, _ = _printed_period(project, plan_years)
    told = statuses.parse_action(project.text("description") or "")
    status, stage = (told.status, told.stage) if told.stage in {"検討", "中止"} else ("実施", stage_of("実施"))
    return [YearEntry(y, is_open and y == years[-1], None, status, stage, "phrase", raw.at) for y in years]


def unbroken(activity: RawActivity) -> list[RawActivity]:
    """An activity whose marks leave years between them is as many activities."""
    parts: list[list[RawMark]] = []
    for mark in activity.marks:
        if parts and mark.fiscal_year_from <= parts[-1][-1].fiscal_year_to + 1:
            parts[-1].append(mark)
        else:
            parts.append([mark])
    return [RawActivity(activity.name, tuple(part)) for part in parts] or [activity]


def year_entries(project: RawProject, plan_years: range, legend: Mapping[str, str], report: Report) -> list[YearEntry]:
    """All year entries of a project in order: its own marks, else its activities', else the actions' predicates."""
    name = project.text("name")
    entries = _expand(project.marks, name, legend, report)
    if not entries and project.activities:
        entries = _furthest_of_activities(project.activities, legend, report)
    if not entries:
        entries = _progress(project, plan_years, report)
    if not entries:
        entries = _phrases(project, plan_years)
    if not entries:
        entries = _during_period(project, plan_years)
    return sorted(entries, key=lambda e: e.fiscal_year)


def corrected(
    entries: Sequence[YearEntry], seq: int, corrections: Corrections, legend: Mapping[str, str], report: Report
) -> list[YearEntry]:
    """The entries of a project with its corrections; what they derive follows, and so do the years that carry it on."""
    out = list(entries)
    seen: Counter[int] = Counter()
    for index, printed in enumerate(entries):
        seen[printed.fiscal_year] += 1
        key = (seq, printed.fiscal_year, seen[printed.fiscal_year])
        place = {"page_no": printed.at.page_no, "bbox": printed.at.bbox}
        row = {"fiscal_year": printed.fiscal_year, "open_ended": printed.open_ended, "status_raw": printed.status_raw}
        told = corrections.apply("project_years", key, row, place)
        entry = out[index]
        if told["status_raw"] != printed.status_raw:
            entry = _restated(entry, told["status_raw"], out[index - 1] if index else None, legend, report)
        status = corrections.apply("project_years", key, {"status": entry.status}, place)["status"]
        if status != entry.status:
            entry = replace(entry, status=status, stage=stage_of(status))
        if entry != out[index]:
            _carry_on(out, index, entry)
        out[index] = replace(entry, fiscal_year=told["fiscal_year"], open_ended=told["open_ended"])
    return sorted(out, key=lambda e: e.fiscal_year)


def _restated(
    entry: YearEntry, text: str | None, last: YearEntry | None, legend: Mapping[str, str], report: Report
) -> YearEntry:
    """The entry as it would be if another text were printed there."""
    if text is None:
        return replace(entry, status_raw=None, status=None, stage=None, method="text", carries=None)
    flags = statuses.parse(text).flags
    drawn = entry.method if entry.method in {"arrow", "bar"} else "text"
    method = next((m for flag, m in _METHODS.items() if flag in flags), drawn)
    if method == "continuation" and last is not None:
        carries = last.carries or (last.fiscal_year, last.at)
        return YearEntry(entry.fiscal_year, entry.open_ended, text, last.status, last.stage, method, entry.at, carries)
    mark = RawMark(entry.fiscal_year, entry.fiscal_year, entry.open_ended, text, method, entry.at)
    return _expand([mark], None, legend, report)[0]


def _carry_on(entries: list[YearEntry], index: int, entry: YearEntry) -> None:
    """Give the later entries that carry on the status of an entry, or the same as it did, what it says now."""
    before = entries[index]
    carried = {(before.fiscal_year, before.at), before.carries} - {None}
    for later in range(index + 1, len(entries)):
        if entries[later].carries in carried:
            carries = entry.carries or (before.fiscal_year, before.at)
            entries[later] = replace(entries[later], status=entry.status, stage=entry.stage, carries=carries)


def rows_of(project_id: str, entries: Iterable[YearEntry], sure: float) -> list[dict[str, object]]:
    """Rows of project_years; `ord` counts the entries of one year. `sure` (0 to 1) is how sure the project is."""
    seen: Counter[int] = Counter()
    out: list[dict[str, object]] = []
    for e in entries:
        seen[e.fiscal_year] += 1
        out.append(
            {
                "project_id": project_id,
                "fiscal_year": e.fiscal_year,
                "ord": seen[e.fiscal_year],
                "open_ended": e.open_ended,
                "status_raw": e.status_raw,
                "status": e.status,
                "stage": e.stage,
                "method": e.method,
                "confidence": round(confidences()[e.method] * sure, 3),
                "page_no": e.at.page_no,
                "bbox": list(e.at.bbox),
            }
        )
    return out
