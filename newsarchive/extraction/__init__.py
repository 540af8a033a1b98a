"""A page's bytes -> what it says. Pure: no network, no database, no Scrapy.

article = extract(html, url)          # newsarchive.items.Article; `refusal` says why a page holds no article
links(html, url), next_page(html, url) read_feed(body, url), read_sitemap(body, url)
"""

from newsarchive.extraction.article import extract
from newsarchive.extraction.feeds import cut_off, feed_kind, read_feed, read_sitemap
from newsarchive.extraction.listing import links, next_page

__all__ = ["cut_off", "extract", "feed_kind", "links", "next_page", "read_feed", "read_sitemap"]
