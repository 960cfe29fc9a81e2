"""show, find and verify: where a value comes from, projects by words, and a second reading of the boxes."""

import hashlib
import io
import json
import operator
import os
import random
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import keikaku
from keikaku._internal.flows.cli import main
from keikaku._internal.flows.look import LookError, Shot, apart, as_png, named, raw_file, sheet_of, shots_of
from keikaku._internal.flows.verify import printed_values, verify
from keikaku._internal.flows.verify.witness import texts_in
from keikaku._internal.warehouse.builds import published_build
from tests.kit.night import plan_pdf
from tests.kit.pdfs import Pdf


def ask(*arguments: str) -> Result:
    done = CliRunner(env={"COLUMNS": "160"}).invoke(main, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def at(sample_build: Path) -> tuple[str, str]:
    return ("--curated", str(sample_build))


@pytest.fixture
def folder(sample_build: Path) -> Path:
    found = published_build(sample_build)
    assert found is not None
    return found


def test_find_by_the_words_of_a_name_in_any_order_and_with_others_between(at: tuple[str, str]) -> None:
    done = ask("find", "電子決裁 文書管理", *at)
    assert "文書管理システム及び電子決裁の導入" in done.output
    rows = json.loads(ask("find", "手続のオンライン", "--format", "json", *at).output)
    assert {row["municipality"] for row in rows} >= {"東御市", "四街道市"}
    assert rows[0].keys() >= {"project_id", "number", "name", "section", "theme", "file_name"}


def test_find_by_municipality_department_theme_and_document(at: tuple[str, str]) -> None:
    rows = json.loads(
        ask("find", "--municipality", "秦野", "--department", "文書法制課", "--format", "json", *at).output
    )
    assert rows
    assert {row["file_name"] for row in rows} == {"hadano.pdf"}
    assert json.loads(ask("find", "--theme", "paperless", "--document", "ryugasaki", "--format", "json", *at).output)
    assert "当てはまる事業はありません" in ask("find", "恐竜の飼育", *at).output


def test_the_front_door_finds_the_same(sample_build: Path, at: tuple[str, str]) -> None:
    plans = keikaku.open(sample_build)
    told = json.loads(ask("find", "電子決裁", "--format", "json", *at).output)
    assert plans.find("電子決裁")["project_id"].tolist() == [row["project_id"] for row in told]
    assert len(plans.find()) == len(plans.table("projects"))


def test_show_says_who_when_and_how_far_also_without_colours(at: tuple[str, str]) -> None:
    done = ask("show", "行政手続のオンライン化", "--municipality", "四街道", *at)
    assert done.exit_code == 0
    assert "1-1　行政手続のオンライン化" in done.output
    assert "所管：情報推進課、財政課、全庁" in done.output
    assert re.search(r"2021 実施\s+2022 実施", done.output)
    assert "オンライン化済手続数　10件（2022 目標）" in done.output
    assert "yotsukaido.pdf 2ページ" in done.output


def test_a_key_that_means_several_projects_lists_them(at: tuple[str, str]) -> None:
    done = ask("show", "電子決裁", *at)
    assert done.exit_code == 2
    assert "四街道市" in done.output
    assert "秦野市" in done.output
    assert "keikaku find" in ask("show", "恐竜の飼育", *at).output


@pytest.mark.parametrize("suffix", [".png", ".svg", ".html"])
def test_the_picture_shows_the_place_with_every_value_named(
    at: tuple[str, str], samples: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"place{suffix}"
    done = ask("show", "1-1", "--municipality", "四街道", "-o", str(path), "--raw", str(samples), *at)
    assert f"図：{path}" in done.output
    content = path.read_bytes()
    if suffix == ".png":
        picture = Image.open(io.BytesIO(content))
        assert picture.width > 400
        assert len(picture.getcolors(2**20) or []) > 20
    else:
        assert "2021〜2022年度・取組：実施".encode() in content or "2021〜2022年度・取組</td>".encode() in content
        assert b"http://" not in content.replace(b"http://www.w3.org/2000/svg", b"")
    if suffix == ".svg":
        assert len(ET.fromstring(content).findall(".//{*}rect")) == 5
    again = ask("show", "1-1", "--municipality", "四街道", "-o", str(path), "--raw", str(samples), *at)
    assert (again.exit_code, "--overwrite" in again.output) == (1, True)


def test_a_finding_is_shown_with_its_place(at: tuple[str, str], samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "finding.svg"
    done = ask("show", "--finding", "tomi/1", "-o", str(path), "--raw", str(samples), *at)
    assert "tomi.pdf" in done.output
    assert "確認事項" in path.read_text(encoding="utf-8")


def test_a_pdf_that_is_gone_or_changed_is_said(at: tuple[str, str], samples: Path, tmp_path: Path) -> None:
    asked = ("show", "1-1", "--municipality", "四街道", "-o", str(tmp_path / "a.png"), "--raw", str(tmp_path), *at)
    gone = ask(*asked)
    assert (gone.exit_code, "yotsukaido.pdf が" in gone.output) == (1, True)
    shutil.copy(samples / "tomi.pdf", tmp_path / "yotsukaido.pdf")
    changed = ask(*asked)
    assert (changed.exit_code, "変わっています" in changed.output) == (1, True)
    assert not (tmp_path / "a.png").exists()


def test_hostile_names_stay_text_in_the_page(samples: Path, folder: Path) -> None:
    from keikaku._internal.flows.look import Value, as_html

    value = Value("事業", "<script>alert(1)</script>[/red]", 1, (10.0, 10.0, 90.0, 40.0))
    page = as_html(shots_of(samples / "tomi.pdf", [value]), "<script>")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;[/red]" in page


def test_the_whole_page_and_one_page_alone(samples: Path, folder: Path) -> None:
    project = named(folder, "文書管理システム及び電子決裁の導入")[0]
    values = sheet_of(folder, project["project_id"]).values
    part, whole = shots_of(samples / "hadano.pdf", values)[0], shots_of(samples / "hadano.pdf", values, whole=True)[0]
    assert whole.area[:2] == (0.0, 0.0)
    assert part.area[2] - part.area[0] <= whole.area[2]
    assert [shot.page_no for shot in shots_of(samples / "hadano.pdf", values, page=1)] == [1]
    assert as_png([Shot(whole.path, 1, whole.area, ())])


def test_verify_confirms_the_samples_and_says_what_it_cannot_check(at: tuple[str, str], samples: Path) -> None:
    done = ask("verify", "--all", "--format", "json", "--raw", str(samples), *at)
    told = json.loads(done.output)
    assert done.exit_code == 0, [c for c in told["checks"] if c["verdict"] == "contradicted"]
    assert told["totals"]["confirmed"] >= 0.995 * sum(told["totals"].values())
    assert all(check["why"] for check in told["checks"] if check["verdict"] == "not_checkable")


def test_a_sample_is_always_the_same(folder: Path) -> None:
    values = printed_values(folder, sample=300)
    assert values == printed_values(folder, sample=300)
    assert len(values) == 300
    pages = {(v.file_name, v.page_no) for v in values}
    assert len(pages) > 20


def test_a_value_that_is_not_in_its_box_is_contradicted(folder: Path, samples: Path) -> None:
    values = [v for v in printed_values(folder, "nagareyama") if v.table == "projects"]
    random.Random(1).shuffle(values)
    moved = [
        type(v)(v.table, v.key, v.document_id, v.file_name, v.text, o.page_no, o.bbox) for v, o in pairwise(values)
    ]
    checks = list(verify(folder, samples, moved[:40]))
    assert sum(check.verdict == "contradicted" for check in checks) >= 36


def test_verify_ends_with_3_where_something_is_contradicted(
    at: tuple[str, str], samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keikaku._internal.flows.verify import checking

    monkeypatch.setattr(checking, "agrees", lambda text, seen: False)
    done = ask("verify", "--sample", "3", "--document", "tomi", "--raw", str(samples), *at)
    assert done.exit_code == 3
    assert "食い違い：tomi.pdf" in done.output


def test_a_page_without_its_pdf_cannot_be_checked(at: tuple[str, str], tmp_path: Path) -> None:
    done = ask("verify", "--sample", "5", "--raw", str(tmp_path), *at)
    assert done.exit_code == 0
    assert "確かめられない5" in done.output


def test_explain_says_what_each_column_was_taken_for_and_why(samples: Path) -> None:
    done = ask("explain", str(samples / "nagareyama.pdf"), "--page", "4")
    assert "事業の一覧" in done.output
    assert "くらべた読み方：listing" in done.output
    assert "年度の軸（工程）" in done.output
    assert re.search(r"│ \S+\s+│ name\s+│ +[01]\.\d\d │", done.output)


def test_explain_names_what_stays_unread_with_the_reason(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.grid(40, 60, [120, 80, 80], [["年齢", "男", "女"], ["10代", "12", "15"], ["20代", "22", "25"]])
    done = ask("explain", str(pdf.save()))
    assert "読まなかった所" in done.output
    assert "この表は読んでいません" in done.output


@pytest.mark.long
def test_explain_as_one_page_that_needs_nothing_else(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "tomi.html"
    assert f"書きました：{path}" in ask("explain", str(samples / "tomi.pdf"), "-o", str(path)).output
    page = path.read_text(encoding="utf-8")
    assert page.count("<svg") == page.count('<h2 id="p')
    assert not re.findall(r'(?:src|href)="(?!data:|#)', page)
    assert "見出しの似かた" in page
    assert ask("explain", str(samples / "tomi.pdf"), "-o", str(path)).exit_code == 1


def test_explain_refuses_what_is_no_pdf_and_pages_that_are_not_there(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no pdf")
    assert "は読めません" in ask("explain", str(tmp_path / "a.pdf")).output
    assert "ページはありません" in ask("explain", str(samples / "tomi.pdf"), "--page", "99").output


def test_a_key_of_signs_is_no_unread_region(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    key = [["総", "総務課", "市", "市民課"], ["税", "税務課", "建", "建設課"], ["情", "情報課", "財", "財政課"]]
    pdf.grid(40, 60, [40, 120, 40, 120], key)
    done = ask("explain", str(pdf.save()))
    assert "課の略号などの説明" in done.output
    assert "計画の内容らしい所" not in done.output


def test_explain_tells_what_stays_unread_beside_the_projects(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    years = ["令和7年度", "令和8年度", "令和9年度"]
    rows = [[f"1-{i}", f"{name}の導入", "総務課", "検討", "試行", "実施"] for i, name in enumerate("甲乙丙丁", 1)]
    pdf.grid(50, 80, [40, 120, 80, 70, 70, 70], [["番号", "事業名", "担当課", *years], *rows])
    for i, (what, share) in enumerate(
        [("申請の件数", "120件→300件"), ("利用の割合", "15％→40％"), ("登録者の数", "900人")]
    ):
        pdf.text(60, 230 + 14 * i, what, size=9)
        pdf.text(160, 230 + 14 * i, share, size=9)
    done = ask("explain", str(pdf.save()))
    assert "計画の内容らしい所" in done.output
    assert "申請の件数" in done.output


def test_a_page_that_the_witness_cannot_read_costs_its_own_values_only(
    folder: Path, samples: Path, tmp_path: Path
) -> None:
    with pikepdf.open(samples / "tomi.pdf") as pdf:
        pdf.pages[1].Resources.ColorSpace = pikepdf.Dictionary(X=pikepdf.Array([pikepdf.Name.ICCBased]))
        pdf.pages[1].contents_add(b"/X cs 1 2 3 sc q q q Q Q Q Q Q BT /none 12 Tf (x) Tj ET", prepend=True)
        pdf.save(tmp_path / "odd.pdf")
    boxes = [(value.page_no, value.bbox) for value in printed_values(folder, "tomi")]
    told = texts_in(tmp_path / "odd.pdf", boxes)
    assert len(told) == len(boxes)
    assert sum(isinstance(one, str) for one in told) > 20


def test_what_does_not_end_is_stopped_and_what_dies_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keikaku._internal.flows.look.own_process.SECONDS", 3.0)
    with pytest.raises(LookError, match="終わらないため"):
        apart(time.sleep, 600)
    with pytest.raises(LookError, match="途中で止まりました"):
        apart(os._exit, 3)
    with pytest.raises(LookError, match="ZeroDivisionError"):
        apart(operator.truediv, 1, 0)
    assert apart(operator.add, 1, 2) == 3


@pytest.mark.parametrize("place", ["link.html", "curated/projects.parquet", "plan.pdf"])
def test_a_picture_is_never_written_over_links_published_tables_or_pdfs(
    samples: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "link.html").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "curated").mkdir()
    path = tmp_path / place
    curated = str(tmp_path / "curated")
    done = ask("explain", str(samples / "tomi.pdf"), "-o", str(path), "--overwrite", "--curated", curated)
    assert (done.exit_code, "書けませんでした" in done.output) == (1, True)
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_of_the_current_folder_is_run(samples: Path, at: tuple[str, str], tmp_path: Path) -> None:
    for name in ("json", "pickle", "multiprocessing", "subprocess", "pypdfium2", "pdfplumber", "PIL", "jinja2"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w').close(); raise SystemExit(7)")
    script = Path(sys.executable).with_name("keikaku")
    for command in (
        ["explain", str(samples / "tomi.pdf"), "-o", "a.html"],
        ["verify", "--sample", "3", "--document", "tomi", "--raw", str(samples), *at],
        ["show", "行政手続のオンライン化", "--document", "tomi", "-o", "a.svg", "--raw", str(samples), *at],
    ):
        done = subprocess.run([script, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
    assert not (tmp_path / "ran").exists()


def test_a_table_that_is_spoilt_is_a_sentence(sample_build: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_build.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    (tmp_path / "curated" / "projects.parquet").write_bytes(b"PAR1")
    for command in (["find", "電子"], ["show", "電子"]):
        done = ask(*command, "--curated", str(tmp_path / "curated"))
        assert (done.exit_code, "projects.parquet が読めません" in done.output) == (1, True), done.output


def test_what_is_said_of_a_failure_steers_no_terminal(at: tuple[str, str]) -> None:
    done = ask("show", "\x1b[31m\u202eないもの", *at)
    assert (done.exit_code, "ないもの" in done.output) == (1, True)
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output


def test_the_pdf_of_a_name_that_is_not_in_utf_8_is_found_again(tmp_path: Path) -> None:
    name = Path(os.fsdecode(os.fsencode(tmp_path / "raw") + b"/" + "計画.pdf".encode("cp932")))
    plan_pdf(tmp_path / "plan.pdf")
    name.parent.mkdir()
    shutil.copyfile(tmp_path / "plan.pdf", name)
    sha256 = hashlib.sha256(name.read_bytes()).hexdigest()
    assert raw_file(tmp_path / "raw", "計画.pdf", sha256) == name
    with pytest.raises(LookError):
        raw_file(tmp_path / "raw", "../plan.pdf", sha256)


def test_a_linked_pdf_is_the_pdf_that_was_read(tmp_path: Path) -> None:
    plan = plan_pdf(tmp_path / "elsewhere" / "plan.pdf")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "link.pdf").symlink_to(plan)
    found = raw_file(tmp_path / "raw", "link.pdf", hashlib.sha256(plan.read_bytes()).hexdigest())
    assert found == tmp_path / "raw" / "link.pdf"


@pytest.mark.long
def test_explain_as_a_picture_of_the_page_with_its_regions(samples: Path, tmp_path: Path, at: tuple[str, str]) -> None:
    file = str(samples / "nagareyama.pdf")
    for number in ("1", "2"):
        done = ask("explain", file, "--page", "3", "-o", str(tmp_path / f"{number}.png"), *at)
        assert done.exit_code == 0, done.output
    first, again = ((tmp_path / f"{number}.png").read_bytes() for number in ("1", "2"))
    assert first == again
    picture = Image.open(io.BytesIO(first))
    assert (0, 114, 178) in {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}, "the list's box"
    wrong = ask("explain", file, "-o", str(tmp_path / "a.gif"), *at)
    assert (wrong.exit_code, ".html か .png" in wrong.output) == (1, True)
