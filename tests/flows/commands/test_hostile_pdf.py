"""A plan whose words want to be more than text: from the PDF to the page, the report and the terminal."""

import re
from pathlib import Path

from click.testing import CliRunner, Result

from keikaku._internal.flows.cli import main
from tests.kit.dashboard import client_of
from tests.kit.pdfs import Pdf

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>[/red][link=http://a.example]"
_LIVE = re.compile(r"<script>alert|<img src=x|href=\"http://a\.example")


def keikaku(*args: object) -> Result:
    return CliRunner(env={"COLUMNS": "400"}).invoke(main, [str(a) for a in args])


def test_what_a_pdf_prints_stays_text_on_every_way_out(tmp_path: Path) -> None:
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    pdf = Pdf(raw / "plan.pdf", 842, 595)
    pdf.text(60, 30, "流山市ＤＸ推進計画", size=18)
    years = ["令和7年度", "令和8年度"]
    rows = [["番号", "事業名", "担当課", "概要", *years]]
    rows += [[str(i), f"{EVIL}その{i}", "総務課", f"{EVIL}を進める。", "検討", "実施"] for i in range(1, 4)]
    pdf.grid(30, 80, [40, 280, 60, 280, 60, 60], rows, size=6)
    pdf.save()
    assert keikaku("ingest", "--raw", raw, "--curated", curated).exit_code == 0

    with client_of(curated, raw) as client:
        listed = client.get("/projects").text
        pages = set(re.findall(r'href="(/(?:projects|documents)/[^"#]+)"', listed))
        assert any(path.startswith("/projects/") for path in pages)
        for path in ["/", "/projects", "/findings", "/sql?q=FROM projects&lang=ja", *sorted(pages)]:
            html = client.get(path).text
            assert not _LIVE.search(html), path
        assert "&lt;script&gt;alert(1)" in listed

    report = tmp_path / "report"
    assert keikaku("report", "--raw", raw, "--curated", curated, "--output", report).exit_code == 0
    frozen = "".join(page.read_text(encoding="utf-8") for page in report.rglob("*.html"))
    assert "&lt;script&gt;alert(1)" in frozen
    assert not _LIVE.search(frozen)

    shown = keikaku("show", "1", "--raw", raw, "--curated", curated)
    assert shown.exit_code == 0
    assert "<script>alert(1)</script>" in shown.output.replace("\n", "")
    assert "[/red]" in shown.output.replace("\n", "")
