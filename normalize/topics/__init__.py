"""What projects are about: themes, terms, names that are alike, initiatives that cities have in common.

`theme` labels one project, `initiatives_of` says which initiatives a name means; `link` finds initiatives over all of
them; `telling_words` are the words of a name that say what it is about.
"""

from . import theme
from .initiative import classify as initiatives_of
from .initiative import link, projects_of
from .similar_names import telling_words

__all__ = ["initiatives_of", "link", "projects_of", "telling_words", "theme"]
