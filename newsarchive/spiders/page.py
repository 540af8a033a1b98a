"""`newsarchive crawl page`: articles by their addresses."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.errors import UserError
from newsarchive.frontier import BATCH
from newsarchive.options import checked_url
from newsarchive.outlets.registry import OutletRegistry


class Page(ArchiveSpider):
    """The articles that the user names: `-a url=URL`, or `-a file=urls.txt` with one address on each line (empty lines
    and lines that begin with # are ignored)."""

    name = "page"

    def __init__(
        self, name: str | None = None, *, url: str | None = None, file: str | None = None, **arguments: Any
    ) -> None:
        super().__init__(name, **arguments)
        if url is not None and file is None:
            self.urls = [checked_url(url, "url")]
        elif file is not None and url is None:
            self.urls = _read(Path(file))
        elif "SCRAPY_CHECK" not in os.environ:  # `scrapy check` makes every spider without arguments
            raise UserError("page: name the articles with -a url=URL or with -a file=FILE")

    async def start(self) -> AsyncIterator[Any]:
        self.crawl_log.begin()
        registry = OutletRegistry(self.settings)
        named = [(registry.at(url), url) for url in self.urls]
        self.described = {outlet.name: outlet for outlet, _ in named}
        # All of them are stored before the first is fetched, so an interrupted run loses none.
        self.frontier.starting = True
        for start in range(0, len(named), BATCH):
            self.frontier.claim([(registry.outlet(outlet), url) for outlet, url in named[start : start + BATCH]])
            await asyncio.sleep(0)  # Ctrl-C and other crawls need not wait for thousands
        self.frontier.starting = False
        return
        yield  # makes this a generator, as Scrapy requires


def _read(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"page: file={path} cannot be read ({error}); give a text file of addresses") from error
    urls = [
        checked_url(line.strip(), f"{path} line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not urls:
        raise UserError(f"page: {path} holds no address; write one on each line")
    return urls
