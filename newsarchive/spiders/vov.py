from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vov(OutletSpider):
    """VOV, the voice of Vietnam: its sections on defence.

    Rests on an excerpt of a page saved in July 2026 (A); the sections below the first on a crawler's list (C). That a
    listing links its next page as Drupal does, '?page=1', is assumed. Nothing was checked live.
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
