from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.outlets.topic import DEFENCE


class Tuoitre(OutletSpider):
    """Tuổi Trẻ.

    Rests on listings saved in 2015 and 2026 (A, the older addresses of articles too) and on the articles' markup of
    March 2026 (A). It has no section on defence that is known: this is all of its home news, zone 3 of
    '/timelinelist/<zone>/2.htm' (C). Nothing was checked live.
    """

    name = "tuoitre"
    title = "Tuổi Trẻ"
    homepage = "https://tuoitre.vn/"
    listings = {"thoi-su": ("https://tuoitre.vn/thoi-su.htm", "https://tuoitre.vn/timelinelist/3/{page}.htm")}
    article = r"//tuoitre\.vn/(?:[\w-]+-\d{6,20}\.htm|tin/(?:[\w-]+/)*(?:\d{8}/)?[\w-]+/\d+\.html)$"
    topic = DEFENCE
