"""A line is added to a person's file and nothing else of it changes, whatever wrote the file."""

import csv
from io import StringIO
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.flows.raw import csv_edit
from keikaku._internal.flows.raw.csv_edit import BOM, edit, with_fields, with_line
from keikaku._internal.flows.raw.storage import BusyError, locked

FIELD = st.text(st.sampled_from("あ検討a,\"\n '="), max_size=6)
NEWLINE = st.sampled_from(["\n", "\r\n"])


def written(records: list[list[str]], newline: str, quoting: int) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator=newline, quoting=quoting).writerows(records)  # type: ignore[arg-type]
    return out.getvalue()


def common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix(BOM), newline="")))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """The text of a CSV file of three columns and its records; any line end, quotes, with and without a mark."""
    records = draw(st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=5))
    text = written(records, draw(NEWLINE), draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])))
    if draw(st.booleans()):
        text = text.removesuffix("\n").removesuffix("\r")
    return draw(st.sampled_from(["", BOM])) + text, records


@given(files(), st.lists(FIELD, min_size=3, max_size=3))
def test_a_line_is_added_and_every_other_byte_kept(file: tuple[str, list[list[str]]], fields: list[str]) -> None:
    text, records = file
    after = with_line(text, fields)
    assert after.encode().startswith(text.encode())
    assert read(after) == [*records, fields]
    assert after.endswith("\r\n" if "\r\n" in text else "\n")


@given(files(), st.data())
def test_a_field_is_filled_and_every_other_byte_kept(file: tuple[str, list[list[str]]], data: st.DataObject) -> None:
    text, records = file
    record = data.draw(st.integers(0, len(records) - 1))
    index = data.draw(st.integers(0, 2))
    value = data.draw(FIELD)
    reader = csv.reader(StringIO(text.removeprefix(BOM), newline=""))
    for _ in range(record):
        next(reader)
    after = with_fields(text, reader.line_num + 1, {index: value})
    changed = [list(one) for one in records]
    changed[record][index] = value
    assert read(after) == changed
    same = common(text, after) + common(text[::-1], after[::-1])
    assert len(text) - same <= 2 * len(records[record][index]) + 2


def test_the_file_is_replaced_in_one_step_keeps_its_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\r\n1,2\r\n")
    path.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    edit(link, lambda text: with_line(text, ["3", "4"]))
    assert link.is_symlink()
    assert path.read_bytes() == b"a,b\r\n1,2\r\n3,4\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert {p.name for p in tmp_path.iterdir()} == {"a.csv", "link.csv"}


def test_what_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")

    def fails(text: str) -> str:
        raise ValueError(text)

    with pytest.raises(ValueError, match="a,b"):
        edit(path, fails)

    def full(self: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("keikaku._internal.flows.raw.storage.Part.sync", full)
    with pytest.raises(OSError, match="space"):
        edit(path, lambda text: text + "1,2\n")
    assert path.read_bytes() == b"a,b\n"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(BusyError):
        csv_edit.edit(tmp_path / "a.csv", lambda text: text)
