"""What people see on a terminal or in a log: plain lines, tables that fit, findings, times.

Nothing here knows of runs or documents.
"""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
