from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vietnamnet(OutletSpider):
    """VietNamNet: its sections on defence and on armies.

    Rests on a listing, whose menu names the sections, and on the markup of an article, both saved in March 2026 (A).
    Basis: markup.
    """

    name = "vietnamnet"
    title = "VietNamNet"
    homepage = "https://vietnamnet.vn/"
    listings = {
        "quoc-phong": "https://vietnamnet.vn/chinh-tri/quoc-phong",
        "quan-su": "https://vietnamnet.vn/the-gioi/quan-su",
    }
    article = r"vietnamnet\.vn/(?!en/)(?:[\w-]+/)*[\w-]+-\d{6,8}\.html$"
    article_query = ()
    select = {
        "title": "h1.content-detail-title",
        "lead": "h2.content-detail-sapo",
        "body": "div.maincontent.main-content",
        "tags": ".tag-cotnent a",
    }
