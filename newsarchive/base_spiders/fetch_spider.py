"""A spider that fetches the pages for which a task asks, and stores nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider

from newsarchive.models import Capture
from newsarchive.processing.responses import capture_of, failure_outcome, obstacle


class FetchSpider(Spider):
    """Runs `task`, a coroutine function that gets one to fetch an address: it returns the capture, or why there is
    none. At the end, `result` is what the task returned, or `error` its exception. `urls` are the addresses that the
    user typed.

    Requests are as polite as in a crawl, or answered by replay. The archive is not opened.
    """

    name = "fetch"
    custom_settings = {  # noqa: RUF012
        "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None},
        "ITEM_PIPELINES": {},
    }

    def __init__(
        self,
        task: Callable[[Callable[[str], Awaitable[Capture | str]]], Awaitable[Any]],
        urls: list[str],
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.task = task
        self.urls = urls
        self.result: Any = None
        self.error: Exception | None = None

    async def start(self) -> AsyncIterator[Any]:
        try:
            self.result = await self.task(self._fetch)
        except Exception as error:
            self.error = error
        return
        yield  # makes this a generator, as Scrapy requires

    async def _fetch(self, url: str) -> Capture | str:
        # robots.txt itself may always be fetched.
        meta = {"dont_obey_robotstxt": True} if urlsplit(url).path == "/robots.txt" else {}
        engine = self.crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(Request(url, meta=meta, dont_filter=True))
        except Exception as error:
            outcome, detail = failure_outcome(error)
            return detail or outcome
        capture = capture_of(response)
        problem = obstacle(capture)
        return capture if problem is None else problem[1] or problem[0]
