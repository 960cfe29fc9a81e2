"""One plan: raw records to the rows of the curated tables, with findings for what no rule knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from keikaku._internal.normalize import era, municipality, status
from keikaku._internal.normalize.corrections import Correction, Corrections, is_possible_year
from keikaku._internal.normalize.findings import finding
from keikaku._internal.normalize.records import USES, Evidence, RawPlan, RawProject, RawResult, RawText, turned
from keikaku._internal.normalize.status import stage_of
from keikaku._internal.normalize.text import fold, squeeze
from keikaku._internal.normalize.topics import theme

from . import timeline
from .conflicts import find_conflicts
from .department_rows import Names, department_rows
from .gaps import find_gaps
from .kind import OTHER, kind_of
from .measure_rows import activity_rows, budget_rows, indicator_rows, where

Row = dict[str, Any]
_NO_PLAN = "left_out_by_answer"
_WORDS = {use: f"words_{use}" if use == "unread" else f"words_in_{use}" for use in USES}
_YEN = re.compile("[億万千百]+円")


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file besides its contents: a line of sources.csv, corrections, and the file's own facts."""

    document_id: str
    sha256: str
    file_name: str
    page_count: int
    municipality_code: str | None = None
    title: str | None = None
    url: str | None = None
    fiscal_year_from: int | None = None
    fiscal_year_to: int | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(slots=True)
