"""A page's bytes -> what it says. Pure: no network, no database, no Scrapy.

article = extract(html, url)          # newsarchive.items.Article; `refusal` says why a page holds no article
links(html, url), next_page(html, url) read_feed(body, url), read_sitemap(body, url)

A function is imported when it is first used. That takes 0.3 s, and the process of a crawl uses none: its workers do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.extraction.article import extract
    from newsarchive.extraction.feeds import cut_off, feed_kind, read_feed, read_sitemap
    from newsarchive.extraction.listing import links, next_page

__all__ = ["cut_off", "extract", "feed_kind", "links", "next_page", "read_feed", "read_sitemap"]

_MODULES = {"extract": "article", "links": "listing", "next_page": "listing"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'feeds')}"), name)
