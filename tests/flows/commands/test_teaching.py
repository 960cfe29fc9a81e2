"""teach: a line of data mends a region that was read wrongly, here or in documents like it, and can be undone."""

import json
import shutil
import tomllib
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from keikaku._internal.flows.cli import main
from keikaku._internal.flows.raw import read_layouts
from tests.kit.desk import Desk
from tests.kit.night import plan_pdf
from tests.kit.pdfs import Pdf

HEADER = ["甲", "乙", "丙", "一", "二"]
ROWS = [["あ1", "窓口の予約", "情報政策課", "検討", "実施"], ["あ2", "手続の案内", "市民課", "実施", "実施"]]
AS_LIST = ("--column", "1=number", "--column", "2=name", "--column", "3=section", "--axis", "4-5=R6-R7")


def odd_plan(path: Path, header: list[str] = HEADER, title: str = "流山市情報化計画") -> Path:
    """A plan whose table has labels that say nothing."""
    pdf = Pdf(path)
    pdf.text(50, 40, title, size=20)
    pdf.text(50, 80, "令和6年3月")
    pdf.page()
    pdf.grid(50, 100, [50, 150, 100, 60, 60], [header, *ROWS])
    return pdf.save()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_table_is_taught_tried_kept_and_taken_back(desk: Desk) -> None:
    odd_plan(desk.raw / "odd.pdf")
    plan_pdf(desk.raw / "other.pdf", name="ほかの事業")
    desk.ingest()
    before = desk.rows("SELECT p.name, y.fiscal_year, y.status FROM projects p JOIN project_years y USING (project_id)")
    done = desk.teach("odd.pdf", "--page", "2", "--table", "1", *AS_LIST, "--reason", "見出しが記号だけ")
    assert (done.exit_code, "書きました" in done.output) == (0, True), done.output
    assert "＋ 年度ごとの状況｜窓口の予約｜2024 検討" in done.output
    entry = tomllib.loads((desk.raw / "layouts.toml").read_text(encoding="utf-8"))["layout"][0]
    assert (entry["header"], entry["columns"]["2"], entry["axis"]) == ("甲｜乙｜丙｜一｜二", "name", ["4-5=R6-R7"])
    assert "読み取り1件" in desk.ingest(), "only the document that was taught is read again"
    told = desk.rows(
        "SELECT number, name, taught, list(section) AS s FROM projects JOIN project_departments USING (project_id) "
        "WHERE taught GROUP BY ALL ORDER BY 1"
    )
    assert [(row["number"], row["name"]) for row in told] == [("あ1", "窓口の予約"), ("あ2", "手続の案内")]
    assert desk.rows("SELECT bool_or(taught) AS any FROM projects WHERE name LIKE 'ほか%'") == [{"any": False}]
    assert "teach" in desk.ask("review", "--answers", "--raw", str(desk.raw)).output
    undone = desk.ask("review", "--undo", "--raw", str(desk.raw))
    assert (undone.exit_code, (desk.raw / "layouts.toml").read_text(encoding="utf-8")) == (0, ""), undone.output
    desk.ingest()
    after = desk.rows("SELECT p.name, y.fiscal_year, y.status FROM projects p JOIN project_years y USING (project_id)")
    assert after == before
    again = desk.ask("review", "--undo", "--raw", str(desk.raw))
    assert (again.exit_code, "取り消せる答えがありません" in again.output) == (1, True)


@pytest.mark.long
def test_a_table_that_is_no_list_and_a_page_without_projects(desk: Desk) -> None:
    plan_pdf(desk.raw / "a.pdf", pages=1, name="窓口の予約あ")
    plan_pdf(desk.raw / "b.pdf", pages=1, name="窓口の予約い")
    plan_pdf(desk.raw / "c.pdf", pages=1, name="窓口の予約う")
    desk.ingest()
    assert desk.names == ["窓口の予約あ0", "窓口の予約い0", "窓口の予約う0"]
    assert desk.teach("a.pdf", "--page", "1", "--table", "1", "--kind", "none").exit_code == 0
    assert desk.teach("b.pdf", "--page", "1", "--kind", "none").exit_code == 0
    desk.ingest()
    assert desk.names == ["窓口の予約う0"]


