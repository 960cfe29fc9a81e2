"""What stands in a status cell besides words: dashes, symbols, grades, arrows, reference marks and years."""

import re

from keikaku._internal.normalize import era
from keikaku._internal.normalize.remembered import remembered

_DASHES = "-‐‑‒–—―−─━ーｰ"
_SHAPES = "〇×■-◿☀-⛿✁-❵⭐⭕"
_ARROWS = "←-⇿➔➘-➯➱-➾⟰-⟿⤀-⥿⬀-⬑⬅-⬇"
BULLETS = "・•‣◦*:" + _DASHES

_DASH = re.compile(f"[(\\[]?[{_DASHES}]+[)\\]]?")
_LINE = re.compile(f"[{_DASHES}=]{{3,}}|[━═]{{2,}}")
"""Dashes that draw a bar over a year (━━━━); one or two say that there is nothing."""
_SYMBOLS = re.compile(f"[(\\[]*[{_SHAPES}]+(?:[/・、,][{_SHAPES}]+)*[)\\]]*")
_GRADE = re.compile("[(\\[【「]?(?:評価:?)?[A-Za-z][+-]?(?:評価|判定|ランク)?[)\\]】」]?")
_ARROW = re.compile(f"[(\\[]?(?:[{_DASHES}=]*(?:[{_ARROWS}]+|>)|[{_DASHES}=]+[▶►▷▻])+[)\\]]?")
LEADING_SHAPES = re.compile(f"^[{_SHAPES}{re.escape(BULLETS)}]+")
TRAILING_SHAPES = re.compile(f"[{_SHAPES}]+$")

_SUPERSCRIPT = re.compile("[¹²³⁰⁴-⁹]+[⁾)]?")
_CIRCLED = "[⓪①-⑳㉑-㉟㊱-㊿❶-❿➀-➓]"
_NOTE = re.compile("[(\\[〔](?:※|注|\\*)[^()\\[\\]〔〕]*[)\\]〕]|(?:※|\\*)[0-9]+|[※*†‡]|注[0-9]+\\)?|注\\)|" + _CIRCLED)
_NUMBERED_ITEM = re.compile(f"(?<=.){_CIRCLED}(?=.)")
_NOTE_IN_WORDS = re.compile("(?<=.)※(?![0-9]).*$")
_BRACKETED_NUMBER = re.compile("(?<=.)\\([0-9]{1,2}\\)$")

_NUMBER = "(?:[0-9]{1,4}|元|[〇一二三四五六七八九十]{1,4})"
_WITHIN = (
    "(?:[0-9]{1,2}月(?:[0-9]{1,2}日|末|[上中下]旬)?|[./-][0-9]{1,2}(?:[./-][0-9]{1,2})?(?![0-9])"
    "|末|[上下]半期|[上下前後]期|第[1-4一二三四]四半期)?"
)
_ERA_YEAR = f"(?:明治|大正|昭和|平成|令和){_NUMBER}(?:年度|年)?{_WITHIN}"
_LETTER_YEAR = f"(?<![A-Za-z0-9])[MTSHR]\\.?[0-9]{{1,2}}(?![A-Za-z0-9])(?:年度|年)?{_WITHIN}"
_WESTERN_YEAR = f"(?<![0-9])(?:19|20)[0-9]{{2}}(?:年度|年|(?=[./(-]))(?:\\(R[0-9]+\\))?{_WITHIN}"
_SHORT_YEAR = "(?:['’‘][0-9]{2}(?:年度|年)?|FY[0-9]{2,4})"
_ONE_YEAR = f"(?:{_ERA_YEAR}|{_LETTER_YEAR}|{_WESTERN_YEAR}|{_SHORT_YEAR})"
_YEAR = re.compile(f"{_ONE_YEAR}(?:(?:～|-|から|・)(?:{_ONE_YEAR}|[0-9]{{1,2}}(?:年度|年)))?")
_LONGEST = 400
_PARTICLES = re.compile("(?:に|へ|から|より|まで|中|末|以降|以前|当初|頃|ごろ|目途|の|～|、|,|:)*")
_OTHER_VERB = re.compile("(?:[しっい]た|んだ|する|している)(?=[一-鿿ァ-ヶA-Za-z])(?!予定)|に基づ|を踏まえ|に向け|、")


def kind_of_mark(text: str) -> str | None:
    """Return what a cell without words is: `dash`, `continuation`, `needs_legend`, or None where it is something else.

    Takes squeezed text. The signs are those of contract *status*, rule 6.
    """
    if _LINE.fullmatch(text) or _ARROW.fullmatch(text):
        return "continuation"
    if _DASH.fullmatch(text):
        return "dash"
    if _SYMBOLS.fullmatch(text) or _GRADE.fullmatch(text):
        return "needs_legend"
    return None


def hide_superscripts(value: str) -> str:
    """Return the raw text with superscript figures written as reference marks, before folding makes them plain."""
    return _SUPERSCRIPT.sub("※1", value)


def without_notes(line: str) -> tuple[str, bool]:
    """Return a squeezed line without reference marks, notes and circled numbers, and whether there were any."""
    text = _NUMBERED_ITEM.sub("・", _NOTE_IN_WORDS.sub("", line))
    text = _NOTE.sub("", text)
    text = _BRACKETED_NUMBER.sub("", text)
    return text, text != line


@remembered(4096)
def _fiscal_year(expression: str) -> int | None:
    period = era.parse(expression)
    years = {year for year in (period.fiscal_year_from, period.fiscal_year_to) if year is not None}
    return years.pop() if len(years) == 1 else None


def take_year(text: str) -> tuple[str, int | None]:
    """Return the text without a year printed beside its status, and that fiscal year (rule 5).

    A year that belongs to an object (令和5年度計画の検討) or to an earlier verb stays where it is.
    """
    for match in _YEAR.finditer(text) if len(text) < _LONGEST else ():
        particle = _PARTICLES.match(text, match.end())
        after = particle.end() if particle else match.end()
        if _is_beside(text[match.end() : after], text[after:]):
            year = _fiscal_year(match[0])
            if year is not None:
                return text[: match.start()] + text[after:], year
    return text, None


def _is_beside(particle: str, rest: str) -> bool:
    if _OTHER_VERB.search(rest):
        return False
    return particle not in ("", "の") or not ("の" in rest or "を" in rest)
