"""Generated forms: labels with the values that they have for several projects, and whole cards as rows of texts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from . import contents
from .tables import CELLS, Column, axis_of, label_of


def _told_values(rng: Random) -> str:
    """An indicator with its values in one text."""
    unit = rng.choice(contents.words()["indicators"]["units"])
    now, then = (f"{rng.randint(1, 900)}{unit}" for _ in range(2))
    name = contents.indicator(rng)
    return rng.choice(
        [
            f"{name}　{now}（令和5年度）→{then}（令和10年度）",
            f"{name}を令和10年度に{then}以上にする",
            f"{name}　令和4年度 {now}　→　令和8年度 {then}",
            f"{name}：{then}（R9）",
            name,
            f"{name}　現状{now}→目標{then}",
        ]
    )


def _measured(rng: Random) -> str:
    """What is measured, with its present value; the targets stand over the years beside it."""
    unit = rng.choice(contents.words()["indicators"]["units"])
    now = f"{rng.choice(['いま', '現状', 'R5', '令和5年度'])}{rng.choice(['', ' ', '：'])}{rng.randint(1, 900)}{unit}"
    name = contents.indicator(rng)
    return rng.choice([name, f"{name}\n〔{now}〕", f"{name}（{now}）"])


def _state_of_things(rng: Random) -> str:
    """Sentences that tell with figures how things stand, which set no target."""
    unit = rng.choice(contents.words()["indicators"]["units"])
    figure = f"{rng.randint(1, 900)}{unit}"
    tail = rng.choice(
        ["にとどまる。", "を超えている。", "で、年々増えている。", "しかなく、待ち時間が長い。", "に減り、負担が重い。"]
    )
    return f"{rng.choice(['', contents.sentence(rng)])}{contents.indicator(rng)}は{figure}{tail}"


def _ticked(rng: Random) -> str:
    """All answers with boxes, of which one is ticked."""
    answers = rng.choice([["新規", "継続", "拡充"], ["新規", "拡充", "継続", "廃止"], ["新たに始める", "続ける"]])
    own = rng.randrange(len(answers))
    return "　".join(f"{'■' if i == own else '□'}{answer}" for i, answer in enumerate(answers))


def _told_schedule(rng: Random) -> str:
    """A schedule in one text."""
    words = [contents.status(rng) for _ in range(3)]
    return rng.choice(
        [
            f"R6 {words[0]} → R7 {words[1]} → R8以降 {words[2]}",
            f"令和6年度：{words[0]}　令和7～8年度：{words[1]}",
            f"令和６年度　{words[0]}",
            f"Ｒ６ {words[0]}⇒Ｒ７ {words[1]}",
            f"令和6年度 {words[0]}／令和7年度～ {words[1]}",
            f"R7{words[0]}、R8{words[1]}",
        ]
    )


def _partners(rng: Random) -> str:
    """Who helps: departments, sometimes with a body that is none."""
    if rng.random() < 0.15:
        return rng.choice(["", "－"])
    told = contents.departments(rng)
    return f"{told}、{rng.choice(contents.words()['noise']['bodies'])}" if rng.random() < 0.15 else told


_FORM: dict[str, Callable[[Random], str]] = {
    **CELLS,
    "indicator": _told_values,
    "schedule": _told_schedule,
    "actions": lambda rng: "\n".join(f"・{contents.sentence(rng).rstrip('。')}" for _ in range(rng.randint(1, 3))),
    "budget": lambda rng: rng.choice(
        [f"令和7年度{contents.amount(rng)}千円", contents.amount(rng), "令和6年度 850千円、令和7年度 3,400千円"]
    ),
    "group": lambda rng: f"基本方針{rng.randint(1, 4)}　" + contents.goal(rng),
    "related": _partners,
    "name": contents.name,
    "number": lambda rng: rng.choice(contents.numbers(rng, 9)),
}


def some_label(rng: Random, role: str) -> str:
    """A label that is not blank."""
    while not (label := label_of(rng, role)):
        pass
    return label


def form_field(rng: Random) -> Column:
    """A label of a form with the values it has for several projects."""
    role = rng.choice([*_FORM, *("section", "description", "goal", "schedule", "indicator", "name", "number") * 3])
    count, value = rng.randint(2, 14), _FORM[role]
    if role == "schedule" and rng.random() < 0.4:
        value = contents.status  # the first year beside the label of all
    elif role == "indicator" and rng.random() < 0.3:
        value = _measured
    elif role == "description" and rng.random() < 0.3:
        value = _state_of_things
    elif role == "novelty" and rng.random() < 0.3:
        value = _ticked
    return Column(role, some_label(rng, role), [value(rng) for _ in range(count)])


def no_field(rng: Random) -> Column:
    """A text that repeats like a label but is none: it heads nothing, or figures that concern no project."""
    own = contents.words()["noise"]
    label = rng.choice(
        [*own["survey"], *own["people"], *own["bodies"], *own["funds"], *own["terms"], contents.section(rng)]
    )
    cells: list[Callable[[], str]] = [
        lambda: f"{rng.randint(1, 99)}.{rng.randint(0, 9)}％",
        lambda: f"{rng.randint(1, 9999):,}",
        lambda: rng.choice(own["survey"]),
        lambda: contents.person(rng),
        lambda: contents.section(rng) + "長",
        lambda: rng.choice(own["meetings"]),
    ]
    cell = rng.choice(cells)
    return Column(None, label, [cell() for _ in range(rng.randint(2, 12))])


def card(rng: Random) -> list[list[str]]:
    """The texts of the rows of a form: labels with their values, sometimes two pairs a row, sometimes with years."""
    roles = rng.sample(list(_FORM), rng.randint(3, 9))
    pairs = [(some_label(rng, role), _FORM[role](rng)) for role in roles]
    rows: list[list[str]] = [["事業名" if rng.random() < 0.5 else label_of(rng, "name") or "件名", contents.name(rng)]]
    while pairs:
        take = 2 if len(pairs) > 1 and rng.random() < 0.3 else 1
        rows.append([text for pair in pairs[:take] for text in pair])
        pairs = pairs[take:]
    if rng.random() < 0.6:
        axis = axis_of(rng, "schedule", rng.randint(1, 3))
        rows += [[axis.over or "年次計画", *axis.heads], *axis.rows]
    if rng.random() < 0.3:
        axis = axis_of(rng, "values", rng.randint(1, 3))
        rows += [[axis.over or "指標", *axis.heads], *([contents.indicator(rng), *row] for row in axis.rows)]
    if rng.random() < 0.2:
        rows = [*rows[:1], [label_of(rng, role) or "備考" for role in ("section", "description")], *rows[1:]]
    if rng.random() < 0.15:
        rows += rows
    return [[text for text in row if text] for row in rows]
