"""layouts.toml: what people taught about how regions of plans are to be read, one `[[layout]]` a lesson."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Any

from keikaku._internal.extract.plan import taught
from keikaku._internal.extract.plan.regions import Axis, Region
from keikaku._internal.extract.plan.taught import Lesson
from keikaku._internal.normalize import era, status
from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.municipality import by_code
from keikaku._internal.normalize.text import fold

LAYOUTS = "layouts.toml"
_ENTRY = re.compile(r"^[ \t]*\[\[\s*layout\s*\]\]", re.M)
_COLUMNS = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?$")
_COLOUR = re.compile(r"#[0-9a-f]{6}$")
_SHA256 = re.compile(r"[0-9a-f]{64}$")
_MOST_YEARS = 30
_SHOWN = 40


class LayoutError(ValueError):
    """A value of a lesson that cannot be; the message tells a person why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson and the documents that it is for: one by its sha256, those of a name (`*` and `?`), or those of a
    municipality. `line` is where it begins in the file, `day` and `reason` are as written."""

    line: int
    lesson: Lesson
    sha256: str | None = None
    file: str | None = None
    municipality_code: str | None = None
    day: str | None = None
    reason: str | None = None

    def is_for(self, sha256: str, file_name: str, municipality_code: str | None) -> bool:
        """Whether it speaks of a document; of one whose municipality sources.csv does not tell, its cover decides."""
        if self.sha256 is not None:
            return self.sha256 == sha256
        if self.file is not None:
            return fnmatchcase(file_name, self.file)
        return municipality_code in {None, self.municipality_code}

    def lesson_for(self, municipality_code: str | None) -> Lesson:
        """The lesson, without the question to the cover where sources.csv answers it."""
        return replace(self.lesson, municipality_code=None) if municipality_code else self.lesson


@dataclass(slots=True)
class Layouts:
    """The entries that can be used, and what is wrong with others, as (line, reason)."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_layouts(text: str) -> Layouts:
    """Read the text of a layouts.toml. A wrong entry becomes a problem; of what is no TOML nothing is read."""
    out = Layouts()
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line ([0-9]+)", str(error))
        out.problems.append((int(found[1]) if found else 1, f"TOMLとして読めません（{error}）"))
        return out
    if unknown := [key for key in content if key != "layout"]:
        out.problems.append((1, f"知らない項目です：{'、'.join(unknown)}（使えるのは [[layout]] だけです）"))
    told = content.get("layout", [])
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        out.problems.append((1, "[[layout]] の形で書いてください"))
        return out
    lines = [text.count("\n", 0, m.start()) + 1 for m in _ENTRY.finditer(text)]
    lines += [1] * (len(told) - len(lines))
    for line, one in zip(lines, told, strict=False):
        try:
            entry = entry_of(line, one)
            _require_no_other(entry, out.entries)
        except LayoutError as error:
            out.problems.append((line, str(error)))
        else:
            out.entries.append(entry)
    return out


def entry_of(line: int, told: Mapping[str, Any]) -> Entry:
    """One `[[layout]]`. Raises LayoutError."""
    if unknown := [key for key in told if key not in _KEYS]:
        raise LayoutError(f"知らない項目です：{'、'.join(unknown)}（使えるもの：{'、'.join(_KEYS)}）")
    for key, value in told.items():
        _KEYS[key](key, value)
    named = [key for key in ("sha256", "file", "municipality_code") if told.get(key)]
    if not named:
        raise LayoutError("sha256、file、municipality_code のどれかで、どの文書かを書いてください")
    if "sha256" in told:
        named = ["sha256"]  # the file's name is for people then
    lesson = _lesson(told)
    if lesson.is_of_table and "sha256" not in told and lesson.header is None:
        raise LayoutError("ほかの文書にも使う行には、表の見出しの語（header）が要ります")
    return Entry(
        line,
        lesson,
        told.get("sha256"),
        told.get("file") if named == ["file"] else None,
        told.get("municipality_code") if "sha256" not in told and "file" not in told else None,
        str(told["taught"]) if "taught" in told else None,
        told.get("reason"),
    )


