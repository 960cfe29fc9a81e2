"""A plan's own misprint is corrected before anything is derived from it, and every correction stays visible."""

import pytest

from keikaku._internal.normalize.corrections.lines import Correction, columns, read_corrections, rules
from keikaku._internal.normalize.plan.tidy import Source, Tidy, tidy
from keikaku._internal.normalize.records import (
    Evidence,
    RawActivity,
    RawAmount,
    RawDocument,
    RawIndicator,
    RawMark,
    RawPage,
    RawPlan,
    RawProject,
    RawResult,
    RawText,
    RawValue,
)
from keikaku._internal.warehouse.schema import BY_NAME

SHA = "a" * 64


def at(no: int) -> Evidence:
    return Evidence(1, (10.0, 10.0 * no, 50.0, 10.0 * no + 8))


def text(value: str, no: int = 1) -> RawText:
    return RawText(value, at(no))


def plan() -> RawPlan:
    """A plan with a row in every table that can be corrected."""
    project = RawProject(
        "table",
        at(1),
        fields={
            "number": [text("1-1")],
            "name": [text("証明書のコンビニ交付")],
            "section": [text("情報政策課", 2)],
            "related": [text("市民課・税務課", 3)],
        },
        marks=[
            RawMark(2023, 2023, False, "検封", "text", at(4)),
            RawMark(2024, 2025, False, "〃", "text", at(5)),
            RawMark(2026, 2026, False, "完了", "text", at(6)),
        ],
        activities=[RawActivity(text("調達", 7), (RawMark(2023, 2024, False, "準備", "arrow", at(7)),))],
        indicators=[RawIndicator(text("交付率", 8), (RawValue(2024, "target", "5O％以上", at(8)),))],
        budgets=[RawAmount("3千万", at(9), 2024)],
    )
    return RawPlan(
        document=RawDocument(
            title=text("情報化計画"), municipality=text("流山市"), period=text("令和5年度～令和8年度")
        ),
        pages=[RawPage(1, "", "text", 595.0, 842.0, 1, 1)],
        projects=[project],
        results=[RawResult("窓口", "予約", "内容", "様子見", at(10))],
    )


def correction(table: str, key: str, column: str, expected: str, corrected: str) -> Correction:
    return Correction(table, key, column, expected, corrected, "誤植")


def tidied(*corrections: Correction) -> Tidy:
    return tidy(plan(), Source(SHA[:16], SHA, "plan.pdf", 1, corrections=corrections))


def codes(found: Tidy) -> list[str]:
    return [row["code"] for row in found.rows("findings")]


def test_a_status_is_derived_again_and_so_are_the_years_that_carry_it_on():
    before = tidied()
    assert [row["status"] for row in before.rows("project_years")] == [None, None, None, "完了"]
    assert ("status_unknown", "検封") in {(row["code"], row["value_raw"]) for row in before.rows("findings")}
    after = tidied(correction("project_years", "0001/2023/1", "status_raw", "検封", "検討"))
    years = after.rows("project_years")
    assert [row["status"] for row in years] == ["検討", "検討", "検討", "完了"]
    assert [row["stage"] for row in years] == ["検討", "検討", "検討", "完了"]
    assert [row["status_raw"] for row in years] == ["検討", "〃", "〃", "完了"]
    assert [row["method"] for row in years] == ["text", "continuation", "continuation", "text"]
    assert ("status_unknown", "検封") not in {(row["code"], row["value_raw"]) for row in after.rows("findings")}
    (told,) = [row for row in after.rows("findings") if row["code"] == "correction_applied"]
    assert (told["severity"], told["value_raw"], told["page_no"]) == ("info", "検封", 1)
    assert "project_years 0001/2023/1 status_raw「検封」→「検討」（誤植）" in told["message"]


def test_a_year_between_carries_its_own_correction_on():
    years = tidied(correction("project_years", "1/2024/1", "status_raw", "〃", "試行")).rows("project_years")
    assert [row["status"] for row in years] == [None, "試行", "試行", "完了"]


def test_a_corrected_sign_of_continuation_carries_on_and_a_year_moves():
    found = tidied(
        correction("project_years", "1/2026/1", "status_raw", "完了", "〃"),
        correction("project_years", "1/2023/1", "status_raw", "検封", "検討"),
        correction("project_years", "1/2023/1", "fiscal_year", "2023", "2026"),
    )
    years = [(row["fiscal_year"], row["ord"], row["status"]) for row in found.rows("project_years")]
    assert years == [(2024, 1, "検討"), (2025, 1, "検討"), (2026, 1, "検討"), (2026, 2, "検討")]


