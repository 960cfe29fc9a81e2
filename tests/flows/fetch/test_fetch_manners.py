"""Good manners: robots.txt, one request a second, Retry-After, and when to try again."""

from datetime import UTC, datetime

import pytest

from keikaku._internal.flows.fetch.downloads import NEW, UNCHANGED
from keikaku._internal.flows.fetch.pacing import retry_after
from tests.kit.web_server import Fetcher, Site, answer, document, moved, pdf


def robots(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ((b"User-agent: *\nDisallow: /"), False),
        ((b"User-agent: *\nDisallow: /*.pdf$"), False),
        ((b"User-agent: *\nDisallow: /\nAllow: /docs/"), True),
        ((b"User-agent: *\nDisallow:\n"), True),
        ((b"User-agent: *\nDisallow: /\n\nUser-agent: keikaku\nDisallow: /secret/"), True),
        ((b"User-agent: Keikaku\nDisallow: /docs\n\nUser-agent: *\nAllow: /"), False),
        ((b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /docs/\r\n"), False),
        (("User-agent: *\nDisallow: /docs/計画.pdf".encode()), False),
        (("# 規則\nUser-agent: *\nDisallow: /x".encode("cp932")), True),
        ((b"<html>not found</html>"), True),
        ((b""), True),
    ],
)
def test_robots_txt_is_respected(site: Site, fetch: Fetcher, rules: bytes, allowed: bool) -> None:
    site.routes["/robots.txt"] = answer(rules)
    site.routes["/docs/%E8%A8%88%E7%94%BB.pdf"] = document(pdf())
    done = fetch(site.url("/docs/計画.pdf"))
    assert (done.outcome == NEW, done.code) == ((True, None) if allowed else (False, "source_robots"))
    assert len(site.documents()) == allowed


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [(404, None, 1), (403, None, 1), (401, None, 1), (503, "source_robots", 3), (500, "source_robots", 3)],
)
def test_a_missing_robots_txt_allows_and_an_unreachable_one_forbids(
    site: Site, fetch: Fetcher, status: int, code: str | None, asked: int
) -> None:
    site.routes["/robots.txt"] = answer(b"", status)
    site.routes["/plan.pdf"] = document(pdf())
    assert fetch(site.url("/plan.pdf"), site.url("/plan.pdf")).code == code
    assert site.asked.count("/robots.txt") == asked, "once for both files, tries apart"


def test_a_robots_txt_with_429_forbids(site: Site, fetch: Fetcher) -> None:
    site.routes["/robots.txt"] = answer(b"", 429)
    assert fetch(site.url("/plan.pdf")).code == "source_robots"


def test_robots_txt_may_lie_behind_redirects(site: Site, fetch: Fetcher) -> None:
    site.routes["/robots.txt"] = moved("/rules")
    site.routes["/rules"] = answer(b"User-agent: *\nDisallow: /")
    assert fetch(site.url("/plan.pdf")).code == "source_robots"
    site.routes["/rules"] = moved("/robots.txt")
    site.routes["/plan.pdf"] = document(pdf())
    assert fetch(site.url("/plan.pdf")).outcome == NEW, "too many redirects count as no robots.txt"


def test_robots_txt_does_not_lead_inside(site: Site, fetch: Fetcher) -> None:
    site.routes["/robots.txt"] = moved("http://169.254.169.254/")
    assert fetch(site.url("/plan.pdf")).code == "source_private"


def test_of_a_huge_robots_txt_the_beginning_counts(site: Site, fetch: Fetcher) -> None:
    line = b"Disallow: /x\n"
    site.routes["/plan.pdf"] = document(pdf())
    site.routes["/robots.txt"] = answer(b"User-agent: *\n" + line * 100_000 + b"Disallow: /plan.pdf\n")
    assert fetch(site.url("/plan.pdf")).outcome == NEW
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /plan.pdf\n" + line * 100_000)
    assert fetch(site.url("/plan.pdf")).code == "source_robots"
    site.routes["/robots.txt"] = answer(b"#" * 2_000_000)
    assert fetch(site.url("/plan.pdf")).outcome == UNCHANGED


