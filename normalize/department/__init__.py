"""Departments (部・課) as they are printed in cells, and what function they have across cities.

`parse` takes a cell apart; `function_of` and `alias_of` say what a section is for.
"""

from .cell import ALL, Department, Departments, parse
from .function import alias_of, function_of
from .names import is_subunit

__all__ = ["ALL", "Department", "Departments", "alias_of", "function_of", "is_subunit", "parse"]
