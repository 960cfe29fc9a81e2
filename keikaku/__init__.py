"""keikaku (計画): what Japanese municipalities plan for their DX, who does it, when, and how far it is.

    import keikaku

    plans = keikaku.open("data/curated")
    plans.view("progress_by_theme")                     # a pandas DataFrame
    plans.project("2e84829ccab3a9a0/0001").years

    keikaku.read("plan.pdf").table("projects")          # one PDF, without a warehouse
    keikaku.normalize.era("令和5～7年度")

What is not named here may change from version to version.
"""

import lazy_loader

# What is handed out stands in __init__.pyi; it is loaded when it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
