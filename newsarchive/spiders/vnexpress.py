from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vnexpress(OutletSpider):
    """VnExpress: its section on armies.

    Rests on seven articles, listings and feeds saved between 2017 and 2026 (A), whose menus name the section. Its feeds
    cover wider sections, so none is named here.
    """

    name = "vnexpress"
    title = "VnExpress"
    homepage = "https://vnexpress.net/"
    listings = {"quan-su": "https://vnexpress.net/the-gioi/quan-su"}
    article = r"//(?:www\.)?vnexpress\.net/(?!tac-gia/|video/|podcast/)(?:[\w-]+/)*[\w-]+-\d{7}\.html$"