@pytest.mark.long
def test_a_label_and_a_colour_mean_what_was_taught(desk: Desk) -> None:
    pdf = Pdf(desk.raw / "card.pdf")
    for no, (name, way) in enumerate(
        [("窓口の予約", "予約を受ける"), ("地図の公開", "地図を公開する"), ("端末の更新", "端末を替える")]
    ):
        if no:
            pdf.page()
        pdf.grid(50, 100, [90, 300], [["事業名", name], ["担当課", "情報政策課"], ["ぽいんと", way]])
    pdf.save()
    desk.ingest()
    assert desk.teach("card.pdf", "--label", "ぽいんと=goal").exit_code == 0
    desk.ingest()
    assert [row["goal"] for row in desk.rows("SELECT goal FROM projects ORDER BY seq")] == [
        "予約を受ける",
        "地図を公開する",
        "端末を替える",
    ]


def test_a_sign_without_a_legend_means_what_was_taught(desk: Desk) -> None:
    pdf = Pdf(desk.raw / "signs.pdf")
    rows = [[str(i), name, "総務課", "△", "○", "○"] for i, name in enumerate(("窓口の予約", "地図の公開"), 1)]
    head = ["番号", "事業名", "担当課", "令和６年度", "令和７年度", "令和８年度"]
    pdf.grid(40, 100, [40, 160, 80, 70, 70, 70], [head, *rows])
    pdf.save()
    desk.ingest()
    assert not desk.rows("SELECT 1 FROM project_years WHERE stage IS NOT NULL")
    assert desk.teach("signs.pdf", "--sign", "○=実施", "--sign", "△=検討").exit_code == 0
    desk.ingest()
    told = desk.rows("SELECT DISTINCT fiscal_year, status_raw, stage FROM project_years ORDER BY 1")
    assert [tuple(row.values()) for row in told] == [(2024, "△", "検討"), (2025, "○", "実施"), (2026, "○", "実施")]
    for wrong, why in (("○=ほげ", "状況の語ではありません"), ("運用=実施", "一字の記号")):
        refused = desk.teach("signs.pdf", "--sign", wrong)
        assert refused.exit_code
        assert why in refused.output


@pytest.mark.long
def test_a_lesson_serves_other_documents_of_the_municipality_with_the_same_header(desk: Desk) -> None:
    odd_plan(desk.raw / "first.pdf")
    odd_plan(desk.raw / "second.pdf", title="流山市第2次情報化計画")
    odd_plan(desk.raw / "elsewhere.pdf", title="秦野市情報化計画")
    odd_plan(desk.raw / "unlike.pdf", header=["甲", "乙", "丙", "三", "四"], title="流山市情報化計画 資料")
    done = desk.teach("first.pdf", "--page", "2", "--table", "1", *AS_LIST, "--municipality", "122203")
    assert done.exit_code == 0, done.output
    desk.ingest()
    found = desk.rows(
        "SELECT file_name, count(*) AS n FROM projects JOIN documents USING (document_id) WHERE taught "
        "GROUP BY 1 ORDER BY 1"
    )
    assert [(row["file_name"], row["n"]) for row in found] == [("first.pdf", 2), ("second.pdf", 2)]


@pytest.mark.long
def test_a_label_of_one_municipality_is_none_of_another(desk: Desk) -> None:
    for code, title in (("a", "流山市情報化計画"), ("b", "秦野市情報化計画")):
        pdf = Pdf(desk.raw / f"{code}.pdf")
        pdf.text(50, 40, title, size=20)
        for name in ("窓口の予約", "地図の公開", "端末の更新"):
            pdf.page()
            pdf.grid(50, 100, [90, 300], [["事業名", name], ["担当課", "情報政策課"], ["ぽいんと", f"{name}を進める"]])
        pdf.save()
    assert desk.teach("a.pdf", "--label", "ぽいんと=goal", "--municipality", "122203").exit_code == 0
    desk.ingest()
    sql = "SELECT file_name, count(goal) AS n FROM projects JOIN documents USING (document_id) GROUP BY 1 ORDER BY 1"
    assert [row["n"] for row in desk.rows(sql)] == [3, 0]


@pytest.mark.long
def test_a_lesson_whose_table_looks_otherwise_stops_applying_and_is_named(desk: Desk) -> None:
    odd_plan(desk.raw / "odd.pdf")
    assert desk.teach("odd.pdf", "--page", "2", "--table", "1", *AS_LIST, "--files", "odd*.pdf").exit_code == 0
    odd_plan(desk.raw / "odd.pdf", header=["甲", "乙", "丙", "い", "ろ"])
    desk.ingest()
    assert not desk.rows("SELECT 1 FROM projects WHERE taught")
    found = desk.rows("SELECT value_raw FROM findings WHERE code = 'layout_stale'")
    assert found == [{"value_raw": "見出しが「甲｜乙｜丙｜一｜二」の表"}]


