"""A pipe where a sidecar should be is none, and nobody waits for it."""

import os
import sys
from pathlib import Path

import pytest

from keikaku._internal.flows.raw import sidecar


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name")
def test_a_pipe_instead_of_a_sidecar_is_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf.json")
    assert sidecar.read(tmp_path / "a.pdf") is None
