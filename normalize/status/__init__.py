"""Statuses: what a printed word, sign or sentence says of how far a project is (検討 → 実施 → 完了).

`parse` answers for a cell, `parse_action` for a sentence, `furthest` for several of them.
"""

from .meaning import STAGES, STOPPED, Status, furthest, is_stageless, parse, parse_action, word_of
from .words import stage_of, statuses

__all__ = [
    "STAGES",
    "STOPPED",
    "Status",
    "furthest",
    "is_stageless",
    "parse",
    "parse_action",
    "stage_of",
    "statuses",
    "word_of",
]
