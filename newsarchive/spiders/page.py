"""`scrapy crawl page`: articles by their addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.addresses import checked
from newsarchive.crawling.directory import Directory
from newsarchive.crawling.spider import ArchiveSpider, Due
from newsarchive.errors import UserError
from newsarchive.items import Visit


class Page(ArchiveSpider):
    """The articles that a person names: `-a url=URL`, or `-a file=urls.txt` with one address a line
    (empty lines and lines that begin with # are passed over)."""

    name = "page"

    def __init__(
        self, name: str | None = None, *, url: str | None = None, file: str | None = None, **arguments: Any
    ) -> None:
        super().__init__(name, **arguments)
        if (url is None) == (file is None):
            raise UserError("page: name the articles with -a url=URL or with -a file=FILE")
        self._asked: set[str] = set()
        self.urls = [checked(url, "url")] if url is not None else _read(Path(file or ""))

    async def start(self) -> AsyncIterator[Any]:
        self._directory = Directory(self.settings)
        # All of them are written down before the first is fetched: a run that is broken off loses none.
        self._name(self.urls)
        for outlet in list(self.described.values()):
            for due in self.accounts.frontier(outlet.outlet()):
                if due.url not in self._asked:
                    self._asked.add(due.url)
                    await self.accounts.room(due)
                    yield self.request(due)

    async def parse_article(self, response: Response, due: Due) -> AsyncIterator[Visit | Request]:
        """One article page. Where a named address leads to another outlet, as a short link does, the article there
        is what was named."""
        async for visit in super().parse_article(response, due):
            yield visit
        outlet = self._directory.at(response.url)
        if outlet.name != due.source and response.url not in self._asked:
            self._asked.add(response.url)
            self._name([response.url])
            yield self.request(Due(response.url, "article", outlet.name))

    def _name(self, urls: Iterable[str]) -> None:
        named = [(self._directory.at(url), url) for url in urls]
        self.described |= {outlet.name: outlet for outlet, _ in named}
        self.accounts.name([(self._directory.outlet(outlet), url) for outlet, url in named])


def _read(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"page: file={path} cannot be read ({error}); give a text file of addresses") from error
    urls = [
        checked(line.strip(), f"{path} line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not urls:
        raise UserError(f"page: {path} names no address; write one a line")
    return urls
