"""What was not understood, grouped, and the lookup line that settles each item.

`review` lists the items of a build, `accept` writes a line.
"""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
