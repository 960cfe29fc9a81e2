"""What a document says of itself: title, edition, municipality, date, period, draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from keikaku._internal.normalize import era, municipality
from keikaku._internal.normalize.numerals import kanji_value
from keikaku._internal.normalize.records import Evidence, RawDocument, RawText
from keikaku._internal.normalize.text import fold, squeeze

from . import vocabulary
from .flow import Flow, TextLine, body_size

_EDITION = re.compile(
    r"第\s*[0-9０-９.．]+\s*版|改[訂定]版?|第\s*[0-9０-９一二三四五]+\s*次|[（(〔\[【]?\s*(?:素案|最終案|案)\s*[）)〕\]】]?$|令和[0-9０-９元]+年度(?:版|実績)"
)
_DRAFT = re.compile(
    r"[（(〔\[【<＜]\s*(?:素案|最終案|原案|案)\s*[）)〕\]】>＞]|(?:計画|プラン|ビジョン|戦略)\s*(?:素案|案)$|^\s*案\s*$"
)
_PRINTED_DATE = re.compile(
    r"(?:(?:令和|平成)[0-9元]+|20[0-9]{2})(?:\([^()]{2,8}\))?年(?:\([^()]{2,10}\))?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?|[●○◯〇×xX*]+月)"
)
_UNION = re.compile(r"(?:事務|清掃|消防|衛生|環境|広域|行政|圏)組合|広域連合|企業団(?!地)|組合(?:$|第[0-9一二三四])")
"""Words for a union of municipalities (地方自治法 284条)."""
_SENTENCE = re.compile(r"[。、]|ます$|です$|した$|する$")
_SECTION = re.compile(r"(?:第\s*[0-9一二三四五六七八九十]+\s*[章節]|[0-9]{1,2}[.\s])\s*\D")
_CHAPTER = re.compile(r"第\s*[0-9０-９一二三四五六七八九十]+\s*[章節部編]|[0-9０-９]+\s*[.．]")
_PARAGRAPH = 2.2
"""Lines of one size this near (sizes) are lines of one paragraph."""
_LONGEST_TITLE = 80
"""Lines of one size that are together longer are a paragraph."""
_ADDRESS = re.compile(r"〒|丁目|番地|番[0-9]+号|[0-9]+[-－‐―][0-9]+")
"""Where an office stands does not say whose it is."""
_MENTIONS = 3
"""A place that running text names in fewer lines may be an example."""
_ORDINAL = re.compile(r"第\s*([0-9]+|[一二三四五六七八九十]+)\s*[次期]")
_COVER_LINE = 32
"""A longer line of a cover is a sentence."""
_REPORTED = re.compile(
    r"(?P<year>(?:令和|平成)\s?[0-9元]{1,2}\s?年度)\s*(?:の|における)?\s*(?:(?:取組|事業|施策|計画|主な取組)\s*(?:の)?\s*)?(?:実績|進捗|取組状況|実施状況|報告|版)"
    r"|(?:実績|進捗|状況|成果).{0,6}?[(\[](?P<behind>(?:令和|平成)\s?[0-9元]{1,2}\s?年度)[^()]{0,4}[)\]]"
)
_YEAR_ALONE = re.compile(r"[(\[【〔]?(?P<year>(?:令和|平成)[0-9元]{1,2}年度|20[0-9]{2}年度)(?:分|版|実績)?[)\]】〕]?$")
_PERIOD_LEAD = re.compile(r"計画期間|計画の期間|期間は|対象期間")
_PERIOD = re.compile(
    r"(?:(?:令和|平成)\s?[0-9０-９元]+|20[0-9]{2})\s?(?:[(（][^()（）]{2,12}[)）])?\s?年?度?\s?(?:[(（][^()（）]{2,12}[)）])?\s?(?:から|～|〜|~|－|-|―|–)\s?(?:(?:令和|平成)\s?)?[0-9０-９元]{1,4}\s?(?:[(（][^()（）]{2,12}[)）])?\s?年?度?(?:[(（][^()（）]{2,12}[)）])?"
)


def read_cover(flow: Flow, texts: Mapping[int, str]) -> RawDocument:
    """Read the statements of a document about itself; what it does not say stays None. `texts` holds all that each page
    says, by number."""
    document = RawDocument(is_draft=_marked_draft(flow))
    first = [t for s in flow.sheets[:6] for t in s.lines]
    if not first:
        return document
    cover = _before_text(title_page(flow) or flow.sheets[0].lines)
    document.title = _title(cover) or _title(first)
    document.is_draft = document.is_draft or any(_DRAFT.search(fold(t.text)) for t in cover)
    document.edition = _first_match(cover, _EDITION)
    document.published = _date(cover)
    document.period = _period(cover) or _reported_year(cover) or _period_sentence(flow)
    if _union(cover, document.title):
        return document
    named = [line for line in cover[::-1] if not _ADDRESS.search(fold(line.text))]
    document.municipality = (
        _author_in_title(document.title)
        or _municipality(named)
        or _prefecture(named)
        or _municipality([*cover[::-1], *first])
    )
    if document.municipality is None:
        document.municipality = _most_named(flow, texts)
        document.municipality_is_mentioned = document.municipality is not None
    return document


def reports_progress(document: RawDocument) -> bool:
    """Whether a document reports on a plan, by its title or the one year it is of: what it sums up is that plan, none
    before it."""
    if document.title is not None and any(word in squeeze(document.title.text) for word in ("進捗", "報告")):
        return True
    period = era.parse(document.period.text) if document.period is not None else None
    return (
        period is not None and period.fiscal_year_from is not None and period.fiscal_year_from == period.fiscal_year_to
    )


def speaks_of_earlier_plan(heading: str, document: RawDocument) -> bool:
    """Whether a heading is about what came of an edition of the plan before its own (第3次計画の実施結果)."""
    own = _ordinal(document.title.text) if document.title is not None else None
    named = _ordinal(heading)
    told = any(word in squeeze(heading) for word in vocabulary.words("of_results"))
    return named is not None and (own is None or named < own) and told


def _ordinal(text: str) -> int | None:
    """The number of a plan's edition (第4次, 第二期), where a text names one."""
    found = _ORDINAL.search(fold(text))
    return None if found is None else int(found[1]) if found[1].isdigit() else kanji_value(found[1])


