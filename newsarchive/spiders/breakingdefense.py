from newsarchive.base_spiders.outlet_spider import OutletSpider


class Breakingdefense(OutletSpider):
    """Breaking Defense.

    Article addresses: stored pages (A). The feed: its author read it in July 2026 (B). The section: from a crawler
    (C). The line about its newsletter: stored pages (A). Their markup (WordPress) was not available. Basis: text.
    """

    name = "breakingdefense"
    title = "Breaking Defense"
    homepage = "https://breakingdefense.com/"
    language = "en"
    timezone = "America/New_York"
    listings = {"global": "https://breakingdefense.com/category/global/"}
    feeds = ("https://breakingdefense.com/full-rss-feed/",)
    noise = r"Breaking Defense daily newsletter\. Sign up\b.*"
    article = r"breakingdefense\.com/\d{4}/\d{2}/(?:\d{2}/)?[\w-]*[a-z][\w-]*-[\w-]+/?$"
