"""An analyst teaches keikaku: what was not understood is listed, answered, and understood the next time."""

import csv
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from keikaku._internal.flows.cli import main
from keikaku._internal.warehouse.publish import publish
from tests.kit.night import plan_pdf
from tests.kit.rows import CITY, ID, document, project, tables, year

NIGHT = """
import sys
from pathlib import Path
from tests.kit.night import Place
import keikaku._internal.extract.plan.reader as reader
from keikaku._internal.flows.night.merge import MergedTables
from keikaku._internal.warehouse.publish import publish
pages = []
whole = reader.read_plan
reader.read_plan = lambda path, tell, *rest: whole(path, lambda n, of: (pages.append(n), tell(n, of)), *rest)
place = Place(Path(sys.argv[1]))
last = place.run()
publish(MergedTables(last.kept, last.stock.findings), place.curated)
print(len(pages))
"""


class House:
    """The folders of a person who uses keikaku, with words of his own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.raw, self.curated, self.lookups = place / "raw", place / "curated", place / "lookups"

    def python(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "KEIKAKU_LOOKUPS": str(self.lookups)},
        )

    def keikaku(self, command: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        return self.python("-m", "keikaku", command, "--raw", self.raw, "--curated", self.curated, *arguments)

    def night(self) -> int:
        """Read, normalise and publish without Prefect; the pages that were read."""
        done = self.python("-c", NIGHT, self.place)
        assert done.returncode == 0, done.stderr[-2000:]
        return int(done.stdout)

    def published(self) -> dict[str, str]:
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in self.curated.glob("*.parquet")}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("review"))


def asked(curated: Path, sql: str) -> list[tuple[object, ...]]:
    from keikaku._internal.warehouse.database import FILE_NAME, connect

    with connect(str(curated / FILE_NAME), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_a_word_nobody_has_seen_goes_the_whole_loop(house: House) -> None:
    plan_pdf(house.raw / "a.pdf", pages=2, word="様子見")
    plan_pdf(house.raw / "b.pdf", pages=1, name="施設の予約")
    assert house.night() == 3
    assert (None,) in asked(house.curated, "SELECT status FROM project_years")
    assert asked(house.curated, "SELECT value_raw FROM findings WHERE code = 'status_unknown'") == [("様子見",)]
    before = house.published()

    shown = house.keikaku("review").stdout
    first = shown.split("\n\n")[1]
    assert first.startswith("  1 [")
    assert "「様子見」2か所　状況の語が辞書にありません" in first
    assert "a.pdf 1ページ、a.pdf 2ページ" in first
    assert f"{house.lookups}/statuses.csv（printed,status）\n      様子見,＿\n" in first
    assert f"keikaku review --accept 1 --as … --raw {house.raw} --curated {house.curated}（検討、決定、" in first

    words = house.lookups / "statuses.csv"
    said = house.keikaku("review", "--accept", "1", "--as", "検討")
    assert (said.returncode, said.stderr) == (0, "")
    assert f"書きました：{words} に 様子見,検討" in said.stdout
    assert words.read_text(encoding="utf-8-sig") == "printed,status\n様子見,検討\n"

    assert house.night() == 0
    assert set(asked(house.curated, "SELECT status_raw, status, stage FROM project_years")) == {
        ("様子見", "検討", "検討"),
        ("検討", "検討", "検討"),
        ("実施", "実施", "実施"),
    }
    assert asked(house.curated, "SELECT count(*) FROM findings WHERE code = 'status_unknown'") == [(0,)]
    after = house.published()
    touched = {name.removesuffix(".parquet") for name in after if after[name] != before[name]}
    assert touched == {"project_years", "findings", "statuses", "changes"}


def test_a_broken_lookup_line_stops_ingest_before_anything_is_read(house: House) -> None:
    words = house.lookups / "statuses.csv"
    words.parent.mkdir(exist_ok=True)
    good = words.read_text(encoding="utf-8-sig") if words.exists() else "printed,status\n"
    before = house.curated.resolve() if house.curated.exists() else None
    plan_pdf(house.raw / "new.pdf", name="相談")
    words.write_text(good + "見合わせ,様子を見る\n", encoding="utf-8")
    unknown = house.lookups / "status.csv"
    unknown.write_text("printed,status\n")
    try:
        done = house.keikaku("ingest")
    finally:
        words.write_text(good, encoding="utf-8")
        unknown.unlink()
        (house.raw / "new.pdf").unlink()
    assert done.returncode == 1, done.stderr
    assert f"{words} {good.count(chr(10)) + 1}行目 status 列：様子を見る は使えません" in done.stdout
    assert f"{unknown}：この名前の辞書はありません" in done.stdout
    assert "公開しませんでした（前の版はそのままです）" in done.stdout
    assert "読み取ります" not in done.stdout
    assert (house.curated.resolve() if house.curated.exists() else None) == before


def test_own_words_are_laid_over_the_shipped_ones_and_do_not_reach_another_project(
    house: House, tmp_path: Path
) -> None:
    own, other = tmp_path / "a", tmp_path / "b"
    own.mkdir()
    (own / "statuses.csv").write_text("printed,status\n様子見,検討\n稼働,拡充\n", encoding="utf-8-sig")

    def status_of(word: str, lookups: Path) -> str | None:
        done = house.python("-m", "keikaku", "normalize", "status", word, "--lookups", lookups)
        return json.loads(done.stdout)["status"]

    assert [status_of(word, own) for word in ("様子見", "稼働", "検討")] == ["検討", "拡充", "検討"]
    assert [status_of(word, other) for word in ("様子見", "稼働")] == [None, "実施"]


@pytest.mark.long
def test_an_own_line_that_the_shipped_file_has_too_is_told(tmp_path: Path) -> None:
    place = House(tmp_path)
    plan_pdf(place.raw / "a.pdf")
    place.lookups.mkdir()
    (place.lookups / "statuses.csv").write_text("printed,status\n検討,検討\n稼働,拡充\n", encoding="utf-8")
    assert place.keikaku("ingest").returncode == 0
    found = asked(place.curated, "SELECT code, message FROM findings WHERE code LIKE 'lookup%' ORDER BY code")
    assert [code for code, _ in found] == ["lookup_overrides", "lookup_redundant"]
    assert "statuses.csv 3行目（稼働）" in found[0][1]


BOX = [30.0, 30.0, 40.0, 40.0]


def finding(ord_: int, code: str, value: str | None = None, document_id: str = ID, **more: object) -> dict[str, object]:
    told = {"document_id": document_id, "ord": ord_, "page_no": 1, "severity": "info", "code": code}
    return {**told, "message": "説明", "value_raw": value, "suggestion": "見てください", **more}


def department(seq: int, ord_: int, section: str, function: str | None) -> dict[str, object]:
    at = {"page_no": 1, "bbox": BOX, "role": "lead", "department_raw": section}
    return {"project_id": f"{ID}/{seq:04d}", "ord": ord_, "section": section, "function": function, **at}


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build in which something of every kind was not understood."""
    place = tmp_path_factory.mktemp("questions") / "curated"
    rows = tables(
        project(1),
        project(2),
        project_years=[
            *({**year(1, y, None), "status_raw": "業者 選定検討か"} for y in (2021, 2022, 2023)),
            {**year(2, 2021, None), "status_raw": "様子見"},
            year(2, 2022, "検討", bbox=BOX),
            year(2, 2023, "実施", bbox=BOX),
        ],
        project_departments=[
            department(1, 1, "情報政策課", "情報政策"),
            department(1, 2, "情報政第課", None),
            department(2, 1, "からくり課", None),
        ],
        previous_results=[
            {"document_id": ID, "ord": 1, "name": "前の", "status_raw": "様子見", "page_no": 1, "bbox": BOX}
        ],
        findings=[
            finding(1, "status_unknown", "業者 選定検討か"),
            finding(2, "status_unknown", "様子見"),
            finding(3, "function_unknown", "情報政第課"),
            finding(4, "function_unknown", "からくり課"),
            finding(5, "department_unknown", "情報政作課"),
            finding(6, "municipality_ambiguous", "府中市", page_no=None),
            finding(7, "title_unknown", page_no=None),
            finding(8, "period_unknown", page_no=None),
            finding(9, "status_conflict", "事業2 2023", bbox=BOX),
            finding(10, "symbol_unknown", "◎"),
            finding(11, "correction_applied", "あ"),
        ],
    )
    rows["documents"] = [document(municipality_code=CITY["municipality_code"])]
    publish(rows, place)
    return place


