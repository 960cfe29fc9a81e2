"""The rooms of the house and who may use whom, from the code: `python tools/house.py` prints the picture.

A room is a folder with an `__init__`; what it hands out stands in its `__all__` (in `__init__.pyi` where modules are
loaded when they are asked for). The tests hold the imports against it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("keikaku", "flows", "extract", "normalize", "warehouse")
"""Top to bottom."""
_PREFIX = "keikaku._internal."
"""Under this name the four folders know each other."""


@dataclass(frozen=True, slots=True)
class Import:
    """That a module imports a name from another; `name` is empty for `import x.y`."""

    module: str
    target: str
    name: str
    line: int


def modules(root: Path = ROOT) -> dict[str, Path]:
    """All modules by full name; a package's is its `__init__`."""
    found = {}
    for package in PACKAGES:
        for path in (root / package).rglob("*.py"):
            if "_internal" in path.relative_to(root).parts:
                continue
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def rooms(known: dict[str, Path]) -> list[str]:
    """The packages below the top folders, and these themselves."""
    return sorted(name for name, path in known.items() if path.name == "__init__.py")


def room_of(module: str, known: dict[str, Path]) -> str:
    """The innermost package that a module lies in."""
    return module if known[module].name == "__init__.py" else module.rpartition(".")[0]


def imports(known: dict[str, Path]) -> Iterator[Import]:
    """Every import of one of our modules by another, those within functions included."""
    for module, path in known.items():
        package = room_of(module, known).split(".")
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names = (a.name.removeprefix(_PREFIX) for a in node.names)
                yield from (Import(module, name, "", node.lineno) for name in names if _is_ours(name))
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1] if node.level else []
                target = ".".join([*base, *filter(None, [node.module])]).removeprefix(_PREFIX)
                if target == _PREFIX.rstrip("."):
                    yield from (Import(module, a.name, "", node.lineno) for a in node.names if _is_ours(a.name))
                elif _is_ours(target):
                    yield from (Import(module, target, a.name, node.lineno) for a in node.names)


def handed_out(room: str, known: dict[str, Path]) -> dict[str, str]:
    """The names that a room hands out, with the module that each comes from."""
    path = known[room]
    stub = path.with_suffix(".pyi")
    tree = ast.parse((stub if stub.exists() else path).read_bytes())
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{room}.{node.module or alias.name}"
    return found


def target_of(one: Import, known: dict[str, Path]) -> str:
    """The module that an import reaches: what a room hands out lies in one of its modules."""
    full = f"{one.target}.{one.name}"
    if full in known:
        return full
    if one.target in known and known[one.target].name == "__init__.py" and one.name:
        return handed_out(one.target, known).get(one.name, one.target)
    return one.target


def _is_ours(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


def picture(known: dict[str, Path]) -> str:
    """Rooms with what they are for and which rooms they use, top to bottom."""
    uses: dict[str, set[str]] = {room: set() for room in rooms(known)}
    for one in imports(known):
        target = target_of(one, known)
        if target in known:
            own, other = room_of(one.module, known), room_of(target, known)
            if own != other and not other.startswith(f"{own}."):
                uses[own].add(other)
    lines = []
    for package in PACKAGES:
        for room in (name for name in uses if name.split(".")[0] == package):
            doc = (ast.get_docstring(ast.parse(known[room].read_bytes())) or "").splitlines()
            depth = "  " * room.count(".")
            told = f"{depth}{room.rpartition('.')[2]}/"
            lines.append(f"{told:<14}{doc[0] if doc else ''}")
            shown = sorted(uses[room])
            if shown:
                lines.append(f"{'':<14}→ {', '.join(shown)}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(picture(modules()) + "\n")
