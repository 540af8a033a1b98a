"""Bare Scrapy: fetches the addresses of a file and keeps nothing. For `scrapy runspider`."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response


class Bare(Spider):
    """Arguments: `file`, addresses one a line; `etag`, which makes each request conditional."""

    name = "bare"
    custom_settings = {"ROBOTSTXT_OBEY": True, "LOG_LEVEL": "INFO", "CONCURRENT_REQUESTS_PER_DOMAIN": 16}  # noqa: RUF012

    def __init__(self, name: str | None = None, *, file: str, etag: str | None = None) -> None:
        super().__init__(name)
        self._urls = Path(file).read_text(encoding="utf-8").split()
        self._headers = {"If-None-Match": etag} if etag else {}

    async def start(self) -> AsyncIterator[Request]:
        for url in self._urls:
            yield Request(url, headers=self._headers, meta={"handle_httpstatus_all": True})

    def parse(self, response: Response) -> Iterator[Any]:
        assert response.status in {200, 304}, response.status
        yield from ()
