"""Servers that stall, cut off, lie, send too much, send elsewhere: nothing bad is kept, nothing private is asked."""

import gzip
import ssl
import zlib
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path

import pytest

from keikaku._internal.flows.fetch.connection import Limits, Network
from keikaku._internal.flows.fetch.downloads import FAILED, NEW, UNCHANGED, Fetch
from keikaku._internal.flows.raw.source_list import SourceLine
from keikaku._internal.flows.raw.web_address import addresses_of, is_public, parse_address, redirected
from tests.kit.web_server import HERE, Fetcher, Route, Site, answer, document, moved, pdf, serving, versioned

TRIES = 3


def raw_reply(*pieces: bytes) -> Route:
    """Bytes as they are, without any help of the server's."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()

    return route


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


CUT_OFF = {
    "shorter than announced": [HEAD + b"Content-Length: 9000\r\n\r\n", pdf()],
    "longer than announced": [HEAD + b"Content-Length: 2000\r\n\r\n", pdf()],
    "no length and no end": [HEAD + b"\r\n", pdf()[:2000]],
    "senseless length and no end": [HEAD + b"Content-Length: many\r\n\r\n", pdf()[:2000]],
    "inside a chunk": [CHUNKED, chunk(pdf())[:2000]],
    "between chunks": [CHUNKED, chunk(pdf())],
    "no chunk at all": [CHUNKED, b"this is no chunk\r\n"],
    "lengths that differ": [HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", pdf()],
    "no status line": [b"%PDF-1.7\n"],
    "nothing": [],
    "endless headers": [HEAD, *[b"X-%d: 1\r\n" % i for i in range(200)], b"\r\n", pdf()],
    "a line too long": [HEAD, b"X: " + b"x" * 100_000 + b"\r\n\r\n", pdf()],
    "broken gzip": [HEAD + b"Content-Encoding: gzip\r\n\r\n", pdf()],
    "cut off gzip": [HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(pdf())[:-20]],
}


@pytest.mark.parametrize("pieces", CUT_OFF.values(), ids=CUT_OFF)
def test_a_reply_that_is_not_whole_is_not_kept(site: Site, fetch: Fetcher, pieces: list[bytes]) -> None:
    site.routes["/plan.pdf"] = document(pdf("前の版"))
    fetch(site.url("/plan.pdf"))
    site.routes["/plan.pdf"] = raw_reply(*pieces)
    done = fetch(site.url("/plan.pdf"))
    assert done.outcome == FAILED
    assert done.code in {"source_incomplete", "source_unreachable"}, done
    assert (fetch.raw / "plan.pdf").read_bytes() == pdf("前の版")
    assert {p.name for p in fetch.raw.iterdir()} == {"plan.pdf", "plan.pdf.json"}


WHOLE = {
    "chunked": [CHUNKED, chunk(pdf()[:1500]), chunk(pdf()[1500:]), b"0\r\n\r\n"],
    "until the connection ends": [HEAD + b"\r\n", pdf()],
    "HTTP/1.0": [b"HTTP/1.0 200 OK\r\n\r\n", pdf()],
    "gzip though not asked for": [HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(pdf())],
    "deflate": [HEAD + b"Content-Encoding: deflate\r\n\r\n", zlib.compress(pdf())],
    "Shift_JIS in a header": [HEAD + 'Content-Disposition: x; filename="計画"\r\n\r\n'.encode("cp932"), pdf()],
}


@pytest.mark.parametrize("pieces", WHOLE.values(), ids=WHOLE)
def test_every_whole_reply_is_taken(site: Site, fetch: Fetcher, pieces: list[bytes]) -> None:
    site.routes["/plan.pdf"] = raw_reply(*pieces)
    assert fetch(site.url("/plan.pdf")).outcome == NEW
    assert (fetch.raw / "plan.pdf").read_bytes() == pdf()
    assert site.headers[-1]["accept-encoding"] == "identity"


def test_a_reply_that_breaks_off_once_is_asked_for_again(site: Site, fetch: Fetcher) -> None:
    whole, cut = document(pdf()), raw_reply(*CUT_OFF["shorter than announced"])
    site.routes["/plan.pdf"] = lambda handler: (whole if len(site.documents()) == 2 else cut)(handler)
    assert fetch(site.url("/plan.pdf")).outcome == NEW
    assert site.documents() == ["/plan.pdf"] * 2


@pytest.mark.parametrize("sent", [b"", HEAD, HEAD + b"\r\n" + pdf()[:2000]], ids=["mute", "in headers", "in body"])
def test_a_server_that_stalls_is_left(site: Site, fetch: Fetcher, sent: bytes) -> None:
    fetch.robots = False  # robots.txt has its own tests, and may take its time here
    fetch.limits = Limits(read=0.1, total=20)

    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(sent)
        site.stall(handler)

    site.routes["/plan.pdf"] = route
    done = fetch(site.url("/plan.pdf"))
    assert (done.code, done.detail) == ("source_unreachable", "0.1秒応答がありません")
    assert len(site.documents()) == TRIES
    assert list(fetch.raw.iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD + b"\r\n" + pdf(), b"%"),
        (HEAD + b"Content-Length: 9000\r\n\r\n%PDF-", b"%"),
        (CHUNKED, b"0"),
        (CHUNKED + chunk(pdf()) + b"0\r\n", b"X: y\r\n"),
    ],
    ids=["header", "100 without end", "body", "announced body", "chunk size", "trailer"],
)
def test_a_slow_drip_ends_with_the_time_for_the_whole_request(
    site: Site, fetch: Fetcher, sent: bytes, piece: bytes
) -> None:
    fetch.robots = False  # robots.txt has its own tests, and may take its time here
    fetch.limits = Limits(read=5, total=0.2)

    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(sent)
        site.stall(handler, piece, 100)

    site.routes["/plan.pdf"] = route
    done = fetch(site.url("/plan.pdf"))
    assert (done.code, done.detail) == ("source_unreachable", "0.2秒で受け取り終わりません")
    assert list(fetch.raw.iterdir()) == []


def test_a_file_over_the_limit_is_refused_by_its_announced_length(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = raw_reply(HEAD + b"Content-Length: 5000000\r\n\r\n")
    done = fetch(site.url("/plan.pdf"))
    assert (done.code, done.detail, len(site.documents())) == ("source_too_large", "4.8MBあります", 1)


@pytest.mark.parametrize("bomb", [False, True], ids=["plain", "gzip bomb"])
def test_a_file_over_the_limit_is_stopped_while_it_comes(site: Site, fetch: Fetcher, bomb: bool) -> None:
    big = pdf(size=50_000_000)
    coding = {"Content_Encoding": "gzip"} if bomb else {"Content_Length": ""}
    site.routes["/plan.pdf"] = document(gzip.compress(big) if bomb else big, **coding)
    written = []
    fetch.max_bytes = 100_000
    running = fetch.start()
    receive = running._receive

    def watched(reply, part):  # type: ignore[no-untyped-def]
        try:
            receive(reply, part)
        finally:
            written.append(part.size)

    running._receive = watched  # type: ignore[method-assign]
    done = running.one(SourceLine(line=2, file="plan.pdf", url=site.url("/plan.pdf")))
    assert done.code == "source_too_large"
    assert written[0] < 300_000
    assert list(fetch.raw.iterdir()) == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_recorded(site: Site, fetch: Fetcher, status: int) -> None:
    site.routes["/old"] = moved("new/../計画 書.pdf".encode().decode("latin-1"), status)
    site.routes["/%E8%A8%88%E7%94%BB%20%E6%9B%B8.pdf"] = versioned(pdf(), '"one"')
    assert fetch(site.url("/old")).outcome == NEW
    assert '"final_url": "' + site.url("/%E8%A8%88%E7%94%BB%20%E6%9B%B8.pdf") in (
        fetch.raw / "plan.pdf.json"
    ).read_text(encoding="utf-8")
    # Validators belong to the place that gave them.
    assert fetch(site.url("/old")).outcome == UNCHANGED
    assert ["if-none-match" in h for h in site.headers[-2:]] == [False, True]


def test_validators_are_not_shown_to_another_place(site: Site, fetch: Fetcher) -> None:
    site.routes["/old"] = moved("/a.pdf")
    site.routes["/a.pdf"] = versioned(pdf("初版"), '"one"')
    fetch(site.url("/old"))
    site.routes["/old"] = moved("/b.pdf")
    site.routes["/b.pdf"] = versioned(pdf("改訂版"), '"one"')
    fetch(site.url("/old"))
    assert (fetch.raw / "plan.pdf").read_bytes() == pdf("改訂版")


def test_a_304_that_nobody_asked_for_is_an_error(site: Site, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = answer(b"", 304)
    assert fetch(site.url("/plan.pdf")).code == "source_http_error"


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "javascript:1",
        "data:text/plain,x",
        "http://u:p@127.0.0.1/",
        "http://a b/",
    ],
)
def test_redirects_stay_within_http(site: Site, fetch: Fetcher, location: str) -> None:
    site.routes["/plan.pdf"] = moved(location)
    assert fetch(site.url("/plan.pdf")).code == "source_redirect"
    assert site.documents() == ["/plan.pdf"]


def test_redirects_that_never_end_or_lead_nowhere_are_errors(site: Site, fetch: Fetcher) -> None:
    site.routes["/loop"] = moved("/loop")
    site.routes["/nowhere"] = answer(b"", 302)
    assert fetch(site.url("/loop")).code == "source_redirect"
    assert len(site.documents()) == 6
    assert fetch(site.url("/nowhere")).code == "source_redirect"


def test_a_location_in_shift_jis_keeps_its_bytes() -> None:
    there = redirected(parse_address("https://a.example/x/y"), "計画.pdf".encode("cp932").decode("latin-1"))
    assert str(there) == "https://a.example/x/%8Cv%89%E6.pdf"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "https://例え.jp/計画　書.pdf?x=あ#p2",
            "https://xn--r8jz45g.jp/%E8%A8%88%E7%94%BB%E3%80%80%E6%9B%B8.pdf?x=%E3%81%82",
        ),
        ("HTTP://EXAMPLE.jp.:80", "http://example.jp/"),
        ("http://h.example:8080/%8Cv.pdf", "http://h.example:8080/%8Cv.pdf"),
        ("http://[::1]/", "http://[::1]/"),
    ],
)
def test_urls_are_sent_in_ascii(text: str, url: str) -> None:
    assert str(parse_address(text)) == url


@pytest.mark.parametrize(
    "text",
    ["", "a.example/x", "//a.example", "file:///x", "http://", "http://a:b@h/", "http://h/\r\nX: y", "http://a:99999/"],
)
def test_what_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        parse_address(text)


NOT_PUBLIC = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.1.2.3", "169.254.169.254", "172.16.0.1", "192.168.1.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "ff02::1", "2001:db8::1",
    "2002:7f00:1::", "2001:0:1::", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "3fff::1", "5f00::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "0"]
)
def test_this_machine_is_not_asked_under_any_spelling(site: Site, tmp_path: Path, host: str, fetch: Fetcher) -> None:
    site.routes["/plan.pdf"] = document(pdf())
    running = Fetch(tmp_path, 1_000_000, Network(Limits(connect=1)), fetch.hands.clock)
    done = running.one(SourceLine(line=2, file="plan.pdf", url=site.url("/plan.pdf", host)))
    assert done.code in {"source_private", "source_unreachable"}
    assert site.asked == []


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::1]", "127.0.0.2", "inside.example"])
def test_a_redirect_does_not_lead_inside(site: Site, fetch: Fetcher, host: str) -> None:
    fetch.names["inside.example"] = ["::ffff:10.0.0.1", "192.168.0.1"]
    site.routes["/plan.pdf"] = moved(f"http://{host}/secret.pdf")
    done = fetch(site.url("/plan.pdf"))
    assert done.code == "source_private"
    assert host.strip("[]") in done.detail
    assert site.documents() == ["/plan.pdf"]


def test_a_name_that_changes_its_address_does_not_lead_inside(
    site: Site, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: every connection goes to an address that was checked, and the name is asked for once for each."""
    site.routes["/plan.pdf"] = document(pdf())
    answers = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]]
    monkeypatch.setattr(fetch, "resolve", lambda host, port: [ip_address(a) for a in answers.pop(0)])
    done = fetch(site.url("/plan.pdf", "rebinding.example"))
    assert (done.code, site.asked) == ("source_private", ["/robots.txt"])
    assert len(answers) == 2


