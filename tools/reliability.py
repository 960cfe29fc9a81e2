"""docs/reliability.md: every promise of tests/promises.toml with the tests that hold it, and how often each is tried.

Run as `python -m tools.reliability`; a test compares the page with what this gives.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
_TRIALS = {
    "test_two_thousand_damaged_copies_say_what_they_lost": 2000,
    "test_a_damaged_copy_says_what_it_lost": 60,
    "test_killed_at_forty_moments_of_a_publish_the_set_is_whole": 40,
    "test_any_text_is_answered_twenty_thousand_times": 20_000,
    "test_any_text_is_answered": 60,
    "test_whichever_system_call_of_a_publish_fails_the_published_set_is_whole": 40,
    "test_a_reader_during_twenty_publishes_sees_only_whole_builds": 20,
}
"""Trials within one case of a test; at least so many."""


def groups() -> list[dict[str, object]]:
    """The groups of promises as the file has them."""
    text = (ROOT / "tests" / "promises.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["group"])


def cases() -> tuple[Counter[str], dict[str, str]]:
    """How many cases each promised test has, and its file."""
    promised = {name for group in groups() for promise in group["promises"] for name in promise["tests"]}  # type: ignore[attr-defined]
    held = [
        str(path)
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if promised & set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M))
    ]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-o",
        "addopts=",
        "-m",
        "long or not long",
        *held,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    counts, places = Counter[str](), dict[str, str]()
    for line in done.stdout.splitlines():
        place, _, name = line.partition("::")
        if name:
            test = name.partition("[")[0]
            counts[test] += 1
            places[test] = place
    return counts, places


def page() -> str:
    """The page as it should be."""
    counts, places = cases()
    out = [
        "# Reliability / 確かさ",
        "",
        "keikaku promises what its tests hold. This page is made of them (`python -m tools.reliability`); `make test`",
        "runs the fast ones, `make test-long` all. 約束は、それを守る試験とともにここにあります。",
        "",
    ]
    total = 0
    for group in groups():
        out += [
            f"## {group['en']} / {group['ja']}",
            "",
            "| promise | 約束 | held by | trials |",
            "| --- | --- | --- | ---: |",
        ]
        for promise in group["promises"]:  # type: ignore[attr-defined]
            tests = promise["tests"]
            missing = [test for test in tests if test not in places]
            if missing:
                raise SystemExit(f"no such test: {missing}")
            trials = sum(counts[test] * _TRIALS.get(test, 1) for test in tests)
            total += trials
            told = "<br>".join(f"`{test}` ({places[test].removeprefix('tests/')})" for test in tests)
            out.append(f"| {promise['en']} | {promise['ja']} | {told} | {trials:,} |")
        out.append("")
    out += [f"In all {total:,} trials: nothing lost, nothing half-written, nobody let in. 合計 {total:,} 回。", ""]
    return "\n".join(out)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
