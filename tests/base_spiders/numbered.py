"""An outlet whose pages do not link to each other: a rule of its own gives the address of the next one."""

from __future__ import annotations

import os
from typing import ClassVar

from newsarchive.base_spiders.outlet_spider import OutletSpider

HOME = os.environ.get("NUMBERED", "https://numbered.example/")


class NumberedSpider(OutletSpider):
    name = "numbered"
    homepage = HOME
    article = r"/tin-\d+\.html$"
    listings: ClassVar = {"tin": (f"{HOME}tin/", f"{HOME}tin/{{page}}.htm")}