def title_page(flow: Flow) -> list[TextLine]:
    """Lines of the first page that carries a title in large type and little else; none if there is no such page."""
    body = body_size(flow)
    for sheet in flow.sheets[:6]:
        large = [t for t in sheet.lines if t.line.size >= 1.4 * body and not _CHAPTER.match(t.text.strip())]
        if any(_is_plan_title(t.text) for t in large) and len(sheet.lines) < 25:
            return sheet.lines
    return []


def _before_text(cover: list[TextLine]) -> list[TextLine]:
    """The lines of a first page down to its first numbered heading below the title, where the text of the plan begins
    there already."""
    titles = [i for i, line in enumerate(cover) if _is_plan_title(line.text)]
    begins = (i for i, line in enumerate(cover) if titles and i > titles[0] and _SECTION.match(fold(line.text)))
    return cover[: next(begins, len(cover))]


def _is_plan_title(text: str) -> bool:
    plain = squeeze(text)
    no_title = any(w in plain for w in vocabulary.document_words("no_title"))
    told = any(re.search(f"{w}(?![ぁ-ん的])", plain) for w in vocabulary.document_words("plan"))
    return told and not no_title and "※" not in plain and len(plain) < 50 and not _SENTENCE.search(plain)


def _title(lines: Sequence[TextLine]) -> RawText | None:
    """The largest type that names a plan, with the lines of the same size around it."""
    named = [t for t in lines if _is_plan_title(t.text)]
    if not named:
        return None
    best = max(named, key=lambda t: t.line.size)
    page = [t for t in lines if t.page_no == best.page_no]
    block = sorted((t for t in page if abs(t.line.size - best.line.size) < 0.6), key=lambda t: t.line.box.top)
    beside = [
        t for t in block if t is not best and abs(t.line.box.cy - best.line.box.cy) <= _PARAGRAPH * best.line.size
    ]
    if any("。" in t.text or "、" in t.text for t in beside):
        return None  # a line of a paragraph
    at = block.index(best)
    run = [best]
    for step, order in ((-1, range(at - 1, -1, -1)), (1, range(at + 1, len(block)))):
        for i in order:
            near = run[0] if step < 0 else run[-1]
            gap = abs(block[i].line.box.cy - near.line.box.cy)
            if (
                _SENTENCE.search(block[i].text)
                or _CHAPTER.match(block[i].text.strip())
                or gap > 3.2 * best.line.size
                or era.parse(block[i].text).kind
                or _DRAFT.fullmatch(block[i].text.strip())
            ):
                break
            run = [block[i], *run] if step < 0 else [*run, block[i]]
    text = "".join(t.text for t in run)
    text = re.sub(r"\s*[（(〔【\[](?:見本|素案|最終案|原案|案|概要版|本編)[^）)〕】\]]{0,8}[）)〕】\]]\s*$", "", text)
    return RawText(text.strip(), best.at) if len(text) <= _LONGEST_TITLE else None


def _first_match(lines: Sequence[TextLine], pattern: re.Pattern[str]) -> RawText | None:
    for line in lines:
        if (found := pattern.search(line.text.strip())) and found.group().strip():
            return RawText(found.group().strip(), line.at)
    return None


