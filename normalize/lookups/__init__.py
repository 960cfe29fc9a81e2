"""The vocabularies: CSV and TOML files, how they are read, and the rules that they are held to.

`rows` and `values` read a file; `check_all` says what is wrong in any of them.
"""

from .checking import Fault, check_all, check_file, folder, records, review_rules, schema
from .files import alternatives, rows, values

__all__ = [
    "Fault",
    "alternatives",
    "check_all",
    "check_file",
    "folder",
    "records",
    "review_rules",
    "rows",
    "schema",
    "values",
]
