"""Text recognition with the models that the rapidocr wheel carries (PP-OCRv6 small); nothing is downloaded.

`detect` finds the lines of an image, `recognise` reads crops of single lines. Both want grey images with the text
upright. The engine is loaded at the first use in a process and computes on one thread: the pages of several
documents are read by several processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import east_asian_width

import cv2
import numpy as np
import numpy.typing as npt

from keikaku._internal.extract.pdf.geometry import Box

from . import characters as ocr_characters

Array = npt.NDArray[Any]
_DETECTOR, _RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_HEIGHT = 48
"""Height of a line as the recogniser wants it (pixels)."""
_NARROWEST = 64
_STEP = 8
"""The recogniser looks at one place every so many pixels."""
_TOO_NEAR = 0.33
"""Two characters, one of them wide, are further apart than this share of the height of a crop."""
_BARS = frozenset("Iil1|!/'`.,-()[]1")


@dataclass(slots=True, frozen=True)
class Reading:
    """One recognised line. `middles` are the centres of its characters in pixels from the left of the crop, `scores`
    how sure the engine is of each (0 to 1)."""

    text: str
    middles: tuple[float, ...]
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        """The mean over the characters; 0 when nothing was read."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


def _model(name: str) -> str:
    return str(Path(str(files("rapidocr").joinpath("models", name))))


@cache
def _detector() -> Any:
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    params = {
        "Global.log_level": "error",
        "Global.max_side_len": 6000,
        "Det.model_path": _model(_DETECTOR),
        "Rec.model_path": _model(_RECOGNISER),
        **threads,
    }
    return RapidOCR(params=params)


class _Recogniser:
    """The recognition network and the characters that its classes stand for."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(_model(_RECOGNISER), options, providers=["CPUExecutionProvider"])
        names = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._classes = ocr_characters.Classes(["", *names, " "])
        self._input = self._session.get_inputs()[0].name

    def read(self, crop: Array) -> Reading:
        """Read one line."""
        scale = _HEIGHT / crop.shape[0]
        width = max(round(crop.shape[1] * scale), 1)
        shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        line = cv2.resize(crop, (width, _HEIGHT), interpolation=shrink).astype(np.float32) / 127.5 - 1.0
        room = max(_NARROWEST, -(-width // _STEP) * _STEP)
        batch = np.zeros((1, 3, _HEIGHT, room), dtype=np.float32)
        batch[0, :, :, :width] = line
        chances = self._session.run(None, {self._input: batch})[0][0]
        return self._decode(chances, room / len(chances) / scale, crop.shape)

    def _decode(self, chances: Array, step: float, shape: tuple[int, ...]) -> Reading:
        """Characters from the chances at every `step` pixels of a crop; a character goes on until another begins."""
        best, score = self._classes.best(chances)
        seen: list[_Seen] = []
        starts = [0, *(np.flatnonzero(np.diff(best)) + 1), len(best)]
        for start, end in pairwise(starts):
            if char := self._classes.text(int(best[start])):
                weight = score[start:end]
                middle = (float(np.average(np.arange(start, end), weights=weight)) + 0.5) * step
                seen.append(_Seen(char, min(middle, float(shape[1])), float(weight.max())))
        seen = _without_slivers(seen, shape[0])
        return Reading("".join(s.char for s in seen), tuple(s.middle for s in seen), tuple(s.score for s in seen))


class _Seen(NamedTuple):
    char: str
    middle: float
    score: float


def _without_slivers(seen: Sequence[_Seen], height: int) -> list[_Seen]:
    """Drop what the model sees twice: the first stroke of a wide character taken for a letter of its own."""
    kept: list[_Seen] = []
    for one in seen:
        while kept and one.middle - kept[-1].middle < _TOO_NEAR * height and _is_sliver(kept[-1], one):
            kept.pop()
        if kept and one.middle - kept[-1].middle < _TOO_NEAR * height and _is_sliver(one, kept[-1]):
            continue
        kept.append(one)
    return kept


def _is_sliver(part: _Seen, whole: _Seen) -> bool:
    return part.char in _BARS and east_asian_width(whole.char) in "WF" and part.score < whole.score


@cache
def _recogniser() -> _Recogniser:
    return _Recogniser()


def detect(image: Array) -> list[Box]:
    """The boxes of the text lines of a grey image in pixels, a margin around the ink included."""
    found = _detector()(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    return [
        Box(float(quad[:, 0].min()), float(quad[:, 1].min()), float(quad[:, 0].max()), float(quad[:, 1].max()))
        for quad in np.asarray(found.boxes)
    ]


def recognise(crops: Sequence[Array]) -> list[Reading]:
    """Read grey crops of single lines, each on its own (batches of unlike widths cost more than they save)."""
    reader = _recogniser()
    return [reader.read(crop) for crop in crops]