def _lesson(told: Mapping[str, Any]) -> Lesson:
    columns = tuple(sorted((_column(name), role) for name, role in told.get("columns", {}).items()))
    axes = tuple(axis_of(text) for text in told.get("axis", []))
    taken = [col for axis in axes for col in range(axis.first, axis.last + 1)]
    if len(taken) != len(set(taken)) or {col for col, _ in columns} & set(taken):
        raise LayoutError("一つの列に二つの意味が書かれています（columns と axis を確かめてください）")
    if (told.get("table") is not None or "region" in told) and told.get("page") is None:
        raise LayoutError("table と region には page が要ります")
    lesson = Lesson(
        key=_name(told),
        page=told.get("page"),
        table=told.get("table"),
        header=told.get("header"),
        header_rows=told.get("header_rows", 1),
        kind=told.get("kind"),
        region=_region(told),
        columns=columns,
        axes=axes,
        joins=bool(told.get("joins", False)),
        labels=tuple(told.get("labels", {}).items()),
        colours=tuple((code.lower(), word) for code, word in told.get("colours", {}).items()),
        signs=tuple((fold(sign), word) for sign, word in told.get("signs", {}).items()),
        names=tuple(told.get("names", {}).items()),
        ignore=tuple(told.get("ignore", [])),
        municipality_code=told.get("municipality_code") if "sha256" not in told and "file" not in told else None,
    )
    _require_sense(lesson)
    return lesson


def _region(told: Mapping[str, Any]) -> Region | None:
    """The rectangle that is to be taken for a table."""
    if "region" not in told:
        if own := [key for key in ("cuts", "row_cuts", "rows", "until") if key in told]:
            raise LayoutError(f"{'、'.join(own)} には region が要ります")
        return None
    if "table" in told or told.get("joins"):
        raise LayoutError("region は表でない所に使います（table や joins とは一緒に書けません）")
    x0, top, x1, bottom = told["region"]
    cuts, row_cuts = told.get("cuts", []), told.get("row_cuts", [])
    for name, borders in (("cuts", [x0, *cuts, x1]), ("row_cuts", [top, *row_cuts, bottom])):
        if any(a >= b for a, b in pairwise(borders)):
            raise LayoutError(f"{name} は region の中に、小さい順に書いてください")
    roles = [(_column(number), role) for number, role in told.get("rows", {}).items()]
    if roles and max(number for number, _ in roles) > len(row_cuts) + 1:
        raise LayoutError("rows の番号が、row_cuts で分けた行の数をこえています")
    if roles and told.get("kind") not in {None, taught.CARDS}:
        raise LayoutError("rows は項目の並ぶ表（kind = cards）に書きます")
    if told.get("until", told["page"]) < told["page"]:
        raise LayoutError("until は page より後のページです")
    return Region.of((x0, top, x1, bottom), cuts, row_cuts, sorted(roles), told.get("until"))


def _name(told: Mapping[str, Any]) -> str:
    """How people know a lesson again: by what it is about."""
    page, table, header = told.get("page"), told.get("table"), told.get("header")
    if "region" in told:
        left, top = told["region"][:2]
        return f"{page}ページの領域（{left:g}, {top:g}）"
    if page and table:
        return f"{page}ページの表{table}"
    if header:
        return f"見出しが「{header[:_SHOWN]}」の表"
    if page:
        return f"{page}ページ"
    first = next((next(iter(told[name])) for name in ("labels", "colours", "signs", "names") if told.get(name)), "")
    return f"「{first}」" if first else "文書の全体"


