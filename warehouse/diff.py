"""What changed between two builds, as rows of the table `changes`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from .assemble import SQL_TYPES, ddl
from .database import connect, quoted
from .diff_rows import PAIR, differing_rows, join_rows, of_projects
from .matching import Document, Pairs, Project, pair_documents, pair_projects
from .parquet import arrow_schema
from .schema import BY_NAME, TABLES, Table

_SIDES = ("before", "after")


def changes(before: Path, after: Path) -> pa.Table:
    """The rows of `changes` that lead from the build in one folder to that in another. Parquet files of an older
    version may lack tables and columns; what one side does not have is not compared."""
    with connect() as con:
        con.execute(ddl(BY_NAME["changes"]).replace('"change_no" INTEGER NOT NULL, ', "").replace('"changes"', "found"))
        comparison = _Comparison(con, before, after)
        comparison.documents()
        comparison.projects()
        kinds = ", ".join(quoted(v.code) for v in BY_NAME["changes"].column("kind").values)
        ordered = "municipality_code NULLS FIRST, plan_key NULLS FIRST, document_id NULLS FIRST, previous_document_id, "
        ordered += f"list_position([{kinds}], kind), project_id NULLS FIRST, previous_project_id, fiscal_year, "
        ordered += "table_name, column_name, before, after"
        rows = con.sql(f"SELECT row_number() OVER (ORDER BY {ordered})::INTEGER AS change_no, * FROM found")
        schema = arrow_schema(BY_NAME["changes"])
        return rows.to_arrow_table().select(schema.names).cast(schema)


class _Comparison:
    """Two builds side by side in one connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection, before: Path, after: Path) -> None:
        self.con = con
        self.missing: set[tuple[str, str]] = set()
        for side, folder in zip(_SIDES, (before, after), strict=True):
            con.execute(f"CREATE SCHEMA side_{side}")
            for table in TABLES:
                self._open(f'side_{side}."{table.name}"', folder / f"{table.name}.parquet", table)

    def _open(self, name: str, path: Path, table: Table) -> None:
        """A view of one file; columns that it lacks are null."""
        known: set[str] = set()
        source = "(SELECT 1) WHERE false"
        if path.is_file():
            source = f"read_parquet({quoted(str(path))})"
            known = {row[0] for row in self.con.execute(f"SELECT column_name FROM (DESCRIBE FROM {source})").fetchall()}
        self.missing |= {(table.name, c.name) for c in table.columns if c.name not in known}
        columns = ", ".join(
            f'"{c.name}"' if c.name in known else f'NULL::{SQL_TYPES[c.type]} AS "{c.name}"' for c in table.columns
        )
        self.con.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {source}")

    def documents(self) -> None:
        """Pair the documents, and tell those that were added, removed or replaced, and what their rows say now."""
        pairs: Pairs[Document] = pair_documents(*(self._documents(side) for side in _SIDES))
        self._create_pairs("document_pairs")
        both = [(a.document_id, b.document_id) for a, b in pairs.both]
        plans = [(b.municipality_code, b.plan_key) for _, b in pairs.both]
        self._insert("document_pairs", [(*pair, *pair, None, *plan) for pair, plan in zip(both, plans, strict=True)])
        told: list[tuple[str, Document | None, Document | None]] = [
            *(("document_replaced", a, b) for a, b in pairs.both if a.document_id != b.document_id),
            *(("document_removed", d, None) for d in pairs.gone),
            *(("document_added", None, d) for d in pairs.new),
        ]
        for kind, before, after in told:
            self._tell_document(kind, before, after)
        for name in ("documents", "previous_results"):
            self._compare(BY_NAME[name])

    def _tell_document(self, kind: str, before: Document | None, after: Document | None) -> None:
        known = after or before
        told = {
            "municipality_code": known.municipality_code if known else None,
            "plan_key": known.plan_key if known else None,
            "kind": kind,
            "document_id": after.document_id if after else None,
            "previous_document_id": before.document_id if before else None,
            "table_name": "documents",
            "before": before.label if before else None,
            "after": after.label if after else None,
        }
        columns = ", ".join(f"? AS {name}" for name in told)
        self.con.execute(f"INSERT INTO found BY NAME SELECT {columns}", list(told.values()))

    def _documents(self, side: str) -> list[Document]:
        rows = self.con.execute(
            "SELECT document_id, municipality_code, plan_key, file_name, published_on, "
            "concat_ws(' ', coalesce(title, file_name), edition) "
            f"FROM side_{side}.documents ORDER BY document_id"
        ).fetchall()
        return [Document(*row) for row in rows]

    def projects(self) -> None:
        """Pair the projects of documents that differ, and tell what is new, gone or different in them."""
        self._find_touched()
        old, new = (self._projects(side) for side in _SIDES)
        paired: list[tuple[str | None, ...]] = []
        for documents in sorted(old.keys() | new.keys()):
            pairs: Pairs[Project] = pair_projects(old[documents], new[documents])
            paired += [(a.project_id, b.project_id, *documents, b.name) for a, b in pairs.both]
            paired += [(p.project_id, None, *documents, p.name) for p in pairs.gone]
            paired += [(None, p.project_id, *documents, p.name) for p in pairs.new]
        plans = {
            (row[0], row[1]): row[2:]
            for row in self._query("SELECT before, after, municipality_code, plan_key FROM document_pairs")
        }
        self._create_pairs("project_pairs")
        self._insert("project_pairs", [(*row, *plans[row[2], row[3]]) for row in paired])
        for kind, there, gone in (("project_added", "after", "before"), ("project_removed", "before", "after")):
            self.con.execute(
                f"INSERT INTO found BY NAME SELECT municipality_code, plan_key, {quoted(kind)} AS kind, "
                "after_document AS document_id, before_document AS previous_document_id, after AS project_id, "
                "before AS previous_project_id, project_name, 'projects' AS table_name, "
                f"project_name AS {there} FROM project_pairs WHERE {gone} IS NULL"
            )
        self.con.execute("DELETE FROM project_pairs WHERE before IS NULL OR after IS NULL")
        for table in TABLES:
            if of_projects(table):
                self._compare(table)

    def _find_touched(self) -> None:
        """Documents whose rows are the same in both builds need no second look; most are, most nights."""
        self.con.execute("CREATE TABLE touched AS SELECT before, after FROM document_pairs WHERE before <> after")
        for table in filter(of_projects, TABLES):
            columns = ", ".join(f'"{c.name}"' for c in table.columns if c.compared)
            sums = [
                f"SELECT split_part(project_id, '/', 1) AS id, sum(hash({columns})::HUGEINT) AS seen "
                f'FROM side_{side}."{table.name}" GROUP BY 1'
                for side in _SIDES
            ]
            self.con.execute(
                "INSERT INTO touched SELECT d.before, d.after FROM document_pairs d "
                f"LEFT JOIN ({sums[0]}) b ON b.id = d.before LEFT JOIN ({sums[1]}) a ON a.id = d.after "
                "WHERE d.before = d.after AND b.seen IS DISTINCT FROM a.seen"
            )

    def _projects(self, side: str) -> defaultdict[tuple[str, str], list[Project]]:
        found: defaultdict[tuple[str, str], list[Project]] = defaultdict(list)
        rows = self._query(
            f"SELECT t.before, t.after, project_id, number, name, parent_name FROM side_{side}.projects p "
            f"JOIN (SELECT DISTINCT * FROM touched) t ON t.{side} = p.document_id ORDER BY p.document_id, p.seq"
        )
        for before, after, *project in rows:
            found[before, after].append(Project(*project))
        return found

    def _compare(self, table: Table) -> None:
        """Tell the rows of one table that differ between what was paired."""
        self.con.execute(join_rows(table))
        for sql in differing_rows(table, self.missing):
            self.con.execute(f"INSERT INTO found BY NAME {sql}")

    def _query(self, sql: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.con.execute(sql).fetchall()
        return rows

    def _create_pairs(self, name: str) -> None:
        self.con.execute(f"CREATE TABLE {name} ({', '.join(f'{column} VARCHAR' for column in PAIR)})")

    def _insert(self, name: str, rows: list[tuple[str | None, ...]]) -> None:
        columns = list(zip(*rows, strict=True)) or [()] * len(PAIR)
        arrow = pa.table({n: pa.array(c, pa.string()) for n, c in zip(PAIR, columns, strict=True)})
        self.con.register("arriving", arrow)
        self.con.execute(f"INSERT INTO {name} FROM arriving")
        self.con.unregister("arriving")
