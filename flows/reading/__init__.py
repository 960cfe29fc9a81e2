"""From documents to kept rows: jobs, worker processes with limits, the cache of what was read.

A `ReadingPool` does a `Job`; what it leaves is found by content, on this machine or a cluster.
"""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
