"""An outlet that is found by its feed and its sitemap alone; its home page comes with the environment variable FED."""

from __future__ import annotations

import os

from newsarchive.base_spiders.outlet_spider import OutletSpider

HOME = os.environ.get("FED", "http://127.0.0.1:1/")


class Fed(OutletSpider):
    """An RSS feed and a packed sitemap."""

    name = "fed"
    homepage = HOME
    feeds = (f"{HOME}rss.xml",)
    sitemaps = (f"{HOME}sitemap.xml.gz",)
    article = r"/tin-\d+\.html$"