def run(curated: Path, raw: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["review", "--curated", str(curated), "--raw", str(raw), *arguments])


def items(curated: Path, raw: Path) -> dict[str, dict[str, object]]:
    told = json.loads(run(curated, raw, "--format", "json").stdout)
    assert [one["number"] for one in told] == list(range(1, len(told) + 1))
    assert len({one["key"] for one in told}) == len(told)
    return {str(one["value"] or one["code"]): one for one in told}


def test_the_most_frequent_first_and_what_no_line_settles_last(curated: Path, tmp_path: Path) -> None:
    found = items(curated, tmp_path)
    assert list(found)[:2] == ["業者 選定検討か", "様子見"]
    assert [found["業者 選定検討か"]["count"], found["様子見"]["count"]] == [3, 2]
    assert list(found)[-2:] == ["事業2 2023", "◎"]
    assert "line" not in found["◎"]
    assert found["◎"]["suggestion"] == "見てください"
    assert "あ" not in found


def test_a_proposal_says_how_like_it_is_and_stands_in_the_line(curated: Path, tmp_path: Path) -> None:
    found = items(curated, tmp_path)
    assert found["業者 選定検討か"]["line"] == "業者選定検討か,検討"
    assert found["業者 選定検討か"]["proposal"]["like"] == "検討"  # type: ignore[index]
    assert found["情報政第課"]["line"] == "情報政第課,情報政策,subject"
    assert found["情報政第課"]["proposal"] == {"answer": "情報政策", "like": "情報政策課", "likeness": 75.0}
    assert found["情報政作課"]["line"] == "999999,情報政作課,,情報政策課,,,"
    assert found["からくり課"]["line"] == "からくり課,＿,subject"
    assert found["様子見"]["line"] == "様子見,＿"
    assert "132063 東京都府中市、342084 広島県府中市" in str(found["府中市"]["allowed"])
    assert found["事業2 2023"]["line"] == f"{ID * 4},project_years,0002/2023/1,status_raw,実施,＿,＿"


