"""The fonts that PDFium draws with where a PDF embeds none: always the same two, never those of the machine.

PDFium searches fixed system folders for such fonts and takes boxes of characters from what it finds, so that one PDF
reads differently from machine to machine (pypdfium2 issue 306). Its interface for system fonts
(`fpdf_sysfontinfo.h`) lets a program answer instead: a Japanese face from a package, or nothing, and PDFium takes the
Latin faces that are built into it.
"""

from __future__ import annotations

import csv
import ctypes
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_jp
import pypdfium2.raw as pdfium

_GOTHIC, _MINCHO = 1, 2
"""What stands for a face between PDFium and us; 0 means none."""
_EAST_ASIAN = frozenset(
    {
        pdfium.FXFONT_SHIFTJIS_CHARSET,
        pdfium.FXFONT_HANGEUL_CHARSET,
        pdfium.FXFONT_GB2312_CHARSET,
        pdfium.FXFONT_CHINESEBIG5_CHARSET,
    }
)
_SERIF = pdfium.FXFONT_FF_ROMAN
_FACES = Path(__file__).with_name("serif_faces.csv")


class _Mapper:
    """Answers of a `FPDF_SYSFONTINFO`. PDFium calls from one thread at a time, for as long as the process lives."""

    def __init__(self) -> None:
        self._fonts = {
            _GOTHIC: pylopdf_fonts_jp.sans_path().read_bytes(),
            _MINCHO: pylopdf_fonts_jp.serif_path().read_bytes(),
        }
        self._serif_names = _serif_names()
        info = pdfium.FPDF_SYSFONTINFO()
        info.version = 1
        types = dict(pdfium.FPDF_SYSFONTINFO._fields_)
        for name in ("MapFont", "GetFontData", "GetFaceName", "GetFontCharset"):
            setattr(info, name, types[name](getattr(self, f"_{name}")))
        self.info = info

    def _MapFont(  # noqa: N802
        self, _info: Any, _weight: int, _italic: int, charset: int, pitch_family: int, face: Any, _exact: Any
    ) -> int | None:
        if charset not in _EAST_ASIAN:
            return None
        name = ctypes.cast(face, ctypes.c_char_p).value or b""
        is_serif = bool(pitch_family & _SERIF) or any(part in name for part in self._serif_names)
        return _MINCHO if is_serif else _GOTHIC

    def _GetFontData(self, _info: Any, font: int | None, table: int, buffer: Any, size: int) -> int:  # noqa: N802
        content = self._fonts.get(font or 0, b"")
        if table:  # only the whole face: PDFium asks for a single table of collections
            return 0
        if buffer and size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    def _GetFaceName(self, _info: Any, font: int | None, buffer: Any, size: int) -> int:  # noqa: N802
        name = {_GOTHIC: b"NotoSansJP\0", _MINCHO: b"NotoSerifJP\0"}.get(font or 0, b"\0")
        if buffer and size >= len(name):
            ctypes.memmove(buffer, name, len(name))
        return len(name)

    def _GetFontCharset(self, _info: Any, _font: int | None) -> int:  # noqa: N802
        return int(pdfium.FXFONT_SHIFTJIS_CHARSET)


def _serif_names() -> list[bytes]:
    """Parts of the names of serif faces, in UTF-8 and as old files write them (Shift-JIS)."""
    with _FACES.open(encoding="utf-8", newline="") as file:
        parts = [row["part"] for row in csv.DictReader(file)]
    return [part.encode(code) for part in parts for code in ("utf-8", "cp932")]


@cache
def use_packaged_fonts() -> object:
    """Have PDFium of this process use no font of the machine; before any document is opened. Later calls do nothing.

    What is returned must live as long as the process, which the cache sees to.
    """
    mapper = _Mapper()
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(mapper.info))
    return mapper
