from newsarchive.base_spiders.outlet_spider import OutletSpider


class Cand(OutletSpider):
    """Công an nhân dân, the police's paper: its section on science and arms.

    Addresses, '/page-2/' and class names: crawlers whose authors ran them (B). The section: from article addresses of
    2025 (C). Since July 2026 it is at cand.vn, with addresses '-post<number>.html' (B). The second name in a selector
    is that of 2020. No page was available. Basis: description.
    """

    name = "cand"
    title = "Báo Công an nhân dân"
    homepage = "https://cand.com.vn/"
    hosts = ("cand.vn",)
    listings = {"khoa-hoc-quan-su": "https://cand.com.vn/Khoa-hoc-Quan-su/"}
    article = r"/[\w-]+-i\d{5,}/?$|cand\.vn/[\w-]+-post\d+\.html$"
    article_query = ()
    select = {
        "title": "h1.box-title-detail, .titledetail",
        "lead": ".box-des-detail, .desnews",
        "body": ".detail-content-body, .post-content",
        "authors": ".box-author",
        "published_at": ".box-date, .timepost",
        "tags": ".box-tags a",
    }
