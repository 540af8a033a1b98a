"""The hostile battery: one address a case. `cases` says what each answers, and which outcomes are right."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli

from tests.hostile.pages import Reply, page, text, title
from tests.server import HTML

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STORED = frozenset({"stored"})
LED = frozenset({"duplicate"})  # by a redirect to where the article stands
BOMB = 32 << 20  # more than the crawl takes
REFUSED = frozenset({"error", "not_article"})
TOO_LARGE = frozenset({"too_large", "error"})
EITHER = STORED | REFUSED
ANY = EITHER | {"gone", "too_large", "duplicate", "robots"}


@dataclass
class Site:
    """Where the battery stands: the outlet's own home, and a host that nobody may be sent to."""

    home: str = "http://127.0.0.1:1/"
    forbidden: str = "http://127.0.0.1:2/"


@dataclass
class Case:
    """An address of the site: what it answers, the outcomes that are right, and whether the archive is then to hold
    the article that stands on the page in full. `path` is what the listing names."""

    name: str
    answer: Callable[[], Reply]
    outcomes: frozenset[str]
    whole: bool = False
    dated: bool = True  # the date on the page is the honest one
    more: dict[str, Callable[[], Reply]] | None = None

    @property
    def path(self) -> str:
        return f"/ca/{self.name}-10001.html"


def cases(site: Site) -> Iterator[Case]:
    """All of them."""
    for part in (_lengths, _statuses, _codings, _charsets, _characters, _structures, _markup, _claims, _redirects):
        yield from part(site)
    yield from _headers(site)
    yield from _dates(site)


def tiny() -> Iterator[Case]:
    """Answers of a few bytes; they stand first on an outlet of their own, whose later pages must not suffer."""
    for size, body in enumerate((b"", b"0", b"OK", b"404", b"busy", b"wait.", b"closed", b"nothing")):
        yield Case(f"tiny-200-{size}", _fixed(Reply(body)), REFUSED)
        yield Case(f"tiny-404-{size}", _fixed(Reply(body, 404)), frozenset({"gone"}))
    yield Case("tiny-410", _fixed(Reply(b"gone", 410)), frozenset({"gone"}))
    yield Case("tiny-500", _fixed(Reply(b"busy", 500)), frozenset({"error"}))
    yield Case("tiny-403", _fixed(Reply(b"no", 403)), frozenset({"error"}))
    yield Case("tiny-plain", _fixed(Reply(b"OK", kind="text/plain")), REFUSED)
    yield Case("tiny-json", _fixed(Reply(b"{}", kind="application/json")), REFUSED)
    yield Case("tiny-kindless", _fixed(Reply(b"\n", kind=None)), REFUSED)
    yield Case("tiny-bom", _fixed(Reply(b"\xef\xbb\xbf")), REFUSED)
    yield Case("tiny-nul", _fixed(Reply(b"\x00\x00\x00")), REFUSED)


def _fixed(reply: Reply) -> Callable[[], Reply]:
    return lambda: reply


def _raw(head: str, body: bytes = b"") -> Callable[[], Reply]:
    return _fixed(Reply(raw=head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body))