class Tidy:
    """Rows by table name."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        """Append one row."""
        self.tables.setdefault(table, []).append(row)

    def rows(self, table: str) -> list[Row]:
        """Rows of a table; empty when it has none."""
        return self.tables.get(table, [])


def tidy(plan: RawPlan, source: Source) -> Tidy:
    """Normalise one plan. Pure: the same plan and source give the same rows."""
    return _Normaliser(plan, source).run()


class _Normaliser:
    def __init__(self, plan: RawPlan, source: Source) -> None:
        self.plan, self.source = plan, source
        self.out = Tidy()
        self.findings: list[Row] = []
        self.reported: set[tuple[str, str | None]] = set()
        self.place: municipality.Municipality | None = None
        self.years = range(0)
        self.corrections = Corrections(source.corrections)

    def run(self) -> Tidy:
        self.findings.extend(finding(f.code, f.value, f.at) for f in self.plan.findings)
        self._document()
        self._pages()
        marked = {flag: any(flag in p.fields for p in self.plan.projects) for flag in ("priority", "relisted")}
        for seq, project in enumerate(self.plan.projects, 1):
            self._project(seq, project, marked)
        for ord_, result in enumerate(self.plan.results, 1):
            self._result(ord_, result)
        self.findings.extend(find_conflicts(self.out.tables, self.years))
        self.findings.extend(find_gaps(self.out.tables))
        self.findings += [*self.corrections.findings, *self.corrections.without_row()]
        if _is_no_plan(self.plan):  # nobody need be asked what else it is
            self.findings = [row for row in self.findings if row["code"] == _NO_PLAN]
        for ord_, row in enumerate(self.findings, 1):
            self.out.add("findings", {"document_id": self.source.document_id, "ord": ord_, **row})
        self._put_askew()
        self._put_on_pages()
        return self.out

    def _put_askew(self) -> None:
        """Give every box where it is on the page as shown: scans are set upright before they are read."""
        askew = {page.page_no: page for page in self.plan.pages if page.skew}
        for row in (row for rows in self.out.tables.values() for row in rows if askew and row.get("bbox")):
            if (page := askew.get(row["page_no"])) is not None:
                row["bbox"] = turned(row["bbox"], page.width, page.height, page.skew)

    def _put_on_pages(self) -> None:
        """Cut off what of a box reaches beyond its page: lines may be drawn over the edge."""
        sizes = {page.page_no: (page.width, page.height) for page in self.plan.pages}
        for row in (row for rows in self.out.tables.values() for row in rows if row.get("bbox")):
            x0, top, x1, bottom = row["bbox"]
            width, height = sizes.get(row["page_no"], (x1, bottom))
            if x0 < 0 or top < 0 or x1 > width or bottom > height:
                row["bbox"] = [max(x0, 0.0), max(top, 0.0), min(x1, width), min(bottom, height)]

    def _report(self, code: str, value: str | None, at: Evidence) -> None:
        self.findings.append(finding(code, value, at))

    def _report_once(self, code: str, value: str | None, at: Evidence) -> None:
        if (code, value) not in self.reported:
            self.reported.add((code, value))
            self._report(code, value, at)

    def _document(self) -> None:
        raw, source = self.plan.document, self.source
        found = self._candidates()
        first, last = self._period()
        row: Row = {
            "municipality_code": found[0].municipality_code if len(found) == 1 else None,
            "title": source.title or (fold(raw.title.text) if raw.title else None),
            "edition": fold(raw.edition.text) if raw.edition else None,
            "published_on": _published(raw.published.text) if raw.published else None,
            "fiscal_year_from": first,
            "fiscal_year_to": last,
            "is_draft": raw.is_draft or (False if raw.published or raw.edition else None),
        }
        row = self.corrections.apply("documents", (), row)
        self._settle(row, found)
        self.out.add(
            "documents",
            {
                "document_id": source.document_id,
                "kind": OTHER if _is_no_plan(self.plan) else kind_of(self.plan, row["title"]),
                **row,
                "plan_key": _plan_key(row["municipality_code"], row["title"], row["edition"]),
                "file_name": source.file_name,
                "sha256": source.sha256,
                "page_count": source.page_count,
                "source_url": source.url,
            },
        )

    def _settle(self, row: Row, found: Sequence[municipality.Municipality]) -> None:
        """Take municipality and period of the document for all that follows; report what is not known of it."""
        raw = self.plan.document.municipality
        self.place = municipality.by_code(row["municipality_code"]) if row["municipality_code"] else None
        if self.place is None:
            code = "municipality_ambiguous" if found else "municipality_unknown"
            self.findings.append(finding(code, raw.text if raw else None, raw.at if raw else None))
        elif raw and self.plan.document.municipality_is_mentioned and not self.source.municipality_code:
            self.findings.append(finding("municipality_from_text", raw.text, raw.at))
        if row["title"] is None:
            self.findings.append(finding("title_unknown"))
        first, last = row["fiscal_year_from"], row["fiscal_year_to"]
        if first is None and last is None:
            self.findings.append(finding("period_unknown"))
        self.years = range(first, last + 1) if first is not None and last is not None else range(0)

    def _candidates(self) -> list[municipality.Municipality]:
        """The municipality that sources.csv names, else those that the document may mean."""
        if self.source.municipality_code:
            known = municipality.by_code(self.source.municipality_code)
            return [known] if known else []
        raw = self.plan.document.municipality
        found = municipality.find(raw.text) if raw else []
        return [m for m in found if m.kind != "都道府県"] or found

    def _period(self) -> tuple[int | None, int | None]:
        """The plan's years: as printed, else as sources.csv says, else the years its projects speak of."""
        raw = self.plan.document.period
        if raw is not None:
            period = era.parse(raw.text)
            if period.fiscal_year_from is not None and period.fiscal_year_to is not None:
                return period.fiscal_year_from, period.fiscal_year_to
        if self.source.fiscal_year_from is not None:
            return self.source.fiscal_year_from, self.source.fiscal_year_to
        marks = [m for p in self.plan.projects for m in (*p.marks, *(m for a in p.activities for m in a.marks))]
        marks = [m for m in marks if is_possible_year(m.fiscal_year_from) and is_possible_year(m.fiscal_year_to)]
        closed = [m for m in marks if not m.open_ended] or marks
        if not closed:
            return None, None
        return min(m.fiscal_year_from for m in closed), max(m.fiscal_year_to for m in closed)

    def _pages(self) -> None:
        for page in self.plan.pages:
            self.out.add(
                "pages",
                {
                    "document_id": self.source.document_id,
                    "page_no": page.page_no,
                    "text": page.text,
                    "text_source": page.text_source,
                    "width": round(page.width, 1),
                    "height": round(page.height, 1),
                    "table_count": page.table_count,
                    "tables_read": page.tables_read,
                    **{column: page.words.get(use, 0) for use, column in _WORDS.items()},
                },
            )

    def _project(self, seq: int, project: RawProject, marked: dict[str, bool]) -> None:
        project_id = f"{self.source.document_id}/{seq:04d}"
        code = self.place.municipality_code if self.place else None
        names = Names(code, self.plan.abbreviations)
        departments = department_rows(project, seq, names, self.corrections, self._report_once)
        self._add_all("project_departments", project_id, departments)
        lead = next((d["section"] for d in departments if d["role"] == "lead" and d["section"]), None)
        parent = project.text("parent_name")
        row = {
            "number": project.text("number"),
            "name": fold(project.text("name") or ""),
            "parent_name": fold(parent) if parent else None,
            "section_path": [fold(p) for p in project.section_path],
            "description": _joined(project.fields.get("description")),
            "goal": _joined(project.fields.get("goal")),
            "novelty": fold(project.text("novelty") or "") or None,
            "is_priority": "priority" in project.fields if marked["priority"] else None,
            "is_relisted": "relisted" in project.fields if marked["relisted"] else None,
            "in_implementation_plan": _yes_no(project.text("in_implementation_plan")),
            "taught": project.taught,
            "confidence": round(project.confidence, 3),
            **where(project.at),
        }
        row = self.corrections.apply("projects", (seq,), row)
        about = theme.classify(row["name"], row["description"], lead, project.section_path, row["parent_name"])
        first = project.same_as
        self.out.add(
            "projects",
            {
                "project_id": project_id,
                "document_id": self.source.document_id,
                "seq": seq,
                "layout": project.layout,
                **row,
                "theme": about.theme,
                "themes": list(about.themes),
                "theme_terms": list(about.terms),
                "same_as": f"{self.source.document_id}/{first + 1:04d}" if first is not None else None,
            },
        )
        self._years(seq, project_id, project)
        self._add_all("activities", project_id, activity_rows(project, seq, self.corrections))
        for indicator, values in indicator_rows(project, seq, self.corrections, self._report):
            self._add_all("indicators", project_id, [indicator])
            self._add_all("indicator_values", project_id, values)
        for raw in project.budgets:
            if raw.fiscal_year is not None and not is_possible_year(raw.fiscal_year):
                self._report_once("year_impossible", raw.text, raw.at)
        budgets = list(budget_rows(project, seq, self.corrections))
        for row in budgets:
            if row["amount_yen"] is None and any(sign.isdigit() for sign in row["amount_raw"]):
                x0, top, x1, bottom = row["bbox"]
                self._report_once("amount_unknown", row["amount_raw"], Evidence(row["page_no"], (x0, top, x1, bottom)))
        self._add_all("budgets", project_id, budgets)

    def _add_all(self, table: str, project_id: str, rows: Iterable[Row]) -> None:
        for row in rows:
            self.out.add(table, {"project_id": project_id, **row})

    def _years(self, seq: int, project_id: str, project: RawProject) -> None:
        asked: list[tuple[str, str | None, Evidence]] = []

        def report(code: str, value: str | None, at: Evidence) -> None:
            asked.append((code, value, at))

        entries = timeline.year_entries(project, self.years, self.plan.legend, report)
        if self.corrections.concern("project_years", seq):
            printed = {(e.status_raw, e.at) for e in entries}
            entries = timeline.corrected(entries, seq, self.corrections, self.plan.legend, report)
            gone = printed - {(e.status_raw, e.at) for e in entries}
            asked = [(code, value, at) for code, value, at in asked if (value, at) not in gone]
        for told in asked:
            self._report_once(*told)
        possible = [e for e in entries if is_possible_year(e.fiscal_year)]
        for entry in entries:
            if entry not in possible:
                self._report_once(
                    "year_impossible", f"{entry.fiscal_year}年度 {entry.status_raw or ''}".strip(), entry.at
                )
        for row in timeline.rows_of(project_id, possible, project.confidence):
            self.out.add("project_years", row)

    def _result(self, ord_: int, result: RawResult) -> None:
        key = (ord_,)
        row = {
            "theme": result.theme,
            "name": result.name,
            "content": result.content,
            "status_raw": result.status,
            **where(result.at),
        }
        row = self.corrections.apply("previous_results", key, row)
        found = status.parse(row["status_raw"]) if row["status_raw"] else status.Status()
        told = self.corrections.apply("previous_results", key, {"status": found.status}, row)
        if row["status_raw"] and told["status"] is None and not found.flags:
            self._report_once(timeline.without_status(row["status_raw"]), row["status_raw"], result.at)
        self.out.add(
            "previous_results",
            {
                "document_id": self.source.document_id,
                "ord": ord_,
                **row,
                **told,
                "stage": stage_of(told["status"]),
            },
        )


