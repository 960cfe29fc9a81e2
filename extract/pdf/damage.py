"""What is broken in a PDF that PDFium shows nonetheless: it leaves out in silence what it cannot decode.

qpdf (by pikepdf) decodes every stream that a page is drawn with, and says where that fails.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf

from .qpdf import opened

_DEEPEST = 8
_PIECE = 1 << 22
"""Bytes that are unpacked at a time, so that a bomb takes no memory."""
_ZEROS = bytes(8)
_PATH = re.compile(r"^(?:WARNING: )?.*\.pdf", re.I | re.S)
_Known = dict[tuple[int, int], str | None]
_LARGEST_IMAGE = 20_000_000
"""Pixels of an image beyond which it is not decoded to see whether that succeeds."""
_HARMLESS = ("linearized", "hint table", "hint list", "shared object", "loop detected in pages tree")
"""Words of warnings about what only readers over a network use."""


def damage_of(path: Path) -> Iterator[tuple[int | None, str]]:
    """Pages of which something cannot be decoded or is missing, each with what qpdf says; None for the file itself.

    Yields nothing for a file that a password protects.
    """
    try:
        with opened(path) as pdf:
            told = _new_warnings(pdf)
            if told:
                yield None, told
            known: _Known = {}
            for no, page in enumerate(pdf.pages, 1):
                if told := _page_damage(pdf, page, known):
                    yield no, told
    except pikepdf.PasswordError:
        return
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        yield None, _short(error)


def _page_damage(pdf: pikepdf.Pdf, page: pikepdf.Page, known: _Known) -> str | None:
    told = None
    try:
        contents = _contents(page)
        for stream in contents:
            told = told or _stream_damage(stream)
        if not told and all("/Filter" not in stream for stream in contents):
            told = _drawing_damage(b"\n".join(stream.read_raw_bytes() for stream in contents))
        told = told or _resource_damage(_inherited(page.obj, "/Resources"), known, 0)
        for note in page.obj.get("/Annots", []):
            told = told or _appearance_damage(note, known)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        told = told or _short(error)
    return _new_warnings(pdf) or told


def _inherited(page: Any, key: str) -> Any:
    """An entry of a page or of the nodes above it (ISO 32000-1, 7.7.3.4)."""
    for _ in range(_DEEPEST):
        if key in page or "/Parent" not in page:
            break
        page = page["/Parent"]
    return page.get(key)


def _contents(page: pikepdf.Page) -> list[Any]:
    contents: Any = page.obj.get("/Contents", [])
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents] if "/Contents" in page.obj else []


def _stream_damage(stream: Any) -> str | None:
    """What is wrong with a stream; an object that is missing is null."""
    if not isinstance(stream, pikepdf.Stream):
        return "missing object"
    filters = str(stream.get("/Filter", ""))
    if "DCT" in filters or "JPX" in filters or "JBIG2" in filters or "CCITT" in filters:
        return None
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > _LARGEST_IMAGE:
        return None
    try:
        if filters == "/FlateDecode":  # qpdf overlooks a checksum that does not fit
            return _deflated_damage(stream.get_raw_stream_buffer())
        stream.read_bytes()
    except pikepdf.PdfError as error:
        return _short(error)
    return None


def _deflated_damage(data: Any) -> str | None:
    unpacker = zlib.decompressobj()
    try:
        more = True
        while more and not unpacker.eof:
            out = unpacker.decompress(data, _PIECE)
            data = unpacker.unconsumed_tail
            more = bool(out or data)
    except zlib.error as error:
        return str(error)
    return None if unpacker.eof else "incomplete stream"


def _drawing_damage(drawing: bytes) -> str | None:
    """What is wrong with drawing operators that no filter guards: zeros among them, an end in the middle."""
    last = drawing.rstrip()[-1:]
    if _ZEROS in drawing:
        return "zeros in the content"
    if last and not (last.isalpha() or last in b"'\"*"):
        return "the content ends in the middle"
    begun, ended = (len(re.findall(rb"(?<![^\s>)\]])" + sign + rb"(?![^\s(<\[/])", drawing)) for sign in (b"BT", b"ET"))
    return "the content ends in the middle" if begun > ended else None


def _resource_damage(resources: Any, known: _Known, depth: int) -> str | None:
    """What is wrong with the fonts, forms and images that a page or form names."""
    if not isinstance(resources, pikepdf.Dictionary) or depth > _DEEPEST:
        return None
    fonts = (_once(font, known, _font_damage) for font in _values(resources, "/Font"))
    inner = (_once(each, known, lambda one: _form_damage(one, known, depth)) for each in _values(resources, "/XObject"))
    return next(filter(None, (*fonts, *inner)), None)


def _once(holder: Any, known: _Known, damage: Callable[[Any], str | None]) -> str | None:
    """What is wrong with an object that many pages may share; one that names itself is looked at once."""
    key = getattr(holder, "objgen", (0, 0))
    if key == (0, 0):
        return damage(holder)
    if key not in known:
        known[key] = None
        known[key] = damage(holder)
    return known[key]


def _form_damage(stream: Any, known: _Known, depth: int) -> str | None:
    """What is wrong with a form or image."""
    return _stream_damage(stream) or _resource_damage(stream.get("/Resources"), known, depth + 1)


def _values(resources: Any, name: str) -> list[Any]:
    found = resources.get(name)
    return list(found.values()) if isinstance(found, pikepdf.Dictionary) else []


def _font_damage(font: Any) -> str | None:
    if not isinstance(font, pikepdf.Dictionary):
        return "missing font"
    inner: Any = font.get("/DescendantFonts", [])
    if font.get("/Subtype") == "/Type0" and not len(inner):
        return "missing font"
    for each in [font, *inner]:
        if not isinstance(each, pikepdf.Dictionary):
            return "missing font"
        descriptor = each.get("/FontDescriptor", pikepdf.Dictionary())
        if not isinstance(descriptor, pikepdf.Dictionary):
            return "missing font descriptor"
        streams = [(descriptor, f"/FontFile{n}") for n in ("", "2", "3")] + [(each, "/ToUnicode")]
        for holder, key in streams:
            value = holder.get(key)
            if key in holder and not isinstance(value, pikepdf.Name) and (told := _stream_damage(value)):
                return told
    return None


def _appearance_damage(note: Any, known: _Known) -> str | None:
    normal = note.get("/AP", pikepdf.Dictionary()).get("/N") if isinstance(note, pikepdf.Dictionary) else None
    if not isinstance(normal, pikepdf.Stream):
        return None
    return _once(normal, known, lambda form: _form_damage(form, known, 0))


def _new_warnings(pdf: pikepdf.Pdf) -> str | None:
    """The first warning since the last call that concerns what is drawn."""
    for warning in pdf.get_warnings():
        if not any(word in str(warning) for word in _HARMLESS):
            return _short(warning)
    return None


def _short(error: object) -> str:
    """What qpdf says, without the path of the file before it."""
    return _PATH.sub("", str(error)).strip(" :()")[:120]
