"""The same inputs give the same bytes: in whatever order rows come, in whatever place and time it is."""

import os
import random
import subprocess
import sys
from pathlib import Path

from keikaku._internal.warehouse.builds import record_of
from keikaku._internal.warehouse.publish import publish, sha256
from tests.kit.rows import Tables, project, tables, years

_ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "ja_JP.UTF-8", "PYTHONHASHSEED": "7"}


def many_rows(shuffled: int | None = None) -> Tables:
    """Enough rows for strings that compress, long texts and nulls; in another order for each number."""
    texts = ["電子申請の推進" * n for n in (1, 40, 900)]
    projects = [project(n, description=texts[n % 3], goal=None if n % 5 else "ı I İ i") for n in range(1, 400)]
    rows = tables(
        *projects, project_years=[row for n in range(1, 400) for row in years(n, 2021, "検討、実施、－、完了")]
    )
    if shuffled is not None:
        for table in rows.values():
            random.Random(shuffled).shuffle(table)
    return rows


def digests(curated: Path) -> dict[str, str]:
    files = (p for p in curated.rglob("*") if p.is_file() and p.name != "build.json")
    return {p.relative_to(curated).as_posix(): sha256(p) for p in files}


def test_another_order_time_zone_and_locale_give_the_same_bytes(tmp_path: Path, root: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    publish(many_rows(), here)
    script = (
        "import sys, time; from pathlib import Path; from tests.warehouse.test_same_bytes import many_rows; "
        "from keikaku._internal.warehouse.publish import publish; publish(many_rows(5), Path(sys.argv[1])); "
        "print(time.strftime('%z'))"
    )
    command = [sys.executable, "-c", script, str(there)]
    env = {**os.environ, **_ELSEWHERE}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "+1400", done.stderr
    assert digests(there) == digests(here)
    assert {"keikaku.duckdb", "views/projects_wide.parquet"} <= digests(here).keys()
    assert record_of(there)["files"] == record_of(here)["files"]


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    """Not even the table of changes: it still tells what led to these contents."""
    curated = tmp_path / "curated"
    publish(tables(project(1)), curated)
    publish(tables(project(1), project(2)), curated)
    before, since = digests(curated), record_of(curated)["changes_since"]
    publish(tables(project(2), project(1)), curated)
    assert digests(curated) == before
    assert record_of(curated)["changes_since"] == since
    assert record_of(curated)["row_counts"]["changes"] == 1
