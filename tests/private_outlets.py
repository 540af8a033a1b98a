"""An outlet that leads into private networks wherever it can; its home page comes with the environment variable
HOSTILE, the number of its sections and feeds with PLACES."""

from __future__ import annotations

import os

from newsarchive.base_spiders.outlet_spider import OutletSpider

HOME = os.environ.get("HOSTILE", "http://127.0.0.1:1/")
PLACES = range(int(os.environ.get("PLACES", "0")))


class Hostile(OutletSpider):
    """A listing and a feed for each private place, a sitemap for all of them, and an address that sets a cookie."""

    name = "hostile"
    homepage = HOME
    cookie_url = f"{HOME}door"
    listings = {f"base-{n}": f"{HOME}base/{n}" for n in PLACES}  # noqa: RUF012
    feeds = tuple(f"{HOME}feed/{n}" for n in PLACES)
    sitemaps = (f"{HOME}sitemap.xml",)
    article = r"/[\w-]+\.html$"
