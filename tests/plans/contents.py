"""Contents of generated plans: names, departments, sentences, indicators, composed at random from contents.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources
from random import Random
from typing import Any


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """The lists of contents.toml."""
    text = resources.files("tests.plans").joinpath("contents.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return data


def name(rng: Random) -> str:
    """A project's name (事業名)."""
    own = words()["names"]
    text = rng.choice(own["heads"]) + rng.choice(own["things"]) + rng.choice(own["acts"])
    if rng.random() < 0.08:
        text += rng.choice(["（試行）", "（再掲）", "（全庁）", "【重点】"])
    return text


def names(rng: Random, count: int) -> list[str]:
    """So many different names."""
    out: dict[str, None] = {}
    while len(out) < count:
        out.setdefault(name(rng))
    return list(out)


def section(rng: Random) -> str:
    """A section (課)."""
    return rng.choice(words()["departments"]["sections"])


def bureau(rng: Random) -> str:
    """A bureau (部)."""
    return rng.choice(words()["departments"]["bureaus"])


def departments(rng: Random) -> str:
    """A cell with one department or several, as plans print them."""
    roll = rng.random()
    if roll < 0.07:
        return rng.choice(words()["departments"]["everyone"])
    many = [section(rng) for _ in range(1 if roll < 0.65 else rng.randint(2, 4))]
    if rng.random() < 0.25:
        many[0] = bureau(rng) + rng.choice(["", "　", " ", "\n"]) + many[0]
    if rng.random() < 0.12:
        many[0] += rng.choice(["（主）", "（主管）", "（主担当）"])
    text = rng.choice(["、", "・", "\n", "，", "／"]).join(many)
    return text + ("ほか" if rng.random() < 0.04 else "")


def sentence(rng: Random) -> str:
    """One sentence that says what is done."""
    own = words()["sentences"]
    return rng.choice(own["subjects"]) + rng.choice(own["objects"]) + rng.choice(own["ends"])


def description(rng: Random) -> str:
    """What a project does: sentences, or items."""
    if rng.random() < 0.2:
        return "\n".join("・" + sentence(rng).rstrip("。") for _ in range(rng.randint(1, 3)))
    return "".join(sentence(rng) for _ in range(rng.randint(1, 3)))


def goal(rng: Random) -> str:
    """What a project aims at."""
    return rng.choice(words()["sentences"]["goals"]) if rng.random() < 0.6 else sentence(rng)


def indicator(rng: Random) -> str:
    """What is measured (指標)."""
    return rng.choice(words()["indicators"]["things"])


def quantity(rng: Random, unit: str | None = None) -> str:
    """A number with its unit."""
    own = words()["indicators"]
    if rng.random() < 0.06:
        return rng.choice(["－", "―", "-", "未設定"])
    unit = unit if unit is not None else rng.choice(own["units"])
    value = rng.choice([rng.randint(1, 99), rng.randint(100, 9999), rng.randint(0, 1000) / 10])
    return f"{value:,}{unit}{rng.choice(own['tails'])}"


def amount(rng: Random) -> str:
    """An amount of money."""
    if rng.random() < 0.08:
        return rng.choice(["－", "0", "―"])
    return f"{rng.randint(1, 99999):,}" + rng.choice(["", "", "", "千円", "円"])


def status(rng: Random) -> str:
    """A word of a schedule."""
    return rng.choice(words()["statuses"]["plan"])


def person(rng: Random) -> str:
    """Somebody's name, for lists of members."""
    own = words()["noise"]
    return f"{rng.choice(own['surnames'])}　{rng.choice(own['given'])}"


def month(rng: Random) -> str:
    """A month of a history."""
    return f"令和{rng.randint(1, 7)}年{rng.randint(1, 12)}月" + rng.choice(["", "", f"{rng.randint(1, 28)}日"])


def numbers(rng: Random, count: int) -> list[str]:
    """So many project numbers in one style."""
    style = rng.randrange(7)
    group = rng.randint(1, 5)
    made: dict[int, Callable[[int], str]] = {
        0: lambda i: str(i),
        1: lambda i: f"{group}-{i}",
        2: lambda i: f"{group}－（{i}）",
        3: lambda i: f"{'ABCDE'[group - 1]}-{i}",
        4: lambda i: str(group * 100 + i),
        5: lambda i: f"{i:02d}",
        6: lambda i: chr(0x2460 + i - 1) if i <= 20 else str(i),
    }
    return [made[style](i) for i in range(1, count + 1)]
