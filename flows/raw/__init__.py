"""data/raw as people keep it: PDFs, sources.csv, corrections.csv, the sidecars of what was fetched.

`take_inventory` lists it all; the CSV files are changed in place, line by line.
"""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
