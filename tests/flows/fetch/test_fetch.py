"""What a fetch leaves in the folder: the file, its sidecar, and the old file whenever the new one is not whole."""

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from keikaku._internal.flows.fetch.downloads import FAILED, NEW, UNCHANGED, UPDATED
from keikaku._internal.flows.raw import sidecar, storage
from keikaku._internal.flows.raw.inventory import take_inventory
from keikaku._internal.flows.raw.source_list import SourceLine
from keikaku._internal.normalize.municipality import by_code
from tests.kit.web_server import Fetcher, Site, answer, document, pdf, versioned


def contents(raw: Path) -> set[str]:
    return {p.relative_to(raw).as_posix() for p in raw.rglob("*")}


def test_a_new_file_arrives_with_a_sidecar(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    url = site.url("/plan.pdf")
    done = fetch(url, file="市/計画.pdf", municipality_code="011002", licence="CC BY 4.0", published="2024-03")
    assert (done.outcome, done.size) == (NEW, len(pdf()))
    target = fetch.raw / "市" / "計画.pdf"
    assert target.read_bytes() == pdf()
    assert json.loads((fetch.raw / "市" / "計画.pdf.json").read_text(encoding="utf-8")) == {
        "url": url,
        "final_url": url,
        "accessed": "2026-11-21T02:00:01+00:00",
        "sha256": sidecar.digest(target),
        "size": len(pdf()),
        "published": "2024-03",
        "licence": "CC BY 4.0",
        "producer": by_code("011002").name,
        "content_type": "application/pdf",
        "etag": '"one"',
        "last_modified": "Fri, 29 Mar 2024 00:00:00 GMT",
        "gone": None,
    }
    assert contents(fetch.raw) == {"市", "市/計画.pdf", "市/計画.pdf.json"}
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask
    assert all(h["user-agent"].startswith("keikaku/") for h in site.headers)


def test_an_unchanged_file_is_not_sent_again_and_nothing_is_written(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    fetch(site.url("/plan.pdf"))
    before = [(p.name, p.stat().st_mtime_ns, p.stat().st_ino) for p in sorted(fetch.raw.iterdir())]
    assert fetch(site.url("/plan.pdf")).outcome == UNCHANGED
    assert site.headers[-1]["if-none-match"] == '"one"'
    assert site.headers[-1]["if-modified-since"] == "Fri, 29 Mar 2024 00:00:00 GMT"
    assert [(p.name, p.stat().st_mtime_ns, p.stat().st_ino) for p in sorted(fetch.raw.iterdir())] == before


def test_a_changed_file_replaces_the_old_one(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = versioned(pdf("初版"), '"one"')
    fetch(site.url("/plan.pdf"))
    site.routes["/plan.pdf"] = versioned(pdf("改訂版"), '"two"')
    assert fetch(site.url("/plan.pdf")).outcome == UPDATED
    side = sidecar.matching(fetch.raw / "plan.pdf", sidecar.digest(fetch.raw / "plan.pdf"))
    assert side is not None
    assert side.etag == '"two"'


def test_the_same_bytes_are_unchanged_without_any_etag(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = document(pdf())
    fetch(site.url("/plan.pdf"))
    first = (fetch.raw / "plan.pdf.json").read_bytes()
    assert fetch(site.url("/plan.pdf")).outcome == UNCHANGED
    assert (fetch.raw / "plan.pdf.json").read_bytes() == first


def test_a_file_put_there_by_hand_gets_its_sidecar(site: Site, fetch: Fetcher) -> None:
    (fetch.raw / "plan.pdf").write_bytes(pdf())
    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    assert fetch(site.url("/plan.pdf")).outcome == UNCHANGED
    assert "if-none-match" not in site.headers[-1]
    assert (fetch.raw / "plan.pdf.json").exists()


@pytest.mark.parametrize("spoilt", [b"", b"[]", b'{"url": 1}', b"\xff", b"[" * 100_000])
def test_a_sidecar_that_cannot_be_understood_is_written_anew(site: Site, fetch: Fetcher, spoilt: bytes) -> None:
    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    fetch(site.url("/plan.pdf"))
    good = (fetch.raw / "plan.pdf.json").read_bytes()
    (fetch.raw / "plan.pdf.json").write_bytes(spoilt)
    assert fetch(site.url("/plan.pdf")).outcome == UNCHANGED
    assert json.loads((fetch.raw / "plan.pdf.json").read_bytes())["sha256"] == json.loads(good)["sha256"]


def test_a_run_killed_between_pdf_and_sidecar_is_mended_by_the_next(
    site: Site, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/plan.pdf"] = versioned(pdf("初版"), '"one"')
    fetch(site.url("/plan.pdf"))
    site.routes["/plan.pdf"] = versioned(pdf("改訂版"), '"two"')
    replace = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if target.suffix == ".json":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        fetch(site.url("/plan.pdf"))
    monkeypatch.undo()
    target = fetch.raw / "plan.pdf"
    assert target.read_bytes() == pdf("改訂版")
    assert sidecar.matching(target, sidecar.digest(target)) is None
    assert [f["code"] for f in take_inventory(fetch.raw).findings] == ["sidecar_stale"]
    assert contents(fetch.raw) == {"plan.pdf", "plan.pdf.json"}

    assert fetch(site.url("/plan.pdf")).outcome == UNCHANGED
    assert "if-none-match" not in site.headers[-1]
    assert sidecar.matching(target, sidecar.digest(target)) is not None


def test_what_sources_csv_says_anew_reaches_the_sidecar_of_an_unchanged_file(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    fetch(site.url("/plan.pdf"))
    assert fetch(site.url("/plan.pdf"), licence="政府標準利用規約2.0").outcome == UNCHANGED
    side = sidecar.read(fetch.raw / "plan.pdf")
    assert side is not None
    assert (side.licence, side.etag, side.accessed) == ("政府標準利用規約2.0", '"one"', "2026-11-21T02:00:01+00:00")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_leaves_the_file_and_a_finding(site: Site, fetch: Fetcher, status: int) -> None:
    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    fetch(site.url("/plan.pdf"))
    site.routes["/plan.pdf"] = answer(b"", status)
    done = fetch(site.url("/plan.pdf"))
    assert (done.outcome, done.code, done.detail) == (FAILED, "source_gone", f"HTTP {status}")
    assert (fetch.raw / "plan.pdf").read_bytes() == pdf()
    (found,) = take_inventory(fetch.raw).findings
    assert (found["code"], found["value_raw"]) == ("source_gone", site.url("/plan.pdf"))
    assert "2026-11-21" in found["message"]

    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    assert fetch(site.url("/plan.pdf")).outcome == UNCHANGED
    assert take_inventory(fetch.raw).findings == []


def test_a_wrong_new_url_does_not_say_that_the_old_page_is_gone(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = versioned(pdf(), '"one"')
    fetch(site.url("/plan.pdf"))
    assert fetch(site.url("/plam.pdf")).code == "source_gone"
    assert take_inventory(fetch.raw).findings == []


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"<!DOCTYPE html><title>error %PDF-</title>".ljust(3000) + b"%%EOF", "application/pdf", "HTML"),
        (pdf(), "text/html; charset=Shift_JIS", "text/html"),
        (b"\x89PNG\r\n".ljust(3000), "application/octet-stream", "%PDF"),
        (b"", "application/pdf", "0バイト"),
        (b"%PD", "application/pdf", "%PDF"),
        (b"\n" * 2000 + pdf(), "application/pdf", "%PDF"),
    ],
)
def test_what_is_no_pdf_is_refused_and_the_old_file_stays(
    site: Site, fetch: Fetcher, body: bytes, kind: str, reason: str
) -> None:
    site.routes["/plan.pdf"] = document(pdf("前の版"))
    fetch(site.url("/plan.pdf"))
    site.routes["/plan.pdf"] = answer(body, Content_Type=kind)
    done = fetch(site.url("/plan.pdf"))
    assert done.code == "source_not_pdf"
    assert reason in done.detail
    assert (fetch.raw / "plan.pdf").read_bytes() == pdf("前の版")
    assert contents(fetch.raw) == {"plan.pdf", "plan.pdf.json"}


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "application/x-download"])
def test_a_pdf_under_a_vague_type_is_taken(site: Site, fetch: Fetcher, kind: str) -> None:
    body = b"\xef\xbb\xbf\n" + pdf() + b"\0" * 5000
    site.routes["/plan.pdf"] = answer(body, Content_Type=kind)
    assert fetch(site.url("/plan.pdf")).outcome == NEW


def test_a_file_cut_off_on_the_server_itself_is_refused_at_once(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = document(pdf()[:-200])
    done = fetch(site.url("/plan.pdf"), file="新しい市/plan.pdf")
    assert (done.code, site.documents()) == ("source_incomplete", ["/plan.pdf"])
    assert contents(fetch.raw) == set(), "no folder is left behind"


def test_a_full_disk_costs_one_file_and_leaves_the_old_one(
    site: Site, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/plan.pdf"] = document(pdf("前の版"))
    fetch(site.url("/plan.pdf"))
    site.routes["/plan.pdf"] = document(pdf("次の版"))

    def full(self: storage.Part, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.Part, "write", full)
    done = fetch(site.url("/plan.pdf"))
    assert (done.code, done.detail) == ("source_not_saved", "No space left on device")
    assert (fetch.raw / "plan.pdf").read_bytes() == pdf("前の版")
    assert contents(fetch.raw) == {"plan.pdf", "plan.pdf.json"}


def test_ctrl_c_while_receiving_leaves_nothing(site: Site, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: storage.Part) -> bytes:
        raise KeyboardInterrupt

    site.routes["/plan.pdf"] = document(pdf())
    monkeypatch.setattr(storage.Part, "tail", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch(site.url("/plan.pdf"))
    assert contents(fetch.raw) == set()


def test_links_are_neither_replaced_nor_followed_out_of_the_folder(site: Site, fetch: Fetcher, tmp_path: Path) -> None:
    site.routes["/plan.pdf"] = document(pdf())
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.pdf").write_bytes(b"mine")
    (fetch.raw / "link.pdf").symlink_to(outside / "mine.pdf")
    (fetch.raw / "folder").symlink_to(outside)
    (fetch.raw / "side.pdf.json").symlink_to(outside / "side.json")
    for file in ("link.pdf", "folder/new.pdf", "side.pdf"):
        assert fetch(site.url("/plan.pdf"), file=file).code == "source_not_saved"
    assert contents(outside) == {"mine.pdf"}
    assert (outside / "mine.pdf").read_bytes() == b"mine"
    assert site.asked == []


def test_a_folder_in_the_place_of_the_file_is_reported(site: Site, fetch: Fetcher) -> None:
    (fetch.raw / "plan.pdf").mkdir()
    assert fetch(site.url("/plan.pdf")).code == "source_not_saved"


def test_a_fault_of_ours_is_a_finding_too(fetch: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    running = fetch.start()
    monkeypatch.setattr(running, "_attempt", lambda job: 1 / 0)
    done = running.one(SourceLine(line=2, file="plan.pdf", url="http://a.example/"))
    assert (done.code, done.detail) == ("fetch_failed", "ZeroDivisionError: division by zero")


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    raw = tmp_path / "new" / "raw"
    with storage.locked(raw), pytest.raises(storage.BusyError), storage.locked(raw):
        pass
    (raw / storage.LOCK).touch()  # as a killed run leaves it
    with storage.locked(raw):
        pass
    assert contents(raw) == set()


def test_what_a_killed_run_left_is_no_document_and_is_cleared(fetch: Fetcher) -> None:
    (fetch.raw / "市").mkdir()
    (fetch.raw / "市" / ".fetch-0123456789abcdef.part").write_bytes(b"%PDF-")
    (fetch.raw / "市" / "plan.pdf.json").write_text("{}")
    (fetch.raw / "sources.csv").write_text("file\n")
    stock = take_inventory(fetch.raw)
    assert stock.files == []
    assert [(f["code"], f["value_raw"]) for f in stock.findings] == [("raw_empty", "市")]
    with storage.locked(fetch.raw):
        pass
    assert contents(fetch.raw) == {"市", "市/plan.pdf.json", "sources.csv"}


def test_the_inventory_takes_url_and_date_from_the_sidecar(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = document(pdf())
    fetch(site.url("/plan.pdf"), published="2024-03-29")
    (found,) = take_inventory(fetch.raw).files
    assert (found.source.file_name, found.source.url, found.published_on) == (
        "plan.pdf",
        site.url("/plan.pdf"),
        "2024-03-29",
    )
    (fetch.raw / "plan.pdf").write_bytes(pdf("手で置きかえた"))
    (found,) = take_inventory(fetch.raw).files
    assert (found.source.url, found.published_on) == (None, None)