def _require_sense(lesson: Lesson) -> None:
    says_of_table = bool(lesson.columns or lesson.axes or lesson.joins or lesson.kind not in {None, taught.NONE})
    if not lesson.header_rows and (lesson.region is None or lesson.region.roles):
        raise LayoutError("header_rows = 0 は、region で囲んだ一覧に見出しがないときに使います")
    if says_of_table and not lesson.is_of_table:
        raise LayoutError("どの表のことか（page と table、または header）を書いてください")
    if not (
        says_of_table or lesson.kind or lesson.labels or lesson.colours or lesson.signs or lesson.names or lesson.ignore
    ):
        raise LayoutError("教えることが何も書かれていません")
    if lesson.kind == taught.NONE and (lesson.columns or lesson.axes):
        raise LayoutError("事業の一覧でない（kind = none）表に、列の意味は書けません")


def _require_no_other(entry: Entry, before: list[Entry]) -> None:
    """Raise LayoutError where another entry already says something of the same table."""
    lesson = entry.lesson
    for other in before:
        same_documents = (other.sha256, other.file, other.municipality_code) == (
            entry.sha256,
            entry.file,
            entry.municipality_code,
        )
        of = other.lesson
        same = _place(of) == _place(lesson)
        if not same_documents or lesson.joins:
            continue
        if lesson.is_of_table and same:
            raise LayoutError(f"{other.line}行目と同じ表についての行です（どちらかを消してください）")
        for name in ("labels", "colours", "signs", "names"):
            if again := dict(getattr(of, name)).keys() & dict(getattr(lesson, name)).keys():
                raise LayoutError(f"{other.line}行目に「{again.pop()}」がすでにあります")


def _place(lesson: Lesson) -> tuple[object, ...]:
    box = lesson.region.box if lesson.region is not None else None
    return lesson.page, lesson.table, lesson.header, lesson.joins, box


def axis_of(text: str) -> Axis:
    """An axis as it is written: 5-9=R6-R10, 7=R5:baseline. Raises LayoutError."""
    columns, _, rest = text.partition("=")
    years, _, use = rest.partition(":")
    use = use.strip() or taught.SCHEDULE
    found = _COLUMNS.match(columns.strip())
    if found is None or use not in taught.USES:
        raise LayoutError(
            f"軸「{text}」の書き方が違います（例：5-9=R6-R10、6=R5:baseline。使えるもの：{'、'.join(taught.USES)}）"
        )
    first, last = int(found[1]), int(found[2] or found[1])
    start, end = _years(years.strip(), text)
    count, wide = end - start + 1, last - first + 1
    if wide not in {count, 2 * count} or count > _MOST_YEARS or first < 1:
        raise LayoutError(f"軸「{text}」の列の数（{wide}）と年度の数（{count}）が合いません")
    return Axis(first, last, start, end, use)


def _years(text: str, whole: str) -> tuple[int, int]:
    ends = [era.parse(part if part[-1:] in "度年" else f"{part}年度") for part in re.split("[-~～]", text) if part]
    years = [period.fiscal_year_from for period in ends]
    if not years or len(years) > 2 or None in years or years[0] > years[-1]:  # type: ignore[operator]
        raise LayoutError(f"軸「{whole}」の年度が読めません（例：R6-R10、2024-2028）")
    return years[0], years[-1]  # type: ignore[return-value]


