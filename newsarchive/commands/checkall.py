from __future__ import annotations

import importlib.util
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.command import OutletsCommand
from newsarchive.newsource.checks import faults, outlet_classes
from newsarchive.newsource.words import shown
from newsarchive.outlets.spec import OutletSpec

# Scrapy's own way to say what OutletSpec has no word for: an outlet with a broken certificate, or a slow one.
_SCRAPY = frozenset({"custom_settings"})


class Command(OutletsCommand):
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Check every outlet file, its recorded pages and its answers, without a crawl"

    def long_desc(self) -> str:
        return "One line a fault: the file, what is wrong, how to mend it. Exit status 1 where there is any."

    def run(self, args: list[str], opts: Namespace) -> None:
        spiders, pages = self.folders(opts)
        known = frozenset(_attributes()) | _SCRAPY
        outlets = found = 0
        claimed: dict[str, Path] = {}
        for path in sorted(spiders.glob("*.py")):
            if not _describes_an_outlet(path):
                continue
            outlets += 1
            outlet, trouble = _load(path)
            wrong = [*trouble, *faults(path, outlet, known, pages)]
            for fault in wrong or _claims(path, outlet, claimed):
                print(fault)
                found += 1
        print(f"{outlets} outlets: {f'{found} faults' if found else 'no fault'}")
        self.exitcode = 1 if found else 0


def _attributes() -> list[str]:
    """What OutletSpec declares, its methods aside."""
    return [name for name in OutletSpec.__annotations__ if not name.startswith("_")]


def _describes_an_outlet(path: Path) -> bool:
    source = path.read_text(encoding="utf-8")
    try:
        return bool(outlet_classes(source))
    except SyntaxError:
        return "OutletSpider" in source


def _claims(path: Path, outlet: type[OutletSpider] | None, claimed: dict[str, Path]) -> Iterator[str]:
    """The hosts that another file has named before: an address belongs to one outlet."""
    for host in outlet.outlet().hosts if outlet is not None else ():
        other = claimed.setdefault(host, path)
        if other is not path:
            yield f"{shown(path)}: {host} is a host of {shown(other)} too, whose addresses it keeps; take it out of one"


def _load(path: Path) -> tuple[type[OutletSpider] | None, list[str]]:
    """(the outlet, why it could not be loaded)."""
    spec = importlib.util.spec_from_file_location(f"newsarchive.spiders.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError:
        return None, []  # the check of the source says where
    except Exception as error:
        return None, [f"{shown(path)}: cannot be loaded ({type(error).__name__}: {error}); mend it"]
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, OutletSpider) and value.__module__ == module.__name__
    ]
    return (found[0] if len(found) == 1 else None), []
