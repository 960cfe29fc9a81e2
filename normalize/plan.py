"""One plan: raw records to the rows of the curated tables, with findings for what no rule knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import department, era, municipality, number, status, theme, timeline
from .conflicts import find_conflicts
from .findings import finding
from .function import function_of
from .records import Evidence, RawActivity, RawPlan, RawProject, RawText, turned
from .text import fold, squeeze

Row = dict[str, Any]
_OCR = 0.95
"""Text that was recognised in a picture can be wrong where the engine is sure."""
_DASHES = {"", "-", "－", "―", "ー"}


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file besides its contents: a line of sources.csv and the file's own facts."""

    document_id: str
    sha256: str
    file_name: str
    page_count: int
    municipality_code: str | None = None
    title: str | None = None
    url: str | None = None
    fiscal_year_from: int | None = None
    fiscal_year_to: int | None = None


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

    def run(self) -> Tidy:
        self.findings.extend(finding(f.code, f.value, f.at) for f in self.plan.findings)
        self._document()
        self._pages()
        marked = {flag: any(flag in p.fields for p in self.plan.projects) for flag in ("priority", "relisted")}
        for seq, project in enumerate(self.plan.projects, 1):
            self._project(seq, project, marked)
        for ord_, result in enumerate(self.plan.results, 1):
            found = status.parse(result.status) if result.status else None
            self.out.add(
                "previous_results",
                {
                    "document_id": self.source.document_id,
                    "ord": ord_,
                    "theme": result.theme,
                    "name": result.name,
                    "content": result.content,
                    "status_raw": result.status,
                    "status": found.status if found else None,
                    "stage": found.stage if found else None,
                    **_where(result.at),
                },
            )
        self.findings.extend(find_conflicts(self.out.tables, self.years))
        for ord_, row in enumerate(self.findings, 1):
            self.out.add("findings", {"document_id": self.source.document_id, "ord": ord_, **row})
        self._put_askew()
        return self.out

    def _put_askew(self) -> None:
        """Give every box where it is on the page as shown: scans are set upright before they are read."""
        askew = {page.page_no: page for page in self.plan.pages if page.skew}
        for row in (row for rows in self.out.tables.values() for row in rows if askew and row.get("bbox")):
            if (page := askew.get(row["page_no"])) is not None:
                row["bbox"] = turned(row["bbox"], page.width, page.height, page.skew)

    def _report(self, code: str, value: str | None, at: Evidence) -> None:
        self.findings.append(finding(code, value, at))

    def _report_once(self, code: str, value: str | None, at: Evidence) -> None:
        if (code, value) not in self.reported:
            self.reported.add((code, value))
            self._report(code, value, at)

    def _document(self) -> None:
        raw, source = self.plan.document, self.source
        self.place = self._municipality()
        title = source.title or (fold(raw.title.text) if raw.title else None)
        if title is None:
            self.findings.append(finding("title_unknown"))
        first, last = self._period()
        self.years = range(first, last + 1) if first is not None and last is not None else range(0)
        edition = fold(raw.edition.text) if raw.edition else None
        code = self.place.municipality_code if self.place else None
        self.out.add(
            "documents",
            {
                "document_id": source.document_id,
                "municipality_code": code,
                "plan_key": _plan_key(code, title, edition),
                "title": title,
                "edition": edition,
                "published_on": _published(raw.published.text) if raw.published else None,
                "fiscal_year_from": first,
                "fiscal_year_to": last,
                "is_draft": raw.is_draft or (False if raw.published or raw.edition else None),
                "file_name": source.file_name,
                "sha256": source.sha256,
                "page_count": source.page_count,
                "source_url": source.url,
            },
        )

    def _municipality(self) -> municipality.Municipality | None:
        if self.source.municipality_code:
            return municipality.by_code(self.source.municipality_code)
        raw = self.plan.document.municipality
        found = [m for m in municipality.find(raw.text) if m.kind != "都道府県"] if raw else []
        if len(found) == 1:
            return found[0]
        code = "municipality_ambiguous" if found else "municipality_unknown"
        self.findings.append(finding(code, raw.text if raw else None, raw.at if raw else None))
        return None

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
        closed = [m for m in marks if not m.open_ended] or marks
        if not closed:
            self.findings.append(finding("period_unknown"))
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
                },
            )

    def _project(self, seq: int, project: RawProject, marked: dict[str, bool]) -> None:
        project_id = f"{self.source.document_id}/{seq:04d}"
        departments = self._departments(project_id, project)
        lead = next((d["section"] for d in departments if d["role"] == "lead" and d["section"]), None)
        name = fold(project.text("name") or "")
        parent = project.text("parent_name")
        description = _joined(project.fields.get("description"))
        about = theme.classify(name, description, lead, project.section_path, parent)
        self.out.add(
            "projects",
            {
                "project_id": project_id,
                "document_id": self.source.document_id,
                "seq": seq,
                "layout": project.layout,
                "number": project.text("number"),
                "name": name,
                "parent_name": fold(parent) if parent else None,
                "section_path": [fold(p) for p in project.section_path],
                "description": description,
                "goal": _joined(project.fields.get("goal")),
                "theme": about.theme,
                "themes": list(about.themes),
                "theme_terms": list(about.terms),
                "novelty": fold(project.text("novelty") or "") or None,
                "is_priority": "priority" in project.fields if marked["priority"] else None,
                "is_relisted": "relisted" in project.fields if marked["relisted"] else None,
                "same_as": f"{self.source.document_id}/{project.same_as + 1:04d}"
                if project.same_as is not None
                else None,
                "in_implementation_plan": _yes_no(project.text("in_implementation_plan")),
                **_where(project.at),
            },
        )
        entries = timeline.year_entries(project, self.years, self.plan.legend, self._report_once)
        certainty = {page.page_no: _OCR * page.confidence for page in self.plan.pages if page.text_source == "ocr"}
        for row in timeline.rows_of(project_id, entries, certainty):
            self.out.add("project_years", row)
        self._activities(project_id, project)
        self._indicators(project_id, project)
        self._budgets(project_id, project)

    def _departments(self, project_id: str, project: RawProject) -> list[Row]:
        rows: list[Row] = []
        bureaus = [b.text for b in project.fields.get("bureau", [])]
        fields = [("lead", raw) for raw in project.fields.get("section", [])]
        if not fields:
            fields = [("lead", raw) for raw in project.fields.get("bureau", [])]
            bureaus = []
        fields += [("related", raw) for raw in project.fields.get("related", [])]
        for role, raw in fields:
            names = [n for b in bureaus for n in _bureau_names(b)] if role == "lead" and bureaus else None
            found = department.parse(raw.text, names)
            if not found.departments and not found.scope and squeeze(raw.text) not in _DASHES:
                self._report_once("department_unknown", raw.text, raw.at)
            for one in found.departments:
                row = self._department(project_id, len(rows) + 1, one.role or role, one, raw)
                if not any(_same_department(row, other) for other in rows):
                    rows.append(row)
            if found.scope:
                row = self._department(project_id, len(rows) + 1, role, department.Department(None, None), raw)
                rows.append({**row, "scope": found.scope, "function": "全庁・その他"})
        for row in rows:
            self.out.add("project_departments", row)
        return rows

    def _department(self, project_id: str, ord_: int, role: str, one: department.Department, raw: RawText) -> Row:
        code = self.place.municipality_code if self.place else None
        function = function_of(one.bureau, one.section, code) if one.bureau or one.section else None
        if function is None and (one.bureau or one.section):
            self._report_once("function_unknown", one.section or one.bureau, raw.at)
        return {
            "project_id": project_id,
            "ord": ord_,
            "role": role,
            "bureau": one.bureau,
            "section": one.section,
            "scope": None,
            "department_raw": raw.text,
            "function": function,
            **_where(raw.at),
        }

    def _activities(self, project_id: str, project: RawProject) -> None:
        own = project.marks
        activities = [part for a in project.activities for part in timeline.unbroken(a)]
        if not activities and any(m.method in {"arrow", "bar"} and m.text for m in own):
            activities = [
                RawActivity(RawText(m.text, m.at), (m,)) for m in own if m.method in {"arrow", "bar"} and m.text
            ]
        for ord_, activity in enumerate(activities, 1):
            marks = activity.marks
            labels = list(dict.fromkeys(m.text for m in marks if m.text))
            self.out.add(
                "activities",
                {
                    "project_id": project_id,
                    "ord": ord_,
                    "name": fold(activity.name.text),
                    "fiscal_year_from": min((m.fiscal_year_from for m in marks), default=None),
                    "fiscal_year_to": max((m.fiscal_year_to for m in marks), default=None),
                    "open_ended": any(m.open_ended for m in marks),
                    "label": "・".join(labels) or None,
                    "method": marks[0].method if marks else None,
                    **_where(activity.name.at),
                },
            )

    def _indicators(self, project_id: str, project: RawProject) -> None:
        for no, indicator in enumerate(project.indicators, 1):
            quantities = [(v, number.parse(v.text)) for v in indicator.values]
            unit = indicator.unit or next((q.unit for _, q in quantities if q.unit), None)
            self.out.add(
                "indicators",
                {
                    "project_id": project_id,
                    "indicator_no": no,
                    "name": fold(indicator.name.text),
                    "unit": unit,
                    "rationale": indicator.rationale,
                    **_where(indicator.name.at),
                },
            )
            seen: set[tuple[int | None, str]] = set()
            for value, quantity in quantities:
                if value.fiscal_year is None:
                    self._report("indicator_without_year", f"{indicator.name.text} {value.text}", value.at)
                    continue
                if (value.fiscal_year, value.kind) in seen:
                    continue
                seen.add((value.fiscal_year, value.kind))
                self.out.add(
                    "indicator_values",
                    {
                        "project_id": project_id,
                        "indicator_no": no,
                        "fiscal_year": value.fiscal_year,
                        "kind": value.kind,
                        "value_raw": value.text,
                        "value": quantity.value,
                        "comparator": quantity.comparator,
                        **_where(value.at),
                    },
                )

    def _budgets(self, project_id: str, project: RawProject) -> None:
        printed = [raw for raw in project.budgets if squeeze(raw.text) not in _DASHES]
        for ord_, raw in enumerate(printed, 1):
            quantity = number.parse(raw.text)
            scale = 1000.0 if quantity.unit is None and "千円" in squeeze(raw.unit or "") else 1.0
            yen = quantity.value is not None and (quantity.unit == "円" or scale > 1)
            self.out.add(
                "budgets",
                {
                    "project_id": project_id,
                    "ord": ord_,
                    "fiscal_year": raw.fiscal_year,
                    "amount_yen": round(quantity.value * scale) if yen and quantity.value is not None else None,
                    "amount_raw": raw.text,
                    **_where(raw.at),
                },
            )


