"""Generated tables as their columns: what each is, its label, and its cells. The source of the weights of evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from keikaku._internal.extract.plan import vocabulary

from . import contents


@dataclass
class Column:
    """A column: the role it plays (None: none), its printed label and its cells."""

    role: str | None
    label: str
    cells: list[str]


@dataclass
class Axis:
    """Years beside each other: their use, what is printed above them, their headers and the cells of each row."""

    use: str
    over: str
    heads: list[str]
    rows: list[list[str]]


@dataclass
class Drawn:
    """A table: its kind, columns left of the years, years over each axis, and what is over them."""

    kind: str
    columns: list[Column]
    axes: list[Axis] = field(default_factory=list)
    after: list[Column] = field(default_factory=list)
    """Columns behind the years."""


def label_of(rng: Random, role: str) -> str:
    """A label: a known one, one that is slightly other, one that nobody listed, or none at all."""
    roll = rng.random()
    known = vocabulary.labels_of(role)
    odd = contents.words()["labels"].get(role, [])
    if roll < 0.12:
        return ""
    if roll < 0.40 and odd:
        return rng.choice(odd)
    text = rng.choice(known)
    if roll < 0.65:
        text = rng.choice([f"{text}等", f"主な{text}", f"{text}（予定）", " ".join(text), f"【{text}】", f"{text}欄"])
    return text


CELLS: dict[str, Callable[[Random], str]] = {
    "section": contents.departments,
    "bureau": contents.bureau,
    "related": lambda rng: contents.departments(rng) if rng.random() < 0.6 else rng.choice(["", "－"]),
    "description": contents.description,
    "goal": contents.goal,
    "novelty": lambda rng: rng.choice(contents.words()["statuses"]["novelty"]),
    "priority": lambda rng: rng.choice(["○", "", "", "★", "－"]),
    "in_implementation_plan": lambda rng: rng.choice(["○", "", "有", "無", "－"]),
    "indicator": contents.indicator,
    "unit": lambda rng: rng.choice(contents.words()["indicators"]["units"]),
    "baseline": contents.quantity,
    "target": contents.quantity,
    "actual": contents.quantity,
    "progress": lambda rng: rng.choice(contents.words()["statuses"]["progress"]),
    "evaluation": lambda rng: rng.choice(contents.words()["statuses"]["progress"][6:]),
    "direction": lambda rng: rng.choice(contents.words()["statuses"]["directions"]),
    "budget": contents.amount,
    "period": lambda rng: rng.choice(
        ["令和6年度", "R6～R8", "令和6年度～", "R7", "継続", "令和7年4月", "令和5年度から", "2025年度"]
    ),
    "remarks": lambda rng: rng.choice(["", "", "", contents.sentence(rng), "国の補助", "※1", "令和7年度に見直す"]),
    "result_text": lambda rng: contents.description(rng).replace("する。", "した。"),
    "plan_text": contents.description,
}


def cells_of(rng: Random, role: str, rows: int) -> list[str]:
    """The cells of a column that plays a role."""
    if role == "name":
        return _name_cells(rng, rows)
    if role == "number":
        return contents.numbers(rng, rows)
    if role == "group":
        groups = contents.names(rng, max(1, rows // 4))
        if rng.random() < 0.3:
            groups = ["\n".join(group[:8]) for group in groups]
        return [groups[min(i // 4, len(groups) - 1)] if i % 4 == 0 else "" for i in range(rows)]
    return [CELLS[role](rng) for _ in range(rows)]


def _name_cells(rng: Random, rows: int) -> list[str]:
    """Names, and what plans print in the cells of names: a number before, a description or a department behind."""
    names, roll = contents.names(rng, rows), rng.random()
    if roll < 0.15:
        names = [
            f"{number}{rng.choice(['', ' ', '　'])}{name}"
            for number, name in zip(contents.numbers(rng, rows), names, strict=True)
        ]
    if roll < 0.1 or 0.15 < roll < 0.2:
        names = [f"{name}\n{contents.description(rng)}" for name in names]
    elif 0.2 < roll < 0.3:
        left, right = rng.choice([("【", "】"), ("（", "）"), ("〔", "〕")])
        names = [f"{name}{rng.choice(['', chr(10)])}{left}{contents.section(rng)}{right}" for name in names]
    return names


def _column(rng: Random, role: str, rows: int, dense: bool = True) -> Column:
    cells = cells_of(rng, role, rows)
    if not dense:
        cells = [cell if rng.random() < 0.7 else "" for cell in cells]
    label = label_of(rng, role)
    if role == "name" and rng.random() < 0.12:
        label = rng.choice(["", "(1) ", "１　", "基本方針２　"]) + contents.name(rng)
    if role in {"number", "group"} and rng.random() < 0.35:
        label = ""
    return Column(role, label, cells)


def year_heads(rng: Random, count: int) -> list[str]:
    """The headers of fiscal years in one notation."""
    first = rng.randint(3, 8)
    style = rng.choice(["{w}", "R{e}", "令和{e}年度", "Ｒ{e}", "{w}年度", "R{e}({w})", "令和{e}年度\n({w})"])
    heads = [style.format(e=first + i, w=2018 + first + i) for i in range(count)]
    return (
        [heads[0], *(f"{first + i}年度" for i in range(1, count))]
        if style == "令和{e}年度" and rng.random() < 0.4
        else heads
    )


def axis_of(rng: Random, use: str, rows: int, bare: bool = False) -> Axis:
    """Years with what a schedule, an indicator or a budget has below them."""
    count = rng.randint(2, 6)
    heads = year_heads(rng, count)
    role = {"schedule": "schedule", "values": "target", "amounts": "budget"}[use]
    over = rng.choice([rng.choice(vocabulary.labels_of(role)), "", label_of(rng, role)])
    if use == "values":
        if rng.random() < 0.6:
            heads[0] = (
                rng.choice(["現状値", "現状", "基準値", "現況", "実績"]) + rng.choice(["", "\n"]) + f"（{heads[0]}）"
            )
        if rng.random() < 0.5:
            heads[-1] = rng.choice(["目標値", "最終目標", "目標", "目標値"]) + f"（{heads[-1]}）"
        over = over if rng.random() < 0.7 else rng.choice(vocabulary.labels_of("indicator"))
    elif use == "schedule" and rng.random() < 0.1:
        heads = [head + rng.choice(["（実績）", "（予定）", "（見込み）"]) for head in heads]
    elif use == "amounts" and rng.random() < 0.6:
        over += rng.choice(["（千円）", "（単位：千円）", "（円）"])
    unit = "" if bare else rng.choice(contents.words()["indicators"]["units"])
    made: dict[str, Callable[[], list[str]]] = {
        "schedule": lambda: _schedule_cells(rng, count),
        "values": lambda: _value_cells(rng, count, unit),
        "amounts": lambda: [contents.amount(rng) for _ in range(count)],
    }
    return Axis(use, over, heads, [made[use]() for _ in range(rows)])


def _value_cells(rng: Random, count: int, unit: str) -> list[str]:
    if rng.random() < 0.12:
        return [rng.choice(["充実", "実施", "100％維持", "検討", "向上", "－"]) for _ in range(count)]
    if not unit:
        return [
            rng.choice([str(rng.randint(1, 99)), f"{rng.randint(1, 9999):,}", str(rng.randint(1, 999) / 10), ""])
            for _ in range(count)
        ]
    return [contents.quantity(rng, rng.choice(["", unit]) if rng.random() < 0.5 else None) for _ in range(count)]


def _schedule_cells(rng: Random, count: int) -> list[str]:
    if rng.random() < 0.2:
        return [rng.choice(contents.words()["statuses"]["signs"]) for _ in range(count)]
    return [contents.status(rng) if rng.random() < 0.85 else rng.choice(["", "－"]) for _ in range(count)]


def listing(rng: Random) -> Drawn:
    """A table of projects, one a row."""
    rows = rng.choice([1, 1, 2, 2, *range(3, 15)])
    roles = ["name"]
    if rng.random() < 0.7:
        roles.insert(0, "number")
    options = [
        ("section", 0.85),
        ("description", 0.6),
        ("novelty", 0.25),
        ("goal", 0.2),
        ("bureau", 0.15),
        ("related", 0.15),
    ]
    options += [
        ("priority", 0.15),
        ("budget", 0.1),
        ("progress", 0.2),
        ("evaluation", 0.1),
        ("direction", 0.15),
        ("period", 0.12),
    ]
    options += [("remarks", 0.15), ("in_implementation_plan", 0.06), ("result_text", 0.1), ("plan_text", 0.08)]
    chosen = [role for role, share in options if rng.random() < share]
    if rng.random() < 0.12:
        chosen = [rng.choice(["description", "section", "progress", "goal"])]
    rng.shuffle(chosen)
    roles += chosen
    if rng.random() < 0.2:
        roles.remove("name")
        roles.insert(rng.randint(0, len(roles)), "name")
    if rng.random() < 0.3:
        roles.insert(0, "group")
    if rng.random() < 0.3:
        figures = ["baseline", "target"] if rng.random() < 0.5 else []
        roles += ["indicator", *(["unit"] if rng.random() < 0.3 else []), *figures]
    columns = [_column(rng, role, rows, role in {"name", "number", "section"}) for role in roles]
    out = Drawn("listing", columns)
    if rng.random() < 0.75:
        out.axes.append(axis_of(rng, "schedule", rows))
        if rng.random() < 0.25:
            out.after.append(_column(rng, rng.choice(["remarks", "section", "direction"]), rows))
    elif not {"section", "description", "progress"} & set(roles):
        columns.append(_column(rng, "section", rows))
    if rng.random() < 0.1:
        out.axes.append(axis_of(rng, "amounts", rows))
    if "indicator" in roles and "target" not in roles:
        out.axes.append(axis_of(rng, "values", rows, "unit" in roles))
    return out


def by_number(rng: Random) -> Drawn:
    """Indicators, or amounts, of projects that stand elsewhere: named by their number, or by their name again."""
    rows = rng.randint(3, 14)
    columns = [_column(rng, role, rows) for role in rng.choice([["number"], ["number", "name"], ["name"]])]
    if rng.random() < 0.5:
        columns.append(_column(rng, "indicator", rows))
        if rng.random() < 0.5:
            columns += [_column(rng, role, rows) for role in ("baseline", "target")]
            return Drawn("indicators", columns)
        if bare := rng.random() < 0.5:
            columns.append(_column(rng, "unit", rows))
        return Drawn("indicators", columns, [axis_of(rng, "values", rows, bare)])
    return Drawn("amounts", columns, [axis_of(rng, "amounts", rows)])


def _periods(rng: Random) -> Drawn:
    """The periods of the plan and of those beside it, as bars or words over the years."""
    own = contents.words()["noise"]["plans"]
    names = rng.sample(own, rng.randint(2, 4))
    heads = year_heads(rng, rng.randint(4, 8))
    words = [
        "",
        "",
        "",
        "",
        "前期",
        "後期",
        "前期基本計画",
        "後期基本計画",
        "計画期間",
        "本計画",
        "見直し",
        "改定",
        *own[:3],
    ]
    rows = [[rng.choice(words) for _ in heads] for _ in names]
    label = rng.choice(["計画", "計画名", "区分", "", "項目", "年度"])
    return Drawn("other", [Column(None, label, names)], [Axis("schedule", "", heads, rows)])


def other(rng: Random) -> Drawn:
    """A table of a kind that lists no projects."""
    rows = rng.randint(3, 12)
    own = contents.words()["noise"]
    kind = rng.choice(["survey", "history", "glossary", "members", "tally", "money", "overview", "periods", "periods"])

    def column(label: str, cell: Callable[[], str]) -> Column:
        return Column(None, label, [cell() for _ in range(rows)])

    if kind == "survey":
        columns = [column(rng.choice(["分野", "項目", "区分", "年代", "回答", ""]), lambda: rng.choice(own["survey"]))]
        for _ in range(rng.randint(1, 5)):
            unit = rng.choice(["％", "人", "", "件"])
            shares = [f"{rng.randint(1, 999) / 10}{unit}" for _ in range(rows)]
            columns.append(Column(None, rng.choice(own["survey_heads"]), shares))
    elif kind == "history":
        columns = [column(rng.choice(["年月日", "年月", "時期", "開催日", "日付"]), lambda: contents.month(rng))]
        columns.append(
            column(
                rng.choice(["内容", "会議等", "主な動き", "できごと", "協議事項"]), lambda: rng.choice(own["meetings"])
            )
        )
        if rng.random() < 0.5:
            columns.append(column(rng.choice(["内容", "備考"]), lambda: contents.sentence(rng)))
    elif kind == "glossary":
        columns = [column(rng.choice(["用語", "語句", ""]), lambda: rng.choice(own["terms"]))]
        columns.append(column(rng.choice(["説明", "解説", "意味", ""]), lambda: contents.sentence(rng)))
    elif kind == "members":
        columns = [column(rng.choice(["役職", "区分", "職"]), lambda: rng.choice(own["people"]))]
        columns.append(column(rng.choice(["氏名", "委員名"]), lambda: contents.person(rng)))
        columns.append(column(rng.choice(["所属", "団体名"]), lambda: rng.choice(own["bodies"])))
    elif kind == "periods":
        return _periods(rng)
    elif kind == "overview":
        columns = [
            column(
                rng.choice(vocabulary.labels_of("group")),
                lambda: contents.name(rng) if rng.random() < 0.6 else contents.goal(rng),
            )
        ]
        text = rng.choice([contents.sentence, contents.description, contents.goal])
        columns.append(
            column(rng.choice(["内容", "めざす姿", "説明", "概要", "主な取組", "方向性"]), lambda: text(rng))
        )
        if rng.random() < 0.3:
            columns.append(column(rng.choice(["事業数", "取組数"]), lambda: str(rng.randint(1, 20))))
    elif kind == "tally":
        columns = [
            column(
                rng.choice(["評価", "進捗", "基本目標", "区分"]),
                lambda: rng.choice(contents.words()["statuses"]["progress"]),
            )
        ]
        columns.append(column(rng.choice(["取組数", "件数", "事業数"]), lambda: str(rng.randint(1, 40))))
        columns.append(column("割合", lambda: f"{rng.randint(1, 999) / 10}％"))
    else:
        columns = [column(rng.choice(["款", "区分", "会計", "項目"]), lambda: rng.choice(own["funds"]))]
        for head in year_heads(rng, rng.randint(1, 4)):
            columns.append(column(head, lambda: f"{rng.randint(100, 999999):,}"))
    return Drawn("other", columns)


def table(rng: Random) -> Drawn:
    """A table of any kind."""
    roll = rng.random()
    return listing(rng) if roll < 0.55 else by_number(rng) if roll < 0.7 else other(rng)


def rows_of(drawn: Drawn) -> list[list[str]]:
    """The texts of a drawn table that begin in each of its rows, the header first; in two rows where the years have a
    label above them."""
    own = [*drawn.columns, *drawn.after]
    count = len(own[0].cells)
    body = [[*(c.cells[i] for c in own), *(cell for axis in drawn.axes for cell in axis.rows[i])] for i in range(count)]
    years = [head for axis in drawn.axes for head in axis.heads]
    above = [axis.over for axis in drawn.axes if axis.over]
    labels = [c.label for c in own]
    head = [[*labels, *above], years] if above else [[*labels, *years]]
    if drawn.axes and len(years) * len(body) % 5 == 0:
        head.append(["上期", "下期"] * len(drawn.axes[0].heads))
    return [[text for text in row if text] for row in (*head, *body)]
