"""SQL that finds the rows of one table which differ between two builds (diff.py opens the builds and runs it)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .database import quoted
from .schema import BY_NAME, Column, Table

PAIR = ("before", "after", "before_document", "after_document", "project_name", "municipality_code", "plan_key")
"""Columns of the tables `document_pairs` and `project_pairs`: what was found in both builds, and what it belongs to."""

_OURS = frozenset({"documents", "projects"})
"""References to these are numbers that keikaku gives, not something that a plan says."""
_WORD = "coalesce({0}_status, {0}_status_raw)"
_DIRECTION = """CASE
    WHEN a_stage = b_stage THEN 'level'
    WHEN a_stage IS NULL OR b_stage IS NULL THEN 'unclear'
    WHEN ra.rank IS NULL THEN 'stopped'
    WHEN rb.rank IS NULL THEN 'resumed'
    WHEN ra.rank > rb.rank THEN 'forward'
    ELSE 'backward'
END"""


def of_projects(table: Table) -> bool:
    """Whether a table holds projects or rows of projects, and is compared."""
    return table.name == "projects" or ("project_id" in table.key and bool(table.same_row))


def compared_columns(table: Table, missing: Collection[tuple[str, str]]) -> list[Column]:
    """The columns in which a row can differ: what a plan says, as far as both builds have it."""
    fixed = {*table.key, *table.same_row}
    return [
        c
        for c in table.columns
        if c.compared and c.name not in fixed and c.references not in _OURS and (table.name, c.name) not in missing
    ]


def _source(table: Table, side: str) -> tuple[str, list[str]]:
    """The rows of one side, and the columns that find a row again. What belongs to a numbered row above it, as a value
    to its indicator, is found by that row's name."""
    rows, found_by = f'side_{side}."{table.name}"', list(table.same_row)
    for reference in table.foreign_keys:
        above = BY_NAME[reference.table]
        names = ", ".join(f'r."{c}" AS "above_{c}"' for c in above.same_row)
        columns = ", ".join(f'"{c}"' for c in reference.columns)
        rows = f'(SELECT t.*, {names} FROM {rows} t LEFT JOIN side_{side}."{above.name}" r USING ({columns}))'
        found_by = [c for c in found_by if c not in reference.columns] + [f"above_{c}" for c in above.same_row]
    return rows, found_by


def _side(table: Table, side: str, letter: str) -> str:
    """The rows of one side with the pair that each belongs to, its columns prefixed by `letter`."""
    rows, found_by = _source(table, side)
    pairs, key = ("project_pairs", "project_id") if of_projects(table) else ("document_pairs", "document_id")
    pair = ", ".join(f"p.{c} AS pair_{c}" for c in PAIR)
    columns = ", ".join(f't."{c.name}" AS "{letter}_{c.name}"' for c in table.columns)
    same = "".join(f', t."{c}" AS "same_{i}"' for i, c in enumerate(found_by))
    within = "".join(f', t."{c}"' for c in found_by)
    order = ", ".join(f't."{c}"' for c in table.key)
    return (
        f"SELECT {pair}, {columns}{same}, true AS {letter}_here, "
        f"row_number() OVER (PARTITION BY p.before, p.after{within} ORDER BY {order}) AS nth "
        f'FROM {rows} t JOIN {pairs} p ON t."{key}" = p.{side}'
    )


def join_rows(table: Table) -> str:
    """Makes the table `joined`: rows before (b_) and after (a_) beside each other, in the pairs that were found."""
    conditions = ["b.pair_before = a.pair_before", "b.pair_after = a.pair_after", "b.nth = a.nth"]
    conditions += [f"b.same_{i} IS NOT DISTINCT FROM a.same_{i}" for i in range(len(_source(table, "after")[1]))]
    pair = ", ".join(f"coalesce(a.pair_{c}, b.pair_{c}) AS pair_{c}" for c in PAIR)
    columns = ", ".join(f'{letter}."{letter}_{c.name}"' for letter in "ba" for c in table.columns)
    return (
        f"CREATE OR REPLACE TABLE joined AS SELECT {pair}, b_here AND a_here AS in_both, {columns} "
        f"FROM ({_side(table, 'before', 'b')}) b FULL JOIN ({_side(table, 'after', 'a')}) a "
        f"ON {' AND '.join(conditions)}"
    )


def differing_rows(table: Table, missing: Collection[tuple[str, str]]) -> Iterator[str]:
    """Queries over `joined` that give rows of `changes`: values that differ, statuses that moved, rows that one build
    alone has."""
    columns = compared_columns(table, missing)
    if any(c.name == "stage" for c in columns):
        yield _moved(table)
        columns = [c for c in columns if c.name not in {"status", "stage", "status_raw"}]
        same = "b_status IS NOT DISTINCT FROM a_status AND b_stage IS NOT DISTINCT FROM a_stage"
        raw = (f"{same} AND b_status_raw IS DISTINCT FROM a_status_raw", "b_status_raw", "a_status_raw")
        yield _change(table, "value_changed", "status_raw", f"in_both AND {raw[0]}", raw[1], raw[2])
        yield _change(table, "value_changed", "status", "in_both IS NULL", _WORD.format("b"), _WORD.format("a"))
    elif table.headline:
        name = table.headline
        yield _change(table, "value_changed", name, "in_both IS NULL", f'"b_{name}"', f'"a_{name}"')
    for column in columns:
        kind = "project_renamed" if (table.name, column.name) == ("projects", "name") else "value_changed"
        before, after = f'"b_{column.name}"', f'"a_{column.name}"'
        yield _change(table, kind, column.name, f"in_both AND {before} IS DISTINCT FROM {after}", before, after)


def _moved(table: Table) -> str:
    condition = "in_both AND (b_status IS DISTINCT FROM a_status OR b_stage IS DISTINCT FROM a_stage)"
    select = _change(table, "status_moved", "status", condition, _WORD.format("b"), _WORD.format("a"), _DIRECTION)
    ranks = "LEFT JOIN side_after.stages rb ON rb.stage = b_stage LEFT JOIN side_after.stages ra ON ra.stage = a_stage"
    return select.replace("FROM joined", f"FROM joined {ranks}")


def _change(
    table: Table, kind: str, column: str, condition: str, before: str, after: str, direction: str = "NULL"
) -> str:
    year = "coalesce(a_fiscal_year, b_fiscal_year)" if any(c.name == "fiscal_year" for c in table.columns) else "NULL"
    project = ("pair_after", "pair_before") if of_projects(table) else ("NULL", "NULL")
    return (
        f"SELECT pair_municipality_code AS municipality_code, pair_plan_key AS plan_key, {quoted(kind)} AS kind, "
        f"pair_after_document AS document_id, pair_before_document AS previous_document_id, "
        f"{project[0]} AS project_id, {project[1]} AS previous_project_id, pair_project_name AS project_name, "
        f"{year} AS fiscal_year, "
        f"{quoted(table.name)} AS table_name, {quoted(column)} AS column_name, {before}::VARCHAR AS before, "
        f"{after}::VARCHAR AS after, {direction} AS direction FROM joined WHERE {condition}"
    )
