"""One outlet."""

from __future__ import annotations

from newsarchive.base_spiders.outlet_spider import OutletSpider


class Cnqp(OutletSpider):
    """An invented magazine."""

    name = "cnqp"
    title = "Tạp chí"
    homepage = "https://cnqp.example/"
    listings = {"tin": "https://cnqp.example/tin-tuc/"}  # noqa: RUF012
    article = r"-d\d+-t\d+\.html"
