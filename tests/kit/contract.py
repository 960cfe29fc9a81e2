"""The cases of the value contracts, and whether a found meaning is the expected one.

A case is one line of `cases/<kind>.jsonl`: id, input, expect, why, source, and sometimes context. The lines without
`-own-` in their id are the shared ones of the contract.
"""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Case = dict[str, Any]

KINDS = ("text", "era", "status", "department", "number")


def cases(folder: Path, kind: str) -> Iterator[Case]:
    for line in (folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the expected and the found value of every key of `expected` that disagrees."""
    return {
        key: (value, found.get(key)) for key, value in expected.items() if not _agree(key, value, found.get(key, ...))
    }


def _agree(key: str, expected: Any, found: Any) -> bool:
    if key == "flags" and isinstance(found, list):
        return set(expected) == set(found)
    if key == "departments" and isinstance(found, list):
        # Of one department only what the case prints is compared.
        return len(expected) == len(found) and all(
            not differences(wanted, got) for wanted, got in zip(expected, found, strict=True)
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(
            _agree("", wanted, got) for wanted, got in zip(expected, found, strict=True)
        )
    if _is_number(expected) and _is_number(found):
        return math.isclose(expected, found, rel_tol=0, abs_tol=1e-9)
    return type(expected) is type(found) and bool(expected == found)


def _is_number(part: Any) -> bool:
    return isinstance(part, float | int) and not isinstance(part, bool)
