"""What came of a run, and what is published, in Japanese."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rich.console import Console

from keikaku._internal.flows.night import Outcome, table_rows
from keikaku._internal.flows.terminal import JAPAN, add_row, counted, japan_time, make_table, print_findings, say
from keikaku._internal.warehouse.builds import damaged_files, published_files, record_of
from keikaku._internal.warehouse.database import FILE_NAME, connect

from .nights import print_nights

_CITIES = """
WITH shares AS (
    SELECT municipality_code, fiscal_year, sum(implementing + completed) / sum(projects) AS share
    FROM progress_by_theme
    GROUP BY municipality_code, fiscal_year
), years AS (
    SELECT *, row_number() OVER (
        PARTITION BY municipality_code ORDER BY fiscal_year > $now, abs(fiscal_year - $now)
    ) AS nth
    FROM shares
), cells AS (
    SELECT d.municipality_code, count(*) AS cells
    FROM project_years JOIN projects USING (project_id) JOIN documents d USING (document_id)
    GROUP BY d.municipality_code
)
SELECT
    coalesce(m.name, '（自治体不明）') AS name,
    count(DISTINCT d.document_id) AS documents,
    count(DISTINCT p.project_id) AS projects,
    coalesce(any_value(c.cells), 0) AS cells,
    any_value(y.share) AS share,
    any_value(y.fiscal_year) AS fiscal_year
FROM documents d
LEFT JOIN municipalities m USING (municipality_code)
LEFT JOIN projects p USING (document_id)
LEFT JOIN cells c ON c.municipality_code IS NOT DISTINCT FROM d.municipality_code
LEFT JOIN years y ON y.municipality_code IS NOT DISTINCT FROM d.municipality_code AND y.nth = 1
GROUP BY m.name, d.municipality_code
ORDER BY d.municipality_code
"""
_COVERAGE = """
SELECT coalesce(d.title, d.file_name, d.document_id), d.page_count, pages_without_text, tables_seen, tables_left,
    projects_without_years, year_cells_without_status, errors + warnings
FROM coverage c JOIN documents d USING (document_id)
"""
_SUMMARY = (("自治体", False), ("文書", True), ("事業", True), ("年度の欄", True), ("実施率", True))
_ACCOUNT = (
    ("文書", False),
    ("ページ", True),
    ("文字なし", True),
    ("表", True),
    ("読まなかった表", True),
    ("年度のない事業", True),
    ("状況不明の欄", True),
    ("要確認", True),
)
_FISCAL_YEAR_BEGINS = 4
_LEFT = ("table_without_labels", "table_without_projects", "table_left_out")


def this_fiscal_year() -> int:
    """The fiscal year (April to March) that it is in Japan."""
    now = datetime.now(JAPAN)
    return now.year - (now.month < _FISCAL_YEAR_BEGINS)


def print_outcome(console: Console, outcome: Outcome) -> int:
    """Tell what a run did; 1 where nothing is published, else 0. One that found nothing new is told in few lines."""
    if outcome.counts is None:
        print_findings(console, outcome.findings, outcome.names)
        say(console, "読めたPDFがないため、何も公開しませんでした（前の版はそのままです）", style="bold red")
        return 1
    if outcome.was_published:
        print_cities(console, outcome.curated)
        print_findings(console, outcome.findings, outcome.names)
        _print_work(console, outcome)
        folder = published_files(outcome.curated)
        say(console, f"公開しました：{folder / FILE_NAME} と {folder}/*.parquet")
        return 0
    _print_work(console, outcome)
    say(console, f"{counted(outcome.findings)}（一覧は keikaku review）")
    say(console, f"前回から変わりがないため、公開中の版のままです：{outcome.curated}")
    return 0


def print_status(console: Console, curated: Path) -> int:
    """What is published, when it was built, how complete it is; 1 when nothing is."""
    build = record_of(curated)
    print_nights(console, curated)
    if not build:
        say(console, f"{curated} にはまだ何も公開されていません。keikaku ingest を実行してください")
        return 1
    if damaged := damaged_files(curated):
        told = f"公開中の版のファイルが公開したときと違います：{'、'.join(damaged)}。keikaku ingest で作り直されます"
        say(console, told, style="bold red")
        return 1
    say(console, f"作成：{japan_time(build['built_at'])}　文書 {build['row_counts']['documents']}件")
    print_cities(console, curated)
    _print_account(console, curated)
    findings = table_rows(curated, "findings")
    names = {row["document_id"]: row["file_name"] for row in table_rows(curated, "documents")}
    left = [row for row in findings if row["code"] in _LEFT]
    if left:
        say(console, f"読まなかった表（{len(left)}件）", style="bold")
        for row in left:
            why = row["message"].partition("（")[2].rstrip("）")
            words, name = row["value_raw"] or "文字なし", names.get(row["document_id"], "")
            say(console, f"  ・{name} {row['page_no']}ページ「{words}」：{why}")
    for name in sorted(build.get("failed", {})):
        say(console, f"読めない文書：{name}")
    say(console, f"{counted(findings)}（一覧は keikaku review）")
    return 0


def print_cities(console: Console, curated: Path) -> None:
    """Documents, projects, year cells and the share implemented per city: this fiscal year, or the plan's nearest."""
    table = make_table("読み取りの結果", _SUMMARY)
    now = this_fiscal_year()
    with connect(str(published_files(curated) / FILE_NAME), read_only=True) as con:
        cities = con.execute(_CITIES, {"now": now}).fetchall()
    for name, documents, projects, cells, share, year in cities:
        told = None if share is None else f"{share:.0%}（{year}年度）"
        add_row(table, name, documents, projects, cells, told)
    table.add_section()
    add_row(table, "計", *(sum(row[i] for row in cities) for i in (1, 2, 3)), None)
    console.print(table)
    say(console, f"実施率：今年度（{now}年度）、計画にない場合はいちばん近い年度に、実施か完了にある事業の割合")


def _print_account(console: Console, curated: Path) -> None:
    """The account of what was read, per document."""
    table = make_table("読み残しの一覧", _ACCOUNT)
    with connect(str(published_files(curated) / FILE_NAME), read_only=True) as con:
        for row in con.execute(_COVERAGE).fetchall():
            add_row(table, *row)
    console.print(table)


def _print_work(console: Console, outcome: Outcome) -> None:
    """Say how much had to be read, and which files could not be."""
    say(
        console,
        f"文書{outcome.documents}件：読み取り{outcome.read}件（{outcome.pages_read}ページ）、"
        f"正規化のみ{outcome.normalised}件、前回の結果{outcome.reused}件、読めない文書{len(outcome.failed)}件",
    )
    for name in sorted(outcome.failed):
        say(console, f"  ・読めない文書：{name}")
