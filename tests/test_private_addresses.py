"""No outlet sends the crawl to a private address: not a byte goes there, in whichever way it is named and spelt,
in the first run or in a later one. And what a general paper's article must speak of."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from newsarchive.items import Article
from newsarchive.outlets.topic import DEFENCE
from newsarchive.spiders.vdi import Vdi
from tests.conftest import Newsarchive
from tests.pages import article, listing
from tests.server import HTML, Server, answer

pytestmark = pytest.mark.xdist_group("guard")  # what they share is costly, and made once

# Each of them leads to this machine, or would lead to another of its network.
SPELLINGS = """
127.0.0.1 127.0.0.3 127.3 127.0.3 2130706435 0x7f000003 0x7F.3 0177.0.0.3 017700000003 127.0.0.1. 0 0.0.0.0
localhost LocalHost. foo.localhost printer.local metadata.internal router.lan intranet reader@127.0.0.1
10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:3] [::127.0.0.3] [64:ff9b::7f00:3] [2002:7f00:3::] [fe80::1%25lo]
[fd00::1] [fec0::1]
"""
NAMES = {
    "rebind.example": ["127.0.0.1"],
    "mixed.example": ["127.0.0.3", "93.184.215.14"],
    "router.example": ["192.168.1.1"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::a9fe:a9fe"],
    "foo.localhost": ["127.0.0.1"],
    "printer.local": ["127.0.0.1"],
    "metadata.internal": ["127.0.0.1"],
    "router.lan": ["127.0.0.1"],
    "intranet": ["127.0.0.1"],
}
RESOLVED = ("rebind.example", "mixed.example", "router.example", "six.example", "mapped.example", "nat64.example")
PLACES = (*SPELLINGS.split(), *RESOLVED)
CODES = (301, 302, 303, 307, 308)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
RESOLVER = ("-s", "TWISTED_DNS_RESOLVER=tests.resolver.Resolver", "-s", "DOWNLOAD_TIMEOUT=5")


class Trap:
    """Listens on one port of every address of this machine, counts who connects, and notes the paths that they
    ask for; a listing is there for each."""

    def __init__(self) -> None:
        self.accepted = 0
        self.paths: set[str] = set()
        self._socket = socket.create_server(("", 0), family=socket.AF_INET, backlog=128)
        self.port = int(self._socket.getsockname()[1])
        self._sockets = [self._socket]
        if socket.has_dualstack_ipv6():
            six = socket.socket(socket.AF_INET6)
            six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            six.bind(("::", self.port))
            six.listen(128)
            self._sockets.append(six)

    def __enter__(self) -> Self:
        for one in self._sockets:
            threading.Thread(target=self._listen, args=(one,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for one in self._sockets:
            one.close()

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.accepted += 1
            with connection:
                words = connection.recv(4096).split()
                self.paths.update(word.decode("latin-1") for word in words[1:2])
                body = article("Bí mật của mạng trong").encode()
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n")
                connection.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    with Trap() as trap:
        yield trap


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMES", json.dumps(NAMES))


@dataclass
class Attacked:
    """The archive after two runs, and what the trap had seen when each of them had ended."""

    archive: Newsarchive
    home: str
    accepted: list[int]
    paths: set[str]
    outcomes: list[dict[str, tuple[str, str | None]]]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, trap: Trap) -> Iterator[Attacked]:
    """A hostile outlet that was crawled twice; every way that it has leads to every private place."""
    with Server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOSTILE", server.url("/"))
        patch.setenv("PLACES", str(len(PLACES)))
        patch.setenv("NAMES", json.dumps(NAMES))
        attack(server, trap.port)
        archive = Newsarchive(tmp_path_factory.mktemp("attacked"))
        found = Attacked(archive, server.url("/"), [], trap.paths, [])
        for _ in range(2):
            archive.crawl("hostile", "-s", "SPIDER_MODULES=tests.private_outlets", *RESOLVER)
            found.accepted.append(trap.accepted)
            found.outcomes.append(archive.outcomes())
        yield found


def attack(server: Server, port: int) -> None:
    """Put up a site that leads to each place, in each way; the path there tells which."""

    def there(way: str, n: int) -> str:
        return f"http://{PLACES[n]}:{port}/{way}/{n}"

    links, children = [], []
    for n in range(len(PLACES)):
        for code in CODES:
            links.append(server.put(f"/to-{code}-{n}.html", "", status=code, Location=there(str(code), n)))
        links.append(server.put(f"/to-chain-{n}.html", "", status=302, Location=f"/hop/{n}"))
        server.put(f"/hop/{n}", "", status=307, Location=there("chain", n))
        head = f'<link rel="canonical" href="{there("canonical", n)}.html">'
        head += f'<meta http-equiv="refresh" content="0; url={there("refresh", n)}">'
        links.append(server.put(f"/with-head-{n}.html", article(f"Xưởng số {n}", head=head)))
        links.append(there("link", n) + ".html")
        own = [(server.url(f"/to-301-{n}.html"), "Nhà máy thử nghiệm sản phẩm")]
        based = listing(own, f"/base/{n}").replace("<head>", f'<head><base href="http://{PLACES[n]}:{port}/">')
        server.put(f"/base/{n}", based)
        server.put(f"/feed/{n}", "", status=302, Location=there("feed", n))
        children.append(f"<sitemap><loc>{there('sitemap', n)}</loc></sitemap>")
    children.append(f"<sitemap><loc>{server.url('/articles.xml')}</loc></sitemap>")
    found = "".join(f"<url><loc>{url}</loc></url>" for url in links)
    server.put("/door", "", status=302, Location=there("door", PLACES.index("localhost")))
    server.put("/sitemap.xml", f'<sitemapindex xmlns="{SITEMAP}">{"".join(children)}</sitemapindex>', "text/xml")
    server.put("/articles.xml", f'<urlset xmlns="{SITEMAP}">{found}</urlset>', "text/xml")


def listed(archive: Newsarchive, urls: list[str]) -> Path:
    """A file of addresses, for `crawl page`."""
    path = archive.folder / "urls.txt"
    path.write_text("\n".join(urls), encoding="utf-8")
    return path


def test_not_a_byte_goes_to_a_private_address(attacked: Attacked) -> None:
    assert attacked.accepted == [0, 0]


def test_of_a_private_address_nothing_is_kept(attacked: Attacked) -> None:
    stored = attacked.archive.rows("SELECT url FROM captures")
    assert stored
    assert all(row["url"].startswith(attacked.home) for row in stored)
    assert "Bí mật" not in json.dumps(attacked.archive.exported(), ensure_ascii=False)
    attacked.archive("verify")


@pytest.mark.parametrize("n", range(len(PLACES)), ids=PLACES)
@pytest.mark.parametrize("way", ["sitemap", "base"])
def test_what_is_named_is_not_taken_on(attacked: Attacked, way: str, n: int) -> None:
    for outcomes in attacked.outcomes:
        assert not [url for url in outcomes if url.endswith(f"/{way}/{n}") and not url.startswith(attacked.home)]
    assert f"/{way}/{n}" not in attacked.paths


@pytest.mark.parametrize("n", range(len(PLACES)), ids=PLACES)
@pytest.mark.parametrize("way", [*CODES, "chain", "feed"])
def test_a_redirect_there_is_refused_and_said_to_be(attacked: Attacked, way: int | str, n: int) -> None:
    url = f"{attacked.home}feed/{n}" if way == "feed" else f"{attacked.home}to-{way}-{n}.html"
    for outcomes in attacked.outcomes:
        outcome, detail = outcomes[url]
        assert outcome == "error"
        assert "leads to a private address" in (detail or "")
    assert f"/{way}/{n}" not in attacked.paths


def test_no_rules_for_robots_are_fetched_from_there(newsarchive: Newsarchive, trap: Trap) -> None:
    with Server("0.0.0.0") as server:
        urls = [f"http://127.0.1.{n}:{server.port}/tin-tuc-1.html" for n in range(len(PLACES))]
        server.put("/tin-tuc-1.html", article())

        def rules(request: BaseHTTPRequestHandler) -> None:
            n = int(request.headers["Host"].split(":")[0].rpartition(".")[2])
            answer(request, 302, b"", HTML, {"Location": f"http://{PLACES[n]}:{trap.port}/robots.txt"})

        server.handle("/robots.txt", rules)
        path = listed(newsarchive, urls)
        before = trap.accepted
        for _ in range(2):
            newsarchive.crawl("page", "-a", f"file={path}", *RESOLVER, status=1)
        assert trap.accepted == before
        assert server.asked["/robots.txt"] == 2 * len(PLACES)
        assert "/tin-tuc-1.html" not in server.asked
    outcomes = newsarchive.outcomes()
    assert set(outcomes) == set(urls)
    for outcome, detail in outcomes.values():
        assert outcome == "error"
        assert "leads to a private address" in (detail or "")


def test_what_is_named_by_a_public_name_is_not_looked_for_in_the_network(newsarchive: Newsarchive, trap: Trap) -> None:
    urls = [f"http://{name}:{trap.port}/tin-tuc-1.html" for name in RESOLVED]
    before = trap.accepted
    newsarchive.crawl("page", "-a", f"file={listed(newsarchive, urls)}", "-s", "RETRY_TIMES=1", *RESOLVER, status=1)
    assert trap.accepted == before
    outcomes = newsarchive.outcomes()
    assert set(outcomes) == set(urls)
    for outcome, detail in outcomes.values():
        assert outcome == "error"
        assert "leads to a private address" in (detail or "")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_what_a_person_names_is_reached_under_its_port_alone(newsarchive: Newsarchive, trap: Trap, host: str) -> None:
    before = trap.accepted
    with Server() as server:
        home = f"http://{host}:{server.port}"
        links = [(f"{home}/tin-tuc-so-1-cua-ngay.html", "Một"), (f"{home}/tin-tuc-so-2-cua-ngay.html", "Hai")]
        server.put("/tin/", listing(links, f"http://{host}:{trap.port}/tin/2"))
        server.put("/tin-tuc-so-1-cua-ngay.html", article())
        server.put("/tin-tuc-so-2-cua-ngay.html", "", status=302, Location=f"http://{host}:{trap.port}/x.html")
        newsarchive.crawl("listing", "-a", f"url={home}/tin/")
    assert trap.accepted == before
    outcomes = newsarchive.outcomes()
    assert outcomes[links[0][0]] == ("stored", None)
    assert "leads to a private address" in (outcomes[links[1][0]][1] or "")


def test_what_a_person_types_may_be_spelt_in_any_way(newsarchive: Newsarchive, server: Server) -> None:
    hosts = ("127.1", "0x7f000001", "2130706433", "intranet", "printer.local", "localhost")
    urls = [f"http://{host}:{server.port}/tin-tuc-{n}.html" for n, host in enumerate(hosts)]
    for n in range(len(hosts)):
        server.put(f"/tin-tuc-{n}.html", article(f"Xưởng số {n} hoàn thành kế hoạch năm"))
    newsarchive.crawl("page", "-a", f"file={listed(newsarchive, urls)}", *RESOLVER)
    assert newsarchive.outcomes() == dict.fromkeys(urls, ("stored", None))


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_what_a_person_types_may_be_an_address_of_ipv6(newsarchive: Newsarchive) -> None:
    with Trap() as other:
        url = f"http://[::1]:{other.port}/tin-tuc-1.html"
        newsarchive.crawl(
            "page", "-a", f"url={url}", "-s", "TWISTED_DNS_RESOLVER=scrapy.resolver.CachingHostnameResolver"
        )
        assert newsarchive.outcomes() == {url: ("stored", None)}


def test_a_proxy_of_the_environment_may_be_private(
    newsarchive: Newsarchive, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://localhost:{server.port}/")
    url = "http://bao.example/tin-tuc-1.html"
    server.put(url, article())
    newsarchive.crawl("page", "-a", f"url={url}")
    assert newsarchive.outcomes()[url] == ("stored", None)


def test_a_redirect_is_not_asked_for_only_if_it_has_changed(newsarchive: Newsarchive, server: Server) -> None:
    conditions: list[str | None] = []

    def moved(request: BaseHTTPRequestHandler) -> None:
        conditions.append(request.headers.get("If-None-Match"))
        answer(request, 200, article().encode(), HTML, {"ETag": '"x"'})

    url = server.put("/tin-tuc-1.html", article())
    newsarchive.crawl("page", "-a", f"url={url}")
    server.put("/tin-tuc-1.html", "", status=302, Location="/tin-tuc-2.html")
    server.handle("/tin-tuc-2.html", moved)
    newsarchive.crawl("page", "-a", f"url={url}")
    assert conditions == [None]


@pytest.mark.parametrize(
    ("title", "body", "about"),
    [
        ("Nhà máy quốc phòng Q45 ra mắt sản phẩm mới", "Sản phẩm được bán ra từ tháng sau.", True),
        ("NHA MAY QUOC PHONG", "", True),
        ("Giá vàng trong nước giảm mạnh", "Sáng nay giá vàng giảm. Bộ đội được nhắc đến một lần.", False),
        ("Chuyến thăm", "Hải quân hai nước diễn tập. Tàu chiến cập cảng. Đoàn quân sự dự lễ.", True),
        ("New frigate launched", "", True),
        ("Nông dân được mùa", "Vụ lúa năm nay năng suất cao.", False),
    ],
)
def test_the_topic_of_a_general_paper(title: str, body: str, about: bool) -> None:
    assert DEFENCE.matches(Article(url="https://bao.example/1", title=title, body=body)) is about


def test_the_addresses_of_one_article_have_its_identity_in_common() -> None:
    rewritten = "https://vdi.org.vn/tin-tuc/tin-co-so/hinh-anh-z121--d103-t8389.html?Page=48"
    raw = "https://vdi.org.vn/Public/Pages/danh-sach-tin-tuc.aspx?Cat=103&ItemID=8389&Page=27"
    assert Vdi.identity(rewritten) == Vdi.identity(raw) == "vdi:103:8389"
    assert Vdi.identity("https://vdi.org.vn/tin-tuc/tin-co-so-d103.html") is None
