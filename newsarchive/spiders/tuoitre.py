from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.base_spiders.vccorp import VCCorp
from newsarchive.outlets.topic import DEFENCE


class Tuoitre(VCCorp, OutletSpider):
    """Tuổi Trẻ.

    Rests on listings saved in 2015 and 2026 (A, the older addresses of articles too) and on the articles' markup of
    March 2026 (A). It has no section on defence that is known: this is all of its home news,
    zone 3 (C). Nothing was checked live.
    """

    name = "tuoitre"
    title = "Tuổi Trẻ"
    homepage = "https://tuoitre.vn/"
    listings = {"thoi-su": "https://tuoitre.vn/thoi-su.htm"}
    article = r"//tuoitre\.vn/(?:[\w-]+-\d{6,20}\.htm|tin/(?:[\w-]+/)*(?:\d{8}/)?[\w-]+/\d+\.html)$"
    topic = DEFENCE
