"""What must hold however a publish ends: killed, overtaken, read meanwhile, out of room; an older DuckDB reads it."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from keikaku._internal.warehouse.builds import builds_folder, kept_builds
from keikaku._internal.warehouse.database import FILE_NAME, BuildError
from keikaku._internal.warehouse.errors import NotPublishedError
from keikaku._internal.warehouse.publish import publish
from keikaku._internal.warehouse.schema import TABLES
from keikaku._internal.warehouse.views import views
from tests.kit.failing_calls import failing
from tests.kit.marked import marked_rows, published_mark

pytestmark = pytest.mark.long

OLD_DUCKDB = "1.2.2"


def publishing(root: Path, curated: Path, first: int, builds: int, **more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.kit.marked", str(curated), str(first), str(builds)]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)  # type: ignore[call-overload, no-any-return]


def test_killed_at_forty_moments_of_a_publish_the_set_is_whole(root: Path, tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    publish(marked_rows(0), curated)
    moments = random.Random(40)
    seen = set()
    for attempt in range(1, 41):
        writer = publishing(root, curated, 100 * attempt, 100)
        assert writer.stdout is not None
        began = time.monotonic()
        writer.stdout.readline()  # published once, so it knows how long that takes; kill it in one of the next two
        time.sleep(moments.uniform(0, time.monotonic() - began))
        writer.kill()  # the writer alone: the process that makes the database lives on for a moment
        writer.communicate()
        seen.add(published_mark(curated))
    assert len(seen) > 10
    publish(marked_rows(7), curated, keep=1)
    assert published_mark(curated) == "7"
    left = {p.name for p in builds_folder(curated).iterdir()} - {"writer.lock"}
    assert left == {p.name for p in kept_builds(curated)}


def test_a_reader_during_twenty_publishes_sees_only_whole_builds(root: Path, tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    publish(marked_rows(0), curated)
    writer = publishing(root, curated, 1, 20)
    seen = []
    while writer.poll() is None:
        seen.append(int(published_mark(curated)))
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    assert published_mark(curated) == "20"


def test_two_writers_at_once_take_turns(root: Path, tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    writers = [publishing(root, curated, first, 5) for first in (100, 200)]
    for writer in writers:
        _, problems = writer.communicate(timeout=300)
        assert writer.returncode == 0, problems
    assert published_mark(curated) in {"104", "204"}


@pytest.mark.parametrize("room", [4_000, 60_000, 2_000_000])
def test_a_limit_on_the_size_of_files_leaves_the_old_build(root: Path, tmp_path: Path, room: int) -> None:
    curated = tmp_path / "curated"
    publish(marked_rows(1), curated)

    def limited() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    writer = publishing(root, curated, 2, 1, preexec_fn=limited)
    _, problems = writer.communicate(timeout=300)
    assert writer.returncode != 0
    assert "BuildError" in problems
    assert published_mark(curated) == "1"
    assert not any(p.name.startswith(".") for p in builds_folder(curated).iterdir())


@pytest.mark.parametrize("megabytes", [9, 12])
def test_a_full_disk_leaves_the_old_build(root: Path, tmp_path: Path, megabytes: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        curated = disk / "curated"
        publish(marked_rows(1), curated)
        used = sum(f.stat().st_size for f in disk.rglob("*") if f.is_file() and not f.is_symlink())
        (disk / "ballast").write_bytes(b"\0" * max(0, megabytes * 2**20 - used - 2**20))
        writer = publishing(root, curated, 2, 1)
        _, problems = writer.communicate(timeout=300)
        assert writer.returncode != 0
        assert "ディスクの空き" in problems
        assert published_mark(curated) == "1"
        (disk / "ballast").unlink()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_an_older_duckdb_reads_every_table_and_view(small_build: Path, tmp_path: Path) -> None:
    python = tmp_path / "old" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "old")], check=True)
    installed = subprocess.run([python, "-m", "pip", "install", "-q", f"duckdb=={OLD_DUCKDB}"], check=False)
    if installed.returncode:
        pytest.skip(f"duckdb {OLD_DUCKDB} cannot be installed here")
    script = (
        "import sys, duckdb; con = duckdb.connect(sys.argv[1], read_only=True)\n"
        "for name in sys.argv[2:]: con.execute(f'SELECT * FROM \"{name}\"').fetchall()\n"
        "print(duckdb.__version__, con.execute('SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL "
        "AND NOT internal').fetchall())"
    )
    names = [*(t.name for t in TABLES), *(v.name for v in views())]
    command = [str(python), "-c", script, str(small_build / FILE_NAME), *names]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, check=False)
    assert done.stdout.strip() == f"{OLD_DUCKDB} [(0,)]", done.stderr


def test_whichever_system_call_of_a_publish_fails_the_published_set_is_whole(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    publish(marked_rows(0), curated)
    with failing(tmp_path, 0) as calls:
        publish(marked_rows(1), curated)
        total = calls.count
    assert total > 40
    failed, mark = 0, "1"
    for number in range(1, total + 1):
        with failing(tmp_path, number):
            try:
                publish(marked_rows(number + 1), curated)
            except (NotPublishedError, BuildError, OSError):
                failed += 1
            else:
                mark = str(number + 1)
        assert published_mark(curated) in {mark, str(number + 1)}, "the old set or the new one"
        mark = published_mark(curated)
    assert failed > total // 2
    publish(marked_rows(7), curated, keep=1)
    assert published_mark(curated) == "7"
