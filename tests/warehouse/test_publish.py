"""Publishing: whole or not at all, one writer at a time, and a way back."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from keikaku._internal.warehouse import checks, database
from keikaku._internal.warehouse.builds import (
    NoSuchBuildError,
    NotALinkError,
    builds_folder,
    drop_old,
    find_build,
    kept_builds,
    published_build,
    reading,
    record_of,
    switch,
)
from keikaku._internal.warehouse.database import FILE_NAME, BuildError, connect
from keikaku._internal.warehouse.file_lock import BusyError, try_lock
from keikaku._internal.warehouse.lock import LockedError, owner_of, writer_lock
from keikaku._internal.warehouse.parquet import to_arrow
from keikaku._internal.warehouse.publish import publish, rollback, sha256
from keikaku._internal.warehouse.schema import BY_NAME, TABLES
from keikaku._internal.warehouse.views import views
from tests.kit.rows import project, tables

__all__ = ["project", "tables"]


def names(curated: Path) -> list[str]:
    with connect(str(curated / FILE_NAME), read_only=True) as con:
        return [name for (name,) in con.execute("SELECT name FROM projects ORDER BY seq").fetchall()]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three builds of one, two and three projects, given as dictionaries and as Arrow tables."""
    curated = tmp_path_factory.mktemp("three") / "curated"
    publish(tables(project(1)), curated, keep=2)
    rows = tables(project(1), project(2))
    publish(
        {t.name: to_arrow(t, rows.get(t.name, ())) for t in TABLES}, curated, {"inputs": {"a.pdf": "d" * 64}}, keep=2
    )
    publish(tables(project(1), project(2), project(3)), curated, keep=2)
    return curated


def test_a_second_publish_replaces_the_first_as_one(three: Path) -> None:
    assert names(three) == ["事業1", "事業2", "事業3"]
    assert [record_of(b)["row_counts"]["projects"] for b in kept_builds(three)] == [1, 2, 3]


def test_build_json_tells_time_versions_inputs_and_row_counts(three: Path) -> None:
    first, second, third = kept_builds(three)
    record = json.loads((second / "build.json").read_text(encoding="utf-8"))
    assert record["built_at"].endswith("+00:00")
    assert record["versions"]["duckdb"] == duckdb.__version__
    assert record["versions"]["storage"] == "v1.2.0"
    assert record["inputs"] == {"a.pdf": "d" * 64}
    assert set(record["row_counts"]) == {t.name for t in TABLES}
    assert {name: sha256(second / name) for name in record["files"]} == record["files"]
    files = {p.relative_to(second).as_posix() for p in second.rglob("*") if p.is_file()}
    assert files == {*record["files"], "build.json"}
    assert {f"views/{view.name}.parquet" for view in views()} <= files
    assert [record_of(b)["previous_build"] for b in (first, second, third)] == [None, first.name, second.name]


def test_builds_are_found_by_name(three: Path) -> None:
    builds = kept_builds(three)
    assert find_build(three, "current") == builds[2] == published_build(three)
    assert find_build(three, "previous") == builds[1]
    assert find_build(three, builds[0].name[:-2]) == builds[0]
    assert find_build(three, str(builds[0])) == builds[0].resolve()
    with pytest.raises(NoSuchBuildError, match="ありません"):
        find_build(three, "1999")
    with pytest.raises(NoSuchBuildError, match="一つに決まりません"):
        find_build(three, builds[0].name[:4])


def pretend(curated: Path, day: int, keep: int = 9) -> Path:
    """A build that is no more than its record, published."""
    folder = builds_folder(curated) / f"202601{day:02}T000000000000"
    folder.mkdir(parents=True)
    (folder / "build.json").write_text("{}")
    switch(curated, folder)
    drop_old(curated, keep)
    return folder


