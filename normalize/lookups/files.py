"""The vocabularies: the CSV files that are shipped, with a user's own lines laid over them file by file.

A user's files lie in a folder of his own (`data/lookups`), bear the names and headers of the shipped ones and hold only
what he adds: a line whose key (schema.toml) a shipped line has too takes its place. Shipped files are never written.
"""

import csv
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path
from typing import Any

OWN = "KEIKAKU_LOOKUPS"
"""The environment variable that names the folder with a user's own files; processes hand it on."""


def folder() -> Traversable:
    """Where the shipped files are."""
    return files("keikaku._internal.normalize").joinpath("lookups")


def own_folder() -> Path | None:
    """Where the user's own files are, as far as there is such a folder."""
    named = os.environ.get(OWN)
    place = Path(named) if named else None
    return place if place is not None and place.is_dir() else None


def use_own(place: Path | None) -> None:
    """Have this process, and those that it starts, lay the files of a folder over the shipped ones.

    To be called before any vocabulary is used: what was read stays in memory.
    """
    if place is None:
        os.environ.pop(OWN, None)
    else:
        os.environ[OWN] = str(place.absolute())
    rows.cache_clear()
    values.cache_clear()


def own_files() -> dict[str, Path]:
    """The user's own files by name (without .csv)."""
    place = own_folder()
    return {path.stem: path for path in sorted(place.glob("*.csv"))} if place is not None else {}


@cache
def schema() -> dict[str, Mapping[str, Any]]:
    """The rules by file name (without .csv)."""
    return tomllib.loads(folder().joinpath("schema.toml").read_text(encoding="utf-8"))


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Return the lines of a vocabulary as dictionaries by column; read once, so treat them as read-only.

    A byte order mark, as spreadsheets write it, is ignored; an empty field is an empty string.
    """
    shipped = _lines(folder().joinpath(f"{name}.csv"))
    own = own_files().get(name)
    return laid_over(name, shipped, _lines(own)) if own is not None else shipped


def laid_over(name: str, shipped: Iterable[dict[str, str]], own: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The lines of both; where two have one key, the user's stands in the place of the shipped one."""
    key = schema()[name]["key"]
    found = {tuple(row[column] for column in key): row for row in shipped}
    found.update({tuple(row[column] for column in key): row for row in own})
    return list(found.values())


def _lines(file: Traversable) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"))))


@cache
def values(name: str, kind: str) -> dict[str, str]:
    """Return value by printed word of one kind in a file with the columns printed, kind and value."""
    return {row["printed"]: row["value"] for row in rows(name) if row["kind"] == kind}


def alternatives(texts: Iterable[str]) -> str:
    """Return a pattern that matches any of the texts, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) + ")"
