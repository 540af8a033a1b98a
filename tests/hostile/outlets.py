"""The outlets of the hostile battery, as the environment variable BATTERY describes them (JSON: {name: attributes})."""

from __future__ import annotations

import json
import os

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.outlets.spec import OutletSpec


def _outlets() -> tuple[type[OutletSpec], ...]:
    told = json.loads(os.environ.get("BATTERY", "{}"))
    article = {"article": r"/(?:tin|ca)/"}
    return tuple(
        type("Told", (OutletSpec,), article | attributes | {"name": name}) for name, attributes in told.items()
    )


class Battery(ArchiveSpider):
    """All of them."""

    name = "battery"
    outlets = _outlets()