def _chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def _lengths(site: Site) -> Iterator[Case]:
    def body(name: str) -> bytes:
        return page(name).encode()

    ok = "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n"
    yield Case("length-longer", _fixed(Reply(body("length-longer"), length="99999")), frozenset({"error"}))
    yield Case("length-shorter", _fixed(Reply(body("length-shorter"), length="200")), EITHER)
    yield Case("length-negative", _fixed(Reply(body("length-negative"), length="-5")), EITHER)
    yield Case("length-word", _fixed(Reply(body("length-word"), length="abc")), EITHER)
    yield Case("length-huge", _fixed(Reply(body("length-huge"), length="9" * 30)), TOO_LARGE)
    yield Case("length-20mb", _fixed(Reply(body("length-20mb"), length=str(21 << 20))), TOO_LARGE)
    yield Case("length-none", _fixed(Reply(body("length-none"), length="")), STORED, whole=True)
    yield Case(
        "length-two", _raw(f"{ok}Content-Length: 10\nContent-Length: 20\nConnection: close", body("length-two")), EITHER
    )
    yield Case(
        "length-and-chunked",
        _raw(f"{ok}Content-Length: 10\nTransfer-Encoding: chunked", _chunked(body("length-and-chunked"))),
        EITHER,
    )
    chunked = f"{ok}Transfer-Encoding: chunked\nConnection: close"
    whole = body("chunk-small")
    small = _chunked(*(whole[i : i + 7] for i in range(0, len(whole), 7)))
    yield Case("chunk-small", _raw(chunked, small), STORED, whole=True)
    yield Case("chunk-cut", _raw(chunked, b"fff\r\n<html><body><p>abc"), frozenset({"error"}))
    yield Case("chunk-no-end", _raw(chunked, _chunked(body("chunk-no-end"), end=b"")), EITHER)
    yield Case("chunk-bad-size", _raw(chunked, b"zz\r\n" + body("chunk-bad-size")), REFUSED)
    yield Case("chunk-negative", _raw(chunked, b"-5\r\n" + body("chunk-negative")), REFUSED)
    yield Case("chunk-huge", _raw(chunked, b"FFFFFFFFFFFFFFFF\r\n" + body("chunk-huge")), TOO_LARGE | REFUSED)
    extended = b"5;" + b"x" * 65536 + b"\r\n<html\r\n0\r\n\r\n"
    yield Case("chunk-extension", _raw(chunked, extended), REFUSED)
    trailers = _chunked(body("chunk-trailers"), end=b"0\r\n" + b"X-T: 1\r\n" * 50 + b"\r\n")
    yield Case("chunk-trailers", _raw(chunked, trailers), EITHER)
    yield Case("transfer-unknown", _raw(f"{ok}Transfer-Encoding: magic\nConnection: close", body("x")), EITHER)


def _statuses(site: Site) -> Iterator[Case]:
    def length(name: str) -> str:
        return f"Content-Type: text/html; charset=utf-8\nContent-Length: {len(page(name).encode())}\nConnection: close"

    def after(name: str, first: str) -> Callable[[], Reply]:
        return _raw(f"{first}HTTP/1.1 200 OK\n{length(name)}", page(name).encode())

    yield Case("status-100", after("status-100", "HTTP/1.1 100 Continue\n\n"), STORED, whole=True)
    yield Case("status-103", after("status-103", "HTTP/1.1 103 Early Hints\nLink: </a.css>\n\n"), STORED, whole=True)
    yield Case("status-100-flood", after("status-100-flood", "HTTP/1.1 100 Continue\n\n" * 2000), EITHER)
    yield Case("status-101", _raw("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket", b"\x81\x00"), REFUSED)
    yield Case("status-199", _raw("HTTP/1.1 199 Odd\nContent-Length: 0"), REFUSED)
    yield Case("status-http-0.9", _fixed(Reply(raw=page("status-http-0.9").encode())), REFUSED)
    yield Case("status-word", _raw("HTTP/1.1 abc OK\nContent-Length: 0"), REFUSED)
    yield Case("status-negative", _raw("HTTP/1.1 -200 OK\nContent-Length: 0"), REFUSED)
    yield Case("status-icy", _raw(f"ICY 200 OK\n{length('status-icy')}", page("status-icy").encode()), EITHER)
    yield Case("status-http-9", _raw(f"HTTP/9.9 200 OK\n{length('status-http-9')}", page("x").encode()), EITHER)
    yield Case("status-nothing", _fixed(Reply(raw=b"")), frozenset({"error"}))
    yield Case("status-blank", _fixed(Reply(raw=b"\r\n\r\n\r\n")), frozenset({"error"}))
    yield Case("status-noise", _fixed(Reply(raw=bytes(range(256)) * 20)), frozenset({"error"}))
    line = b"HTTP/1.1 200 " + b"x" * 65536 + b"\r\n\r\n"
    yield Case("status-long-reason", _fixed(Reply(raw=line)), REFUSED)
    bare = f"HTTP/1.1 200\nContent-Type: {HTML}\nContent-Length: {len(page('status-no-reason').encode())}"
    yield Case("status-no-reason", _raw(bare, page("status-no-reason").encode()), EITHER)
    for status in (204, 205):
        yield Case(f"status-{status}", _raw(f"HTTP/1.1 {status} -\nContent-Length: 0"), REFUSED)
    for status in (201, 202, 203, 206, 207, 226, 299):
        yield Case(f"status-{status}", _fixed(Reply(page(f"status-{status}"), status)), EITHER)
    for status in (300, 305, 306, 399, 400, 403, 405, 406, 409, 418, 423, 425, 431, 444, 499, 500, 501, 502, 504):
        yield Case(f"status-{status}", _fixed(Reply(page(f"status-{status}"), status)), frozenset({"error"}))
    for status in (505, 508, 511, 520, 599, 600, 700, 999):
        yield Case(f"status-{status}", _fixed(Reply(page(f"status-{status}"), status)), frozenset({"error"}))
    for status in (401, 402):
        yield Case(f"status-{status}", _fixed(Reply(page(f"status-{status}"), status)), REFUSED)
    for status in (404, 410, 451):
        yield Case(f"status-{status}", _fixed(Reply(page(f"status-{status}"), status)), frozenset({"gone"}))
    yield Case("status-304", _raw("HTTP/1.1 304 Not Modified\nETag: x"), frozenset({"error"}))


