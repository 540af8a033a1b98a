"""The spider of one outlet: its description, walked."""

from __future__ import annotations

from typing import Any

from newsarchive.crawling.description import Description
from newsarchive.crawling.spider import ArchiveSpider


class OutletSpider(Description, ArchiveSpider):
    """Base of every outlet file: a docstring and the attributes of Description."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.outlets = (cls,)
