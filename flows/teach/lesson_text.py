"""A lesson as it stands in layouts.toml."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def block(told: Mapping[str, Any]) -> str:
    """A `[[layout]]` of TOML; what is None or empty is left out."""
    lines = [
        f"{name} = {_value(value)}"
        for name, value in told.items()
        if value not in (None, {}, []) and value is not False
    ]
    return "\n".join(["[[layout]]", *lines, ""])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_value(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    # A string of JSON is one of TOML, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
