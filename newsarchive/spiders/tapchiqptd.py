from newsarchive.base_spiders.outlet_spider import OutletSpider


class Tapchiqptd(OutletSpider):
    """Tạp chí Quốc phòng toàn dân, the defence ministry's journal of theory.

    Selectors: a parser that was measured on two of its English pages (B, October 2026). Article addresses: links (A).
    '?pageindex=2': a crawler (B). Only the numbers of these two Vietnamese sections are known. Each page begins with a
    clock, which a stored page shows in place of its date (A). No page states its title or date for machines.
    Basis: description.
    """

    name = "tapchiqptd"
    title = "Tạp chí Quốc phòng toàn dân"
    homepage = "https://tapchiqptd.vn/"
    listings = {
        "nhung-chu-truong-cong-tac-lon": "https://tapchiqptd.vn/vi/nhung-chu-truong-cong-tac-lon-2.html",
        "huong-toi-dai-hoi-xiv-cua-dang": "https://tapchiqptd.vn/vi/huong-toi-dai-hoi-xiv-cua-dang-169.html",
    }
    article_query = ()
    select = {
        "title": ".newsdt-page-ct-tit",
        "body": ".newsdt-page-ct-text",
        "published_at": ".newsdt-page-ct-time",
        "tags": "#tag-widget a",
        "remove": "#subTopMenu-time",
    }
    article = r"tapchiqptd\.vn/vi/[\w-]+/[\w-]+/\d+\.html$"
