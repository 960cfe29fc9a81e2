"""Departments (部・課) as they are printed in cells, and what function they have across cities.

`parse` takes a cell apart; `function_of` and `alias_of` say what a section is for; `in_full` writes signs out.
"""

from .cell import ALL, Department, Departments, parse
from .function import alias_of, function_of
from .signs import in_full

__all__ = ["ALL", "Department", "Departments", "alias_of", "function_of", "in_full", "parse"]
