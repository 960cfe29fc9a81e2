"""The web pages over a published build: served on this machine (`keikaku dashboard`) or frozen (`keikaku report`)."""

import lazy_loader

# What others may use stands in __init__.pyi; a module is loaded when something of it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