def test_only_so_many_builds_are_kept_beside_the_published_one(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    builds = [pretend(curated, day, keep=2) for day in range(1, 6)]
    assert kept_builds(curated) == builds[2:]
    assert pretend(curated, 6, keep=0) == published_build(curated)
    assert len(kept_builds(curated)) == 1


def test_rollback_goes_back_one_at_a_time_or_to_a_named_build(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    builds = [pretend(curated, day) for day in range(1, 4)]
    assert [rollback(curated), published_build(curated)] == [builds[1], builds[1]]
    assert rollback(curated) == builds[0]
    with pytest.raises(NoSuchBuildError, match="前の版が残っていません"):
        rollback(curated)
    assert rollback(curated, "20260103") == builds[2] == published_build(curated)
    elsewhere = pretend(tmp_path / "other", 9)
    with pytest.raises(NoSuchBuildError, match="の版ではありません"):
        rollback(curated, str(elsewhere))


def test_a_build_is_kept_as_long_as_somebody_reads_it(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    first = pretend(curated, 1)
    with reading(curated) as folder:
        assert folder == first
        second = pretend(curated, 2, keep=0)
        assert kept_builds(curated) == [first, second]
    third = pretend(curated, 3, keep=0)
    assert kept_builds(curated) == [third]
    with pytest.raises(NoSuchBuildError, match="まだ何も公開されていません"), reading(tmp_path / "none"):
        pass


def test_a_reader_of_the_database_is_not_disturbed(three: Path) -> None:
    newest = published_build(three)
    assert newest is not None
    with duckdb.connect(str(three / FILE_NAME), read_only=True) as con:
        rollback(three)
        assert con.execute("SELECT count(*) FROM projects").fetchall() == [(3,)]
    assert names(three) == ["事業1", "事業2"]
    rollback(three, newest.name)


def test_a_folder_of_the_users_is_never_replaced(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    curated.mkdir()
    (curated / "mine.txt").write_text("mine")
    with pytest.raises(NotALinkError):
        publish(tables(project(1)), curated)
    assert (curated / "mine.txt").read_text() == "mine"
    link = tmp_path / "link"
    link.symlink_to(curated)
    with pytest.raises(NotALinkError):
        publish(tables(project(1)), link)
    assert link.readlink() == curated


def test_a_build_that_was_removed_by_hand_is_replaced(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    publish(tables(project(1)), curated)
    shutil.rmtree(builds_folder(curated))
    assert published_build(curated) is None
    publish(tables(project(1), project(2)), curated)
    assert names(curated) == ["事業1", "事業2"]


def test_what_a_killed_writer_left_is_cleared(small_build: Path, tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    left = builds_folder(curated) / ".20200101T000000000000"
    half = builds_folder(curated) / "20200101T000000000000"
    for folder in (left, half):
        folder.mkdir(parents=True)
        (folder / "projects.parquet").write_bytes(b"half")
    (builds_folder(curated) / ".link-1").symlink_to("nowhere")
    publish(tables(project(1)), curated)
    assert sorted(p.name for p in builds_folder(curated).iterdir()) == sorted(
        [kept_builds(curated)[0].name, "writer.lock"]
    )


def test_a_failing_write_is_a_sentence_and_keeps_the_previous_build(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checks, "run_checks", full)
    with pytest.raises(BuildError, match="ディスクの空き"):
        publish(tables(project(1)), three)
    assert len(names(three)) == 3
    assert not any(p.name.startswith(".") for p in builds_folder(three).iterdir())


def test_the_process_that_makes_the_database_tells_what_failed(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="municipalities"):
        database.build_database(tmp_path)


def test_a_second_writer_waits_and_is_told_who_is_writing(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    told: list[int | None] = []
    order: list[str] = []

    def second() -> None:
        with writer_lock(curated, waiting=told.append):
            order.append("second")

    with writer_lock(curated):
        thread = threading.Thread(target=second)
        thread.start()
        with writer_lock(curated):  # its owner may take it again
            thread.join(0.5)
            order.append("first")
    thread.join(5)
    assert order == ["first", "second"]
    assert told == [os.getpid()]


def test_a_writer_that_will_not_wait_says_so(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    script = "import sys,fcntl;f=open(sys.argv[1],'a');fcntl.flock(f,2);print('held',flush=True);sys.stdin.read()"
    builds_folder(curated).mkdir(parents=True)
    path = builds_folder(curated) / "writer.lock"
    path.write_text('{"pid": 4711}')
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match="プロセス 4711"), writer_lock(curated, wait=0.1):
            pass
        other.kill()
    with writer_lock(curated, wait=5):  # the dead owner's lock is recovered
        assert owner_of(curated) == os.getpid()


def test_the_lock_is_held_while_the_database_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    curated = tmp_path / "curated"
    seen: list[bool] = []

    def locked(folder: Path) -> None:
        with (builds_folder(curated) / "writer.lock").open() as file:
            try:
                try_lock(file.fileno())
            except BusyError:
                seen.append(True)

    monkeypatch.setattr(checks, "run_checks", locked)
    publish(tables(project(1)), curated)
    assert seen == [True]


def test_a_missing_value_where_one_is_required_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"projects.name: 1 rows without a value"):
        publish(tables(project(1, name=None)), tmp_path / "curated")
    with pytest.raises(pa.ArrowInvalid):
        to_arrow(BY_NAME["stages"], [{"stage": "検討", "rank": "first"}])
