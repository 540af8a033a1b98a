from newsarchive.base_spiders.outlet_spider import OutletSpider


class QdndEn(OutletSpider):
    """People's Army Newspaper, the English edition of Quân đội nhân dân.

    Article addresses: stored pages (A). That listings are paged as the Vietnamese ones are ('/p/2') is assumed;
    the sections are those that stand in article addresses. It answered a plain client with redirects to itself
    that set a cookie (one source, October 2026). No page's markup was at hand, and nothing was checked live.
    """

    name = "qdnd_en"
    title = "People's Army Newspaper"
    homepage = "https://en.qdnd.vn/"
    language = "en"
    listings = {
        "military-news": "https://en.qdnd.vn/military/news",
        "military-businesses": "https://en.qdnd.vn/economy/military-businesses",
    }
    article = r"en\.qdnd\.vn/(?!tag/|video/)(?:[\w-]+/)+[\w-]*[a-z][\w-]*-\d{5,7}$"
    select = {"published_at": "span.post-subinfo"}