@pytest.mark.long
def test_what_cannot_be_is_refused_and_nothing_is_written(desk: Desk) -> None:
    odd_plan(desk.raw / "odd.pdf")
    place = ("--page", "2", "--table", "1")
    for arguments, said in (
        ((*place, "--column", "2=titel"), "columns の 2 に「titel」は使えません"),
        ((*place, "--column", "4=name", "--axis", "4-5=R6-R7"), "一つの列に二つの意味"),
        ((*place, "--axis", "4-5=R6-R9"), "列の数（2）と年度の数（4）が合いません"),
        ((*place, "--axis", "4-5=いつか"), "年度が読めません"),
        (("--page", "2", "--table", "7", "--kind", "none"), "2ページから始まる表は1個です"),
        (("--page", "9", "--table", "1", "--kind", "none"), "9ページはありません"),
        (("--colour", "#ff=実施"), "#rrggbb"),
        (("--colour", "#ff0000=ほげ"), "状況の語ではありません"),
        ((*place, "--kind", "liste"), "kind に「liste」は使えません"),
        (("--name", "ない事業=窓口の予約"), "当てはまる所がありません"),
        (("--label", "ないことば=goal"), "当てはまる所がありません"),
        (("--colour", "#123456=実施"), "当てはまる所がありません"),
        ((*place, "--axis", "4-9=R6-R11"), "当てはまる所がありません"),
        ((*place, "--column", "9=name"), "当てはまる所がありません"),
        ((*place, "--header-rows", "3", "--column", "2=name"), "当てはまる所がありません"),
        ((), "教えることが何も書かれていません"),
    ):
        done = desk.teach("odd.pdf", *arguments)
        assert (done.exit_code, said in done.output) == (1, True), (arguments, done.output)
    assert not (desk.raw / "layouts.toml").exists()
    assert desk.teach("odd.pdf", *place, *AS_LIST).exit_code == 0
    again = desk.teach("odd.pdf", *place, "--column", "2=name")
    assert (again.exit_code, "同じ表についての行です" in again.output) == (1, True), again.output


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[[layout]\n", 1, "TOMLとして読めません"),
        ("[layouts]\na = 1\n", 1, "知らない項目です"),
        ('\n[[layout]]\nkind = "none"\n', 2, "どの文書か"),
        ('[[layout]]\nfile = "*"\nkolumns = {}\n', 1, "知らない項目です：kolumns"),
        ('[[layout]]\nfile = "*"\npage = 0\nkind = "none"\n', 1, "page は1からの数です"),
        ('[[layout]]\nfile = "*"\npage = 1\ntable = 1\ncolumns = { "1" = "name" }\n', 1, "見出しの語"),
        ('[[layout]]\nmunicipality_code = "000000"\nlabels = { "あ" = "goal" }\n', 1, "コード（6桁）"),
        ('[[layout]]\nsha256 = "x"\nlabels = { "あ" = "goal" }\n', 1, "16進の64桁"),
        ("layout = 1\n", 1, "[[layout]] の形"),
    ],
)
def test_a_wrong_entry_is_named_by_line_and_reason(text: str, line: int, reason: str) -> None:
    (problem,) = read_layouts(text).problems
    assert (problem[0], reason in problem[1]) == (line, True), problem


@pytest.mark.long
def test_a_broken_list_of_lessons_costs_one_finding(desk: Desk) -> None:
    plan_pdf(desk.raw / "plan.pdf")
    (desk.raw / "layouts.toml").write_bytes("[[layout]]\n# 表\n".encode("cp932"))
    assert "layouts.toml に使えない行があります" in desk.ingest()
    assert len(desk.names) == 2


def test_explain_gives_the_command_for_what_is_unread_and_says_what_was_taught(desk: Desk) -> None:
    odd_plan(desk.raw / "odd.pdf")
    file = str(desk.raw / "odd.pdf")
    told = desk.ask("explain", file, "--raw", str(desk.raw)).output
    assert "--page 2 --table 1" in told
    assert desk.teach("odd.pdf", "--page", "2", "--table", "1", *AS_LIST).exit_code == 0
    assert "（表1、教えた読み方）" in desk.ask("explain", file, "--raw", str(desk.raw)).output


