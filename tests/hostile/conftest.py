"""One crawl for the whole battery, however many processes ask what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import IMPATIENT, ROOT, Newsarchive, once
from tests.hostile.addresses import Addresses
from tests.hostile.cases import Case, Site, cases, tiny
from tests.hostile.hosts import LISTING, Host, hosts
from tests.hostile.pages import Reply, listing, page
from tests.server import Handler, Server

GOOD = 60  # articles that mean no harm, between the cases
SETTINGS = (
    "SPIDER_MODULES=tests.hostile.outlets",
    "DOWNLOAD_MAXSIZE=12582912",
    "DOWNLOAD_TIMEOUT=20",
    "WALK_PAGES=12",
    "RETRY_AFTER_MAX=1",
    "CONCURRENT_REQUESTS=24",
    "EXTRACTION_WORKERS=2",
    "DISCOVERY_SECONDS=0",  # articles are given out while listings are read, as in a crawl that is long or slow
)


def good(number: int) -> tuple[str, str]:
    """(name, path) of an article that means no harm."""
    return f"lo-{number}", f"/tin/lo-san-pham-so-{number}-10001.html"


class _Pages(dict[str, Handler]):
    """Pages by their path; one that stands for every query is found without it."""

    def get(self, path: str, default: Any = None) -> Any:
        return super().get(path) or super().get(path.partition("?")[0], default)


class Web(Server):
    """A server whose pages may answer to any query."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self._pages = _Pages()


class Crawled:
    """What came of the crawl; plain data, so that several processes can share it."""

    def __init__(self, told: dict[str, Any], folder: Path) -> None:
        self.homes: dict[str, str] = told["homes"]
        self.status: int = told["status"]
        self.stderr: str = told["stderr"]
        self.verified: tuple[int, str] = tuple(told["verified"])
        self.health: dict[str, list[str]] = told["health"]
        self.asked: dict[str, int] = told["asked"]
        self.forbidden: dict[str, int] = told["forbidden"]
        self.exported: int = told["exported"]
        self.articles: dict[str, dict[str, Any]] = {article["url"]: article for article in told["articles"]}
        self.ledger: dict[str, list[Any]] = told["ledger"]
        self.archive = Newsarchive(folder)

    def url(self, host: str, path: str) -> str:
        return self.homes[host].rstrip("/") + path

    def outcome(self, url: str) -> str:
        assert url in self.ledger, f"{url} has no outcome at all"
        return str(self.ledger[url][0])

    def article_of(self, url: str) -> dict[str, Any] | None:
        """The article to which an address leads."""
        leads_to = self.ledger[url][2] if url in self.ledger else None
        return self.articles.get(leads_to or url)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The battery, crawled once for a whole run of the suite."""
    folder = once(tmp_path_factory, "battery", _crawl)
    return Crawled(json.loads((folder / "told.json").read_text(encoding="utf-8")), folder)


def _crawl(folder: Path) -> None:
    servers: dict[str, Server] = {}

    def started(name: str) -> Server:
        if name not in servers:
            number = len(servers)
            servers[name] = Web(f"127.0.{1 + number // 200}.{1 + number % 200}").__enter__()
        return servers[name]

    def home(name: str) -> str:
        return started(name).url("/")

    forbidden = started("forbidden")
    for path in ("tin/bai-10002.html", "tin/bai-10003.html"):
        forbidden.put(f"/{path}", page("bai-cua-bao-khac"))
    described: dict[str, dict[str, object]] = {}
    try:
        described["pages"] = _put_cases(started("pages"), cases(Site(home("pages"), home("forbidden"))))
        described["tiny"] = _put_cases(started("tiny"), tiny(), behind=True)
        for host in hosts(home, home("forbidden")):
            described[host.name] = _put_host(started(host.name), host)
        addresses = Addresses(home("addresses"), home("forbidden"))
        described["addresses"] = addresses.put(started("addresses"))
        told = _told(folder, servers, described)
    finally:
        with ThreadPoolExecutor(len(servers)) as pool:  # each takes half a second to hear of it
            list(pool.map(lambda server: server.__exit__(None, None, None), servers.values()))
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


def _told(folder: Path, servers: dict[str, Server], described: dict[str, dict[str, object]]) -> dict[str, Any]:
    archive = Newsarchive(folder)
    os.environ["BATTERY"] = json.dumps(described)
    try:
        settings = (*IMPATIENT, *SETTINGS, f"ARCHIVE={archive.path}")
        command = [Path(sys.executable).parent / "scrapy", "crawl", "battery"]
        command += [word for setting in settings for word in ("-s", setting)]
        # A list of public suffixes that nobody has fetched yet: an outlet's cookie is no reason to fetch it.
        environment = archive.environment() | {"TLDEXTRACT_CACHE": str(folder / "suffixes")}
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, env=environment
        )
        verified = archive("verify", status=None)
        health = json.loads(archive("health", "--json", status=None).stdout)
        articles = archive.exported()
    finally:
        del os.environ["BATTERY"]
    rows = archive.rows(
        "SELECT u.url, u.outcome, u.detail, a.url AS article,"
        " (SELECT count(*) FROM visits v WHERE v.url_id = u.id) AS n"
        " FROM urls u LEFT JOIN articles a ON a.id = u.article_id"
    )
    return {
        "homes": {name: server.url("/") for name, server in servers.items()},
        "status": done.returncode,
        "seconds": time.monotonic() - began,
        "stderr": done.stderr,
        "verified": [verified.returncode, verified.stdout + verified.stderr],
        "health": {one["source"]: [one["state"], one["why"]] for one in health},
        "asked": {server.url(path): n for server in servers.values() for path, n in server.asked.items()},
        "forbidden": dict(servers["forbidden"].asked),
        "exported": len(articles),
        "articles": articles,
        "ledger": {row["url"]: [row["outcome"], row["detail"], row["article"], row["n"]] for row in rows},
    }


def _put_cases(server: Server, given: object, *, behind: bool = False) -> dict[str, object]:
    """Put up the cases with good articles between them, or all of these behind; how the outlet is described."""
    shown: list[str] = []
    every = 1 if behind else 6
    number = 0
    listed: list[Case] = list(given)  # type: ignore[call-overload]
    for place, case in enumerate(listed):
        _put(server, case.path, case.answer)
        for path, more in (case.more or {}).items():
            _put(server, path, more)
        shown.append(case.path)
        if not behind and place % every == 0 and number < GOOD:
            shown.append(_put_good(server, number))
            number += 1
    while number < GOOD and (behind or number * every < len(listed)):
        shown.append(_put_good(server, number))
        number += 1
    server.put("/", listing([]))
    server.put(LISTING, listing(shown))
    return {"homepage": server.url("/"), "listings": {"tin": server.url(LISTING)}}


def _put_good(server: Server, number: int) -> str:
    name, path = good(number)
    server.put(path, page(name))
    return path


def _put(server: Server, path: str, make: Callable[[], Reply]) -> None:
    server.handle(path, lambda request: make().send(request))


def _put_host(server: Server, host: Host) -> dict[str, object]:
    for path, reply in host.answers().items():
        if isinstance(reply, Reply):
            server.handle(path, reply.send)
        else:
            server.handle(path, lambda request, reply=reply: reply(request.path).send(request))
    return host.described(server.url("/"))
