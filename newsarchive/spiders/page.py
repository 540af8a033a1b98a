"""`scrapy crawl page`: articles by their addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from newsarchive.crawling.addresses import checked
from newsarchive.crawling.directory import Directory
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.errors import UserError


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
        self.urls = [checked(url, "url")] if url is not None else _read(Path(file or ""))

    async def start(self) -> AsyncIterator[Any]:
        directory = Directory(self.settings)
        named = [(directory.at(url), url) for url in self.urls]
        self.described = {outlet.name: outlet for outlet, _ in named}
        # All of them are written down before the first is fetched: a run that is broken off loses none.
        self.accounts.name([(directory.outlet(outlet), url) for outlet, url in named])
        for outlet in self.described.values():
            for due in self.accounts.frontier(outlet.outlet()):
                await self.accounts.room(due)
                yield self.request(due)


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
