"""Five outlets of different kinds, for a crawl against real servers on this machine: their addresses
come with the environment variable FIVE, separated by blanks."""

from __future__ import annotations

import os
from typing import ClassVar

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.outlets.spec import OutletSpec

HOMES = os.environ.get("FIVE", "").split() or [f"http://127.0.0.{n}:1/" for n in range(1, 6)]


class Numbered(OutletSpec):
    """Numbered pages, two sections."""

    name = "numbered"
    homepage = HOMES[0]
    listings: ClassVar = {"a": f"{HOMES[0]}muc-a.html", "b": f"{HOMES[0]}muc-b.html"}
    article = r"-post\d+\.html$"


class Blog(OutletSpec):
    """A 'next' link on each page, and a feed."""

    name = "blog"
    homepage = HOMES[1]
    listings: ClassVar = {"all": f"{HOMES[1]}category/news/"}
    feeds = (f"{HOMES[1]}feed/",)
    article = r"/20\d\d/\d\d/[\w-]+/$"


class AspNet(OutletSpec):
    """ASP.NET: '?Page=n', month first, other articles under each article."""

    name = "aspnet"
    homepage = HOMES[2]
    listings: ClassVar = {"tin": f"{HOMES[2]}tin-tuc/tin-hoat-dong-d101.html"}
    article = r"-d\d+-t\d+\.html"
    date_order = "MDY"


class LoadMore(OutletSpec):
    """Further pages come as JSON to a script."""

    name = "loadmore"
    homepage = HOMES[3]
    listings: ClassVar = {"qp": (f"{HOMES[3]}quoc-phong.htm", f"{HOMES[3]}timelinelist/7/{{page}}.htm")}
    article = r"-\d{18}\.htm$"


class Mapped(OutletSpec):
    """A sitemap of sitemaps and nothing else."""

    name = "mapped"
    homepage = HOMES[4]
    sitemaps = (f"{HOMES[4]}sitemap.xml",)
    article = r"-i\d+/$"


class Five(ArchiveSpider):
    """All five."""

    name = "five"
    outlets = (Numbered, Blog, AspNet, LoadMore, Mapped)
