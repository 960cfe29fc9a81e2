"""A worker whose PDF library does to certain pages what hostile PDFs do. Run as a program.

FAULTS is JSON from page (0: opening the file) to what happens: `hang` (stand still), `spin` (work for ever), `work`
(for four seconds), `grow`, `abort`, `full` or `raise`;
PAGES_READ names a file that gets a line for every page that is begun.
"""

import ctypes
import errno
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

import keikaku._internal.extract.pdf.document as document
from keikaku._internal.flows.reading import worker

FAULTS = {int(page): fault for page, fault in json.loads(os.environ.get("FAULTS", "{}")).items()}
COUNTER = os.environ.get("PAGES_READ")
whole_page, whole_open = document.PdfDocument.page, document.open_pdf


def _work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def misbehave(fault: str | None) -> None:
    if fault == "hang":
        ctypes.CDLL(None).sleep(600)  # native code, which no Python exception can interrupt
    elif fault == "spin":
        _work(600)
    elif fault == "work":
        _work(4)
    elif fault == "grow":
        kept = []
        while True:
            kept.append(bytearray(b"x") * 10_000_000)
    elif fault == "abort":
        os.abort()
    elif fault == "full":
        raise OSError(errno.ENOSPC, "no space left on device")
    elif fault == "raise":
        raise KeyError("a bug in the reader")
    elif fault is not None:  # a file: die the first time only
        marker = Path(fault)
        if not marker.exists():
            marker.touch()
            os.abort()


def page(self: document.PdfDocument, no: int) -> object:
    if COUNTER:
        with Path(COUNTER).open("a", encoding="ascii") as file:
            file.write(f"{no}\n")
    misbehave(FAULTS.get(no))
    return whole_page(self, no)


@contextmanager
def open_pdf(path: Path, *options: object) -> object:
    misbehave(FAULTS.get(0))
    with whole_open(path, *options) as pdf:
        yield pdf


document.PdfDocument.page = page
document.open_pdf = open_pdf

if __name__ == "__main__":
    worker.main()
