"""The base class of outlet files."""

from typing import Any

from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.outlets.spec import OutletSpec


class OutletSpider(OutletSpec, ArchiveSpider):
    """A spider for one outlet. Its file holds a docstring and the attributes of OutletSpec."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.outlets = (cls,)
