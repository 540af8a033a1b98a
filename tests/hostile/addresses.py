"""Odd addresses in one listing: what each link is to come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tests.hostile.hosts import LISTING
from tests.hostile.pages import Reply, listing, page
from tests.server import Server


@dataclass
class Link:
    """A link as it is written, the path at which the server has its page (None: nowhere), and whether the archive is
    then to hold its article, once."""

    name: str
    href: str
    path: str | None = None
    stored: bool = False


class Addresses:
    """The outlet of odd addresses."""

    def __init__(self, home: str = "http://127.0.0.1:1/", forbidden: str = "http://127.0.0.1:2/") -> None:
        self.home = home
        self.forbidden = forbidden

    def links(self) -> Iterator[Link]:
        root = self.home.rstrip("/")
        host, port = root.removeprefix("http://").split(":")
        yield from (_good(n) for n in (1, 2, 3))
        plain = {
            "fragment": "/tin/manh-10001.html#phan-2",
            "absolute": f"{root}/tin/tuyet-doi-10001.html",
            "no-scheme": f"//{host}:{port}/tin/khong-giao-thuc-10001.html",
            "blanks": "  /tin/khoang-trang-10001.html\n ",
            "newlines": "/tin/xuong-\n\tdong-10001.html",
            "capitals-scheme": f"HTTP://{host}:{port}/tin/chu-hoa-10001.html",
            "tracking": "/tin/theo-doi-10001.html?utm_source=a&fbclid=b",
            "dots": "/muc/../tin/cham-10001.html",
            "relative": "tin/tuong-doi-10001.html",
            "semicolon": "/tin/cham-phay;a=1;b-10001.html",
            "at": "/tin/a@b-10001.html",
            "colon": "/tin/a:b-10001.html",
            "plus": "/tin/a+b-10001.html",
            "parentheses": "/tin/(a)-10001.html",
            "comma": "/tin/a,b-10001.html",
            "tilde": "/tin/~a-10001.html",
            "dollar": "/tin/$a!*'-10001.html",
        }
        served = {
            "fragment": "/tin/manh-10001.html",
            "absolute": "/tin/tuyet-doi-10001.html",
            "no-scheme": "/tin/khong-giao-thuc-10001.html",
            "blanks": "/tin/khoang-trang-10001.html",
            "newlines": "/tin/xuong-dong-10001.html",
            "capitals-scheme": "/tin/chu-hoa-10001.html",
            "tracking": "/tin/theo-doi-10001.html",
            "dots": "/tin/cham-10001.html",
            "relative": "/tin/tuong-doi-10001.html",
        }
        for name, href in plain.items():
            yield Link(name, href, served.get(name, href), stored=True)
        yield Link("unicode", "/tin/bài-viết-10001.html", quote("/tin/bài-viết-10001.html"), stored=True)
        yield Link("encoded", "/tin/%C3%A0-10001.html", "/tin/%C3%A0-10001.html", stored=True)
        yield Link("twin-encoded", "/tin/%63hu-10001.html", "/tin/chu-10001.html", stored=True)
        yield Link("twin-plain", "/tin/chu-10001.html", None)
        yield Link("twin-small", "/tin/hoa-thuong-10001.html", "/tin/hoa-thuong-10001.html", stored=True)
        yield Link("twin-capital", "/tin/HOA-THUONG-10001.html", "/tin/HOA-THUONG-10001.html", stored=True)
        yield Link("twin-open", "/tin/gach-cheo-10001", "/tin/gach-cheo-10001", stored=True)
        yield Link("twin-slash", "/tin/gach-cheo-10001/", None)
        yield Link("query", "/tin/hoi-10001.html?id=5&amp;b=c", "/tin/hoi-10001.html?id=5&b=c", stored=True)
        long = f"/tin/{'dai-' * 400}10001.html"
        yield Link("1600", long, long, stored=True)
        yield Link("10kb", f"/tin/{'a' * 10_000}-10001.html")
        yield Link("64kb-query", f"/tin/a-10001.html?{'b' * 65_536}")
        for name, href in {
            "userinfo": f"http://a:b@{host}:{port}/tin/nguoi-dung-10001.html",
            "userinfo-host": f"http://{host}:{port}@127.0.0.1:9/tin/a-10001.html",
            "backslash": "\\\\127.0.0.1:9\\tin\\a-10001.html",
            "backslash-path": "/tin\\a-10001.html",
            "bad-percent": "/tin/%zz-10001.html",
            "percent-nul": "/tin/%00a-10001.html",
            "percent-newline": "/tin/a%0d%0aSet-Cookie:a-10001.html",
            "percent-latin": "/tin/%E9-10001.html",
            "quote": "/tin/a&quot;b-10001.html",
            "angle": "/tin/&lt;script&gt;-10001.html",
            "blank": "/tin/a b-10001.html",
            "pipe": "/tin/a|b-10001.html",
            "braces": "/tin/{page}-10001.html",
            "up": "/../../../../tin/../../../etc/passwd-10001.html",
            "encoded-up": "/tin/%2e%2e/%2e%2e/etc/passwd-10001.html",
            "slashes": "//////tin/////a-10001.html",
            "idn": "http://báo-quân-đội.invalid/tin/a-10001.html",
            "idn-broken": "http://xn--a.invalid/tin/a-10001.html",
            "ipv6": "http://[::1]:9/tin/a-10001.html",
            "ipv6-broken": "http://[::1/tin/a-10001.html",
            "port-word": f"http://{host}:abc/tin/a-10001.html",
            "port-99999": f"http://{host}:99999/tin/a-10001.html",
            "port-empty": f"http://{host}:/tin/a-10001.html",
            "near-host": f"http://{host}:{port}.invalid/tin/a-10001.html",
            "dot-host": f"http://{host}.:{port}/tin/dot-10001.html",
            "javascript": "javascript:location='/tin/a-10001.html'",
            "data": "data:text/html,/tin/a-10001.html",
            "file": "file:///tin/a-10001.html",
            "mailto": "mailto:/tin/a-10001.html",
            "view-source": f"view-source:{root}/tin/a-10001.html",
            "empty": "",
            "surrogate": "/tin/&#xD800;-10001.html",
            "emoji": "/tin/\U0001f680-10001.html",
            "directions": "/tin/\u202ea-10001.html",
            "full-width": "/tin/\uff0e\uff0e\uff0fa-10001.html",
            "forbidden": f"{self.forbidden}tin/bai-khong-ai-duoc-hoi-10001.html",
        }.items():
            yield Link(name, href)

    def put(self, server: Server) -> dict[str, object]:
        """Put up the listing and the pages; how the outlet is described."""
        links = list(self.links())
        for link in links:
            if link.path is not None:
                server.handle(link.path, Reply(page(f"dia-chi-{link.name}")).send)
        shown = [link.href for link in links]
        server.put("/", listing([]))
        server.put(LISTING, listing(shown))
        return {"homepage": server.url("/"), "listings": {"tin": server.url(LISTING)}}


def _good(number: int) -> Link:
    path = f"/tin/lo-san-pham-{number}-10001.html"
    return Link(f"good-{number}", path, path, stored=True)
