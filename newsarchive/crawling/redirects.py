"""The redirects that led to a page."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import REDIRECTS, capture_of

HOPS = "hops"  # in the meta of a request: the captures of the redirects that led to it


class RedirectCaptures:
    """A downloader middleware below Scrapy's RedirectMiddleware, which shows the spider only the last answer."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep an answer that leads on for whoever reads the page."""
        if response.status in REDIRECTS and "Location" in response.headers:
            hop = capture_of(response.replace(request=request))
            request.meta[HOPS] = [*request.meta.get(HOPS, ()), hop]
        return response
