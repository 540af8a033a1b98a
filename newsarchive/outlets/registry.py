"""Which outlet an address belongs to."""

from __future__ import annotations

from dataclasses import replace

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsarchive.archive.ownership import host_of
from newsarchive.models import Outlet
from newsarchive.outlets.spec import OutletSpec, unknown_outlet


class OutletRegistry:
    """Every outlet that a file describes."""

    def __init__(self, settings: BaseSettings) -> None:
        loader = get_spider_loader(settings)
        spiders = [loader.load(name) for name in loader.list()]
        self._outlets: list[type[OutletSpec]] = [one for spider in spiders for one in getattr(spider, "outlets", ())]
        self._known: dict[str, type[OutletSpec]] = {}

    def at(self, url: str) -> type[OutletSpec]:
        """The outlet whose file claims the address's host; else one that is known by its host alone."""
        host = host_of(url)
        if host not in self._known:
            self._known[host] = next((one for one in self._outlets if one.owns(url)), None) or unknown_outlet(url)
        return self._known[host]

    def outlet(self, described: type[OutletSpec]) -> Outlet:
        """An outlet with the hosts that it speaks for: of two files that name one host the first, in the order of
        'scrapy list', has it."""
        outlet = described.outlet()
        return replace(outlet, hosts=tuple(host for host in outlet.hosts if self._first(host) in (None, outlet.name)))

    def _first(self, host: str) -> str | None:
        return next((one.name for one in self._outlets if host in one.outlet().hosts), None)
