"""An outlet's exceptions: a CSS selector for a field, valid for pages fetched until a day."""

from __future__ import annotations

from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import text_of

FIELDS = frozenset(
    {"title", "lead", "body", "authors", "agency", "section", "tags", "published_at", "modified_at", "remove"}
)


def selector_for(page: Page, name: str) -> str | None:
    """The selector that was valid for a field on the day the page was fetched (without a fetch date, today's: the
    last).
    """
    if page.outlet is None:
        return None
    rules = page.outlet.select.get(name)
    if rules is None or isinstance(rules, str):
        return rules
    day = page.fetched_at[:10] if page.fetched_at else None
    for selector, until in rules:
        if until is None or (day is not None and day <= until):
            return selector
    return None


def selected(page: Page, name: str) -> list[HtmlElement]:
    """The elements that the outlet's rule for a field picks; [] where there is no rule or nothing fits."""
    rule = selector_for(page, name)
    if not rule:
        return []
    return list(_compiled(rule)(page.tree))


def selected_text(page: Page, name: str) -> tuple[str, str] | None:
    """(text, the rule) of the first element that is picked and holds any."""
    for element in selected(page, name):
        text = element.get("content") or element.get("datetime") or text_of(element)
        if text:
            return text, f"outlet {selector_for(page, name)}"
    return None


@lru_cache(maxsize=512)
def _compiled(rule: str) -> CSSSelector:
    return CSSSelector(rule, translator="html")
