from newsarchive.base_spiders.outlet_spider import OutletSpider


class Defensenews(OutletSpider):
    """Defense News.

    Article addresses: stored pages (A). The feed: its author read it in July 2026 (B). The sections: from article
    addresses. The markup of its pages (Arc Publishing, whose class names change) was not available. Basis: text.
    """

    name = "defensenews"
    title = "Defense News"
    homepage = "https://www.defensenews.com/"
    language = "en"
    timezone = "America/New_York"
    listings = {
        "industry": "https://www.defensenews.com/industry/",
        "land": "https://www.defensenews.com/land/",
    }
    feeds = ("https://www.defensenews.com/arc/outboundfeeds/rss/?outputType=xml",)
    article = r"defensenews\.com/(?!video/)(?:[\w-]+/)+\d{4}/\d{2}/\d{2}/[\w-]+/?$"
