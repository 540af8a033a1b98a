from newsarchive.base_spiders.mcms import Mcms
from newsarchive.base_spiders.outlet_spider import OutletSpider


class Tienphong(Mcms, OutletSpider):
    """Tiền Phong: its section on armies.

    Rests on excerpts of pages saved in September 2026 (A). The section and its number 426: a page that quotes the menu
    (C). '/api/morenews-zone-426-2.html', HTML within JSON: a crawler (C). Basis: excerpts.
    """

    name = "tienphong"
    title = "Tiền Phong"
    homepage = "https://tienphong.vn/"
    listings = {
        "quan-su": ("https://tienphong.vn/quan-su/", "https://tienphong.vn/api/morenews-zone-426-{page}.html"),
    }
    article = r"tienphong\.vn/[\w-]+-post\d+\.tpo$"
    dateline = r"TPO|TP"
    select = Mcms.select | {"authors": ".wrap-author .author"}
