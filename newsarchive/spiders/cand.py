from newsarchive.base_spiders.outlet_spider import OutletSpider


class Cand(OutletSpider):
    """Công an nhân dân, the police's paper: its section on science and arms.

    Rests on crawlers whose authors ran them (B): addresses, '/page-2/', class names; the section is one of article
    addresses of 2025 (C). Since July 2026 it stands at cand.vn, with addresses '-post<number>.html' (B). No page's
    markup was at hand, and nothing was checked live.
    """

    name = "cand"
    title = "Báo Công an nhân dân"
    homepage = "https://cand.com.vn/"
    hosts = ("cand.vn",)
    listings = {"khoa-hoc-quan-su": "https://cand.com.vn/Khoa-hoc-Quan-su/"}
    article = r"/[\w-]+-i\d{5,}/?$|cand\.vn/[\w-]+-post\d+\.html$"
    select = {"lead": ".box-des-detail, .desnews", "published_at": ".box-date"}