def _codings(site: Site) -> Iterator[Case]:
    def coded(name: str, coding: str, pack: Callable[[bytes], bytes], outcomes: frozenset[str], whole: bool) -> Case:
        def answer() -> Reply:
            return Reply(pack(page(name).encode()), headers=(("Content-Encoding", coding),))

        return Case(name, answer, outcomes, whole)

    def bomb(name: str, coding: str, pack: Callable[[bytes], bytes]) -> Case:
        def answer() -> Reply:
            return Reply(pack(b"<p>" + bytes(BOMB)), headers=(("Content-Encoding", coding),))

        return Case(name, answer, TOO_LARGE)

    def quick(data: bytes) -> bytes:
        return brotli.compress(data, quality=1)

    yield coded("coding-gzip", "gzip", gzip.compress, STORED, True)
    yield coded("coding-deflate", "deflate", zlib.compress, STORED, True)
    yield coded("coding-br", "br", quick, STORED, True)
    yield coded("coding-zstd", "zstd", zstd.compress, STORED, True)
    yield coded("coding-x-gzip", "x-gzip", gzip.compress, EITHER, False)
    yield coded("coding-twice", "gzip, gzip", lambda data: gzip.compress(gzip.compress(data)), EITHER, False)
    yield coded("coding-capitals", "GZIP", gzip.compress, EITHER, False)
    yield coded("coding-unknown", "magic", bytes, EITHER, False)
    yield coded("coding-empty", "", bytes, EITHER, False)
    yield coded("coding-fifty", ", ".join(["gzip"] * 50), gzip.compress, REFUSED, False)
    for coding in ("gzip", "br", "zstd", "deflate"):
        yield coded(f"coding-{coding}-is-plain", coding, bytes, EITHER, False)
    yield coded("coding-gzip-cut", "gzip", lambda data: gzip.compress(data)[:-40], EITHER, False)
    yield coded("coding-gzip-head", "gzip", lambda data: gzip.compress(data)[:8], REFUSED, False)
    yield coded("coding-gzip-noise", "gzip", lambda data: gzip.compress(data) + b"noise" * 99, EITHER, False)
    yield coded("coding-gzip-crc", "gzip", lambda data: gzip.compress(data)[:-8] + bytes(8), EITHER, False)
    yield coded("coding-br-cut", "br", lambda data: quick(data)[:-40], EITHER, False)
    yield coded("coding-zstd-cut", "zstd", lambda data: zstd.compress(data)[:-40], EITHER, False)
    yield coded("coding-zstd-window", "zstd", lambda _: b"\x28\xb5\x2f\xfd\x00\xff" + bytes(50), REFUSED, False)
    yield bomb("bomb-gzip", "gzip", lambda data: gzip.compress(data, 1))
    yield bomb("bomb-deflate", "deflate", lambda data: zlib.compress(data, 1))
    yield bomb("bomb-br", "br", quick)
    yield bomb("bomb-zstd", "zstd", zstd.compress)
    yield bomb("bomb-twice", "gzip, gzip", lambda data: gzip.compress(gzip.compress(data, 1)))


