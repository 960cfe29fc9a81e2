"""The vocabularies: CSV and TOML files, how they are read, and the rules that they are held to.

`rows` and `values` read a file with a user's own lines laid over it; `check_all` says what is wrong in any of them.
"""

from .checking import Fault, check_all, check_file, notices, records, review_rules
from .files import OWN, alternatives, folder, laid_over, own_files, own_folder, rows, schema, use_own, values

__all__ = [
    "OWN",
    "Fault",
    "alternatives",
    "check_all",
    "check_file",
    "folder",
    "laid_over",
    "notices",
    "own_files",
    "own_folder",
    "records",
    "review_rules",
    "rows",
    "schema",
    "use_own",
    "values",
]
