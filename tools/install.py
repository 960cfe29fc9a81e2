"""Install pinned packages and keikaku itself into the environment that runs this, saying how far it is.

    python tools/install.py requirements-ocr.txt [REQUIREMENTS…]

The lists are complete, so pip takes them as they are (--no-deps) and holds every file against its hash. Needs nothing
but Python and pip: it runs before anything is installed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import threading
import time
from pathlib import Path

_PIN = re.compile(r"^[A-Za-z0-9][^\s;]*==", re.M)
_LOG_EVERY = 15.0
"""Seconds between two lines where there is no terminal."""
_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-deps"]
_SITE = Path(sysconfig.get_path("purelib"))


class _Line:
    """How far it is: one line that is written over on a terminal, now and then a line elsewhere."""

    def __init__(self, total: int) -> None:
        self._total, self._is_terminal, self._last = total, sys.stdout.isatty(), 0.0

    def show(self, doing: str, done: int, last: bool = False) -> None:
        told = f"{doing} {min(done, self._total)}/{self._total}"
        now = time.monotonic()
        if self._is_terminal:
            print(f"\r\x1b[K{told}", end="\n" if last else "", flush=True)
        elif last or now - self._last >= _LOG_EVERY:
            print(told, flush=True)
            self._last = now


def main(lists: list[str]) -> int:
    """Install the lists, then keikaku; pip's exit code."""
    total = sum(len(_PIN.findall(Path(name).read_text(encoding="utf-8"))) for name in lists)
    print(f"部品を用意します（{total}個、1～2分） / installing {total} packages", flush=True)
    wanted = [argument for name in lists for argument in ("-r", name)]
    code = _run([*_PIP, "--require-hashes", *wanted], _Line(total))
    return code or _run([*_PIP, "--no-build-isolation", "-e", "."], None)


def _run(command: list[str], line: _Line | None) -> int:
    """Run pip; what it says is shown only where it fails."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    said: list[str] = []
    fetched, installing = 0, threading.Event()
    before = _installed()

    def count() -> None:
        while line is not None and not done.wait(0.5):
            if installing.is_set():
                line.show("組み込み中 / installing", _installed() - before)
            else:
                line.show("取り寄せ中 / downloading", fetched)

    done = threading.Event()
    counting = threading.Thread(target=count, daemon=True)
    counting.start()
    assert process.stdout is not None
    for text in process.stdout:
        said.append(text)
        fetched += text.startswith(("Collecting ", "Requirement already satisfied"))
        if text.startswith("Installing collected packages"):
            installing.set()
    code = process.wait()
    done.set()
    counting.join()
    if code:
        print("\n部品を用意できませんでした / the installation failed:", file=sys.stderr)
        print("".join(t for t in said if not t.startswith("WARNING"))[-20000:], file=sys.stderr)
    elif line is not None:
        line.show("用意しました / installed", line._total, last=True)
    return code


def _installed() -> int:
    return sum(1 for _ in _SITE.glob("*.dist-info"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
