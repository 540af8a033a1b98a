from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.base_spiders.vccorp import VCCorp
from newsarchive.outlets.topic import DEFENCE


class Tuoitre(VCCorp, OutletSpider):
    """Tuổi Trẻ.

    Rests on listings saved in 2015 and 2026 (A, with the older addresses of articles) and on the markup of articles of
    March 2026 (A). The second name in a selector is that of 2016, by a crawler that kept the bodies (A). No section on
    defence is known: this one is all home news, filtered by topic. Basis: markup.
    """

    name = "tuoitre"
    title = "Tuổi Trẻ"
    homepage = "https://tuoitre.vn/"
    listings = {"thoi-su": "https://tuoitre.vn/thoi-su.htm"}
    article = r"//tuoitre\.vn/(?:[\w-]+-\d{6,20}\.htm|tin/(?:[\w-]+/)*(?:\d{8}/)?[\w-]+/\d+\.html)$"
    select = VCCorp.select | {
        "title": "h1[data-role=title], h1.title-2",
        "lead": "h2.detail-sapo, p.txt-head",
        "body": "div[data-role=content], div.fck",
        "authors": ".detail-author a.name",
        "tags": ".detail-tab a",
    }
    topic = DEFENCE
