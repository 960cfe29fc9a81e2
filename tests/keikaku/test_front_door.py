"""import keikaku: what a notebook user gets."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import keikaku
from keikaku import document, published
from tests.kit.pdfs import Pdf

HEADER = ["事業名", "担当課", "令和5年度", "令和6年度"]


@pytest.fixture(scope="module")
def plans(sample_build: Path) -> keikaku.Plans:
    return keikaku.open(sample_build)


def test_what_the_documentation_says_holds(root: Path, plans: keikaku.Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    for module in (document, published, keikaku.normalize):
        told = doctest.testmod(module, extraglobs={"keikaku": keikaku, "plans": plans})
        assert told.attempted > 2
        assert told.failed == 0


def test_every_table_and_view_is_a_frame(plans: keikaku.Plans) -> None:
    for name in plans.tables:
        assert list(plans.table(name).columns), name
    for name, question in plans.views.items():
        assert list(plans.view(name).columns), name
        assert question.endswith(("か", "か。", "?")), question
    years = plans.table("project_years")
    assert years["fiscal_year"].sum() == plans.sql("SELECT sum(fiscal_year) AS s FROM project_years")["s"].item()


def test_a_project_has_everything_that_the_plan_says_of_it(plans: keikaku.Plans) -> None:
    busy = plans.sql("SELECT project_id FROM indicator_values GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 1")
    found = plans.project(busy["project_id"].item())
    assert found.file_name.endswith(".pdf")
    assert len(found.years) > 1
    assert {"name", "fiscal_year", "value"} <= set(found.indicators.columns)
    assert {place.what for place in found.evidence} >= {"project", "years", "indicators"}
    assert all(place.page_no >= 1 and place.bbox[0] < place.bbox[2] for place in found.evidence)


@pytest.mark.parametrize("question", ["DELETE FROM projects", "FROM nowhere", "COPY projects TO 'x.csv'"])
def test_a_question_that_cannot_be_answered_is_a_sentence(plans: keikaku.Plans, question: str) -> None:
    with pytest.raises(keikaku.QuestionError, match=r"[ぁ-ん]"):
        plans.sql(question)


def test_what_is_not_there_is_a_sentence(plans: keikaku.Plans, tmp_path: Path) -> None:
    with pytest.raises(keikaku.NotPublishedError, match="まだ何も公開されていません"):
        keikaku.open(tmp_path / "curated")
    for ask in (plans.table, plans.view, plans.project):
        with pytest.raises(keikaku.KeikakuError, match="ありません"):
            ask("nothing")


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("no PDF")
    with pytest.raises(keikaku.ReadError, match="PDFではありません") as caught:
        keikaku.read(tmp_path / "letter.pdf")
    assert caught.value.code == "not_a_pdf"


def test_one_pdf_is_read_without_a_warehouse(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "plan.pdf")
    pdf.grid(50, 100, [150, 100, 60, 60], [HEADER, ["窓口の予約", "市民課", "検討", "実施"]])
    plan = keikaku.read(pdf.save())
    assert plan.projects["name"].tolist() == ["窓口の予約"]
    assert plan.table("project_years")["stage"].tolist() == ["検討", "実施"]
    assert "municipality_unknown" in plan.findings["code"].tolist()
    assert "projects" in plan.tables


def test_importing_keikaku_costs_nothing_and_takes_no_module_of_the_folder(tmp_path: Path) -> None:
    for name in ("flows", "extract", "normalize", "warehouse"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('somebody else')")
    code = (
        "import sys, keikaku; assert not {'pandas', 'duckdb', 'prefect'} & set(sys.modules); "
        "print(keikaku.normalize.era('令和5年度').fiscal_year_from); keikaku.open; keikaku.read; import extract"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "2023"
    assert "somebody else" in done.stderr, "theirs is theirs"
