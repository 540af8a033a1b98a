"""An outlet's exceptions: a CSS selector for a field, valid for pages fetched until a day."""

from __future__ import annotations

from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from newsarchive.models import Outlet

FIELDS = frozenset(
    {"title", "lead", "body", "authors", "agency", "section", "tags", "published_at", "modified_at", "remove"}
)


def selector_for(outlet: Outlet | None, name: str, fetched_at: str | None) -> str | None:
    """The selector for a field on the day of the fetch; without a fetch date the current (last) one."""
    rules = outlet.select.get(name) if outlet is not None else None
    if rules is None or isinstance(rules, str):
        return rules
    day = fetched_at[:10] if fetched_at else None
    return next((selector for selector, until in rules if until is None or (day is not None and day <= until)), None)


def selected(tree: HtmlElement, selector: str | None) -> list[HtmlElement]:
    """The elements that a selector picks; [] without a selector."""
    return list(_compiled(selector)(tree)) if selector else []


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
