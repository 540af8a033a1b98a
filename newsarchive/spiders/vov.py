from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vov(OutletSpider):
    """VOV, the voice of Vietnam: its sections on defence.

    Rests on an excerpt of a page saved in July 2026 (A). The sections below the first: from the list of a crawler
    (C). Assumed: a listing links to its next page, '?page=1', as Drupal does. Basis: excerpts.
    """

    name = "vov"
    title = "VOV"
    homepage = "https://vov.vn/"
    listings = {
        "quan-su-quoc-phong": "https://vov.vn/quan-su-quoc-phong",
        "viet-nam": "https://vov.vn/quan-su-quoc-phong/viet-nam",
        "vu-khi": "https://vov.vn/quan-su-quoc-phong/vu-khi",
    }
    article = r"vov\.vn/(?!video/|tag/)(?:[\w-]+/)*[\w-]+-(?:post)?\d{5,}\.vov$"
    dateline = r"VOV\.VN"
    article_query = ()
    select = {
        "title": "h1.article-title",
        "lead": ".article-summary h2",
        "body": ".article-content .text-long",
        "authors": ".article-author a",
        "remove": ".js-date-now, article.inner-article",
    }
