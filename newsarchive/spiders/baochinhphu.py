from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.base_spiders.vccorp import VCCorp
from newsarchive.outlets.topic import DEFENCE


class Baochinhphu(VCCorp, OutletSpider):
    """Báo điện tử Chính phủ.

    Rests on an article and a listing saved in March 2026 (A). It has no section on defence: this one is politics,
    filtered by topic. Basis: markup.
    """

    name = "baochinhphu"
    title = "Báo điện tử Chính phủ"
    homepage = "https://baochinhphu.vn/"
    listings = {"chinh-tri": "https://baochinhphu.vn/chinh-tri.htm"}
    article = r"baochinhphu\.vn/[\w-]+-\d{17,18}\.htm$"
    dateline = r"\(?\s*Chinhphu\.vn\s*\)?"
    select = VCCorp.select | {"tags": ".detail-tag-list a"}
    topic = DEFENCE