def _column(name: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", name):
        raise LayoutError(f"列の番号「{name}」が違います（1から数えます）")
    return int(name)


def _number(key: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100_000:
        raise LayoutError(f"{key} は1からの数です")


def _count(key: str, value: object) -> None:
    if value != 0 or isinstance(value, bool):
        _number(key, value)


def _borders(key: str, value: object) -> None:
    told = value if isinstance(value, list) else []
    if not told or any(isinstance(one, bool) or not isinstance(one, int | float) or not 0 <= one < 1e5 for one in told):
        raise LayoutError(f"{key} は数の並びです（ポイント、左上から）")


def _box(key: str, value: object) -> None:
    _borders(key, value)
    if len(value) != 4 or value[0] >= value[2] or value[1] >= value[3]:  # type: ignore[arg-type,index]
        raise LayoutError(f"{key} は [左, 上, 右, 下] の形で書いてください（ポイント、左上から）")


def _text(key: str, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise LayoutError(f"{key} は空でない文字列です")


def _one_of(choices: Callable[[], tuple[str, ...]]) -> Callable[[str, object], None]:
    def check(key: str, value: object) -> None:
        if value not in choices():
            raise LayoutError(f"{key} に「{value}」は使えません（使えるもの：{'、'.join(choices())}）")

    return check


def _table_of(check: Callable[[str, object], None]) -> Callable[[str, object], None]:
    def check_all(key: str, value: object) -> None:
        if not isinstance(value, dict) or not value:
            raise LayoutError(f'{key} は {{ "…" = "…" }} の形で書いてください')
        for name, one in value.items():
            if not name.strip():
                raise LayoutError(f"{key} に空の名前があります")
            check(f"{key} の {name}", one)

    return check_all


def _colours(key: str, value: object) -> None:
    _table_of(_status)(key, value)
    for code in value if isinstance(value, dict) else ():
        if not _COLOUR.match(code.lower()):
            raise LayoutError(f"色「{code}」は #rrggbb の形で書いてください")


def _signs(key: str, value: object) -> None:
    _table_of(_status)(key, value)
    for sign in value if isinstance(value, dict) else ():
        if "needs_legend" not in status.parse(sign).flags or len(sign) != 1:
            raise LayoutError(f"「{sign}」は予定の欄に印刷される一字の記号（○ ● △ など）ではありません")


def _status(key: str, value: object) -> None:
    _text(key, value)
    if status.parse(str(value)).status is None:
        raise LayoutError(f"{key}：「{value}」は状況の語ではありません（辞書 statuses にある語を書いてください）")


def _axes(key: str, value: object) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise LayoutError(f'{key} は ["5-9=R6-R10"] の形で書いてください')


def _codes(key: str, value: object) -> None:
    known = {row["code"] for row in rows("finding_codes")}
    if not isinstance(value, list) or not value or not set(map(str, value)) <= known:
        raise LayoutError(f"{key} は確認事項の種類（finding_codes の code）の並びです")


def _flag(key: str, value: object) -> None:
    if not isinstance(value, bool):
        raise LayoutError(f"{key} は true か false です")


def _code(key: str, value: object) -> None:
    if not isinstance(value, str) or by_code(value) is None:
        raise LayoutError(f"{key} は全国地方公共団体コード（6桁）です")


def _sha256(key: str, value: object) -> None:
    if not isinstance(value, str) or not _SHA256.match(value):
        raise LayoutError(f"{key} は16進の64桁です")


def _anything(key: str, value: object) -> None:
    """A day, as TOML or as text."""


_KEYS: dict[str, Callable[[str, Any], None]] = {
    "sha256": _sha256,
    "file": _text,
    "municipality_code": _code,
    "page": _number,
    "table": _number,
    "header": _text,
    "header_rows": _count,
    "region": _box,
    "cuts": _borders,
    "row_cuts": _borders,
    "rows": _table_of(_one_of(taught.roles)),
    "until": _number,
    "kind": _one_of(lambda: taught.KINDS),
    "columns": _table_of(_one_of(taught.roles)),
    "axis": _axes,
    "joins": _flag,
    "labels": _table_of(_one_of(taught.roles)),
    "colours": _colours,
    "signs": _signs,
    "names": _table_of(_text),
    "ignore": _codes,
    "taught": _anything,
    "reason": _text,
}


def lessons_for(entries: list[Entry], sha256: str, file_name: str, municipality_code: str | None) -> Iterator[Lesson]:
    """The lessons for a document; `municipality_code` as sources.csv tells it. Those of the document itself come
    before those of several."""
    own = [one for one in entries if one.is_for(sha256, file_name, municipality_code)]
    for entry in sorted(own, key=lambda one: (one.sha256 is None, one.file is None, one.line)):
        if entry.lesson.ignore:  # of no concern to reading
            continue
        yield entry.lesson_for(municipality_code)
