"""What a night has to do, the steps that do it, and what came of it; and the server that records it.

`begin` takes stock, `run_steps` does the rest and notes it in an `Outcome`.
"""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