def test_of_several_addresses_only_the_allowed_ones_are_tried(site: Site, fetch: Fetcher) -> None:
    fetch.names["both.example"] = ["10.0.0.1", "127.0.0.1"]
    site.routes["/plan.pdf"] = document(pdf())
    assert fetch(site.url("/plan.pdf", "both.example")).outcome == NEW
    assert site.headers[-1]["host"] == f"both.example:{site.port}"


def test_a_host_that_is_not_there_is_reported(fetch: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as gone:
        url = gone.url("/plan.pdf")
    done = fetch(url)
    assert done.code == "source_unreachable"
    assert "robots.txt" in done.detail
    monkeypatch.setattr(fetch, "resolve", addresses_of)
    assert "名前を引けません" in fetch(f"http://{'x' * 70}.example/").detail


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for city.example, signed by itself, and a server's context with it."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "city.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("city.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "city.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(certificate.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def test_https_is_checked_against_the_name_though_the_connection_is_to_an_address(
    tls: tuple[Path, ssl.SSLContext], fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = tls
    with serving(context) as site:
        site.routes["/plan.pdf"] = document(pdf())
        url = site.url("/plan.pdf", "city.example", "https")
        assert "証明書" in fetch(url).detail
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert fetch(url).outcome == NEW
        other = fetch(site.url("/plan.pdf", "other.example", "https"))
        assert (other.code, "証明書" in other.detail) == ("source_unreachable", True)


def test_a_slow_drip_over_https_ends_too(
    tls: tuple[Path, ssl.SSLContext], fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    fetch.robots = False  # robots.txt has its own tests, and may take its time here
    fetch.limits = Limits(read=5, total=0.3)
    with serving(context) as site:

        def route(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(HEAD + b"\r\n" + pdf())
            site.stall(handler, b"%", 100)

        site.routes["/plan.pdf"] = route
        assert fetch(site.url("/plan.pdf", "city.example", "https")).detail == "0.3秒で受け取り終わりません"


def test_a_plain_server_under_https_is_reported(site: Site, fetch: Fetcher) -> None:
    done = fetch(site.url("/plan.pdf", scheme="https"))
    assert done.code == "source_unreachable"
    assert HERE.compressed in done.detail