def test_every_hop_is_asked_of_its_own_robots_txt(site: Site, fetch: Fetcher) -> None:
    other = site.url("/plan.pdf", "other.example")
    site.routes["/old"] = moved(other)
    site.routes["/plan.pdf"] = document(pdf())
    site.routes["/robots.txt"] = lambda handler: answer(
        b"User-agent: *\nDisallow: /" if "other.example" in handler.headers["Host"] else b""
    )(handler)
    done = fetch(site.url("/old"))
    assert (done.code, done.detail) == ("source_robots", other)
    assert site.asked == ["/robots.txt", "/old", "/robots.txt"]


def test_one_request_a_second_to_one_host(site: Site, fetch: Fetcher) -> None:
    site.routes["/old"] = moved("/plan.pdf")
    site.routes["/plan.pdf"] = document(pdf())
    fetch(site.url("/old"), site.url("/plan.pdf"), site.url("/plan.pdf", "other.example"))
    assert site.asked == ["/robots.txt", "/old", "/plan.pdf", "/plan.pdf", "/robots.txt", "/plan.pdf"]
    assert fetch.hands.slept == [1.0] * 4, "before each request but a host's first"


@pytest.mark.parametrize(("delay", "seconds"), [("5", 5.0), ("0.1", 1.0), ("86400", 60.0), ("-1", 1.0), ("soon", 1.0)])
def test_a_crawl_delay_is_kept_within_reason(site: Site, fetch: Fetcher, delay: str, seconds: float) -> None:
    site.routes["/robots.txt"] = answer(f"User-agent: *\nCrawl-delay: {delay}".encode())
    site.routes["/plan.pdf"] = document(pdf())
    fetch(site.url("/plan.pdf"), site.url("/plan.pdf"))
    assert fetch.hands.slept == [seconds] * 2


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_passing_trouble_is_tried_three_times_with_growing_waits(site: Site, fetch: Fetcher, status: int) -> None:
    site.routes["/plan.pdf"] = answer(b"", status)
    done = fetch(site.url("/plan.pdf"))
    assert (done.code, done.detail) == ("source_http_error", f"HTTP {status}")
    assert len(site.documents()) == 3
    assert fetch.hands.slept == [1.0, 2.0, 10.0]


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403, 451, 501])
def test_a_lasting_refusal_is_not_tried_again(site: Site, fetch: Fetcher, status: int) -> None:
    site.routes["/plan.pdf"] = answer(b"", status, Content_Length="" if status == 204 else "0")
    assert fetch(site.url("/plan.pdf")).code == "source_http_error"
    assert len(site.documents()) == 1


@pytest.mark.parametrize("value", ["30", "Sat, 21 Nov 2026 02:00:31 GMT"])
def test_retry_after_is_waited_for(site: Site, fetch: Fetcher, value: str) -> None:
    busy, ready = answer(b"", 503, Retry_After=value), document(pdf())
    site.routes["/plan.pdf"] = lambda handler: (busy if len(site.documents()) == 1 else ready)(handler)
    assert fetch(site.url("/plan.pdf")).outcome == NEW
    assert fetch.hands.seconds == pytest.approx(31, abs=1)


def test_a_host_that_wants_long_peace_gets_it(site: Site, fetch: Fetcher) -> None:
    site.routes["/a.pdf"] = answer(b"", 429, Retry_After="3600")
    site.routes["/b.pdf"] = document(pdf())
    assert fetch(site.url("/a.pdf"), site.url("/b.pdf")).code == "source_later"
    assert site.documents() == ["/a.pdf"]
    assert fetch.hands.seconds < 60


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("99999999999999999999", 999999999.0),
        ("Fri, 20 Nov 2026 00:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 02:01:00", 60.0),
        ("-5", None),
        ("1e9", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 21, 2, 0, tzinfo=UTC)) == seconds
