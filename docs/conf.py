"""The documentation as a site: Sphinx with MyST, so that the same pages read well where the repository is hosted."""

project = "keikaku"
author = "keikaku"
language = "ja"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "keikaku（計画）"
myst_heading_anchors = 3
exclude_patterns = ["build"]
# Files beside the site that its pages lead to are found in the repository.
suppress_warnings = ["myst.xref_missing"]
