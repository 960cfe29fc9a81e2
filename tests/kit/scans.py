"""Pages of a PDF printed, put on the glass of a scanner and saved as pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from tests.kit.pdfs import Pdf


def scanned(source: Path, pages: list[int], target: Path, dpi: int = 200, skew: float = 0.0) -> Path:
    """The pages of a PDF as pictures, turned by `skew` degrees, with the grain of a scanner."""
    document = pypdfium2.PdfDocument(source)
    grain = np.random.default_rng(1)
    pdf = None
    for no in pages:
        page = document[no - 1]
        width, height = page.get_size()
        picture = page.render(scale=dpi / 72).to_numpy()[:, :, :3].astype(np.float32)
        rows, columns = picture.shape[:2]
        turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), -skew, 1.0)
        picture = cv2.warpAffine(picture, turn, (columns, rows), borderValue=(255, 255, 255))
        picture = np.clip(picture + grain.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)
        if pdf is None:
            pdf = Pdf(target, width, height)
        else:
            pdf.page()
        pdf.image(0, 0, width, height, Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])))
    document.close()
    assert pdf is not None
    return pdf.save()
