"""What goes wrong when a source is fetched."""

from __future__ import annotations

import unicodedata

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class FetchError(Exception):
    """A source that was not fetched. `code` is a finding code; `temporary` says that another try may help."""

    def __init__(self, code: str, detail: str, *, temporary: bool = False) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.temporary = code, detail, temporary


def is_plain(text: str) -> bool:
    """Whether a text has no control or invisible characters. (`str.isprintable` would refuse the ideographic space.)"""
    return not any(unicodedata.category(c) in _STEERING for c in text)


def printable(text: str, limit: int = 200) -> str:
    """Text from outside as it may be shown: a server's header must not steer the terminal or fill the log."""
    shown = "".join(c if is_plain(c) else "?" for c in text[:limit])
    return shown if len(text) <= limit else shown + "…"
