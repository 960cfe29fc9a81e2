"""What projects are about: themes, terms, names that are alike, initiatives that cities have in common.

`theme` labels one project; `link` finds initiatives over all of them.
"""

from . import theme
from .initiative import link, projects_of

__all__ = ["link", "projects_of", "theme"]
