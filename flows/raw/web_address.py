"""Web addresses: which URLs may be asked for, and which machines may be connected to."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit, urlunsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from .errors import FetchError, is_plain, printable

IPAddress = IPv4Address | IPv6Address

PORTS = {"http": 80, "https": 443}

# IANA has given out global unicast addresses from this block only (RFC 4291, section 2.4).
_GLOBAL_UNICAST = IPv6Network("2000::/3")
# Inside it: 6to4 (RFC 7526 withdrew it; it can carry any IPv4 address) and documentation (RFC 9637).
_NOT_PUBLIC = (IPv6Network("2002::/16"), IPv6Network("3fff::/20"))
# Networks without IPv4 write an IPv4 address as the end of one of these (NAT64, RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class WebUrl:
    """An http(s) URL in ASCII: host in lower case and IDNA, path and query percent-encoded, no fragment."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """Host as the Host header has it: IPv6 in brackets, the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, to which a robots.txt applies (RFC 9309, section 2.3)."""
        return f"{self.scheme}://{self.netloc}"

    def __str__(self) -> str:
        return self.origin + self.target


def parse_address(text: str) -> WebUrl:
    """Read a URL as people write it, with Japanese host, path and query too. Raises ValueError with the reason."""
    if not is_plain(text):
        raise ValueError("URLに見えない文字があります")
    try:
        url = parse_url(text)
    except LocationParseError:
        raise ValueError(f"URLとして読めません（{printable(text)}）") from None
    if url.scheme not in PORTS:
        raise ValueError("URLが http:// か https:// で始まっていません")
    host = (url.host or "").strip("[]").rstrip(".")
    if not host:
        raise ValueError("URLにホスト名がありません")
    if url.auth is not None:
        raise ValueError("URLに利用者名やパスワードを書かないでください")
    target = (url.path or "/") + ("" if url.query is None else f"?{url.query}")
    return WebUrl(url.scheme, host, url.port if url.port is not None else PORTS[url.scheme], target)


def redirected(url: WebUrl, location: str) -> WebUrl:
    """Where a Location header (as http.client gives it: bytes read as Latin-1) leads. Raises FetchError.

    A fragment is dropped; relative references are resolved (RFC 9110, section 10.2.2).
    """
    raw = location.strip().encode("latin-1", "replace")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:  # Shift_JIS or EUC-JP: the server knows its own bytes again
        text = "".join(chr(b) if b < 0x80 else f"%{b:02X}" for b in raw)
    try:
        return parse_address(urljoin(str(url), text))
    except ValueError as error:
        raise FetchError("source_redirect", f"{printable(text)}：{error}") from None


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, shared, reserved, multicast,
    documentation or unspecified, and not an IPv6 spelling of such an IPv4 address."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _GLOBAL_UNICAST or any(address in network for network in _NOT_PUBLIC):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def addresses_of(host: str, port: int) -> list[IPAddress]:
    """The addresses of a host in the system's order. Raises FetchError('source_unreachable') when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        again = error.errno == socket.EAI_AGAIN
        raise FetchError("source_unreachable", f"{host} の名前を引けません", temporary=again) from None
    except (OSError, UnicodeError) as error:
        raise FetchError("source_unreachable", f"{host} の名前を引けません（{error}）") from None
    return [ip_address(str(sockaddr[0])) for *_, sockaddr in found]


def published_url(url: str | None) -> str | None:
    """An address that others may see and open: of the web, without name and password; None for any other."""
    try:
        parts = urlsplit(url or "")
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            return None
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    return url if "@" not in parts.netloc else urlunsplit(parts._replace(netloc=host + port))
