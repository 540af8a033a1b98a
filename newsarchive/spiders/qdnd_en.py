from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.base_spiders.qdnd_pages import QdndPages


class QdndEn(QdndPages, OutletSpider):
    """People's Army Newspaper, the English edition of Quân đội nhân dân.

    Article addresses: stored pages (A). The sections: from article addresses. Assumed: its listings have pages '/p/2'
    as the Vietnamese ones have. It redirected a plain client to itself, with a cookie (one source, October 2026). The
    markup of its pages was not available; that it is that of the Vietnamese edition is assumed. Basis: text.
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
