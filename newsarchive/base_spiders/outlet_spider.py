"""The spider of one outlet: its description, walked."""

from typing import Any

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.outlets.spec import OutletSpec


class OutletSpider(OutletSpec, ArchiveSpider):
    """Base of every outlet file: a docstring and the attributes of OutletSpec."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.outlets = (cls,)
