"""The exit status of a crawl, for cron and scrapyd: nothing fetched, or a feed that lacks something, is no success."""

from __future__ import annotations

import os
import socket
from argparse import Namespace
from pathlib import Path

import pytest
from scrapy.exporters import JsonLinesItemExporter

from newsarchive.command import OwnCommand
from tests.conftest import Newsarchive
from tests.pages import article
from tests.server import Server


class Refusing(JsonLinesItemExporter):
    """An exporter to which no item is good enough."""

    def export_item(self, item: object) -> None:
        raise TypeError("not this one")


class Willing(JsonLinesItemExporter):
    """An exporter to which every item is good enough."""

    def export_item(self, item: object) -> None:
        self.file.write(b"{}\n")


QUIET = ("-s", "LOG_LEVEL=CRITICAL")  # Scrapy logs tracebacks
WILLING = ("-s", 'FEED_EXPORTERS={"jsonl":"tests.commands.test_exit_status.Willing"}')


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_crawl_of_which_no_page_came_fails(newsarchive: Newsarchive, server: Server, tmp_path: Path) -> None:
    server.put("/robots.txt", "User-agent: *\nDisallow: /kin/\n", "text/plain")
    urls = [
        f"http://127.0.0.1:{_closed_port()}/tin-tuc-1.html",
        server.put("/kin/tin-tuc-2.html", article()),
        server.put("/tin-tuc-3.html", "bận", status=503),
    ]
    named = tmp_path / "urls.txt"
    named.write_text("\n".join(urls), encoding="utf-8")
    newsarchive.crawl("page", "-a", f"file={named}", status=1)
    assert [newsarchive.outcomes()[url][0] for url in urls] == ["error", "robots", "error"]

    named.write_text("\n".join([*urls, server.url("/tin-tuc-4.html")]), encoding="utf-8")
    newsarchive.crawl("page", "-a", f"file={named}")  # a 404 is an answer
    assert newsarchive.outcomes()[server.url("/tin-tuc-4.html")][0] == "gone"


def test_a_crawl_of_what_was_not_captured_fails(newsarchive: Newsarchive, sample: Newsarchive) -> None:
    url = "https://cnqp.example/article/1/khong-co"
    newsarchive.crawl("page", "-a", f"url={url}", "-s", f"REPLAY={sample.path}", status=1)
    assert newsarchive.outcomes()[url][0] == "not_captured"


@pytest.mark.parametrize("feed", ["nowhere/out.jsonl", "/dev/full:jsonl", "gopher://a.example/out.jsonl"])
def test_a_crawl_whose_feed_cannot_be_written_fails(
    newsarchive: Newsarchive, server: Server, tmp_path: Path, feed: str
) -> None:
    (tmp_path / "nowhere").write_text("a file where a folder is wanted", encoding="utf-8")
    if feed.startswith("/dev") and not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    url = server.put("/tin-tuc-1.html", article())
    target = str(tmp_path / feed) if feed.startswith("nowhere") else feed
    newsarchive.crawl("page", "-a", f"url={url}", "-O", target, *WILLING, *QUIET, status=1)
    assert newsarchive.outcomes() == {url: ("stored", None)}


def test_a_crawl_whose_feed_lacks_an_item_fails(newsarchive: Newsarchive, server: Server, tmp_path: Path) -> None:
    url, out = server.put("/tin-tuc-1.html", article()), tmp_path / "out.jsonl"
    refusing = ("-s", 'FEED_EXPORTERS={"jsonl":"tests.commands.test_exit_status.Refusing"}')
    newsarchive.crawl("page", "-a", f"url={url}", "-O", str(out), *refusing, *QUIET, status=1)
    newsarchive.crawl("page", "-a", f"url={url}", "-O", str(out), *WILLING)


class Interrupted(OwnCommand):
    def execute(self, args: list[str], opts: Namespace) -> None:
        raise KeyboardInterrupt


def test_an_interrupted_command_says_so_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    command = Interrupted()
    command.run([], Namespace())
    assert (command.exitcode, capsys.readouterr().err) == (130, "test_exit_status: interrupted\n")
