"""What one printed value of a kind is taken to mean, as plain data with the keys of the contracts.

The kinds are those of `normalize-cases/CONTRACT.md`: era, status, department, number, text.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date

from keikaku._internal.normalize import department, era, number, status
from keikaku._internal.normalize.text import fold

Meaning = dict[str, object]


def meaning(kind: str, value: str, context: object = None) -> Meaning:
    """Return what a value means: dates in ISO form, tuples as lists, None where no rule knows it.

    `context` is the text of a header cell for an era, {"bureaus": names of the same row} for a department, else None.
    Raises KeyError for an unknown kind and ValueError for a context that the kind has no use for.
    """
    read, is_context = _KINDS[kind]
    if context is not None and not is_context(context):
        raise ValueError(f"{kind}: {context!r}")
    return {key: _plain(part) for key, part in read(value, context).items()}


def kinds() -> list[str]:
    """Return the names of all kinds."""
    return list(_KINDS)


def _era(value: str, context: object) -> Meaning:
    return asdict(era.parse(value, str(context) if context else None))


def _status(value: str, _: object) -> Meaning:
    return asdict(status.parse(value))


def _department(value: str, context: object) -> Meaning:
    bureaus = context.get("bureaus") if isinstance(context, Mapping) else None
    # Their contract has the key, but no rule sets a flag.
    return {**asdict(department.parse(value, bureaus)), "flags": []}


def _number(value: str, _: object) -> Meaning:
    return asdict(number.parse(value))


def _text(value: str, _: object) -> Meaning:
    return {"text": fold(value)}


def _is_text(context: object) -> bool:
    return isinstance(context, str)


def _is_row(context: object) -> bool:
    """Whether a context is {"bureaus": [names]} or an empty object."""
    if not isinstance(context, Mapping) or set(context) - {"bureaus"}:
        return False
    bureaus = context.get("bureaus", [])
    return isinstance(bureaus, list) and all(isinstance(name, str) for name in bureaus)


def _is_empty(context: object) -> bool:
    return context in ("", {})


def _plain(part: object) -> object:
    if isinstance(part, date):
        return part.isoformat()
    return [_plain(one) for one in part] if isinstance(part, tuple | list) else part


_KINDS: dict[str, tuple[Callable[[str, object], Meaning], Callable[[object], bool]]] = {
    "era": (_era, _is_text),
    "status": (_status, _is_empty),
    "department": (_department, _is_row),
    "number": (_number, _is_empty),
    "text": (_text, _is_empty),
}
