"""Who may ask and what an answer may do: hosts by name, no script but ours, nothing kept, no other site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HEADERS = {
    "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


_ADDRESS = re.compile(r"(?:\[([0-9a-fA-F:]+)\]|([0-9A-Za-z.-]+))(?::[0-9]{1,5})?")


class Guard:
    """Answers only those who call this host by a name of its own (so that no other site can by a name that it points
    here), and only reading requests that no other site makes; adds the headers that keep pages to themselves."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if _host(headers.get("host", "")) not in self._hosts:
            await PlainTextResponse("この名前では呼べません / unknown host", 421)(scope, receive, send)
            return
        # Another port of this machine is another site.
        if scope["method"] == "POST" and headers.get("origin", "").partition("://")[2] != headers["host"]:
            await PlainTextResponse("ほかのサイトからは書けません / cross-origin request refused", 403)(
                scope, receive, send
            )
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    own.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


def _host(address: str) -> str | None:
    """The host of `host:port`, without the brackets of IPv6; None for what is no such address."""
    found = _ADDRESS.fullmatch(address)
    return (found[1] or found[2]).lower() if found else None