def _charsets(site: Site) -> Iterator[Case]:
    names = ("utf-16", "utf-32", "none", "rot13", "base64", "zlib", "idna", "unicode_escape", "undefined", "hex")
    names += ("utf-7", "cp65001", "x" * 5000, "iso-2022-jp-2", "mbcs", "../../etc/passwd", "utf-8;;charset=utf-16")
    for number, charset in enumerate(names):
        name = f"charset-{number}"
        yield Case(name, _fixed(Reply(page(name), kind=f"text/html; charset={charset}")), EITHER)
        meta = f"{name}-meta"
        yield Case(meta, _fixed(Reply(page(meta, head=f'<meta charset="{charset}">'), kind="text/html")), EITHER)
    yield Case(
        "charset-lie", _fixed(Reply(page("charset-lie", head='<meta charset="utf-16">'))), STORED, whole=True
    )  # the header says how it is
    yield Case("charset-bom", _fixed(Reply(b"\xef\xbb\xbf" + page("charset-bom").encode())), STORED, whole=True)
    yield Case("charset-bom-16", _fixed(Reply(b"\xff\xfe" + page("charset-bom-16").encode())), EITHER)
    wide = page("charset-wide", head="").encode("utf-16")
    yield Case("charset-wide", _fixed(Reply(wide, kind="text/html; charset=utf-16")), STORED, whole=True)
    yield Case("charset-32", _fixed(Reply(page("charset-32").encode("utf-32"), kind="text/html")), EITHER)


