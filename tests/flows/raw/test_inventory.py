"""Whatever lies in data/raw: one bad thing costs one thing, and what is skipped is said."""

import errno
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keikaku._internal.flows.raw import take_inventory
from tests.kit.night import Place, plan_pdf


def codes(raw: Path) -> dict[str, list[str]]:
    """The findings of a folder: what they say, by code."""
    found: dict[str, list[str]] = {}
    for row in take_inventory(raw).findings:
        found.setdefault(row["code"], []).append(row["message"])
    return found


def fifo(path: Path) -> None:
    os.mkfifo(path)


def broken_link(path: Path) -> None:
    path.symlink_to("nowhere.pdf")


def linked_folder(path: Path) -> None:
    (path.parent.parent / "elsewhere").mkdir()
    path.symlink_to(path.parent.parent / "elsewhere")


def loop(path: Path) -> None:
    path.symlink_to(path)


def deep(path: Path) -> None:
    for _ in range(300):
        path.mkdir()
        os.chdir(path)
        path = Path("x")


BAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("pipe.pdf", fifo, "raw_not_a_file"),
    ("broken.pdf", broken_link, "raw_link_broken"),
    ("folder", linked_folder, "raw_link_folder"),
    ("loop.pdf", loop, "raw_unreadable"),
    ("deep", deep, "raw_too_deep"),
    ("sources.csv", Path.mkdir, "sources_invalid"),
    ("sources.csv", fifo, "sources_invalid"),
    ("sources.csv", lambda p: p.write_bytes("file,title\nplan.pdf,計画\n".encode("cp932")), "sources_invalid"),
    ("corrections.csv", Path.mkdir, "correction_invalid"),
    ("corrections.csv", fifo, "correction_invalid"),
    ("corrections.csv", lambda p: p.write_bytes("sha256,table\n計画,x\n".encode("cp932")), "correction_invalid"),
]


@pytest.mark.parametrize(("name", "make", "code"), BAD)
def test_one_bad_thing_is_a_finding_and_the_plan_is_read(
    place: Place, monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[[Path], object], code: str
) -> None:
    monkeypatch.chdir(place.root)
    plan_pdf(place.raw / "plan.pdf")
    make(place.raw / name)
    monkeypatch.chdir(place.root)
    found = codes(place.raw)
    assert [message for message in found[code] if name.split(".")[0] in message], found
    assert [one.source.file_name for one in take_inventory(place.raw).files] == ["plan.pdf"]


@pytest.mark.parametrize("name", ["closed.pdf", "closed", "sources.csv"])
def test_what_may_not_be_read_is_a_finding(place: Place, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The system refuses by raising, so that root, who may read everything, is told no as well."""
    plan_pdf(place.raw / "plan.pdf")
    closed = place.raw / name
    closed.write_text("x") if "." in name else closed.mkdir()

    def refusing(whole: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *rest: Any, **more: Any) -> Any:
            if Path(path) == closed:
                raise PermissionError(errno.EACCES, "Permission denied", str(closed))
            return whole(path, *rest, **more)

        return call

    monkeypatch.setattr(os, "scandir", refusing(os.scandir))
    monkeypatch.setattr(Path, "open", refusing(Path.open))
    found = take_inventory(place.raw)
    told = [row["message"] for row in found.findings if row["code"] in {"raw_unreadable", "sources_invalid"}]
    assert [message for message in told if name in message and "Permission denied" in message]
    assert [one.source.file_name for one in found.files] == ["plan.pdf"]


def test_names_as_old_archives_write_them_are_read_and_shown(place: Place) -> None:
    plan = plan_pdf(place.root / "plan.pdf").read_bytes()
    folder = os.fsencode(place.raw) + b"/" + "資料".encode("cp932")
    Path(os.fsdecode(folder)).mkdir()
    Path(os.fsdecode(folder + b"/" + "計画.pdf".encode("cp932"))).write_bytes(plan)
    found = take_inventory(place.raw)
    assert [one.source.file_name for one in found.files] == ["資料/計画.pdf"]
    night = place.run()
    assert len(night.kept) == 1
    assert not night.failures


def test_a_name_as_long_as_the_file_system_takes_is_read(place: Place) -> None:
    plan_pdf(place.raw / f"{'計' * 83}.pdf")
    assert len(place.run().kept) == 1


def test_a_line_for_a_name_that_macos_decomposed_belongs_to_it(place: Place) -> None:
    plan_pdf(place.raw / unicodedata.normalize("NFD", "がんばる計画.pdf"))
    (place.raw / "sources.csv").write_text("file,title\nがんばる計画.pdf,題\nない.pdf,題\n", encoding="utf-8")
    found = take_inventory(place.raw)
    assert [one.source.title for one in found.files] == ["題"]
    assert codes(place.raw)["source_without_file"] == [
        "sources.csv の行のファイルがありません：sources.csv 3行目：ない.pdf"
    ]


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("https://user:secret@www.city.example/a.pdf", None),
        ("http://www.city.example/a.pdf?x=1", "http://www.city.example/a.pdf?x=1"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("=cmd", None),
    ],
)
def test_only_addresses_of_the_web_are_published_and_without_passwords(
    place: Place, printed: str, published: str | None
) -> None:
    plan_pdf(place.raw / "plan.pdf")
    (place.raw / "sources.csv").write_text(f"file,url\nplan.pdf,{printed}\n", encoding="utf-8")
    found = take_inventory(place.raw)
    assert [one.source.url for one in found.files] == [published]
    assert "secret" not in str(found.findings)