def test_answers_about_a_document_go_into_sources_csv(curated: Path, tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_bytes('\ufefffile,municipality_code,title,fiscal_year_from,fiscal_year_to\r\nz.pdf,,"い,ろ",,'.encode())
    numbers = {name: str(one["key"]) for name, one in items(curated, tmp_path).items()}
    assert run(curated, tmp_path, "--accept", numbers["title_unknown"], "--as", "計画").exit_code == 0
    assert run(curated, tmp_path, "--accept", numbers["府中市"], "--as", "342084").exit_code == 0
    assert run(curated, tmp_path, "--accept", numbers["period_unknown"], "--as", "令和5～8年度").exit_code == 0
    assert path.read_bytes().decode() == (
        "\ufefffile,municipality_code,title,fiscal_year_from,fiscal_year_to\r\n"
        'z.pdf,,"い,ろ",,\r\nd.pdf,342084,計画,2023,2026\r\n'
    )
    assert run(curated, tmp_path).stdout.count("記入済み") == 3
    again = run(curated, tmp_path, "--accept", numbers["title_unknown"], "--as", "別の計画")
    assert (again.exit_code, "3行目の title には、すでに 計画 とあります" in again.stderr) == (1, True)
    path.write_text("file,note\nd.pdf,\n", encoding="utf-8")
    refused = run(curated, tmp_path, "--accept", numbers["title_unknown"], "--as", "計画")
    assert (refused.exit_code, "title の列がありません" in refused.stderr) == (1, True)
    path.unlink()
    assert run(curated, tmp_path, "--accept", numbers["period_unknown"], "--as", "2023-2026").exit_code == 0
    assert path.read_text(encoding="utf-8").splitlines()[1] == "d.pdf,,,,,,2023,2026,"


def test_a_misprint_goes_into_corrections_csv_with_its_reason(curated: Path, tmp_path: Path) -> None:
    number = str(items(curated, tmp_path)["事業2 2023"]["number"])
    refused = run(curated, tmp_path, "--accept", number, "--as", "検討")
    assert (refused.exit_code, "訂正の理由を書いてください（--reason）" in refused.stderr) == (1, True)
    assert run(curated, tmp_path, "--accept", number, "--as", "検討", "--reason", "19ページの誤植").exit_code == 0
    lines = (tmp_path / "corrections.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "sha256,table,key,column,expected,corrected,reason",
        f"{ID * 4},project_years,0002/2023/1,status_raw,実施,検討,19ページの誤植",
    ]
    again = run(curated, tmp_path, "--accept", number, "--as", "検討", "--reason", "もう一度")
    assert (again.exit_code, "2行目と同じです" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "answer", "reason"),
    [
        ("様子見", None, "--as で答えてください（検討、決定、"),
        ("様子見", "様子を見る", "「様子を見る」は使えません（使えるもの：検討、決定、"),
        ("からくり課", "からくり", "「からくり」は使えません（使えるもの：全庁・その他、"),
        ("情報政作課", "部/課/係", "書き方が違います（部/課 または 課）"),
        ("府中市", "府中市", "「府中市」は複数あります（132063 東京都府中市、342084 広島県府中市）"),
        ("府中市", "999999", "という自治体はありません"),
        ("period_unknown", "2026-2023", "「2026-2023」は期間として読めません"),
        ("period_unknown", "そのうち", "期間として読めません（2023-2026 や 令和5～8年度）"),
        ("◎", "実施", "解決する行はありません。見てください"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_is_allowed(
    curated: Path, tmp_path: Path, name: str, answer: str | None, reason: str
) -> None:
    number = str(items(curated, tmp_path)[name]["number"])
    done = run(curated, tmp_path, "--accept", number, *(["--as", answer] if answer else []))
    assert done.exit_code == 1
    assert reason in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_said(curated: Path, tmp_path: Path) -> None:
    assert "99 という項目はありません" in run(curated, tmp_path, "--accept", "99", "--as", "検討").stderr
    nothing = run(tmp_path / "none", tmp_path)
    assert (nothing.exit_code, "まだ何も公開されていません" in nothing.stderr) == (1, True)
    assert run(curated, tmp_path, "--as", "検討").exit_code == 2
    assert "ほかに 9項目" in run(curated, tmp_path, "--limit", "1").stdout


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_colleague_fills_in_a_list_in_a_spreadsheet(curated: Path, tmp_path: Path, encoding: str) -> None:
    listed, own = tmp_path / "answers.csv", ("--lookups", str(tmp_path / "lookups"))
    assert "書きました" in run(curated, tmp_path, "--export", str(listed), *own).output
    assert listed.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "すでにあります" in run(curated, tmp_path, "--export", str(listed), *own).output
    rows = list(csv.DictReader(listed.read_text("utf-8-sig").splitlines()))
    asked_for = {row["値"]: row for row in rows}
    assert asked_for["様子見"]["答え"] == ""
    assert asked_for["業者 選定検討か"]["案"] == "検討"
    assert asked_for["事業2 2023"]["見る"].startswith("keikaku show --finding ")
    filled = [
        asked_for["様子見"] | {"答え": "検討"},
        asked_for["様子見"] | {"鍵": "zzzzzz", "答え": "検討"},
        asked_for["からくり課"],
    ]
    with listed.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(filled)
    done = run(curated, tmp_path, "--import", str(listed), *own)
    assert done.exit_code == 3
    assert "2件の答えのうち 1件を書きました" in done.output
    assert "3行目（zzzzzz）" in done.output
    assert "様子見,検討" in (tmp_path / "lookups" / "statuses.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [("a,b\n1,2\n", "鍵、答え の列がありません"), ("鍵,答え,答え\nzzzzzz,検討,実施\n", "答え の列が二つあります")],
)
def test_a_list_that_is_none_is_refused(curated: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    done = run(curated, tmp_path, "--import", str(tmp_path / "x.csv"))
    assert (done.exit_code, said in done.output) == (1, True)


@pytest.mark.parametrize("text", ['鍵,答え\r\n"abc,x\r\nzzzzzz,検討\r\n', "鍵,答え\n" + "a" * 200_000 + ",x\n"])
def test_a_list_that_is_broken_is_refused_as_a_whole(curated: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    done = run(curated, tmp_path, "--import", str(tmp_path / "x.csv"))
    assert (done.exit_code, "CSVとして読めません" in done.output) == (1, True)
