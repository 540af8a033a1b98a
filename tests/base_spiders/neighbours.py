"""Outlets side by side, for the tests of what one may say about another. Their home pages come with the environment
variables HONEST and HOSTILE; an outlet without one is not there."""

from __future__ import annotations

import os

from newsarchive.base_spiders.outlet_spider import OutletSpider

HONEST = os.environ.get("HONEST", "http://127.0.0.1:1/")
HOSTILE = os.environ.get("HOSTILE", "http://127.0.0.1:2/")


class Honest(OutletSpider):
    """One listing."""

    name = "honest"
    title = "Báo Ngay thẳng"
    homepage = HONEST
    listings = {"tin": f"{HONEST}tin/"}  # noqa: RUF012
    article = r"/tin-\d+\.html$"


class Hostile(OutletSpider):
    """A listing and a sitemap that speak of others' addresses."""

    name = "hostile"
    homepage = HOSTILE
    listings = {"tin": f"{HOSTILE}tin/"}  # noqa: RUF012
    sitemaps = (f"{HOSTILE}sitemap.xml",)
    article = r"/tin-\d+\.html$"


class Broken(Honest):
    """Its identities cannot be told: reading an article raises."""

    name = "broken"
    listings = Honest.listings

    @classmethod
    def identity(cls, *urls: str) -> str | None:
        raise RuntimeError("no identity")
