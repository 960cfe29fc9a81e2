"""The commands of keikaku, one file each, and the options that they share.

They print and return exit codes; what they do is done in the other rooms.
"""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
