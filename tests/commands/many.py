"""Two outlets at the address in the environment variable MANY."""

from __future__ import annotations

import os
from typing import ClassVar

from newsarchive.base_spiders.outlet_spider import OutletSpider

HOME = os.environ.get("MANY", "http://127.0.0.1:1/")


class A(OutletSpider):
    name = "many-a"
    homepage = HOME
    article = r"/tin-\d+\.html$"
    listings: ClassVar = {"tin": f"{HOME}tin/"}


class B(OutletSpider):
    name = "many-b"
    homepage = HOME.replace("127.0.0.1", "localhost")
    article = r"/b-\d+\.html$"
    listings: ClassVar = {"tin": f"{homepage}b/"}