def _joined(values: Sequence[RawText] | None) -> str | None:
    return fold("\n".join(v.text for v in values)) or None if values else None


def _yes_no(text: str | None) -> bool | None:
    if text is None:
        return None
    return {"有": True, "あり": True, "○": True, "〇": True, "◯": True, "無": False, "なし": False, "-": False}.get(
        squeeze(text)
    )


_VOLUME = re.compile(
    r"[(【\[〔<「]?(?:概要[版書編]?|ダイジェスト版?|要約版?|本編|本冊)[)】\]〕>」]?$|^[(【\[〔]?(?:概要[版書]?|ダイジェスト版?)[)】\]〕]?"
)
"""What a title says of the volume: a summary belongs to the plan that it sums up."""


def _plan_key(code: str | None, title: str | None, edition: str | None) -> str | None:
    """The same for all editions of one plan: municipality and title without edition marks."""
    if title is None:
        return None
    plain = squeeze(title)
    for mark in (edition, "(案)", "(素案)"):
        plain = plain.replace(squeeze(mark), "") if mark else plain
    plain = _VOLUME.sub("", plain)
    return f"{code or '000000'}/{plain}"


def _published(text: str) -> str | None:
    """ISO text as precise as printed: day, month or year."""
    period = era.parse(text)
    if period.start is None:
        period = era.parse(squeeze(text).partition("年")[0] + "年")
    if period.start is None:
        return None
    if period.kind == "date":
        return period.start.isoformat()
    return f"{period.start:%Y-%m}" if period.kind == "month" else f"{period.start:%Y}"


def _is_no_plan(plan: RawPlan) -> bool:
    """Whether a person said that the document is no plan."""
    return any(f.code == _NO_PLAN for f in plan.findings)