def test_what_derives_from_numbers_amounts_departments_and_names_follows():
    found = tidied(
        correction("indicator_values", "1/1/2024/target", "value_raw", "5O％以上", "50％以上"),
        correction("budgets", "1/1", "amount_raw", "3千万", "3千万円"),
        correction("project_departments", "1/2", "department_raw", "市民課・税務課", "保険年金課"),
        correction("projects", "0001", "name", "証明書のコンビニ交付", "統合型ＧＩＳの導入"),
        correction("documents", "", "fiscal_year_to", "2026", "2025"),
    )
    (value,) = found.rows("indicator_values")
    assert (value["value"], value["comparator"], value["value_raw"]) == (50.0, ">=", "50％以上")
    assert found.rows("indicators")[0]["unit"] == "%"
    assert found.rows("budgets")[0]["amount_yen"] == 30_000_000
    departments = [(row["ord"], row["section"], row["function"]) for row in found.rows("project_departments")]
    assert departments == [(1, "情報政策課", "情報政策"), (2, "保険年金課", "保険・年金")]
    assert found.rows("projects")[0]["theme"] != tidied().rows("projects")[0]["theme"]
    assert "year_outside_plan" in codes(found)
    assert codes(found).count("correction_applied") == 5


def test_a_correction_whose_value_is_no_longer_printed_is_not_applied():
    found = tidied(correction("project_years", "1/2026/1", "status_raw", "完子", "完了"))
    assert found.rows("project_years")[3]["status_raw"] == "完了"
    (told,) = [row for row in found.rows("findings") if row["code"] == "correction_stale"]
    assert "いまの値は「完了」です" in told["message"]
    assert told["page_no"] == 1


def test_blanks_width_and_line_breaks_do_not_make_another_value():
    found = tidied(correction("indicator_values", "1/1/2024/target", "value_raw", "５O% 以上".replace(" ", ""), "50％"))
    assert codes(found).count("correction_applied") == 1


def test_a_correction_without_a_row_says_so():
    found = tidied(correction("projects", "0009", "name", "あ", "い"))
    (told,) = [row for row in found.rows("findings") if row["code"] == "correction_invalid"]
    assert "projects 0009 name「あ」→「い」（誤植）。その行はありません" in told["message"]


def of_type(rule: dict[str, object], value: object) -> str:
    if rule.get("type") == "year":
        return "2030"
    if rule.get("type") == "boolean":
        return "true" if value is not True else "false"
    return "別のもの"


KEYS = {
    "documents": "",
    "projects": "1",
    "project_departments": "1/2",
    "project_years": "1/2026/1",
    "activities": "1/1",
    "indicators": "1/1",
    "indicator_values": "1/1/2024/target",
    "budgets": "1/1",
    "previous_results": "1",
}
OTHERS = {
    "municipality_code": "082082",
    "published_on": "2024",
    "department_raw": "保険年金課",
    "role": "lead",
    "kind": "actual",
    "status": "中止",
}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, rule in rules()["tables"].items() for column in rule["columns"]]
)
def test_every_declared_column_can_be_corrected(table: str, column: str):
    key = KEYS[table]
    assert table in BY_NAME
    before = next(row for row in tidied().rows(table) if is_row(table, row, key))[column]
    rule = rules()["tables"][table]["columns"][column]
    corrected = OTHERS.get(column) or of_type(rule, before)
    expected = "" if before is None else str(before).lower() if isinstance(before, bool) else str(before)
    found = tidied(correction(table, key, column, expected, corrected))
    told = [row for row in found.rows("findings") if row["code"].startswith("correction")]
    assert [row["code"] for row in told] == ["correction_applied"]
    values = [row[column] for row in found.rows(table)]
    assert Correction(table, key, column, expected, corrected, "").value in values


def is_row(table: str, row: dict[str, object], key: str) -> bool:
    parts = key.split("/")
    if table == "project_years":
        return str(row["fiscal_year"]) == parts[1]
    return table != "project_departments" or str(row["ord"]) == parts[1]


HEADER = ",".join(columns()) + "\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"{SHA[:10]},projects,1,name,a,b,誤植", "sha256"),
        (f"{SHA},project,1,name,a,b,誤植", "project は使えません（使えるもの："),
        (f"{SHA},projects,1/2,name,a,b,誤植", "1/2 では行が決まりません（projects では seq）"),
        (f"{SHA},projects,,name,a,b,誤植", "空 では行が決まりません"),
        (f"{SHA},projects,1,theme,a,b,誤植", "theme は訂正できません（projects では number、name、"),
        (f"{SHA},projects,1,name,a,,誤植", "空にはできません"),
        (f"{SHA},projects,1,name,a,b,", "reason"),
        (f"{SHA},project_years,1/2024/1,fiscal_year,2024,令和6,誤植", "西暦4桁の年度"),
        (f"{SHA},project_years,1/2024/1,status,検討,検封,誤植", "検封 は使えません（使えるもの：検討、"),
        (f"{SHA},projects,1,is_priority,true,はい,誤植", "使えるもの：true、false"),
        (f"{SHA},projects,1,name", "列が4個あります"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_hold(line: str, reason: str):
    good = f"{SHA},projects,0001,name,a,b,誤植\n"
    found = read_corrections(lambda: HEADER + good + line + "\n")
    assert len(found.by_sha256[SHA]) == 1
    (fault,) = found.faults
    assert fault.line == 3
    assert reason in f"{fault.column} {fault.reason}"


def test_a_file_without_its_header_gives_nothing():
    assert read_corrections(lambda: "sha256,table\n").faults[0].line == 1
    assert read_corrections(lambda: "").by_sha256 == {}
