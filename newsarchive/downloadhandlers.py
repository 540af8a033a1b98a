"""The download handlers: one that waits until a host may be asked, and one that answers from stored pages."""

import asyncio

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from newsarchive.crawl_log import CrawlLog
from newsarchive.middlewares import PolitenessMiddleware, PrivateAddressMiddleware
from newsarchive.options import option
from newsarchive.private_hosts import certificate_fault, endpoint_of
from newsarchive.processing.responses import NotCaptured


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's download handler for http and https. It runs after the downloader's queue, directly before the request
    is sent, and sees the response first."""

    async def download_request(self, request: Request) -> Response:
        politeness = self.crawler.get_downloader_middleware(PolitenessMiddleware)
        if politeness is None:
            return await super().download_request(request)
        await politeness.wait_for_turn(request)
        try:
            response = await super().download_request(request)
        except DownloadFailedError as error:
            if "certificate verify failed" in str(error) and (reason := await self._tls_reason(request)):
                error.add_note(reason)
            raise
        await politeness.heed(request, response)
        return response

    async def _tls_reason(self, request: Request) -> str | None:
        """Why the certificate of a host is refused: 'certificate has expired'. Scrapy's own error does not say it, so
        this begins one more connection. Through a proxy, or at a private address, it begins none."""
        private = self.crawler.get_downloader_middleware(PrivateAddressMiddleware)
        if request.meta.get("proxy") or private is None:
            return None
        return await asyncio.to_thread(certificate_fault, *endpoint_of(request.url), private.judge)


class ReplayDownloadHandler(BaseDownloadHandler):
    """Scrapy's download handler for http and https while `REPLAY` is set."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._replay = CrawlLog.of(crawler).replay

    async def download_request(self, request: Request) -> Response:
        capture = self._replay.find(request.url)
        if capture is None:
            raise NotCaptured(f"not in {', '.join(option(self.crawler.settings, 'REPLAY'))}")
        request.meta["fetched_at"] = capture.fetched_at
        headers = Headers(capture.headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=capture.body)
        return kind(request.url, status=capture.status, headers=headers, body=capture.body)

    async def close(self) -> None:
        self._replay.close()
