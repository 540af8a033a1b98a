from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.outlets.topic import DEFENCE


class Vietnamplus(OutletSpider):
    """VietnamPlus, the news agency TTXVN's paper.

    Rests on excerpts of pages saved in July to September 2026 (A); the section and the older addresses, until about
    2023, on crawlers (C). It has no section on defence that is known: this is all of its politics. Further pages come
    by a script, by an address that was not at hand. Nothing was checked live.
    """

    name = "vietnamplus"
    title = "VietnamPlus"
    homepage = "https://www.vietnamplus.vn/"
    listings = {"chinh-tri": "https://www.vietnamplus.vn/chinhtri/"}
    article = r"vietnamplus\.vn/(?!chude/|timkiem/|tag/)[\w-]+(?:-post\d+|/\d+)\.vnp$"
    topic = DEFENCE
