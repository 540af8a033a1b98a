"""The outlets of all spiders, and the outlet of an address."""

from dataclasses import replace

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsarchive.models import Outlet
from newsarchive.outlets.spec import OutletSpec, unknown_outlet
from newsarchive.text import host_of


class OutletRegistry:
    """Every outlet that a spider describes."""

    def __init__(self, settings: BaseSettings) -> None:
        loader = get_spider_loader(settings)
        spiders = [loader.load(name) for name in loader.list()]
        self._outlets: list[type[OutletSpec]] = [spec for spider in spiders for spec in getattr(spider, "outlets", ())]
        self._known: dict[str, type[OutletSpec]] = {}

    def at(self, url: str) -> type[OutletSpec]:
        """The outlet that owns an address; an unknown outlet if no spider describes one."""
        host = host_of(url)
        if host not in self._known:
            self._known[host] = next((spec for spec in self._outlets if spec.owns(url)), None) or unknown_outlet(url)
        return self._known[host]

    def outlet(self, described: type[OutletSpec]) -> Outlet:
        """An outlet with the hosts that it owns. A host that two files name belongs to the first in the order of
        'newsarchive list'."""
        outlet = described.outlet()
        return replace(outlet, hosts=tuple(host for host in outlet.hosts if self._first(host) in (None, outlet.name)))

    def _first(self, host: str) -> str | None:
        return next((spec.name for spec in self._outlets if host in spec.outlet().hosts), None)
