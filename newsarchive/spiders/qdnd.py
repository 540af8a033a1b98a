from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.base_spiders.qdnd_pages import QdndPages


class Qdnd(QdndPages, OutletSpider):
    """Quân đội nhân dân, the army's daily.

    Article addresses: stored pages (A). The pages '/p/2' of a listing: a spider that its author ran (B). Its feed needs
    the cookie that /rss sets (B), else it redirects to itself. Basis: excerpts.
    """

    name = "qdnd"
    title = "Báo Quân đội nhân dân"
    homepage = "https://www.qdnd.vn/"
    hosts = ("ct.qdnd.vn", "hc.qdnd.vn", "hq.qdnd.vn", "sknc.qdnd.vn")
    listings = {
        "tin-tuc": "https://www.qdnd.vn/quoc-phong-an-ninh/tin-tuc",
        "xay-dung-quan-doi": "https://www.qdnd.vn/quoc-phong-an-ninh/xay-dung-quan-doi",
    }
    cookie_url = "https://www.qdnd.vn/rss"
    feeds = ("https://www.qdnd.vn/rss/cate/quoc-phong-an-ninh-3424.rss",)
    article = r"qdnd\.vn/(?!tag/|video/)(?:[\w-]+/)+[\w-]*[a-z][\w-]*-\d{5,7}$|\.\d+\.qdnd$"
    dateline = r"QĐND(?:\s+Online)?"
