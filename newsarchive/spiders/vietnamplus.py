from newsarchive.base_spiders.mcms import Mcms
from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.outlets.topic import DEFENCE


class Vietnamplus(Mcms, OutletSpider):
    """VietnamPlus, the paper of the news agency TTXVN.

    Rests on excerpts of pages saved in July to September 2026 (A). The section and the older addresses, until about
    2023: crawlers (C). No section on defence is known: this one is all politics, filtered by topic. A script loads
    the further pages from an unknown address. Basis: excerpts.
    """

    name = "vietnamplus"
    title = "VietnamPlus"
    homepage = "https://www.vietnamplus.vn/"
    listings = {"chinh-tri": "https://www.vietnamplus.vn/chinhtri/"}
    article = r"vietnamplus\.vn/(?!chude/|timkiem/|tag/)[\w-]+(?:-post\d+|/\d+)\.vnp$"
    select = Mcms.select | {"authors": ".article__author"}
    topic = DEFENCE
