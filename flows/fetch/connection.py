"""One request over a connection whose address has been checked and whose time is limited."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPException
from typing import NoReturn

import certifi
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, ProtocolError
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError

from keikaku._internal.flows.raw import FetchError, IPAddress, WebUrl, addresses_of, is_public, printable

_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect (and again for TLS), between two pieces of a reply, and for one request in all."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 600.0


class _Watch:
    """Cuts a connection when its time is over.

    A read timeout alone begins anew with every byte, so a server that sends one byte now and then would never be left.
    """

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock, self._limits = sock, limits
        self._over = threading.Event()
        self._timer = threading.Timer(limits.total, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        self._over.set()
        with suppress(OSError):
            # Not SSLSocket.shutdown: that takes the TLS layer away under the thread that is reading.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def stop(self) -> None:
        self._timer.cancel()

    def check(self) -> None:
        """Raise if the time is over: a reply of unknown length that was cut looks like one that ended."""
        if self._over.is_set():
            detail = f"{self._limits.total:g}秒で受け取り終わりません"
            raise FetchError("source_unreachable", detail, temporary=True)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the network raises into a FetchError."""
        try:
            yield
        except (HTTPError, HTTPException, OSError) as error:
            self.check()
            _fail(error, self._limits.read)


class Reply:
    """A reply whose body has not been read yet. `url` is the one that was asked, header names ignore case."""

    def __init__(self, url: WebUrl, response: HTTPResponse, watch: _Watch) -> None:
        self.url, self.status = url, response.status
        self._response, self._watch = response, watch
        self.length = response.length_remaining
        """Bytes the server announced; None if it did not. Of the compressed body, should there be one."""

    @property
    def has_told_end(self) -> bool:
        """Whether a body that was cut off can be told from a whole one (RFC 9112, section 8)."""
        return self.length is not None or bool(self._response.chunked)

    @property
    def location(self) -> str | None:
        """Where a redirect leads; None if this is none. Raises FetchError for a redirect that names no place."""
        if self.status not in _REDIRECTS:
            return None
        place = self._response.headers.get("Location")
        if not place:
            raise FetchError("source_redirect", f"HTTP {self.status} に転送先がありません")
        return str(place)

    def header(self, name: str) -> str | None:
        """A header's value, fit to be stored and shown; None if it is missing or empty."""
        return printable(str(self._response.headers.get(name, "")), 500).strip() or None

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces of at most 64 KiB, decompressed. Raises FetchError when it breaks off or takes too long.

        A compressed body is unpacked piece by piece, so that whoever counts the bytes can stop in time.
        """
        stream = self._response.stream(_CHUNK, decode_content=True)
        while True:
            with self._watch.errors():
                chunk = next(stream, None)
            self._watch.check()
            if chunk is None:
                return
            yield chunk


def _fail(error: Exception, read_seconds: float) -> NoReturn:
    if isinstance(error, (TimeoutError, Urllib3TimeoutError)):
        raise FetchError("source_unreachable", f"{read_seconds:g}秒応答がありません", temporary=True) from None
    if isinstance(error, DecodeError):
        raise FetchError("source_incomplete", "圧縮が壊れています", temporary=True) from None
    if isinstance(error, ProtocolError):  # only from reading a body
        inner = error.args[-1]
        detail = f"{inner.partial}バイトで切れました" if isinstance(inner, IncompleteRead) else "途中で切れました"
        raise FetchError("source_incomplete", detail, temporary=True) from None
    detail = printable(str(error)) or type(error).__name__
    raise FetchError("source_unreachable", f"通信の途中で失敗しました（{detail}）", temporary=True) from None


class Network:
    """The way out: what may be connected to, how names are resolved, how long anything may take.

    No proxy of the environment is used: it would connect to addresses that were not checked here.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        may_connect: Callable[[IPAddress], bool] = is_public,
        resolve: Callable[[str, int], list[IPAddress]] = addresses_of,
    ) -> None:
        self.limits = limits or Limits()
        self._may_connect, self._resolve = may_connect, resolve

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        if os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
            return ssl.create_default_context()
        return ssl.create_default_context(cafile=certifi.where())

    @contextmanager
    def ask(self, url: WebUrl, headers: Mapping[str, str]) -> Iterator[Reply]:
        """GET `url`, following nothing. Raises FetchError."""
        connection = self._connect(url)
        sock: socket.socket = connection.sock
        watch = _Watch(sock, self.limits)
        response: HTTPResponse | None = None
        try:
            with watch.errors():
                own = {"Host": url.netloc, "Accept-Encoding": "identity", "Connection": "close"}
                connection.request("GET", url.target, headers={**own, **headers}, preload_content=False)
                response = connection.getresponse()
            yield Reply(url, response, watch)
        finally:
            watch.stop()
            if response is not None:
                response.close()
            connection.close()

    def _connect(self, url: WebUrl) -> HTTPConnection:
        """Connect to an address that may be connected to.

        The name is resolved once and the connection made to the very address that was checked: a name that is resolved
        again for connecting can answer differently (DNS rebinding).
        """
        found = self._resolve(url.host, url.port)
        allowed = [address for address in found if self._may_connect(address)]
        if not allowed:
            names = dict.fromkeys([url.host, *map(str, found)])
            raise FetchError("source_private", " = ".join(names))
        failure: Exception | None = None
        for address in dict.fromkeys(allowed):
            connection = self._connection(url, str(address))
            try:
                connection.connect()
            except ssl.SSLCertVerificationError as error:
                connection.close()
                detail = f"{url.host} の証明書を確かめられません（{error.verify_message}）"
                raise FetchError("source_unreachable", detail) from None
            except (HTTPError, OSError) as error:
                connection.close()
                failure = error
            else:
                connection.timeout = self.limits.read
                return connection
        raise FetchError("source_unreachable", self._refused(url, failure), temporary=True)

    def _refused(self, url: WebUrl, error: Exception | None) -> str:
        if isinstance(error, (TimeoutError, Urllib3TimeoutError)):
            return f"{url.netloc} に{self.limits.connect:g}秒でつながりません"
        cause = error.__cause__ if isinstance(error, HTTPError) else error
        return f"{url.netloc} につながりません（{printable(str(cause or error))}）"

    def _connection(self, url: WebUrl, address: str) -> HTTPConnection:
        if url.scheme == "http":
            return HTTPConnection(address, url.port, timeout=self.limits.connect)
        # The certificate is that of the name, though the connection is to its address.
        return HTTPSConnection(
            address, url.port, timeout=self.limits.connect, ssl_context=self._tls, server_hostname=url.host
        )
