from newsarchive.base_spiders.outlet_spider import OutletSpider


class Navalnews(OutletSpider):
    """Naval News, made in France.

    Article addresses: stored pages (A). The feed: its author read it in July 2026 (B). No listing but the home page is
    known. The markup of its pages (WordPress) was not available. Basis: text.
    """

    name = "navalnews"
    title = "Naval News"
    homepage = "https://www.navalnews.com/"
    language = "en"
    timezone = "Europe/Paris"
    listings = {"news": "https://www.navalnews.com/"}
    feeds = ("https://www.navalnews.com/feed/",)
    article = r"navalnews\.com/naval-news/\d{4}/\d{2}/[\w-]+/?$"
