from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vnexpress(OutletSpider):
    """VnExpress: its section on armies.

    Rests on seven articles, listings and feeds saved between 2017 and 2026 (A), whose menus name the section. Its feeds
    cover wider sections, so none is named here. Basis: markup.
    """

    name = "vnexpress"
    title = "VnExpress"
    homepage = "https://vnexpress.net/"
    listings = {"quan-su": "https://vnexpress.net/the-gioi/quan-su"}
    article_query = ()
    select = {
        "title": "h1.title-detail",
        "lead": "p.description",
        "body": "article.fck_detail",
        "authors": "p.author_mail",
        "published_at": "meta[itemprop=datePublished]",
        "remove": "ul.list-news, span.location-stamp",
    }
    article = r"//(?:www\.)?vnexpress\.net/(?!tac-gia/|video/|podcast/)(?:[\w-]+/)*[\w-]+-\d{7}\.html$"
