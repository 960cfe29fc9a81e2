"""A folder of PDFs with a build, and the commands on it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

import keikaku
from keikaku._internal.flows.cli import main


class Desk:
    """A folder of PDFs with a build, and the commands on it."""

    def __init__(self, root: Path) -> None:
        self.raw, self.curated = root / "raw", root / "curated"
        self.raw.mkdir()

    def ask(self, *arguments: str) -> Result:
        done = CliRunner(env={"COLUMNS": "160"}).invoke(main, list(arguments))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def teach(self, file: str, *arguments: str) -> Result:
        return self.ask("teach", str(self.raw / file), *arguments, "--raw", str(self.raw))

    def ingest(self) -> str:
        done = self.ask("ingest", "--raw", str(self.raw), "--curated", str(self.curated), "--accept-loss")
        assert done.exit_code == 0, done.output
        return done.output

    def rows(self, sql: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = keikaku.open(self.curated).sql(sql).to_dict("records")
        return found

    @property
    def names(self) -> list[object]:
        return [row["name"] for row in self.rows("SELECT name FROM projects ORDER BY ALL")]
