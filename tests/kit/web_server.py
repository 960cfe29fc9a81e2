"""A real web server on this machine that does what a test asks: redirect, stall, cut off, lie. And a clock to go with
it that never sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLContext

from keikaku._internal.flows.fetch.connection import Limits, Network
from keikaku._internal.flows.fetch.downloads import Fetch, Result
from keikaku._internal.flows.fetch.pacing import Clock
from keikaku._internal.flows.raw.source_list import SourceLine
from keikaku._internal.flows.raw.web_address import IPAddress

Route = Callable[[BaseHTTPRequestHandler], None]

HERE = ip_address("127.0.0.1")


def pdf(text: str = "計画", size: int = 3000) -> bytes:
    """Bytes that look like a PDF from both ends."""
    body = b"%PDF-1.7\n" + text.encode()
    return body.ljust(size, b"%") + b"\n%%EOF\n"


class Site:
    """The server; `routes` by path, `asked` in order. A path without a route is 404."""

    def __init__(self, tls: SSLContext | None = None) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.close_connection = True
                site.asked.append(self.path)
                site.headers.append({name.lower(): value for name, value in self.headers.items()})
                with suppress(OSError):  # the client went away, as it should
                    site.routes.get(self.path, answer(b"", 404))(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # type: ignore[method-assign]
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def documents(self) -> list[str]:
        """What was asked for besides robots.txt."""
        return [path for path in self.asked if path != "/robots.txt"]

    def stall(self, handler: BaseHTTPRequestHandler, piece: bytes = b"", times: int = 1) -> None:
        """Wait as long as the client has patience, sending a piece now and then."""
        for _ in range(times):
            handler.wfile.write(piece)
            handler.wfile.flush()
            if self.over.wait(0.05 if piece else 5):
                return


@contextmanager
def serving(tls: SSLContext | None = None) -> Iterator[Site]:
    site = Site(tls)
    thread = threading.Thread(target=site.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.server.shutdown()
        site.server.server_close()


def answer(body: bytes, status: int = 200, **headers: str) -> Route:
    """A whole reply. `_` in a header's name stands for `-`; a Content-Length may be given, "" leaves it out."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **given}.items():
            if value:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return route


def document(body: bytes, status: int = 200, **headers: str) -> Route:
    """A reply that calls itself a PDF."""
    return answer(body, status, **{"Content_Type": "application/pdf", **headers})


def versioned(body: bytes, etag: str) -> Route:
    """A document with an ETag; 304, which repeats nothing, for those who have it."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            answer(b"", 304)(handler)
        else:
            document(body, ETag=etag, Last_Modified="Fri, 29 Mar 2024 00:00:00 GMT")(handler)

    return route


def moved(location: str, status: int = 302) -> Route:
    return answer(b"moved", status, Location=location)


class Hands:
    """What moves a clock that stands still until someone sleeps; `slept` has the seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        start = datetime(2026, 11, 21, 2, 0, 0, tzinfo=UTC)
        self.clock = Clock(lambda: start + timedelta(seconds=self.seconds), lambda: self.seconds, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Fetcher:
    """A fetch into `raw` that may connect to this machine only, whatever a host is called."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self.hands = Hands()
        self.names: dict[str, list[str]] = {}
        self.max_bytes = 1_000_000
        self.robots = True
        self.limits = Limits(connect=5, read=5, total=20)

    def resolve(self, host: str, port: int) -> list[IPAddress]:
        return [ip_address(a) for a in self.names.get(host, [host if host[-1].isdigit() or ":" in host else str(HERE)])]

    def start(self) -> Fetch:
        network = Network(self.limits, lambda address: address == HERE, self.resolve)
        running = Fetch(self.raw, self.max_bytes, network, self.hands.clock)
        if not self.robots:
            running._robots.check = lambda url: None  # type: ignore[method-assign]
        return running

    def __call__(self, *urls: str, file: str = "plan.pdf", **more: str) -> Result:
        """Fetch one file; with several URLs the results of the others are dropped."""
        fetch = self.start()
        return [fetch.one(SourceLine(line=2, file=file, url=url, **more)) for url in urls][-1]  # type: ignore[arg-type]
