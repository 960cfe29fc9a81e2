"""The four folders of the repository under one name, so that no `flows` of somebody else is taken for ours.

They are links here and folders in a wheel. Where links cannot be had (a clone on Windows) the path leads to them. What
is in here may change from version to version; `import keikaku` is the door.
"""

from pathlib import Path

HOME = Path(__file__).parents[2]
"""The folder that a process needs on its path to find keikaku."""

if not (Path(__file__).parent / "flows").is_dir():
    __path__.append(str(HOME))
