from newsarchive.base_spiders.outlet_spider import OutletSpider


class Tapchiqptd(OutletSpider):
    """Tạp chí Quốc phòng toàn dân, the defence ministry's journal of theory.

    Rests on a parser that was measured on two of its English pages (B, October 2026), on article addresses (A) and
    on a crawler's '?pageindex=2' (B). Only the numbers of these two Vietnamese sections are known. At the head of
    every page stands a clock. No page's markup was at hand, and nothing was checked live.
    """

    name = "tapchiqptd"
    title = "Tạp chí Quốc phòng toàn dân"
    homepage = "https://tapchiqptd.vn/"
    listings = {
        "nhung-chu-truong-cong-tac-lon": "https://tapchiqptd.vn/vi/nhung-chu-truong-cong-tac-lon-2.html",
        "huong-toi-dai-hoi-xiv-cua-dang": "https://tapchiqptd.vn/vi/huong-toi-dai-hoi-xiv-cua-dang-169.html",
    }
    select = {"remove": "#subTopMenu-time"}
    article = r"tapchiqptd\.vn/vi/[\w-]+/[\w-]+/\d+\.html$"
