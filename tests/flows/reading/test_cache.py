"""What is kept from night to night: whole, shared, and never trusted blindly."""

import json
import logging
import threading
from pathlib import Path

import pyarrow as pa
import pytest

from keikaku._internal.flows.reading.cache import Cache, default_place, is_remote
from keikaku._internal.flows.reading.entries import Failure, Reading, TidyEntry, pack_reading, pack_tidy, unpack_reading
from keikaku._internal.normalize.records import Evidence, RawActivity, RawMark, RawPage, RawPlan, RawProject, RawText
from keikaku._internal.warehouse.parquet import arrow_schema, to_arrow
from keikaku._internal.warehouse.schema import BY_NAME
from tests.kit.rows import page

AT = Evidence(3, (1.5, 2.0, 30.25, 4.0))


def a_reading() -> Reading:
    project = RawProject("table", AT, ("第1章",), {"name": [RawText("窓口の予約", AT)]}, [])
    project.marks.append(RawMark(2024, 2025, True, None, "arrow", AT))
    project.activities.append(
        RawActivity(RawText("設計", AT, "令和5年度"), (RawMark(2024, 2024, False, "検討", "text", AT),))
    )
    plan = RawPlan(pages=[RawPage(1, "本文\n", "text", 595.0, 842.0, 1, 1)], projects=[project], legend={"○": "実施"})
    return Reading(plan, asked={"is_status": {"様子見": "no"}}, skipped={2: "page_timeout"})


@pytest.mark.parametrize("reading", [a_reading(), Reading(failure=Failure("not_a_pdf", "手紙"))])
def test_a_reading_comes_back_as_it_was(reading: Reading) -> None:
    assert unpack_reading(pack_reading(reading)) == reading


def test_a_reading_is_kept_as_plain_json_and_nothing_that_could_run() -> None:
    import zlib

    told = json.loads(zlib.decompress(pack_reading(a_reading())))
    assert told["plan"]["projects"][0]["fields"]["name"][0]["text"] == "窓口の予約"


def test_rows_come_back_table_by_table() -> None:
    table = to_arrow(BY_NAME["pages"], [page("0" * 16, text="本文")])
    entry = TidyEntry(pack_tidy({"pages": table, "projects": to_arrow(BY_NAME["projects"], [])}, Reading()))
    pages = entry.table("pages")
    assert pages is not None
    assert pages.to_pylist() == table.to_pylist()
    assert entry.table("projects") is None
    assert (entry.counts, entry.failure) == ({"pages": 1, "projects": 0}, None)
    assert pa.types.is_list(arrow_schema(BY_NAME["projects"]).field("bbox").type)


@pytest.mark.parametrize("place", ["{folder}", "file://{folder}", "memory://keikaku-test"])
def test_an_entry_is_found_by_its_name_and_only_there(place: str, tmp_path: Path) -> None:
    cache = Cache(place.format(folder=tmp_path))
    assert cache.get("reading/ab12") is None
    assert not cache.has("reading/ab12")
    cache.put("reading/ab12", b"content")
    assert Cache(place.format(folder=tmp_path)).get("reading/ab12") == b"content"
    assert cache.has("reading/ab12")
    assert cache.get("tidy/ab12") is None


def damage(data: bytes, how: str) -> bytes:
    return {"cut": data[:-3], "empty": b"", "flipped": data[:-1] + bytes([data[-1] ^ 1]), "other": b"%PDF-1.7"}[how]


@pytest.mark.parametrize("how", ["cut", "empty", "flipped", "other"])
def test_a_damaged_entry_counts_as_missing_and_is_written_anew(
    how: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = Cache(str(tmp_path))
    cache.put("tidy/cd34", b"content")
    path = next(p for p in tmp_path.rglob("*") if p.is_file())
    path.write_bytes(damage(path.read_bytes(), how))
    with caplog.at_level(logging.WARNING, "keikaku"):
        assert cache.get("tidy/cd34") is None
    assert "壊れている" in caplog.text
    cache.put("tidy/cd34", b"content")
    assert cache.get("tidy/cd34") == b"content"


def test_writers_side_by_side_leave_one_whole_entry_and_nothing_else(tmp_path: Path) -> None:
    contents = [bytes([n]) * 50_000 for n in range(8)]
    threads = [threading.Thread(target=Cache(str(tmp_path)).put, args=("tidy/ef56", c)) for c in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Cache(str(tmp_path)).get("tidy/ef56") in contents
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_the_cache_lies_beside_the_published_tables_unless_told_otherwise() -> None:
    assert default_place(Path("/data/curated")) == "/data/.curated-cache"
    assert is_remote("s3://bucket/keikaku")
    assert not is_remote("file:///srv/keikaku")
