"""export --xlsx: the tables for people who live in Excel; nothing in it is live but the numbers."""

import io
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

import keikaku
from keikaku._internal.flows.cli import main
from keikaku._internal.flows.dashboard import frozen_folder
from keikaku._internal.flows.export import Only, TooManyRowsError, fill, new_book
from keikaku._internal.flows.export import sheet as sheet_module
from keikaku._internal.flows.review import Places
from keikaku._internal.warehouse.publish import publish
from tests.kit.rows import project, tables, years

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEETS = ["比較", "事業一覧", "年度別状況", "指標", "確認事項", "データ定義"]
NEWEST = "SELECT name FROM projects_wide WHERE is_newest AND same_as IS NULL ORDER BY municipality_code, project_id"


def ask(*arguments: str) -> Result:
    done = CliRunner().invoke(main, ["export", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


class Book:
    """The cells of a workbook as a spreadsheet shows them: texts and numbers."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as book:
            self.parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
        names = ET.fromstring(self.parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
        self.names = [sheet.attrib["name"] for sheet in names]
        shared = ET.fromstring(self.parts.get("xl/sharedStrings.xml", "<x/>"))
        self.strings = ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in shared]

    def rows(self, name: str) -> list[dict[str, str | float]]:
        xml = self.parts[f"xl/worksheets/sheet{self.names.index(name) + 1}.xml"]
        found = [{self._column(c): self._value(c) for c in row} for row in ET.fromstring(xml).iter(f"{MAIN}row")]
        header = found[0]
        return [{str(header[column]): value for column, value in row.items()} for row in found[1:]]

    def _column(self, cell: ET.Element) -> str:
        return re.sub("[0-9]", "", cell.attrib["r"])

    def _value(self, cell: ET.Element) -> str | float:
        text = cell.findtext(f"{MAIN}v") or ""
        return self.strings[int(text)] if cell.attrib.get("t") == "s" else float(text)


def test_the_samples_as_a_workbook(sample_build: Path, tmp_path: Path) -> None:
    done = ask("--xlsx", str(tmp_path / "all.xlsx"), "--curated", str(sample_build))
    assert done.exit_code == 0, done.output
    book = Book(tmp_path / "all.xlsx")
    assert book.names == SHEETS
    plans = keikaku.open(sample_build)
    assert [row["事業名"] for row in book.rows("事業一覧")] == plans.sql(NEWEST)["name"].tolist()
    assert all(isinstance(row["年度"], float) for row in book.rows("年度別状況"))
    assert {"082082", "122203"} <= {row["団体コード"] for row in book.rows("比較")}, "codes stay text"
    assert any(row["シート"] == "比較" and "割合" in str(row["意味"]) for row in book.rows("データ定義"))
    assert 'state="frozen"' in book.parts["xl/worksheets/sheet2.xml"]
    assert "<autoFilter" in book.parts["xl/worksheets/sheet2.xml"]


def test_only_what_was_asked_for(sample_build: Path, tmp_path: Path) -> None:
    where = ("--curated", str(sample_build))
    done = ask("--xlsx", str(tmp_path / "one.xlsx"), "--municipality", "秦野", "--theme", "AI", *where)
    assert done.exit_code == 0, done.output
    assert {row["団体"] for row in Book(tmp_path / "one.xlsx").rows("事業一覧")} == {"秦野市"}
    none = ask("--xlsx", str(tmp_path / "none.xlsx"), "--municipality", "ない市", *where)
    assert (none.exit_code, "「ない市」に当てはまるものがありません" in none.output) == (1, True)
    again = ask("--xlsx", str(tmp_path / "one.xlsx"), *where)
    assert (again.exit_code, "--overwrite" in again.output) == (1, True)


def test_nothing_from_a_pdf_is_a_formula_a_link_or_a_steering_sign(tmp_path: Path) -> None:
    names = ["=1+1", "@SUM(A1)", "http://a.example/", "<script>", "012025", "1-2", "[/red]\x1b[31m"]
    rows = [project(n, name=name) for n, name in enumerate(names, 1)]
    publish(tables(*rows, project_years=years(1, 2021, "検討、実施")), tmp_path / "curated")
    assert ask("--xlsx", str(tmp_path / "a.xlsx"), "--curated", str(tmp_path / "curated")).exit_code == 0
    book = Book(tmp_path / "a.xlsx")
    assert not re.search("<f>|<hyperlink", "".join(book.parts.values()))
    assert {row["事業名"] for row in book.rows("事業一覧")} == {*names[:-1], "[/red]�[31m"}


def test_more_rows_than_a_sheet_takes_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_module, "MOST_ROWS", 3)
    with pytest.raises(TooManyRowsError, match="Excelの1枚"):
        fill(new_book(io.BytesIO()), "a", ["x"], [[1], [2], [3]])


def test_a_build_that_is_spoilt_is_a_sentence(sample_build: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_build.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    (tmp_path / "curated" / "keikaku.duckdb").write_bytes(b"no database")
    done = ask("--xlsx", str(tmp_path / "a.xlsx"), "--curated", str(tmp_path / "curated"))
    assert (done.exit_code, "公開中の表が読めません" in done.output) == (1, True), done.output


def test_ids_of_projects_lead_to_the_pages_of_a_report(sample_build: Path, samples: Path, tmp_path: Path) -> None:
    plans = keikaku.open(sample_build)
    places = Places(samples, sample_build, tmp_path)
    frozen_folder(plans._folder, places, tmp_path / "report", Only(("202193",)))
    (tmp_path / "books").mkdir()
    book = tmp_path / "books" / "all.xlsx"
    done = ask("--xlsx", str(book), "--curated", str(sample_build), "--report", str(tmp_path / "report"))
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(book) as packed:
        led = [re.findall('Target="([^"]+html)"', packed.read(n).decode()) for n in packed.namelist() if "rels" in n]
    targets = {target.replace("\\", "/") for sheet in led for target in sheet}  # as Excel writes them
    own = plans.sql("SELECT project_id FROM projects_wide WHERE municipality_code = '202193' AND same_as IS NULL")
    assert {target.partition("projects/")[2] for target in targets} == {f"{key}.html" for key in own["project_id"]}
    assert all((book.parent / target).is_file() for target in targets)
    refused = ask("--xlsx", str(tmp_path / "no.xlsx"), "--curated", str(sample_build), "--report", str(samples))
    assert refused.exit_code == 1
    assert "フォルダーではありません" in refused.output
