"""An outlet of ours in the project of somebody else. Its home page comes with the environment variable HOME_PAGE."""

from __future__ import annotations

import os

from newsarchive.base_spiders.outlet_spider import OutletSpider

HOME = os.environ.get("HOME_PAGE", "http://127.0.0.1:1/")


class Workshop(OutletSpider):
    """One listing."""

    name = "workshop"
    homepage = HOME
    listings = {"tin": f"{HOME}tin"}  # noqa: RUF012
    article = r"/bai-\d+\.html$"
