"""The vocabularies that an analyst edits: the CSV files of `normalize/lookups`."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Return the lines of `lookups/<name>.csv` as dictionaries by column; read once, so treat them as read-only.

    A byte order mark, as spreadsheets write it, is ignored; an empty field is an empty string.
    """
    text = files("keikaku._internal.normalize").joinpath("lookups", f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@cache
def values(name: str, kind: str) -> dict[str, str]:
    """Return value by printed word of one kind in a file with the columns printed, kind and value."""
    return {row["printed"]: row["value"] for row in rows(name) if row["kind"] == kind}


def alternatives(texts: Iterable[str]) -> str:
    """Return a pattern that matches any of the texts, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) + ")"