def _characters(site: Site) -> Iterator[Case]:
    def with_bytes(name: str, between: bytes, outcomes: frozenset[str] = EITHER) -> Case:
        whole = page(name).encode()
        return Case(name, _fixed(Reply(whole.replace(b"</p>", between + b"</p>", 1))), outcomes)

    yield with_bytes("bytes-nul", b"\x00" * 20, STORED)
    yield with_bytes("bytes-surrogate", b" \xed\xa0\x80\xed\xb0\x80 ", STORED)
    yield with_bytes("bytes-reference-surrogate", b" &#xD800; &#xDFFF; ", STORED)
    yield with_bytes("bytes-reference-nul", b" &#0; &#x0; ", STORED)
    yield with_bytes("bytes-reference-huge", b" &#x110000; &#99999999999999999999; ", STORED)
    yield with_bytes("bytes-overlong", b" \xc0\xaf \xe0\x80\xaf ", STORED)
    yield with_bytes("bytes-cut", b" \xe1\xba ", STORED)
    yield with_bytes("bytes-noncharacters", "\ufdd0\uffff\U0010ffff".encode(), STORED)
    yield with_bytes("bytes-directions", "\u202e\u2066\u200f".encode() * 50, STORED)
    yield with_bytes("bytes-marks", ("a" + "\u0301" * 50_000).encode())
    yield with_bytes("bytes-controls", bytes(range(1, 32)), STORED)
    yield with_bytes("bytes-entity", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;', STORED)
    yield Case("bytes-random", _fixed(Reply(bytes((i * 7919) % 256 for i in range(50_000)))), REFUSED)
    yield Case("bytes-jpeg", _fixed(Reply(b"\xff\xd8\xff\xe0" * 500)), REFUSED)
    yield Case("bytes-pdf", _fixed(Reply(b"%PDF-1.7\n" + bytes(5000))), REFUSED)
    yield Case("bytes-zip", _fixed(Reply(b"PK\x03\x04" + bytes(5000))), REFUSED)


def _structures(site: Site) -> Iterator[Case]:
    def around(name: str, before: str = "", after: str = "", outcomes: frozenset[str] = EITHER) -> Case:
        return Case(name, lambda: Reply(page(name, before=before, after=after)), outcomes)

    yield around("deep-div", "<div>" * 10_000, "</div>" * 10_000)
    yield around("deep-inline", "<b><i>" * 5_000, "")
    yield around("deep-list", "<ul><li>" * 5_000, "")
    yield around("deep-table", "<table><tr><td>" * 3_000, "")
    yield around("deep-font", "<font>" * 10_000)
    yield Case("deep-only", lambda: Reply("<html><body>" + "<div>" * 100_000), ANY)
    yield around("attribute-1mb", f'<p data-x="{"a" * (1 << 20)}">', "", STORED)
    yield around("attributes-10000", f"<p {' '.join(f'a{n}=1' for n in range(10_000))}></p>")
    yield Case("siblings", lambda: Reply(page("siblings", after="<i></i>" * 300_000)), ANY)
    yield around("paragraphs", "", "<p>a</p>" * 20_000)
    yield around("breaks", "", "<br>" * 100_000)
    yield around("images-1000", "", "".join(f'<img src="/anh/{n}.jpg">' for n in range(1_000)))
    yield around("figures-200", "", f"<figure><img src=/a.jpg><figcaption>{'a ' * 40}</figcaption></figure>" * 200)
    yield around("one-word-1mb", f"<p>{'a' * (1 << 20)}</p>")
    yield around("one-blank-1mb", f"<p>{' ' * (1 << 20)}</p>")
    yield around("digits-1mb", f"<p>{'1' * (1 << 19)}</p>")
    yield around("dates-10000", f"<p>{'31/12/2023 10:00 ' * 10_000}</p>")
    yield around("unclosed-comment", "", "<!-- ")
    yield around("unclosed-script", "", "<script>")
    yield around("unclosed-textarea", "", "<textarea>")
    yield around("plaintext", "", "<plaintext>")
    yield around("comments", "<!---->" * 50_000)
    yield around("svg", f"<svg>{'<g>' * 2_000}<script>1</script></svg>")
    yield around("template", "<template><p>ẩn</p></template><noscript><p>ẩn</p></noscript>")
    yield Case("unclosed-title", lambda: Reply(page("unclosed-title", head="<title>")), ANY)
    yield Case("frameset", _fixed(Reply(f'<frameset><frame src="{site.forbidden}khung"></frameset>')), REFUSED)
    yield around("iframes", "", f'<iframe src="{site.forbidden}khung"></iframe>' * 200)
    linked = "".join(f'<link rel="stylesheet" href="{site.forbidden}{n}.css">' for n in range(100))
    yield Case("stylesheets", lambda: Reply(page("stylesheets", head=linked)), STORED, whole=True)
    for name, data in _json_ld():
        block = f'<meta charset="utf-8"><script type="application/ld+json">{data}</script>'
        yield Case(f"ld-{name}", _fixed(Reply(page(f"ld-{name}", head=block))), EITHER)
    yield Case(
        "ld-many",
        lambda: Reply(page("ld-many", head='<script type="application/ld+json">{"a":</script>' * 5_000)),
        EITHER,
    )


def _json_ld() -> Iterator[tuple[str, str]]:
    yield "deep", "[" * 100_000
    yield "deep-closed", "[" * 50_000 + "]" * 50_000
    yield "digits", '{"@type":"NewsArticle","wordCount":' + "9" * 10_000 + "}"
    yield "infinite", '{"@type":"NewsArticle","datePublished":1e999,"headline":NaN}'
    yield "types", '{"@type":["NewsArticle",5,null],"headline":[],"author":{"name":{"name":[1]}},"image":7}'
    yield "cycle", '{"@graph":[{"@id":"#a","@type":"NewsArticle","author":{"@id":"#a"}},{"@id":"#a"}]}'
    yield "surrogate", '{"@type":"NewsArticle","articleSection":"\\ud800","author":{"name":"\\udfff\\u0000"}}'
    yield "authors", json.dumps({"@type": "NewsArticle", "author": [{"name": f"Tác giả {n}"} for n in range(500)]})
    yield "keywords", json.dumps({"@type": "NewsArticle", "keywords": ",".join(f"từ {n}" for n in range(2_000))})


def _markup(site: Site) -> Iterator[Case]:
    script = "<script>alert(1)</script>"
    quoted = "&lt;script&gt;alert(1)&lt;/script&gt;"
    attribute = "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"

    def in_title(name: str, more: str) -> Case:
        return Case(name, _fixed(Reply(page(name, headline=title(name) + more))), STORED)

    yield in_title("title-script", script)
    yield in_title("title-quoted", quoted)
    yield in_title("title-attribute", attribute)
    yield Case("title-long", _fixed(Reply(page("title-long", headline="a " * 2_000))), EITHER)
    yield in_title("title-formula", " =HYPERLINK(1)")
    places = {
        "caption": '<figure><img src="/b.jpg"><figcaption>{0} Ảnh: {0}</figcaption></figure>',
        "alt": '<figure><img src="/b.jpg" alt="{0}"><figcaption>Chú thích</figcaption></figure>',
        "image": '<figure><img src="javascript:alert(1)"><img src="data:text/html,x"><img src="file:///a"></figure>',
        "author": '<p class="author">{0}</p>',
        "bold": "<p><strong>{0}</strong></p>",
        "tags": '<div class="tags"><a href="/tag/a">{0}</a></div>',
    }
    for place, form in places.items():
        for kind, attack in (("script", script), ("quoted", quoted), ("attribute", attribute)):
            name = f"{place}-{kind}"
            yield Case(name, _fixed(Reply(page(name, after=form.format(attack), photo=False))), STORED)
    for field in (
        "author",
        "article:author",
        "article:section",
        "article:tag",
        "og:site_name",
        "og:title",
        "description",
    ):
        name = f"meta-{field.replace(':', '-')}"
        head = f'<meta charset="utf-8"><meta name="{field}" property="{field}" content="{attribute}{quoted}">'
        yield Case(name, _fixed(Reply(page(name, head=head))), STORED)


def _claims(site: Site) -> Iterator[Case]:
    """Canonical addresses that are none: the article stands under its own."""
    foreign = site.forbidden
    host, port = site.home.split("/")[2].split(":")
    claims = {
        "host": "https://bao-khac.example/tin/bai-cua-nguoi-khac-10002.html",
        "port": f"http://{host}:{int(port) + 1}/tin/bai-10002.html",
        "ip": f"{foreign}tin/bai-10002.html",
        "near-ip": f"http://{host.rpartition('.')[0]}.99:{port}/tin/bai-10002.html",
        "javascript": "javascript:alert(1)",
        "data": "data:text/html,x",
        "file": "file:///etc/passwd",
        "home": "/",
        "empty": "",
        "long": "/" + "a" * 10_000,
        "broken": "http://[::1",
        "bare": "//",
        "blank": "https:// /",
        "userinfo": f"http://{host}:{port}@bao-khac.example/tin/bai-10002.html",
        "nul": f"{foreign}\x01\x02",
    }
    for name, address in claims.items():
        canonical = f'<meta charset="utf-8"><link rel="canonical" href="{address}">'
        yield Case(
            f"canonical-{name}",
            _fixed(Reply(page(f"canonical-{name}", head=canonical))),
            STORED,
            whole=name != "long",
        )
        og = f'<meta charset="utf-8"><meta property="og:url" content="{address}">'
        yield Case(f"og-{name}", _fixed(Reply(page(f"og-{name}", head=og))), STORED, whole=name != "long")
    base = f'<meta charset="utf-8"><base href="{foreign}"><link rel="canonical" href="tin/x-10002.html">'
    yield Case("canonical-base", _fixed(Reply(page("canonical-base", head=base))), STORED, whole=True)
    many = '<meta charset="utf-8">' + "".join(f'<link rel="canonical" href="{foreign}{n}">' for n in range(500))
    yield Case("canonical-many", _fixed(Reply(page("canonical-many", head=many))), STORED, whole=True)
    for name, address in (("self", ""), ("foreign", f"{foreign}nap-lai"), ("javascript", "javascript:alert(1)")):
        refresh = f'<meta charset="utf-8"><meta http-equiv="refresh" content="0;url={address}">'
        yield Case(f"refresh-{name}", _fixed(Reply(page(f"refresh-{name}", head=refresh))), STORED, whole=True)


def _moved(location: str, status: int = 302) -> Callable[[], Reply]:
    return _fixed(Reply(status=status, headers=(("Location", location),)))


def _redirects(site: Site) -> Iterator[Case]:
    def to(
        name: str,
        location: str,
        status: int = 302,
        outcomes: frozenset[str] = REFUSED,
        more: dict[str, Callable[[], Reply]] | None = None,
    ) -> Case:
        return Case(name, _moved(location, status), outcomes, more=more)

    for status in (301, 302, 303, 307, 308):
        name, target = f"redirect-{status}", f"/ca/dich-{status}.html"
        yield to(name, target, status, LED, {target: _fixed(Reply(page(name)))})
    hops = {f"/ca/chang-{n}.html": _moved(f"/ca/chang-{n + 1}.html") for n in range(3)}
    hops["/ca/chang-3.html"] = _fixed(Reply(page("redirect-hops")))
    yield to("redirect-hops", "/ca/chang-0.html", 302, LED, hops)
    hops = {f"/ca/dai-{n}.html": _moved(f"/ca/dai-{n + 1}.html") for n in range(40)}
    yield to("redirect-40-hops", "/ca/dai-0.html", 302, REFUSED, hops)
    back = {"/ca/doi.html": _moved("/ca/redirect-pair-10001.html")}
    yield to("redirect-pair", "/ca/doi.html", 302, REFUSED, back)
    yield to("redirect-self", "/ca/redirect-self-10001.html")
    yield to("redirect-fragment", "#a")
    yield to("redirect-query", "?a=1", 302, EITHER)
    yield to("redirect-home", "/", 301)
    yield to("redirect-listing", "/danh-sach.html", 301)
    yield to("redirect-forbidden", f"{site.forbidden}tin/bai-10002.html", 301)
    yield to("redirect-other-ip", f"{site.forbidden}tin/bai-10003.html", 308)
    for name, location in {
        "file": "file:///etc/passwd",
        "data": "data:text/html,<p>x",
        "javascript": "javascript:alert(1)",
        "ftp": "ftp://127.0.0.1/x",
        "gopher": "gopher://127.0.0.1/x",
        "s3": "s3://bucket/key",
        "empty": "",
        "bare": "//",
        "http": "http://",
        "broken": "http://[::1",
        "port-0": "http://127.0.0.1:0/x",
        "port-99999": "http://127.0.0.1:99999/x",
        "port-word": "http://127.0.0.1:abc/x",
        "long": "/" + "a" * 60_000,
        "latin": "/tin/\xe9\xff",
        "tab": "\t/ca/kh\x0bong.html",
        "invalid-host": "http://-.invalid/",
        "dots": "http://a..b.invalid/",
        "long-host": f"http://{'a' * 300}.invalid/",
    }.items():
        yield to(f"redirect-{name}", location, 302, REFUSED | {"gone"})
    yield Case("redirect-nowhere", _fixed(Reply(status=302)), REFUSED)
    two = (("Location", "/a.html"), ("Location", f"{site.forbidden}b.html"))
    yield Case("redirect-two", _fixed(Reply(status=302, headers=two)), REFUSED | {"gone"})
    with_body = Reply(page("redirect-body"), 302, headers=(("Location", "/ca/redirect-body-10001.html"),))
    yield Case("redirect-body", _fixed(with_body), REFUSED)


def _headers(site: Site) -> Iterator[Case]:
    def headed(
        name: str, *headers: tuple[str, str], outcomes: frozenset[str] = STORED, kind: str | None = HTML
    ) -> Case:
        return Case(name, _fixed(Reply(page(name), kind=kind, headers=headers)), outcomes, whole=outcomes is STORED)

    yield headed("header-64kb", ("X-Long", "a" * 65_536), outcomes=EITHER)
    yield headed("header-1mb", ("X-Long", "a" * (1 << 20)), outcomes=EITHER)
    yield headed("header-10000", *((f"X-{n}", "1") for n in range(10_000)), outcomes=EITHER)
    yield headed("header-same", *(("X-Same", "1") for _ in range(5_000)), outcomes=EITHER)
    yield headed("cookies-500", *(("Set-Cookie", f"c{n}={'a' * 100}; Path=/") for n in range(500)))
    yield headed("cookie-foreign", ("Set-Cookie", "a=1; Domain=.vn"), ("Set-Cookie", "b=1; Domain=127.0.0.1"))
    yield headed("cookie-odd", ("Set-Cookie", ";;;=;=="), ("Set-Cookie", "a=\xff\x01"), ("Set-Cookie", ""))
    yield headed("cookie-date", ("Set-Cookie", "a=1; Expires=Thu, 99 Foo 99999 99:99:99 GMT; Max-Age=1e999"))
    yield headed("header-refresh", ("Refresh", f"0;url={site.forbidden}lam-moi"))
    yield headed("header-link", ("Link", f'<{site.forbidden}tin/x-1.html>; rel="canonical"'))
    yield headed("header-location", ("Content-Location", f"{site.forbidden}tin/x-1.html"), ("Location", site.forbidden))
    yield headed("header-modified", ("Last-Modified", "Fri, 31 Dec 9999 23:59:59 GMT"), ("Date", "yesterday"))
    yield headed("header-etag", ("ETag", '"' + "a" * 8_000 + '"'))
    yield headed("header-etag-latin", ("ETag", '"\xe9\xff"'))
    yield headed("header-retry", ("Retry-After", "-1"), ("Retry-After", "never"))
    yield headed("header-disposition", ("Content-Disposition", 'attachment; filename="../../../etc/cron.d/x"'))
    yield headed("header-upgrade", ("Upgrade", "h2c"), ("Alt-Svc", 'h3=":1"'), ("Proxy-Connection", "x"))
    yield headed("header-hsts", ("Strict-Transport-Security", "max-age=999999999"), ("Content-Security-Policy", "x"))
    yield headed("header-digest", ("Digest", "sha-256=AAAA"), ("Content-MD5", "AAAA"))
    yield headed("header-range", ("Content-Range", "bytes 0-1/9999999"))
    for number, kind in enumerate(
        ("", ";", "a" * 20_000, "text/html\x01", "TEXT/HTML", "*/*", "image/jpeg", "x/y", None)
    ):
        yield headed(f"type-{number}", kind=kind, outcomes=EITHER)
    ok = f"HTTP/1.1 200 OK\nContent-Type: {HTML}\nConnection: close\n"
    for name, head in {
        "nul": "X-A: a\x00b",
        "no-colon": "this is no header",
        "blank-name": ": value",
        "folded": "X-A: a\n  b\n\tc",
        "cr": "X-A: a\rb",
        "latin-name": "X-\xe9: a",
    }.items():
        yield Case(f"raw-header-{name}", _raw(ok + head, page(f"raw-header-{name}").encode()), EITHER)


DATES = {
    "february": "2024-02-31T08:00:00+07:00",
    "year-0": "0000-01-01T00:00:00Z",
    "year-9999": "9999-12-31T23:59:59+00:00",
    "year-2099": "2099-06-01T08:00:00+07:00",
    "year-99999": "99999-01-01T00:00:00Z",
    "year-1": "0001-01-01T00:00:00+14:00",
    "edge": "9999-12-31T23:59:59-23:59",
    "offset": "2024-03-05T08:30:00+99:99",
    "hour-25": "2024-03-05T25:61:61+07:00",
    "epoch": "99999999999999999999",
    "negative": "-1",
    "long": "1" * 5_000,
    "word": "hôm qua",
    "not-a-number": "NaN",
    "json": '{"a":1}',
    "arabic": "٢٠٢٤-٠٣-٠٥",
    "empty": "",
}


def _dates(site: Site) -> Iterator[Case]:
    for kind, printed in DATES.items():
        name = f"date-{kind}"
        answer = _fixed(Reply(page(name, published=printed.replace('"', "&quot;"))))
        yield Case(name, answer, STORED, whole=True, dated=False)
    behind = Reply(page("date-minus", published="2024-03-04T20:30:00-05:00"))
    yield Case("date-minus", _fixed(behind), STORED, whole=True, dated=False)
    ld = (
        '<meta charset="utf-8"><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"%s"}</script>'
    )
    for name, printed in (("two", "2019-01-01T00:00:00+07:00"), ("two-far", "2098-01-01T00:00:00+07:00")):
        other = Reply(page(f"date-{name}", head=ld % printed))
        yield Case(f"date-{name}", _fixed(other), STORED, whole=True, dated=False)


def expected_text(name: str) -> str:
    """The body that the archive is to hold of a case."""
    return "\n\n".join(text(name))
