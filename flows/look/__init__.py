"""Looking: a project with all that the plan says of it, projects by words, pictures of the places in the raw PDF."""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