@pytest.mark.long
def test_a_pdf_that_is_no_plan_is_left_out_by_an_answer_and_comes_back_when_that_is_undone(desk: Desk) -> None:
    plan_pdf(desk.raw / "plan.pdf", word="様子をみる")
    plan_pdf(desk.raw / "other.pdf", name="ほかの事業")
    desk.ingest()
    where = ("--raw", str(desk.raw), "--curated", str(desk.curated))
    items = json.loads(desk.ask("review", "--format", "json", *where).output)
    number = next(str(one["number"]) for one in items if one["places"][0]["file_name"] == "plan.pdf")
    done = desk.ask("review", "--accept", number, "--as", "計画でない", *where)
    assert (done.exit_code, "表に入りません" in done.output) == (0, True), done.output
    desk.ingest()
    assert desk.names == ["ほかの事業0", "ほかの事業1"]
    told = desk.rows("SELECT code FROM findings JOIN documents USING (document_id) WHERE file_name = 'plan.pdf'")
    assert told == [{"code": "left_out_by_answer"}]
    assert desk.ask("review", "--undo", *where).exit_code == 0
    desk.ingest()
    assert len(desk.names) == 4


@pytest.mark.long
def test_a_kind_that_does_not_matter_in_a_document_is_asked_no_more(desk: Desk) -> None:
    odd_plan(desk.raw / "odd.pdf")
    plan_pdf(desk.raw / "plan.pdf", pages=1, word="様子をみる")
    desk.ingest()
    where = ("--raw", str(desk.raw), "--curated", str(desk.curated))
    items = json.loads(desk.ask("review", "--format", "json", *where).output)
    one = next(one for one in items if one["code"] == "status_unknown")
    assert desk.ask("review", "--accept", one["key"], "--as", "除く", *where).exit_code == 0
    left = json.loads(desk.ask("review", "--format", "json", *where).output)
    assert {item["key"] for item in left} == {item["key"] for item in items} - {one["key"]}


@pytest.mark.long
def test_walking_through_asks_again_after_a_wrong_answer_and_takes_answers_back(desk: Desk) -> None:
    plan_pdf(desk.raw / "plan.pdf", pages=1, word="様子をみる")
    desk.ingest()
    where = ["--raw", str(desk.raw), "--curated", str(desk.curated), "--lookups", str(desk.raw / "words")]
    done = CliRunner().invoke(main, ["review", "--interactive", *where], input="\n?\nほげ\nv\n検討\nq\n")
    assert done.exit_code == 0, done.output
    assert "使えません" in done.output
    answers = desk.ask("review", "--answers", *where).output
    assert "様子をみる,検討" in answers
    again = CliRunner().invoke(main, ["review", "--interactive", *where], input="u\nq\n")
    assert "取り消しました" in again.output
    assert "様子をみる" not in (desk.raw / "words" / "statuses.csv").read_text(encoding="utf-8")


def test_an_answer_is_not_taken_back_where_somebody_changed_the_line(desk: Desk) -> None:
    odd_plan(desk.raw / "odd.pdf")
    assert desk.teach("odd.pdf", "--page", "2", "--table", "1", *AS_LIST).exit_code == 0
    path = desk.raw / "layouts.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"name"', '"group"'), encoding="utf-8")
    done = desk.ask("review", "--undo", "--raw", str(desk.raw))
    assert (done.exit_code, "書き換えられ" in done.output) == (1, True)
    assert '"group"' in path.read_text(encoding="utf-8")


@pytest.mark.long
def test_one_lesson_reads_the_indicators_of_a_blind_plan(desk: Desk, root: Path) -> None:
    """A table of figures by number under bare years (4, 6, 8) and words that nobody listed (出発点, めあて, できた)."""
    blind = root / "tests" / "plans" / "blind" / "r4"
    shutil.copyfile(blind / "ozu_shinchoku.pdf", desk.raw / "ozu_shinchoku.pdf")
    wanted = {
        (one["name"], value["fiscal_year"], value["kind"])
        for project in json.loads((blind / "ozu_shinchoku.gold.json").read_text(encoding="utf-8"))["projects"]
        for one in project["indicators"]
        for value in one["values"]
    }
    columns = ("--column", "1=number", "--column", "2=indicator", "--column", "3=unit")
    axis = ("--axis", "4=R4:baseline", "--axis", "5=R6:target", "--axis", "6=R6:actual", "--axis", "7=R8:target")
    place = ("--page", "10", "--table", "1", "--header-rows", "2", "--kind", "indicators")
    assert desk.teach("ozu_shinchoku.pdf", *place, *columns, *axis).exit_code == 0
    desk.ingest()
    sql = "SELECT name, fiscal_year, kind FROM indicator_values JOIN indicators USING (project_id, indicator_no)"
    told = {tuple(row.values()) for row in desk.rows(f"{sql} WHERE value IS NOT NULL")}
    folded = {(unicodedata.normalize("NFKC", name), year, kind) for name, year, kind in wanted}
    assert told == folded
