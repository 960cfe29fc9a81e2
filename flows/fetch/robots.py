"""robots.txt as RFC 9309 has it, read once per origin and run."""

from __future__ import annotations

from protego import Protego

from keikaku._internal.flows.raw import FetchError, WebUrl, parse_address

from .pacing import retrying
from .redirects import ROBOT, Client

SIZE_LIMIT = 512 * 1024
"""Bytes that are read; RFC 9309, section 2.5, asks for at least 500 KiB."""
_TOO_MANY = 429


class Robots:
    """Which URLs the servers leave to robots."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Protego | FetchError] = {}

    def check(self, url: WebUrl) -> None:
        """Raise FetchError('source_robots') for a URL that is disallowed, or the error that kept robots.txt from being
        read: a server whose rules cannot be reached is left alone (section 2.3.1.4)."""
        if url.origin not in self._known:
            self._known[url.origin] = self._read(url)
        rules = self._known[url.origin]
        if isinstance(rules, FetchError):
            raise FetchError(rules.code, rules.detail)
        if not rules.can_fetch(str(url), ROBOT):
            raise FetchError("source_robots", str(url))

    def _read(self, url: WebUrl) -> Protego | FetchError:
        place = parse_address(f"{url.origin}/robots.txt")
        try:
            text = retrying(self._client.pace.clock, lambda: self._text(place))
        except FetchError as error:
            if error.code == "source_redirect":  # unavailable, section 2.3.1.2
                return Protego.parse("")
            return FetchError(error.code, f"robots.txtの要求：{error.detail}")
        rules = Protego.parse(text)
        if delay := rules.crawl_delay(ROBOT):
            self._client.pace.slow(url.host, delay)
        return rules

    def _text(self, place: WebUrl) -> str:
        """The rules, or nothing where the server has none. Raises FetchError."""
        with self._client.get(place) as reply:
            # Section 2.3.1.3 calls every 4xx "unavailable": free access. 429 only says that it is too busy to answer.
            if 400 <= reply.status < 500 and reply.status != _TOO_MANY:
                return ""
            if reply.status != 200:
                raise FetchError("source_robots", f"HTTP {reply.status} で規則が分かりません", temporary=True)
            body = bytearray()
            for chunk in reply.chunks():
                body += chunk
                if len(body) > SIZE_LIMIT:
                    del body[body.rfind(b"\n", 0, SIZE_LIMIT) + 1 :]
                    break
        return body.decode("utf-8-sig", "replace")
