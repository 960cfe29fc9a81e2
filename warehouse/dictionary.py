"""The data dictionary: what the declaration and the views say, as JSON for programs and as Markdown for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .assemble import create_tables, create_views
from .database import connect
from .schema import BY_NAME, GROUPS, TABLES, TITLES, Column, Table
from .views import views

_HEAD = """# データ辞書 / Data dictionary

<!-- `keikaku schema --format md > docs/data-dictionary.md` で作る。手で直さない。 / Generated; do not edit. -->

公開する表（Parquetファイルと、DuckDBの同じ名前の表）とビュー。同じ説明が、DuckDBのコメント、Parquetのメタデータ、
`datapackage.json` にもある。表の行は主キーの順に並ぶ。
The published tables (Parquet files, and tables of the same name in DuckDB) and views. DuckDB's comments, the Parquet
metadata and `datapackage.json` say the same. Rows are sorted by key.

型 / types: `text` 文字列, `integer` 32ビット整数, `bigint` 64ビット整数, `number` 倍精度の数, `boolean` 真偽,
`texts` 文字列の並び (list of texts), `box` 4つの数の並び (list of four numbers).
"""


def as_dictionary() -> dict[str, Any]:
    """Tables and views with their columns, ready for JSON."""
    return {"tables": [_table(t) for t in TABLES], "views": list(_views())}


def as_json() -> str:
    """The dictionary as JSON text."""
    return json.dumps(as_dictionary(), ensure_ascii=False, indent=1) + "\n"


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "group": table.group,
        "description": {"ja": table.ja, "en": table.en},
        "known_limits": {"ja": table.limits_ja, "en": table.limits_en} if table.limits_ja else None,
        "comment": table.comment,
        "key": list(table.key),
        "references": [
            {"columns": list(r.columns), "table": r.table, "key": list(BY_NAME[r.table].key)}
            for r in table.references()
        ],
        "columns": [_column(c) for c in table.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "nullable": column.nullable,
        "range": list(column.range) if column.range else None,
        "references": column.references,
        "values": [{"code": v.code, "ja": v.ja, "en": v.en} for v in column.values],
        "comment": column.comment,
    }


def _views() -> Iterator[dict[str, Any]]:
    with connect() as con:
        create_tables(con)
        create_views(con)
        for view in views():
            described = con.execute(f'SELECT column_name, column_type FROM (DESCRIBE "{view.name}")').fetchall()
            yield {
                "name": view.name,
                "question": view.question,
                "grain": view.grain,
                "comment": view.comment,
                "columns": [{"name": name, "type": kind, "comment": view.meaning(name)} for name, kind in described],
            }


def as_markdown() -> str:
    """The dictionary as Markdown text."""
    return "\n".join([_HEAD, *_contents(), *_table_sections(), *_view_sections()]).rstrip() + "\n"


def _contents() -> Iterator[str]:
    for group in GROUPS:
        names = ", ".join(f"[{t.name}](#{t.name})" for t in TABLES if t.group == group)
        yield f"- {TITLES[group]}: {names}"
    yield f"- ビュー / Views: {', '.join(f'[{v.name}](#{v.name})' for v in views())}"
    yield ""


def _table_sections() -> Iterator[str]:
    for group in GROUPS:
        yield f"## {TITLES[group]}\n"
        for table in (t for t in TABLES if t.group == group):
            yield f"### {table.name}\n\n{table.ja}\n{table.en}\n"
            if table.limits_ja:
                yield f"- 限界：{table.limits_ja}\n- Known limits: {table.limits_en}\n"
            yield f"主キー / key: {', '.join(f'`{k}`' for k in table.key)}\n"
            yield "| 列 / column | 型 / type | 意味 | meaning |\n| --- | --- | --- | --- |"
            yield from (_column_line(table, c) for c in table.columns)
            yield ""
            for column in table.columns:
                if column.values:
                    yield f"`{column.name}`: " + ", ".join(f"`{v.code}` {v.ja} / {v.en}" for v in column.values) + "\n"


def _column_line(table: Table, column: Column) -> str:
    kind = f"{column.type}{'' if column.nullable else ', 必須 / required'}"
    if column.range:
        low, high = column.range
        kind += f", {low}–{high}"
    targets = [r.table for r in table.references() if r.columns == (column.name,)]
    targets += [column.references] if column.references and column.type == "texts" else []
    kind += "".join(f", → [{target}](#{target})" for target in targets)
    return f"| `{column.name}` | {kind} | {_cell(column.ja)} | {_cell(column.en)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _view_sections() -> Iterator[str]:
    yield "## ビュー / Views\n"
    for view, told in zip(views(), _views(), strict=True):
        yield f"### {view.name}\n\n{view.question}\n\n{view.grain}\n"
        yield "| 列 / column | 型 / type | 意味 / meaning |\n| --- | --- | --- |"
        yield from (f"| `{c['name']}` | {c['type']} | {_cell(c['comment'])} |" for c in told["columns"])
        yield ""
