from newsarchive.base_spiders.outlet_spider import OutletSpider


class Dantri(OutletSpider):
    """Dân trí: its section on armies.

    Rests on 25 articles and ten listings and home pages saved between 2017 and 2026 (A), whose menus name the section.
    The second name in a selector is that of 2022 to 2025. Basis: markup.
    """

    name = "dantri"
    title = "Dân trí"
    homepage = "https://dantri.com.vn/"
    listings = {"quan-su": "https://dantri.com.vn/the-gioi/quan-su.htm"}
    article = r"//(?:www\.)?dantri\.com\.vn/(?!video/)(?:[\w-]+/){1,2}[\w-]+-\d{10,17}\.htm$"
    dateline = r"\(?\s*Dân trí\s*\)?"
    article_query = ()
    select = {
        "title": "h1[data-slot=title], h1.title-page.detail",
        "lead": "[data-slot=sapo], .singular-sapo, .e-magazine__sapo",
        "body": "[data-slot=content], div.singular-content",
        "published_at": "time.author-time",
        "tags": "a[data-content-name=article-tags]",
        "remove": "aside[data-module=related-article-in-content]",
    }
