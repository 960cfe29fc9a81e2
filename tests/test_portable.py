"""What Windows lacks is nowhere needed: its absence is played on this system, in every process of a run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from keikaku._internal.warehouse.builds import (
    NotALinkError,
    kept_builds,
    published_build,
    published_files,
    require_ours,
)
from tests.kit.night import plan_pdf

LIKE_WINDOWS = """
import builtins, os, pathlib, signal

POSIX = {"fcntl", "grp", "posix", "pwd", "resource", "select", "termios", "tty"}
whole = builtins.__import__

def without(name, globals=None, *rest, **more):
    if name in POSIX and str((globals or {}).get("__name__", "")).startswith(("keikaku", "__main__")):
        raise ModuleNotFoundError(name)
    return whole(name, globals, *rest, **more)

def no_link(*args, **kwargs):
    raise OSError(1314, "A required privilege is not held by the client")

builtins.__import__ = without
pathlib.Path.symlink_to = no_link
for name in ("killpg", "setsid", "pwrite", "getpgid", "O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY"):
    if hasattr(os, name):
        delattr(os, name)
del signal.setitimer
"""
"""Run by every Python process before anything else. The standard library and portalocker keep their POSIX modules."""


@pytest.fixture
def like_windows(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(LIKE_WINDOWS)
    return {**os.environ, "PYTHONPATH": str(tmp_path / "site")}


def keikaku(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "keikaku", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_plan_is_read_published_and_queried_without_posix_modules_and_links(
    tmp_path: Path, like_windows: dict[str, str]
) -> None:
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    for nights, name in enumerate(["RPAの導入", "電子申請の拡大"], 1):
        plan_pdf(raw / f"{nights}.pdf", name=name)
        done = keikaku(like_windows, "ingest", "--raw", str(raw), "--curated", str(curated))
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr[-2000:]
        assert curated.is_file(), "a file that names the build"
        assert published_build(curated) == kept_builds(curated)[-1]
        asked = keikaku(like_windows, "query", "--curated", str(curated), "--format", "json", "FROM projects")
        assert len({row["document_id"] for row in json.loads(asked.stdout)}) == nights
    back = keikaku(like_windows, "rollback", "--curated", str(curated))
    assert back.returncode == 0, back.stderr
    assert published_build(curated) == kept_builds(curated)[0]
    assert (published_files(curated) / "projects.parquet").is_file()


def test_a_file_of_the_users_is_never_taken_for_a_pointer(tmp_path: Path) -> None:
    for content in (b"my notes", b"keikaku-build: elsewhere/2026", b"\xff\xfe" * 5000):
        (tmp_path / "curated").write_bytes(content)
        with pytest.raises(NotALinkError):
            require_ours(tmp_path / "curated")
