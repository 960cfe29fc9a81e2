"""Reading in worker processes: a hostile page costs that page, a dead worker costs nothing."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from keikaku._internal.flows.reading import memory, worker_process
from keikaku._internal.flows.reading.entries import Failure
from keikaku._internal.flows.reading.jobs import Done, Limits, NotDoneError, find_tidy
from keikaku._internal.flows.reading.pool import ReadingPool
from keikaku._internal.flows.reading.worker_process import WorkerProcess, memory_mb
from tests.kit.night import job_for, plan_pdf

FAULTY = [sys.executable, "-m", "tests.kit.faulty_worker"]
LIMITS = Limits(page_seconds=3.0, document_seconds=120, worker_mb=600)
SHORT = Limits(page_seconds=0.4, document_seconds=120, worker_mb=600)
"""A page may stand still for two seconds."""


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "pages"
    path.touch()
    monkeypatch.setenv("PAGES_READ", str(path))
    return path


def faults(monkeypatch: pytest.MonkeyPatch, **pages: str) -> None:
    monkeypatch.setenv("FAULTS", json.dumps({no.removeprefix("page"): fault for no, fault in pages.items()}))


def findings(done: Done, cache: Path) -> list[tuple[int | None, str]]:
    from keikaku._internal.flows.reading.cache import Cache
    from keikaku._internal.flows.reading.entries import TidyEntry

    data = Cache(str(cache)).get(done.tidy)
    assert data is not None
    table = TidyEntry(data).table("findings")
    return [(row["page_no"], row["code"]) for row in table.to_pylist()] if table is not None else []


def run(path: Path, cache: Path, limits: Limits = LIMITS) -> Done:
    worker = WorkerProcess(FAULTY)
    try:
        return worker.run(job_for(path, cache, limits))
    finally:
        worker.end()


@pytest.mark.long
def test_a_page_that_goes_beyond_a_limit_becomes_a_finding_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = plan_pdf(tmp_path / "a.pdf", pages=5)
    faults(monkeypatch, page1="spin", page2="grow", page3="raise", page4="abort")
    done = run(pdf, tmp_path / "cache")
    assert done.failure is None
    codes = {page: code for page, code in findings(done, tmp_path / "cache") if code.startswith("page_")}
    assert codes == {1: "page_timeout", 2: "page_memory", 3: "page_failed", 4: "page_crashed"}
    entry = find_tidy(job_for(pdf, tmp_path / "cache", LIMITS))
    assert entry is not None
    assert entry.counts["projects"] == 1
    assert entry.counts["pages"] == 5
    with_other_limits = job_for(pdf, tmp_path / "cache", Limits(30, 120, 600))
    assert find_tidy(with_other_limits) is None, "more time might give more"


@pytest.mark.long
def test_a_file_that_works_for_ever_when_it_is_opened_fails_as_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = plan_pdf(tmp_path / "a.pdf")
    faults(monkeypatch, page0="spin")
    assert run(pdf, tmp_path / "cache").failure == Failure("document_timeout")


@pytest.mark.long
def test_a_file_that_stands_still_when_it_is_opened_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = plan_pdf(tmp_path / "a.pdf")
    faults(monkeypatch, page0="hang")
    with pytest.raises(NotDoneError) as caught:
        run(pdf, tmp_path / "cache", SHORT)
    assert caught.value.code == "document_stalled"


@pytest.mark.long
def test_a_page_that_stands_still_is_tried_again_the_next_night_and_no_third_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, cache = plan_pdf(tmp_path / "a.pdf", pages=2), tmp_path / "cache"
    faults(monkeypatch, page2="hang")
    first = run(pdf, cache, SHORT)
    assert (2, "page_stalled") in findings(first, cache)
    assert find_tidy(job_for(pdf, cache, SHORT)) is None, "the next night looks again"
    second = run(pdf, cache, SHORT)
    assert (2, "page_timeout") in findings(second, cache)
    assert find_tidy(job_for(pdf, cache, SHORT)) is not None


@pytest.mark.long
def test_a_page_that_stood_still_because_the_machine_was_busy_is_read_the_next_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, cache = plan_pdf(tmp_path / "a.pdf", pages=2), tmp_path / "cache"
    faults(monkeypatch, page2="hang")
    run(pdf, cache, SHORT)
    faults(monkeypatch)
    assert [code for _, code in findings(run(pdf, cache, SHORT), cache) if code.startswith("page")] == []
    assert find_tidy(job_for(pdf, cache, SHORT)) is not None


@pytest.mark.long
def test_a_document_that_takes_too_long_keeps_the_pages_that_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, cache = plan_pdf(tmp_path / "a.pdf", pages=5), tmp_path / "cache"
    faults(monkeypatch, page3="work")
    done = run(pdf, cache, Limits(page_seconds=20, document_seconds=3, worker_mb=600))
    assert (done.failure, done.pages_read) == (None, 3)
    assert (4, "pages_not_reached") in findings(done, cache)
    entry = find_tidy(job_for(pdf, cache, Limits(page_seconds=20, document_seconds=3, worker_mb=600)))
    assert entry is not None
    assert entry.counts["projects"] == 3


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path, counter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = plan_pdf(tmp_path / "a.pdf", pages=3)
    faults(monkeypatch, page2=str(tmp_path / "died once"))
    done = run(pdf, tmp_path / "cache")
    assert (done.failure, done.pages_read) == (None, 3)
    assert counter.read_text().split() == ["1", "2", "1", "2", "3"]


def test_a_worker_that_cannot_start_is_an_error_that_says_so(tmp_path: Path) -> None:
    pdf = plan_pdf(tmp_path / "a.pdf")
    worker = WorkerProcess([sys.executable, "-c", "raise SystemExit('no library')"])
    with pytest.raises(NotDoneError) as caught:
        worker.run(job_for(pdf, tmp_path / "cache"))
    assert caught.value.code == "read_failed"


def test_a_full_disk_is_not_the_fault_of_the_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = plan_pdf(tmp_path / "a.pdf")
    faults(monkeypatch, page2="full")
    with pytest.raises(NotDoneError) as caught:
        run(pdf, tmp_path / "cache")
    assert caught.value.code == "disk_full"


def test_workers_are_replaced_after_some_documents_and_read_every_document_once(
    tmp_path: Path, counter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "DOCUMENTS", 2)
    jobs = [job_for(plan_pdf(tmp_path / f"{n}.pdf", pages=1, name=f"事業{n}"), tmp_path / "cache") for n in range(3)]
    pool = ReadingPool(1, FAULTY)
    pids = set()
    try:
        for job in [*jobs, *jobs]:
            assert pool.submit(job).result().failure is None
            pids |= set(pool.pids)
    finally:
        pool.close()
    assert len(pids) == 2
    assert len(counter.read_text().split()) == 3


def test_a_worker_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    worker = WorkerProcess()
    worker.run(job_for(plan_pdf(tmp_path / "a.pdf"), tmp_path / "cache"))
    process = worker._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=20) == 0
    assert memory_mb(process.pid) == 0


def test_closing_the_pool_ends_a_worker_in_native_code(
    tmp_path: Path, counter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults(monkeypatch, page1="hang")
    pool = ReadingPool(1, FAULTY)
    future = pool.submit(job_for(plan_pdf(tmp_path / "a.pdf"), tmp_path / "cache", Limits(60, 60, 600)))
    end = time.monotonic() + 60
    while not counter.read_text():
        assert time.monotonic() < end, "the worker never began the page"
        time.sleep(0.02)
    pid = pool.pids[0]
    pool.close()
    with pytest.raises((RuntimeError, NotDoneError)):
        future.result(timeout=20)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_a_system_that_cannot_take_memory_back_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []

    def missing(name: object) -> object:
        called.append(name)
        raise OSError("no such library")

    monkeypatch.setattr("keikaku._internal.flows.reading.memory.ctypes.CDLL", missing)
    memory.give_back()
    assert called == [None]
