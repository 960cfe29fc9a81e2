"""What `status` and `nightly` say of the runs: the last, the next, one that waits, stands still or was killed."""

import io
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from keikaku._internal.flows.commands.nights import print_nights, told_as_they_come
from keikaku._internal.flows.night import noted, read_diary, serving
from keikaku._internal.warehouse.builds import DIARY, builds_folder

NOBODY = 2**22 + 7
"""A pid beyond those that Linux gives."""


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    curated = tmp_path / "curated"
    (builds_folder(curated) / "20261127").mkdir(parents=True)
    (builds_folder(curated) / "20261127" / "build.json").write_text("{}")
    return curated


def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def status(curated: Path) -> str:
    out = console()
    print_nights(out, curated)
    return said(out)


def write(curated: Path, **line: object) -> None:
    with (builds_folder(curated) / DIARY).open("a") as file:
        file.write(json.dumps({"pid": os.getpid(), "at": datetime.now(UTC).isoformat(), **line}) + "\n")


def test_the_last_run_is_told_with_what_it_came_to(curated: Path) -> None:
    with noted(curated) as note:
        note.comes_to("published", "公開しました（文書5件）")
    with pytest.raises(ValueError, match="the disk"), noted(curated):
        raise ValueError("the disk is full\nTraceback")
    assert [run.result for run in read_diary(curated).runs] == ["published", "failed"]
    assert "失敗しました：the disk is full　0秒" in status(curated)
    with pytest.raises(KeyboardInterrupt), noted(curated):
        raise KeyboardInterrupt
    assert "中断されました" in status(curated)


def test_a_run_that_was_killed_is_told(curated: Path) -> None:
    write(curated, event="begins", pid=NOBODY)
    assert "途中で終わりました" in status(curated)


def test_a_run_that_lasts_too_long_or_waits_is_told_with_its_process(curated: Path) -> None:
    write(curated, event="begins")
    write(curated, event="waits", **{"for": 77})
    assert f"プロセス {os.getpid()}" in status(curated)
    assert "プロセス 77）が終わるのを待っています" in status(curated)
    assert "長すぎます" not in status(curated)


def test_a_pid_that_was_given_to_another_process_is_not_the_run(curated: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=4000)
    write(curated, event="begins", at=long_ago.isoformat())
    assert "実行中" not in status(curated)


def test_the_next_run_is_told_as_long_as_nightly_serves(curated: Path) -> None:
    with serving(curated, "0 2 * * *"):
        assert "02:00（日本時間、keikaku nightly が動いています）" in status(curated)
    assert "次の実行" not in status(curated)
    write(curated, event="serves", cron="0 2 * * *", pid=NOBODY)
    assert "次の実行" not in status(curated), "killed"


def test_nightly_prints_a_line_after_each_run_and_when_one_waits(curated: Path) -> None:
    write(curated, event="begins", pid=NOBODY)
    out = console()
    with told_as_they_come(out, curated, "0 2 * * *"), noted(curated) as note:
        note.comes_to("unchanged", "変わりありません（文書5件）")
    lines = said(out).splitlines()
    assert len(lines) == 2
    assert "変わりありません（文書5件）" in lines[0]
    assert lines[1].startswith("次の実行：")


def test_lines_that_are_damaged_spoil_nothing(curated: Path) -> None:
    (builds_folder(curated) / DIARY).write_bytes(b"\xff\xfe\n{\n[]\n{}\n")
    with noted(curated) as note:
        note.comes_to("published", "公開しました")
    assert [run.result for run in read_diary(curated).runs] == ["published"]


def test_the_diary_does_not_grow_for_ever(curated: Path) -> None:
    (builds_folder(curated) / DIARY).write_text("{}\n" * 2500)
    with noted(curated):
        pass
    assert len((builds_folder(curated) / DIARY).read_text().splitlines()) < 1100


def test_where_nothing_is_published_nothing_is_left(tmp_path: Path) -> None:
    with noted(tmp_path / "data" / "curated"):
        pass
    assert list(tmp_path.iterdir()) == []