def _where(at: Evidence) -> Row:
    return {"page_no": at.page_no, "bbox": list(at.bbox)}


def _joined(values: Sequence[RawText] | None) -> str | None:
    return fold("\n".join(v.text for v in values)) or None if values else None


def _bureau_names(text: str) -> list[str]:
    """Bureaus of one cell of the bureau column, as printed where they are not recognised as such."""
    found = [d.bureau or d.section for d in department.parse(text).departments]
    return [name for name in found if name] or ["".join(text.split())]


def _yes_no(text: str | None) -> bool | None:
    if text is None:
        return None
    return {"有": True, "あり": True, "○": True, "〇": True, "◯": True, "無": False, "なし": False, "-": False}.get(
        squeeze(text)
    )


def _plan_key(code: str | None, title: str | None, edition: str | None) -> str | None:
    """The same for all editions of one plan: municipality and title without edition marks."""
    if title is None:
        return None
    plain = squeeze(title)
    for mark in (edition, "(案)", "(素案)"):
        plain = plain.replace(squeeze(mark), "") if mark else plain
    return f"{code or '000000'}/{plain}"


def _same_department(row: Row, other: Row) -> bool:
    """Whether one place names a department that another of the same project has named (担当課（関係課：…）, 関係課)."""
    return row["department_raw"] != other["department_raw"] and all(
        row[key] == other[key] for key in ("role", "bureau", "section")
    )


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
