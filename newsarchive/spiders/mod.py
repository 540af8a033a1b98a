from newsarchive.base_spiders.outlet_spider import OutletSpider


class Mod(OutletSpider):
    """Cổng thông tin điện tử Bộ Quốc phòng.

    Rests on links to its articles alone (A): '/vn/chi-tiet/<section>/<UUID>'; '/wps/portal/!ut/p/…' carries the
    session and is no address to keep. No page was at hand, where its news is listed is unknown (so the home page is
    walked), and nothing was checked live: a plain client was answered with a script that sets a cookie (one source,
    October 2026).
    """

    name = "mod"
    title = "Cổng thông tin điện tử Bộ Quốc phòng"
    homepage = "https://mod.gov.vn/"
    listings = {"trang-chu": "https://mod.gov.vn/"}
    article = r"/vn/chi-tiet/[\w/-]+/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
