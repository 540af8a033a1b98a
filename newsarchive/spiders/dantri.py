from newsarchive.base_spiders.outlet_spider import OutletSpider


class Dantri(OutletSpider):
    """Dân trí: its section on armies.

    Rests on 25 articles and ten listings and home pages saved between 2017 and 2026 (A), whose menus name the section.
    """

    name = "dantri"
    title = "Dân trí"
    homepage = "https://dantri.com.vn/"
    listings = {"quan-su": "https://dantri.com.vn/the-gioi/quan-su.htm"}
    article = r"//(?:www\.)?dantri\.com\.vn/(?!video/)(?:[\w-]+/){1,2}[\w-]+-\d{10,17}\.htm$"
    dateline = r"\(?\s*Dân trí\s*\)?"
