"""What the witness checked is kept, published with the next build, and a contradiction becomes a finding."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import keikaku
from keikaku._internal.flows.cli import main
from keikaku._internal.flows.night import begin
from keikaku._internal.flows.reading import Limits
from keikaku._internal.flows.verify import Check, KeptChecks, Printed
from tests.kit.night import plan_pdf

COVERAGE = (
    "SELECT file_name, values_verified, values_contradicted FROM coverage JOIN documents USING (document_id) ORDER BY 1"
)


class Desk:
    def __init__(self, root: Path) -> None:
        self.raw, self.curated = root / "raw", root / "curated"
        self.raw.mkdir()

    def ask(self, *arguments: str) -> Result:
        where = ("--raw", str(self.raw), "--curated", str(self.curated))
        done = CliRunner(env={"COLUMNS": "160"}).invoke(main, [*arguments, *where])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def rows(self, sql: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = keikaku.open(self.curated).sql(sql).to_dict("records")
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.long
def test_new_documents_are_checked_by_a_sample_that_is_always_the_same(desk: Desk) -> None:
    plan_pdf(desk.raw / "a.pdf", pages=3)
    assert desk.ask("ingest", "--verify", "4").exit_code == 0
    first = desk.rows("FROM verifications")
    assert [row["verdict"] for row in first] == ["confirmed"] * 4
    plan_pdf(desk.raw / "b.pdf", name="ほかの事業")
    assert desk.ask("ingest", "--verify", "2").exit_code == 0
    assert [row["values_verified"] for row in desk.rows(COVERAGE)] == [4, 2]
    assert "前回から変わりがない" in desk.ask("ingest", "--verify", "4").output


@pytest.mark.long
def test_what_verify_checks_is_in_the_next_build(desk: Desk) -> None:
    plan_pdf(desk.raw / "a.pdf")
    assert desk.ask("ingest").exit_code == 0
    assert desk.rows(COVERAGE) == [{"file_name": "a.pdf", "values_verified": 0, "values_contradicted": 0}]
    done = desk.ask("verify", "--all")
    assert "次の keikaku ingest で表 verifications" in done.output
    assert "読み取り0件" in desk.ask("ingest").output
    (told,) = desk.rows(COVERAGE)
    assert told["values_verified"] == desk.rows("SELECT count(*) AS n FROM verifications")[0]["n"] != 0
    plan_pdf(desk.raw / "new.pdf", name="ほかの事業")
    assert "結果は残していません" in desk.ask("verify", "--sample", "2").output


def test_a_contradiction_is_a_finding_with_its_place(desk: Desk) -> None:
    plan_pdf(desk.raw / "a.pdf", pages=1)
    assert desk.ask("ingest").exit_code == 0
    night = begin(desk.raw, desk.curated, None, Limits(), force=False)
    (job,) = night.jobs
    value = Printed(
        *("projects", (f"{job.source.document_id}/0001",), job.source.document_id, "a.pdf", "窓口の予約0", 1),
        (50.0, 120.0, 200.0, 140.0),
    )
    KeptChecks(job.cache).add({night.names[job.source.document_id]: [Check(value, "contradicted", "窓ロの予約")]})
    assert "別のエンジンで枠を読み直すと" in desk.ask("ingest").output
    (told,) = desk.rows("SELECT value_raw, page_no, message FROM findings WHERE code = 'value_contradicted'")
    assert (told["value_raw"], told["page_no"]) == ("窓口の予約0", 1)
    assert "窓ロの予約" in str(told["message"])
    assert desk.rows(COVERAGE)[0]["values_contradicted"] == 1


def test_nights_check_and_a_run_by_hand_does_not_unless_asked() -> None:
    defaults = {
        name: next(p.default for p in main.commands[name].params if p.name == "verify")
        for name in ("ingest", "nightly")
    }
    assert defaults == {"ingest": 0, "nightly": 20}
