"""The closing summary of a run, in Japanese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from normalize.plan import Row
from warehouse.database import FILE_NAME, connect

from .outcome import Outcome

_CITIES = """
SELECT
    coalesce(m.name, '（自治体不明）') AS 自治体,
    count(DISTINCT d.document_id) AS 文書,
    count(DISTINCT p.project_id) AS 事業,
    (SELECT count(*) FROM project_years y JOIN projects q USING (project_id) JOIN documents e USING (document_id)
        WHERE e.municipality_code IS NOT DISTINCT FROM d.municipality_code) AS 年度の欄,
    (SELECT sum(implementing + completed) / sum(projects) FROM progress_by_theme v
        WHERE v.municipality_code IS NOT DISTINCT FROM d.municipality_code
        AND v.fiscal_year = max(d.fiscal_year_to)) AS 実施率
FROM documents d
LEFT JOIN municipalities m USING (municipality_code)
LEFT JOIN projects p USING (document_id)
GROUP BY m.name, d.municipality_code
ORDER BY d.municipality_code
"""
_SEVERITY = {"error": "読めなかったもの", "warning": "確かめてほしいもの", "info": "お知らせ"}


def print_summary(console: Console, curated: Path) -> None:
    """Print documents, projects, year cells and the share implemented per city."""
    table = Table(title="読み取りの結果", title_justify="left")
    for name in ("自治体", "文書", "事業", "年度の欄", "最終年度の実施率"):
        table.add_column(name, justify="left" if name == "自治体" else "right")
    with connect(str(curated / FILE_NAME), read_only=True) as con:
        cities = con.execute(_CITIES).fetchall()
    for name, documents, projects, cells, share in cities:
        table.add_row(name, str(documents), str(projects), str(cells), f"{share:.0%}" if share is not None else "–")
    table.add_section()
    totals = [sum(row[i] for row in cities) for i in (1, 2, 3)]
    table.add_row("計", *(str(t) for t in totals), "")
    console.print(table)


def print_findings(console: Console, findings: Iterable[Row]) -> None:
    """Print errors one by one and the other findings by kind."""
    rows = list(findings)
    for severity, title in _SEVERITY.items():
        own = [r for r in rows if r["severity"] == severity]
        if not own:
            continue
        console.print(f"[bold]{title}[/bold]（{len(own)}件）")
        if severity == "error":
            for row in own:
                console.print(f"  ・{row['message']}。{row['suggestion']}", markup=False)
            continue
        kinds = Counter((r["code"], r["message"], r["suggestion"]) for r in own)
        for (code, message, suggestion), n in kinds.most_common():
            values = list(dict.fromkeys(str(r["value_raw"]) for r in own if r["code"] == code and r["value_raw"]))[:3]
            shown = f"（例：{'、'.join(values)}）" if values else ""
            console.print(f"  ・{message} {n}件{shown} → {suggestion}", markup=False)


def print_work(console: Console, outcome: Outcome) -> None:
    """Say how much had to be read, and which files could not be."""
    console.print(
        f"文書{outcome.documents}件：読み取り{outcome.read}件（{outcome.pages_read}ページ）、"
        f"正規化のみ{outcome.normalised}件、前回の結果{outcome.reused}件、読めない文書{len(outcome.failed)}件",
        highlight=False,
    )
    for name in sorted(outcome.failed):
        console.print(f"  ・読めない文書：{name}", markup=False, highlight=False)
