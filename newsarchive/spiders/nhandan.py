from newsarchive.base_spiders.mcms import Mcms
from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.outlets.topic import DEFENCE


class Nhandan(Mcms, OutletSpider):
    """Nhân Dân, the party's daily.

    Rests on excerpts of pages saved in July 2026 (A). '/api/morenews-zone-1171-2.html' gives further pages of politics
    as HTML within JSON (one crawler, C). No section on defence is known: this one is all politics, filtered by topic.
    Basis: excerpts.
    """

    name = "nhandan"
    title = "Báo Nhân Dân"
    homepage = "https://nhandan.vn/"
    listings = {
        "chinh-tri": ("https://nhandan.vn/chinhtri/", "https://nhandan.vn/api/morenews-zone-1171-{page}.html?phrase="),
    }
    article = r"nhandan\.vn/[\w-]+-post\d+\.html$"
    select = Mcms.select | {"authors": ".article__author .name"}
    topic = DEFENCE
