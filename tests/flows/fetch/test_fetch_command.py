"""keikaku fetch as a person runs it: sentences, exit codes, and what is left alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from keikaku._internal.flows.cli import main
from keikaku._internal.flows.commands import fetch as fetch_run
from keikaku._internal.flows.fetch import pacing
from keikaku._internal.flows.fetch.downloads import Fetch
from keikaku._internal.flows.raw import storage
from tests.kit.web_server import Site, answer, document, pdf, versioned


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "INTERVAL", 0.0)
    monkeypatch.setattr(pacing, "WAITS", (0.0, 0.0))
    monkeypatch.setenv("COLUMNS", "200")


def run(raw: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["fetch", "--raw", str(raw), *args], catch_exceptions=False)


def sources(raw: Path, *lines: str) -> Path:
    raw.mkdir(exist_ok=True)
    (raw / "sources.csv").write_text("\n".join(["file,url,note", *lines, ""]), encoding="utf-8")
    return raw


def test_new_unchanged_and_failed_files_are_told_apart(site: Site, tmp_path: Path) -> None:
    site.routes["/a.pdf"] = versioned(pdf(), '"one"')
    site.routes["/c.pdf"] = answer(b"<html>", Content_Type="text/html\x1b[2J")
    raw = sources(
        tmp_path / "raw",
        f"市/a.pdf,{site.url('/a.pdf')},",
        "手で置く.pdf,,",
        f"b.pdf,{site.url('/b.pdf')},",
        f"c.pdf,{site.url('/c.pdf')},",
    )
    done = run(raw, "--allow-private")
    assert done.exit_code == 3
    assert "URLのない行 1件" in done.output
    assert "新規 市/a.pdf 0.0MB" in done.output
    assert "失敗 b.pdf：公開元からなくなっています" in done.output
    assert "失敗 c.pdf：PDFではないものが返りました" in done.output
    assert "\x1b" not in done.output
    assert "取得 3件：新規 1、失敗 2" in done.output
    assert "sources.csv の url を直してください" in done.output, "what to do"

    done = run(raw, "--allow-private", "--only", "市/*")
    assert (done.exit_code, "変更なし 市/a.pdf" in done.output) == (0, True)
    assert "取得 1件：変更なし 1" in done.output


def test_private_addresses_need_the_option(site: Site, tmp_path: Path) -> None:
    done = run(sources(tmp_path / "raw", f"a.pdf,{site.url('/a.pdf')},"))
    assert (done.exit_code, site.asked) == (3, [])
    assert "--allow-private" in done.output


def test_a_file_over_max_mb_is_refused(site: Site, tmp_path: Path) -> None:
    site.routes["/a.pdf"] = document(pdf(size=2 * 1024 * 1024))
    raw = sources(tmp_path / "raw", f"a.pdf,{site.url('/a.pdf')},")
    assert run(raw, "--allow-private", "--max-mb", "1").exit_code == 3
    assert run(raw, "--allow-private", "--max-mb", "3").exit_code == 0


def test_without_sources_nothing_can_be_done(tmp_path: Path) -> None:
    done = run(tmp_path / "none")
    assert done.exit_code == 1
    assert "sources.csv を開けません" in done.output
    assert not (tmp_path / "none").exists()


def test_a_broken_line_is_named_before_anything_is_asked(site: Site, tmp_path: Path) -> None:
    raw = sources(tmp_path / "raw", f"a.pdf,{site.url('/a.pdf')},", "../b.pdf,http://b.example/,")
    done = run(raw, "--allow-private")
    assert done.exit_code == 1
    assert "sources.csv 3行目 file列：data/raw の外" in done.output
    assert site.asked == []


def test_a_dry_run_asks_and_writes_nothing(site: Site, tmp_path: Path) -> None:
    sources(tmp_path, f"a.pdf,{site.url('/a.pdf')},", f"市/b.pdf,{site.url('/b.pdf')},")
    (tmp_path / "a.pdf").write_bytes(pdf())
    raw = tmp_path / "raw"
    done = run(raw, "--sources", str(tmp_path / "sources.csv"), "--dry-run")
    assert done.exit_code == 0
    assert f"予定 市/b.pdf：初めて取得 {site.url('/b.pdf')}" in done.output
    assert "取得 2件：予定 2" in done.output
    assert (site.asked, raw.exists()) == ([], False)


def test_sources_may_lie_elsewhere(site: Site, tmp_path: Path) -> None:
    site.routes["/a.pdf"] = document(pdf())
    sources(tmp_path, f"a.pdf,{site.url('/a.pdf')},")
    assert run(tmp_path / "raw", "--sources", str(tmp_path / "sources.csv"), "--allow-private").exit_code == 0
    assert (tmp_path / "raw" / "a.pdf").exists()


def test_a_pattern_that_fits_nothing_is_a_mistake(tmp_path: Path) -> None:
    done = run(sources(tmp_path / "raw", "a.pdf,http://a.example/,"), "--only", "[市]*.xlsx")
    assert (done.exit_code, "[市]*.xlsx に当てはまる" in done.output) == (1, True)


def test_a_list_without_urls_is_fine(tmp_path: Path) -> None:
    done = run(sources(tmp_path / "raw", "a.pdf,,"))
    assert (done.exit_code, "取得するものはありません" in done.output) == (0, True)


def test_a_second_run_at_the_same_time_is_turned_away(tmp_path: Path) -> None:
    raw = sources(tmp_path / "raw", "a.pdf,http://a.example/,")
    with storage.locked(raw):
        done = run(raw)
    assert (done.exit_code, "別の keikaku fetch が動いています" in done.output) == (1, True)


def test_ctrl_c_says_what_was_done(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.routes["/a.pdf"] = document(pdf())
    raw = sources(tmp_path / "raw", f"a.pdf,{site.url('/a.pdf')},", "b.pdf,http://b.example/,")
    one = Fetch.one

    def interrupted(self: Fetch, line):  # type: ignore[no-untyped-def]
        if line.file == "b.pdf":
            raise KeyboardInterrupt
        return one(self, line)

    monkeypatch.setattr(Fetch, "one", interrupted)
    done = run(raw, "--allow-private")
    assert done.exit_code == 130
    assert "新規 1" in done.output
    assert "中断しました（残り 1件）" in done.output


def test_on_a_terminal_the_result_is_a_table(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    site.routes["/a.pdf"] = document(pdf())
    raw = sources(tmp_path / "raw", f"[市]/a.pdf,{site.url('/a.pdf')},", f"b.pdf,{site.url('/b.pdf')},")
    monkeypatch.setattr(fetch_run, "make_console", lambda: Console(force_terminal=True, width=150))
    assert fetch_run.run_fetch(raw, allow_private=True) == 3
    shown = capsys.readouterr().out
    assert "取得の結果" in shown
    assert "[市]/a.pdf" in shown
    assert "公開元からなくなっています" in shown


def test_help_does_not_wait_for_the_web() -> None:
    code = "import sys, flows.cli; assert not {'urllib3', 'rich', 'protego', 'normalize'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    text = CliRunner().invoke(main, ["fetch", "--help"]).output
    assert "例：keikaku fetch" in text
    assert "終了コード" in text
