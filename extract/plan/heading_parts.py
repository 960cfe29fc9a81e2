"""Lines that are part of a heading though they are printed apart from it: its number, its end, its tags."""

from __future__ import annotations

from . import vocabulary
from .drafts import put_flags
from .flow import TextLine
from .narrative import Narrative
from .outline import Outline, style_of
from .tags import is_tag
from .titles import has_open_bracket, is_number, parse_title, split_number


def stands_beside(outline: Outline, line: TextLine) -> bool:
    """Whether a line stands beside a larger heading: the name of its section, printed again at the edge."""
    last = outline.last
    if last is None or last.line.page_no != line.page_no or line.line.size > 0.8 * last.size:
        return False
    return last.line.line.box.overlap_y(line.line.box) > 0.5 * line.line.box.height


def completes(outline: Outline, narrative: Narrative, line: TextLine) -> bool:
    """Take a number that stands alone left of a heading of several lines, or the line that closes its brackets."""
    last = outline.last
    if last is None or narrative.heading is not last or narrative.project is not None:
        return False
    box, own = last.line.line.box, line.line.box
    if last.line.page_no != line.page_no or not -1.5 * last.size < own.cy - box.cy < 3 * last.size:
        return False
    if is_number(line.text) and own.x1 <= box.x0 + 2 and split_number(last.text)[0] is None:
        last.text = f"{line.text.strip()} {last.text}"
        last.style = style_of(last.text) or last.style
        outline.stack.remove(last)
        outline.push(last)
        return True
    is_alike = 0.75 * last.size < line.line.size < 1.05 * last.size
    if is_alike and has_open_bracket(last.text) and -4 < own.x0 - box.x0 < 6 * last.size:
        last.text += line.text.strip()
        return True
    return False


def tags(outline: Outline, narrative: Narrative, line: TextLine) -> bool:
    """Take the tags at the other end of a heading (新規, ★重点取組)."""
    last = outline.last
    if last is None or narrative.heading is not last:
        return False
    printed = line.text.replace("【", " ").replace("】", " ").split()
    if not printed or not (all(map(_is_tag, printed)) or _is_tag("".join(printed))):
        return False
    if last.line.page_no != line.page_no or not last.line.line.box.holds(last.line.line.box.cx, line.line.box.cy):
        return False
    last.tags += "".join(f"【{tag}】" for tag in (printed if all(map(_is_tag, printed)) else ["".join(printed)]))
    if narrative.project is not None:
        title = parse_title(last.tags)
        put_flags(narrative.project, title.is_priority, title.is_relisted, title.novelty, line.at)
    return True


def _is_tag(text: str) -> bool:
    return is_tag(text) or "priority" in vocabulary.roles_of(text.lstrip(vocabulary.bullets()))
