"""What a result depends on besides its PDF: the sources, vocabularies and libraries that make it.

A version number alone would be forgotten one day, so the sources themselves are hashed. What reading takes from
`normalize` is found by following its imports: a changed department word concerns normalising only.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

from keikaku._internal import extract, normalize, warehouse

_EXTRACT, _NORMALIZE, _WAREHOUSE = (Path(package.__path__[0]) for package in (extract, normalize, warehouse))
_LOOKUPS = _NORMALIZE / "lookups"
_FLOWS = Path(__file__).parents[1]
PACKAGES = (_EXTRACT, _NORMALIZE, _WAREHOUSE, _FLOWS)
"""The folders of the program."""
_HOUSE = {"keikaku", *(folder.name for folder in PACKAGES)}
_PREFIX = "keikaku._internal."
_ASKED = _EXTRACT / "plan" / "asked.py"
"""Reading asks the status words through this module only, which notes the answers: they are kept with each reading."""
_LONGEST_NAME = 60
_DICTIONARY = "sudachidict_core"
"""Nothing imports it by name: SudachiPy looks for it."""


def reading() -> str:
    """Of everything that decides how a PDF is read, apart from the status words."""
    own = files_of(_EXTRACT)
    modules = _reached(path for path in own if path.suffix == ".py" and path != _ASKED)
    files = [*own, *modules, *_named_lookups(modules)]
    return _digest(files, _libraries([p for p in files if p.suffix == ".py"]))


def lookups_of_reading() -> list[str]:
    """The vocabularies that decide how a PDF is read, apart from the status words."""
    modules = _reached(path for path in files_of(_EXTRACT) if path.suffix == ".py" and path != _ASKED)
    return sorted(path.stem for path in _named_lookups(modules) if path.suffix == ".csv")


def lookups_of_status_words() -> list[str]:
    """The vocabularies that decide what reading is told of the status words."""
    return sorted(path.stem for path in _named_lookups(_reached([_ASKED])) if path.suffix == ".csv")


def status_words() -> str:
    """Of everything that decides what reading is told of the status words."""
    modules = _reached([_ASKED])
    return _digest([*modules, *_named_lookups(modules)], [])


def normalising() -> str:
    """Of everything that decides what a reading is taken to mean and the form in which it is kept."""
    files = [
        *files_of(_NORMALIZE),
        *files_of(_WAREHOUSE / "tables"),
        _WAREHOUSE / "schema.py",
        _WAREHOUSE / "parquet.py",
    ]
    return _digest(files, [*_libraries([p for p in files if p.suffix == ".py"]), _library(_DICTIONARY)])


def building() -> str:
    """Of everything that decides how a build is made of normalised rows."""
    files = [*files_of(_WAREHOUSE), _FLOWS / "night" / "merge.py", _FLOWS / "night" / "codes.py"]
    return _digest(files, _libraries([p for p in files if p.suffix == ".py"]))


def digest_of(*parts: str) -> str:
    """A key of several parts: sha256 over them, each with its length."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def files_of(folder: Path) -> list[Path]:
    """The files below a folder that are part of the program."""
    return [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts and p.suffix != ".pyc"]


def _digest(files: Iterable[Path], libraries: Iterable[str]) -> str:
    known = {_name(path): path for path in files}
    contents = (f"{name}={hashlib.sha256(known[name].read_bytes()).hexdigest()}" for name in sorted(known))
    return digest_of(*contents, *sorted(set(libraries)))


def _name(path: Path) -> str:
    """The path of a file from its package on: the same on every machine."""
    folder = next(folder for folder in PACKAGES if path.is_relative_to(folder))
    return path.relative_to(folder.parent).as_posix()


@cache
def _facts(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """What a module imports, by full name, and the words it names. Of `from a import b` both a and a.b are given, as b
    may be a module."""
    package = f"{_PREFIX}{_name(path)}".replace("/", ".").split(".")[:-2]
    imports, words = set[str](), set[str]()
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            imports.update([module, *(f"{module}.{alias.name}" for alias in node.names)])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < _LONGEST_NAME:
            words.add(node.value)
    return frozenset(name.removeprefix(_PREFIX) for name in imports), frozenset(words)


def _reached(paths: Iterable[Path]) -> list[Path]:
    """The modules of `normalize` that files import, and those that these import in turn."""
    waiting, found = list(paths), dict[Path, None]()
    while waiting:
        for name in _facts(waiting.pop())[0]:
            for path in _modules(name):
                if path not in found:
                    found[path] = None
                    waiting.append(path)
    return list(found)


def _modules(name: str) -> Iterator[Path]:
    """The file of a module of `normalize` by its full name, and those of the rooms on the way to it."""
    head, _, tail = name.partition(".")
    if head != _NORMALIZE.name or not tail:
        return
    place = _NORMALIZE
    for part in tail.split("."):
        place /= part
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.is_file():
                yield path


def _named_lookups(modules: Iterable[Path]) -> list[Path]:
    """The lookup files whose names stand in modules."""
    words = {word for path in modules for word in _facts(path)[1]}
    return [path for path in _LOOKUPS.iterdir() if path.name in words or path.stem in words]


def _libraries(modules: Iterable[Path]) -> list[str]:
    heads = {name.partition(".")[0] for path in modules for name in _facts(path)[0]}
    return [_library(head) for head in sorted(heads - _HOUSE - sys.stdlib_module_names - {""})]


@cache
def _library(module: str) -> str:
    """A library with its version; one that is not installed is named as such, for it may be installed tomorrow."""
    for name in (module, *_distributions().get(module, ())):
        try:
            return f"{module} {version(name)}"
        except PackageNotFoundError:
            continue
    return f"{module} -"


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())
