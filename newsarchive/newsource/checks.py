"""What is wrong with an outlet file, seen without a crawl."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.cssselect import CSSSelector

from newsarchive.extraction.selectors import FIELDS
from newsarchive.newsource import recording
from newsarchive.newsource.words import shown

LONGEST = 25
_ORDERS = ("DMY", "MDY")


class Described(Protocol):
    """The face of an outlet that the checks need."""

    name: str

    @classmethod
    def owns(cls, url: str) -> bool: ...

    @classmethod
    def is_article(cls, url: str) -> bool: ...


def faults(path: Path, outlet: type[Described] | None, known: frozenset[str], pages: Path) -> Iterator[str]:
    """One line, 'file: what; mend', for each fault of the outlet file at `path`.

    `outlet` is the class that it describes, None where it could not be loaded; `known` are the attributes that an
    outlet may set; `pages` is the folder that holds a folder of recorded pages for each outlet.
    """
    source = path.read_text(encoding="utf-8")
    here = shown(path)
    for told in _of_source(source, known):
        yield f"{here}: {told}"
    if outlet is None:
        return
    sound = True
    for told in _of_values(path, outlet):
        sound = False
        yield f"{here}: {told}"
    folder = pages / path.stem
    missing = False
    for file, told in recording.faults(folder):
        missing = missing or "confirmed" not in told
        yield f"{shown(file)}: {told}"
    if sound and not missing:
        for told in _of_pattern(outlet, folder):
            yield f"{here}: {told}"


def outlet_classes(source: str) -> list[ast.ClassDef]:
    """The outlets that a file describes: its classes that stand on OutletSpider. Raises SyntaxError."""
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return [node for node in classes if any(ast.unparse(b).endswith("OutletSpider") for b in node.bases)]


def _of_source(source: str, known: frozenset[str]) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > LONGEST:
        yield f"has {lines} lines; {LONGEST} are the most that an outlet needs"
    try:
        classes = outlet_classes(source)
    except SyntaxError as error:
        yield f"line {error.lineno} is no Python ({error.msg}); mend it"
        return
    if len(classes) != 1:
        yield f"describes {len(classes)} outlets; one a file"
        return
    (outlet,) = classes
    if not ast.get_docstring(outlet):
        yield "has no docstring; say what it rests on"
    for node in outlet.body[1:] if ast.get_docstring(outlet) else outlet.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if not targets:
            yield f"line {node.lineno} sets no attribute; an outlet file holds attributes only"
        for target in targets:
            attribute = ast.unparse(target)
            if attribute not in known:
                like = difflib.get_close_matches(attribute, known, n=1)
                mend = f"did you mean {like[0]}?" if like else f"it may set {', '.join(sorted(known))}"
                yield f"sets {attribute}, which no outlet has; {mend}"


def _of_values(path: Path, outlet: type[Described]) -> Iterator[str]:
    """Wrong values, each attribute by its own rule."""
    if outlet.name != path.stem:
        yield f"is called {outlet.name!r}; call it {path.stem!r} as the file"
    for attribute, (rule, mend) in _RULES.items():
        if not hasattr(outlet, attribute):
            continue
        value = getattr(outlet, attribute)
        try:
            wrong = list(rule(value))
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            wrong = [f"{value!r} ({error})"]
        for told in wrong:
            yield f"{attribute}: {told}; {mend}"
    if not any(getattr(outlet, attribute, None) for attribute in ("listings", "feeds", "sitemaps")):
        yield "names no listing, feed or sitemap; name one, or nothing can be found"
    for attribute, url in _entrances(outlet):
        address = url.replace("{page}", "2")
        if _is_address(address) and not outlet.owns(address):
            yield f"{attribute}: {url} is on a foreign host; name the host in hosts, or take the address out"


def _of_pattern(outlet: type[Described], folder: Path) -> Iterator[str]:
    articles = recording.article_addresses(folder)
    for url in sorted(articles):
        if not outlet.is_article(url):
            yield f"the pattern misses the recorded article {url}; widen it"
    for url in sorted(recording.addresses(folder) - articles):
        if outlet.is_article(url):
            yield f"the pattern matches the recorded {url}, which is no article; narrow it"


def _entrances(outlet: type[Described]) -> Iterator[tuple[str, str]]:
    for section, listing in _pairs(getattr(outlet, "listings", {})):
        for url in listing if isinstance(listing, tuple) else (listing,):
            if isinstance(url, str):
                yield f"listings {section!r}", url
    for attribute in ("feeds", "sitemaps"):
        value = getattr(outlet, attribute, ())
        yield from ((attribute, url) for url in value if isinstance(value, tuple | list) and isinstance(url, str))


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _is_address(url: Any) -> bool:
    try:
        return isinstance(url, str) and urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _text(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{value!r} says nothing"


def _address(value: Any) -> Iterator[str]:
    if not _is_address(value):
        yield f"{value!r} is no absolute address"


def _addresses(value: Any) -> Iterator[str]:
    if not isinstance(value, tuple | list):
        yield f"{value!r} is no tuple"
        return
    yield from (f"{url!r} is no absolute address" for url in value if not _is_address(url))


def _listings(value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{value!r} is no dictionary"
    for section, listing in _pairs(value):
        first, template = (listing, None) if isinstance(listing, str) else listing
        if not _is_address(first):
            yield f"{section!r}: {first!r} is no absolute address"
        if template is not None and not _is_address(template):
            yield f"{section!r}: {template!r} is no absolute address"
        if template is not None and (
            template.count("{page}") != 1 or re.search(r"[{}]", template.replace("{page}", ""))
        ):
            yield f"{section!r}: {template!r} does not hold {{page}} once"


def _hosts(value: Any) -> Iterator[str]:
    if not isinstance(value, tuple | list):
        yield f"{value!r} is no tuple"
        return
    yield from (f"{host!r} is no host" for host in value if not re.fullmatch(r"[\w.-]+(?::\d+)?", host))


def _regex(value: Any) -> Iterator[str]:
    if value is None:
        return
    try:
        re.compile(value)
    except re.error as error:
        yield f"{value!r} is no regular expression ({error})"


def _zone(value: Any) -> Iterator[str]:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        yield f"{value!r} is no time zone"


def _order(value: Any) -> Iterator[str]:
    if value not in _ORDERS:
        yield f"{value!r} is no order"


def _ordered(value: Any) -> Iterator[str]:
    for pattern, order in value:
        yield from _regex(pattern)
        yield from _order(order)


def _language(value: Any) -> Iterator[str]:
    if not re.fullmatch(r"[a-z]{2,3}", value):
        yield f"{value!r} is no language"


def _hours(value: Any) -> Iterator[str]:
    if value is None:
        return
    begin, end = value
    for clock in (begin, end):
        try:
            time.fromisoformat(clock)
        except ValueError:
            yield f"{clock!r} is no time of day"


def _select(value: Any) -> Iterator[str]:
    for name, rules in value.items():
        if name not in FIELDS:
            yield f"{name!r} is no field ({', '.join(sorted(FIELDS))})"
        for selector, until in [(rules, None)] if isinstance(rules, str) else rules:
            try:
                CSSSelector(selector, translator="html")
            except (SyntaxError, ValueError) as error:
                yield f"{selector!r} is no CSS selector ({error})"
            if until is not None:
                date.fromisoformat(until)


# attribute -> (what is wrong with a value, the mend)
_RULES: dict[str, tuple[Callable[[Any], Iterator[str]], str]] = {
    "title": (_text, "say what the outlet is called"),
    "homepage": (_address, "write it as 'https://host/'"),
    "language": (_language, "write it as ISO 639-1: 'vi', 'en'"),
    "timezone": (_zone, "write it as 'Asia/Ho_Chi_Minh'"),
    "listings": (_listings, "write {'section': 'https://…'} or {'section': ('https://…', 'https://…{page}…')}"),
    "feeds": (_addresses, "write ('https://…',)"),
    "sitemaps": (_addresses, "write ('https://…',)"),
    "article": (_regex, "mend the pattern"),
    "hosts": (_hosts, "write ('host.example',)"),
    "hours": (_hours, "write ('22:00', '06:00')"),
    "date_order": (_order, "it is DMY or MDY"),
    "date_orders": (_ordered, "write ((r'address pattern', 'DMY'),)"),
    "dateline": (_regex, "mend the pattern"),
    "noise": (_regex, "mend the pattern"),
    "select": (_select, "see newsarchive/items.py"),
}
