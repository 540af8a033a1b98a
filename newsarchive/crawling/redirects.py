"""Keeps the redirects that led to a page."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import REDIRECTS, capture_of

HOPS = "hops"  # in the meta of a request: the captures of the redirects that led to it


class RedirectCaptures:
    """A downloader middleware below Scrapy's RedirectMiddleware, which hides all responses but the last."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Add a redirect to the request's meta."""
        if response.status in REDIRECTS and "Location" in response.headers:
            hop = capture_of(response.replace(request=request))
            request.meta[HOPS] = [*request.meta.get(HOPS, ()), hop]
        return response
