"""The departments of a project as rows of project_departments, without project_id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from keikaku._internal.normalize import department
from keikaku._internal.normalize.corrections import Corrections
from keikaku._internal.normalize.department import Department, Departments, alias_of, function_of
from keikaku._internal.normalize.records import Evidence, RawProject, RawText
from keikaku._internal.normalize.signs import in_full
from keikaku._internal.normalize.text import fold, squeeze

Row = dict[str, Any]
Report = Callable[[str, str | None, Evidence], None]
TABLE = "project_departments"
DASHES = {"", "-", "－", "―", "ー"}
_ALL = "全庁・その他"


@dataclass(frozen=True, slots=True)
class Names:
    """What departments are called here: the municipality that may have names of its own, and the signs that the plan
    explains (略号)."""

    municipality_code: str | None = None
    abbreviations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A printed cell or line with departments; `bureaus` are those of the bureau column beside it."""

    role: str
    raw: RawText
    bureaus: list[str] | None = None


def department_rows(project: RawProject, seq: int, names: Names, corrections: Corrections, report: Report) -> list[Row]:
    """The rows of one project. What is no department, and a department without a function, is reported."""
    cells = _cells(project)
    if corrections.concern(TABLE, seq):
        cells = _corrected(seq, cells, names, corrections)
    rows = []
    for _, printed in _rows(cells, names, report):
        row = corrections.apply(TABLE, (seq, printed["ord"]), printed)
        name = row["section"] or row["bureau"]
        if row["function"] is None and name:
            row["function"] = function_of(row["bureau"], row["section"], names.municipality_code)
            if row["function"] is None:
                x0, top, x1, bottom = row["bbox"]
                report("function_unknown", name, Evidence(row["page_no"], (x0, top, x1, bottom)))
        rows.append(row)
    return rows


def _cells(project: RawProject) -> list[_Cell]:
    bureaus = [b.text for b in project.fields.get("bureau", [])]
    leads = project.fields.get("section", [])
    if not leads:
        leads, bureaus = project.fields.get("bureau", []), []
    names = [name for text in bureaus for name in _bureau_names(text)] or None
    related = [_Cell("related", raw) for raw in project.fields.get("related", [])]
    return [*(_Cell("lead", raw, names) for raw in leads), *related]


def _corrected(seq: int, cells: Sequence[_Cell], names: Names, corrections: Corrections) -> list[_Cell]:
    """The cells with what is to be printed there; a correction names one of the rows that its cell gives."""
    out = list(cells)
    for index, row in _rows(cells, names, lambda *told: None):
        printed = {name: row[name] for name in ("department_raw", "page_no", "bbox")}
        told = corrections.apply(TABLE, (seq, row["ord"]), printed)["department_raw"]
        if told != row["department_raw"]:
            out[index] = replace(cells[index], raw=replace(cells[index].raw, text=told))
    return out


def _rows(cells: Sequence[_Cell], names: Names, report: Report) -> Iterator[tuple[int, Row]]:
    """The rows of all cells with the index of the cell; functions are given only where no name decides."""
    rows: list[Row] = []
    told = [_found(cell, names) for cell in cells]
    has_department = any(found.departments for found, _ in told)
    for index, (cell, (found, function)) in enumerate(zip(cells, told, strict=True)):
        is_told = found.departments or found.scope or (has_department and department.is_subunit(squeeze(cell.raw.text)))
        if not is_told and squeeze(cell.raw.text) not in DASHES:
            report("department_unknown", cell.raw.text, cell.raw.at)
        for one in found.departments:
            row = _row(len(rows) + 1, one.role or cell.role, one, cell.raw, function)
            if not any(_same_department(row, other) for other in rows):
                rows.append(row)
                yield index, row
        if found.scope:
            row = _row(len(rows) + 1, cell.role, Department(None, None), cell.raw, _ALL)
            rows.append({**row, "scope": found.scope})
            yield index, rows[-1]


def _found(cell: _Cell, names: Names) -> tuple[Departments, str | None]:
    """The departments of a cell; one that no rule knows may be named in lookups/department_aliases.csv, with its
    function."""
    found = department.parse(in_full(cell.raw.text, names.abbreviations), cell.bureaus)
    if found.departments or found.scope or squeeze(cell.raw.text) in DASHES:
        return found, None
    alias = alias_of(cell.raw.text, names.municipality_code)
    if alias is None:
        return found, None
    section = alias["section"] or (None if alias["bureau"] else fold(cell.raw.text))
    return Departments((Department(alias["bureau"] or None, section),)), alias["function"] or None


def _row(ord_: int, role: str, one: Department, raw: RawText, function: str | None) -> Row:
    return {
        "ord": ord_,
        "role": role,
        "bureau": one.bureau,
        "section": one.section,
        "scope": None,
        "department_raw": raw.text,
        "function": function,
        "page_no": raw.at.page_no,
        "bbox": list(raw.at.bbox),
    }


def _bureau_names(text: str) -> list[str]:
    """Bureaus of one cell of the bureau column, as printed where they are not recognised as such."""
    found = [d.bureau or d.section for d in department.parse(text).departments]
    return [name for name in found if name] or ["".join(text.split())]


def _same_department(row: Row, other: Row) -> bool:
    """Whether one place names a department that another of the same project has named (担当課（関係課：…）, 関係課)."""
    return row["department_raw"] != other["department_raw"] and all(
        row[key] == other[key] for key in ("role", "bureau", "section")
    )
