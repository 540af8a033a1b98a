"""Outlets at the addresses in the environment variable DESCRIBED, a JSON object of {name: homepage}. Each has the
listing /tin/."""

from __future__ import annotations

import json
import os

from newsarchive.base_spiders.outlet_spider import OutletSpider

for _name, _home in json.loads(os.environ.get("DESCRIBED", "{}")).items():
    globals()[_name] = type(
        _name,
        (OutletSpider,),
        {
            "__module__": __name__,
            "name": _name,
            "homepage": _home,
            "article": r"/tin-\d+\.html$",
            "listings": {"tin": f"{_home}tin/"},
        },
    )
