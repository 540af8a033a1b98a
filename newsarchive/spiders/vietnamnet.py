from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vietnamnet(OutletSpider):
    """VietNamNet: its sections on defence and on armies.

    Rests on a listing and an article's markup saved in March 2026 (A); the listing's menu names the sections. Nothing
    was checked live.
    """

    name = "vietnamnet"
    title = "VietNamNet"
    homepage = "https://vietnamnet.vn/"
    listings = {
        "quoc-phong": "https://vietnamnet.vn/chinh-tri/quoc-phong",
        "quan-su": "https://vietnamnet.vn/the-gioi/quan-su",
    }
    article = r"vietnamnet\.vn/(?!en/)(?:[\w-]+/)*[\w-]+-\d{6,8}\.html$"
