from newsarchive.base_spiders.outlet_spider import OutletSpider


class Mod(OutletSpider):
    """Cổng thông tin điện tử Bộ Quốc phòng.

    Rests on links to its articles alone (A): '/vn/chi-tiet/<section>/<UUID>'. '/wps/portal/!ut/p/…' is not a permanent
    address, because it carries the session. No page was available. Where it lists its news is unknown, so the home
    page stands in. It answered a plain client with a script that sets a cookie (one source, October 2026).
    Basis: description.
    """

    name = "mod"
    title = "Cổng thông tin điện tử Bộ Quốc phòng"
    homepage = "https://mod.gov.vn/"
    listings = {"trang-chu": "https://mod.gov.vn/"}
    article = r"/vn/chi-tiet/[\w/-]+/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
