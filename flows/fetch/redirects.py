"""GET with redirects: each hop is asked for leave, paced, and connected to anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version

from keikaku._internal.flows.raw import FetchError, WebUrl, redirected

from .connection import Network, Reply
from .pacing import Pace, retry_after

ROBOT = "keikaku"
"""The product token that a robots.txt may name (RFC 9309, section 2.2.1)."""
USER_AGENT = f"{ROBOT}/{version('keikaku')} (reads plans that municipalities publish)"
REDIRECTS = 5
_BUSY = frozenset({429, 503})


class Client:
    """Asks servers politely."""

    def __init__(self, network: Network, pace: Pace) -> None:
        self.pace = pace
        self._network = network

    @contextmanager
    def get(
        self,
        url: WebUrl,
        permit: Callable[[WebUrl], None] = lambda url: None,
        headers: Callable[[WebUrl], Mapping[str, str]] = lambda url: {},
    ) -> Iterator[Reply]:
        """The reply at the end of the redirects. `permit` may refuse a hop by raising, `headers` adds to its request.

        Raises FetchError: for a hop to a URL that is not http(s), to an address that may not be connected to, for more
        than REDIRECTS hops, and for whatever fails on the way.
        """
        for _ in range(REDIRECTS + 1):
            permit(url)
            self.pace.wait(url.host)
            with self._network.ask(url, {"User-Agent": USER_AGENT, "Accept": "*/*", **headers(url)}) as reply:
                self._note_busy(reply)
                location = reply.location
                if location is None:
                    yield reply
                    return
            url = redirected(url, location)
        raise FetchError("source_redirect", f"転送が{REDIRECTS}回を超えました（{url}）")

    def _note_busy(self, reply: Reply) -> None:
        if reply.status in _BUSY:
            seconds = retry_after(reply.header("Retry-After"), self.pace.clock.now())
            if seconds is not None:
                self.pace.hold(reply.url.host, seconds)
