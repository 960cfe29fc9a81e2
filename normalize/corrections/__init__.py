"""Corrections of a plan's own misprints: lines of corrections.csv and their application.

A correction holds only while the plan prints what it expects.
"""

from .apply import Corrections
from .lines import Correction, columns, is_possible_year, read_corrections, rules

__all__ = ["Correction", "Corrections", "columns", "is_possible_year", "read_corrections", "rules"]