def _date(lines: Sequence[TextLine]) -> RawText | None:
    """The date of publication: the last month or date of the cover, also with a placeholder for the month."""
    hits = []
    for line in lines:
        plain = squeeze(line.text)
        if len(plain) <= _COVER_LINE and (found := _PRINTED_DATE.search(plain)):
            hits.append(RawText(found[0], line.at))
    return hits[-1] if hits else None


def _period(lines: Sequence[TextLine]) -> RawText | None:
    for line in lines:
        if found := _PERIOD.search(fold(line.text)):
            text = found.group()
            if era.parse(text).fiscal_year_from is not None:
                return RawText(text, line.at)
    return None


def _reported_year(lines: Sequence[TextLine]) -> RawText | None:
    """A progress report names the one year it reports on beside its title."""
    for line in lines:
        found = _REPORTED.search(fold(line.text))
        if found:
            return RawText(found["year"] or found["behind"], line.at)
    if not any(word in squeeze(line.text) for line in lines for word in ("進捗", "実績", "報告書")):
        return None
    alone = ((_YEAR_ALONE.match(squeeze(fold(line.text))), line) for line in lines)
    return next((RawText(found["year"], line.at) for found, line in alone if found), None)


def _period_sentence(flow: Flow) -> RawText | None:
    lines = [t for s in flow.sheets for t in s.lines]
    for i, line in enumerate(lines):
        window = "".join(t.text for t in lines[i : i + 3])
        lead = _PERIOD_LEAD.search(window)
        if lead and lead.start() < len(line.text) and (found := _PERIOD.search(fold(window[lead.start() :]))):
            period = era.parse(found.group())
            if period.fiscal_year_from is not None and period.fiscal_year_to is not None:
                return RawText(found.group(), line.at)
    return None


def _author_in_title(title: RawText | None) -> RawText | None:
    """The title, where it says whose plan it is: an address on the cover may name another place."""
    return title if title is not None and len(municipality.find(title.text)) == 1 else None


def _marked_draft(flow: Flow) -> bool:
    """Whether signs across pages say that this is a draft: on most pages of those that bear any."""
    told = [squeeze(sheet.watermark).upper() for sheet in flow.sheets if sheet.watermark.strip()]
    return 2 * sum(any(word in text for word in vocabulary.document_words("draft")) for text in told) > len(told)


def _union(cover: Sequence[TextLine], title: RawText | None) -> bool:
    """Whether a cover names a union of municipalities (一部事務組合, 広域連合) as the author: it is none of them."""
    texts = [title.text if title else "", *(t.text for t in cover if len(t.text) <= _COVER_LINE)]
    return any(_UNION.search(squeeze(text)) for text in texts)


def _municipality(lines: Sequence[TextLine]) -> RawText | None:
    for line in lines:
        long = len(line.text) > _COVER_LINE and not _is_plan_title(line.text)
        if long or _SENTENCE.search(line.text):
            continue  # a place that running text mentions is not the author
        found = [m for m in municipality.find(line.text) if m.kind != "都道府県"]
        if len(found) == 1:
            return RawText(line.text.strip(), line.at)
    return None


def _prefecture(lines: Sequence[TextLine]) -> RawText | None:
    """A line that is the name of a prefecture (兵庫県), where no line of the cover names a place in it."""
    for line in lines:
        found = municipality.find(line.text)
        if len(found) == 1 and found[0].kind == "都道府県" and squeeze(line.text) == found[0].name:
            return RawText(line.text.strip(), line.at)
    return None


def _most_named(flow: Flow, texts: Mapping[int, str]) -> RawText | None:
    """The municipality that a document without one on its cover speaks of: at the head of a page, or again and again.
    None where it speaks of others as well."""
    named: dict[str, list[RawText]] = {}
    heads: dict[str, RawText] = {}
    for sheet in flow.sheets:
        whole = Evidence(sheet.page_no, (0.0, 0.0, sheet.width, sheet.height))
        for i, text in enumerate(texts[sheet.page_no].splitlines()):
            found = [place for place in municipality.find(text) if place.kind != "都道府県"]
            if len(found) != 1:
                continue
            code, told = found[0].municipality_code, RawText(text.strip(), whole)
            named.setdefault(code, []).append(told)
            if i == 0 and len(text) <= _COVER_LINE and not _SENTENCE.search(text):
                heads.setdefault(code, told)
    first, *others = sorted(named, key=lambda code: -len(named[code])) or [""]
    if not first or any(2 * len(named[code]) > len(named[first]) for code in others):
        return None
    return heads.get(first) or (named[first][0] if len(named[first]) >= _MENTIONS else None)
