from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.base_spiders.vccorp import VCCorp


class Thanhnien(VCCorp, OutletSpider):
    """Thanh Niên: its sections on defence.

    Rests on the head of an article saved in July 2026 (A), on its CMS, which is that of Tuổi Trẻ (B), and on pages
    that link to the sections (C). The number in an address is the time when the article was created, not published.
    Basis: excerpts.
    """

    name = "thanhnien"
    title = "Thanh Niên"
    homepage = "https://thanhnien.vn/"
    listings = {
        "quoc-phong": "https://thanhnien.vn/thoi-su/quoc-phong.htm",
        "quan-su": "https://thanhnien.vn/the-gioi/quan-su.htm",
    }
    article = r"thanhnien\.vn/[\w-]+-185\d{12,18}\.htm$"
