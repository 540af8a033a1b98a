"""What is not the article: by tag, role, class and id, by the words of a line, and lines that count readers."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from newsarchive.extraction.vocabulary import class_test, names, phrases
from newsarchive.text import fold

BOILERPLATE_TAGS = frozenset(names("element", "boilerplate"))
_ROLES = frozenset(names("element", "boilerplate_roles"))
_CLASSES = class_test("boilerplate")
# Words that say, in the same class, that the element is the article after all.
_ARTICLE = re.compile(
    r"(?:article|post|entry|story|detail|news|page)[-_]*(?:body|content|text|main)|maincontent|content-detail",
    re.I,
)
# Boilerplate only where the name stands alone: 'views-row', 'view-content' hold articles.
_ALONE = re.compile(r"(?:^|\s)(?:views|hits|likes|shares)(?=\s|$)", re.I)
_ATTRIBUTES = ("type", "data-type", "data-module", "data-component", "data-testid", "data-role")
# 'has-sidebar', 'no-comments', 'md:hidden': the element's state, not its kind.
_STATE = re.compile(
    r"(?:^|(?<=\s))(?:has|with|no|without|is|show|hide|js|after|before|print|sm|md|lg|xl|2xl|desktop|mobile|tablet|"
    r"dark|hover)[-:]\S*",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

# A line that opens a list of other articles, a comment form or the like: nothing behind it belongs to the article.
END_WORDS = re.compile(rf"^{phrases('end')}\s*[:»>]*$", re.I)
_DIGIT = re.compile(r"\d")

# Counters: views, shares, comments, votes, minutes of reading. They change with each visit.
MAX_COUNTER = 160
_NUMBER = r"\d{1,4}(?:[., \u00a0]?\d{1,3}){0,4}(?:\s?(?:k|m|tr|nghin|ngan|trieu)\b)?\+?(?:\s?/\s?\d{1,3})?"
_COUNTED, _VERB, _UNIT = phrases("counted"), phrases("counting_verb"), phrases("counting_unit")
_MINUTES = phrases("minutes")
_ITEM = (
    rf"(?:{phrases('reading_time')}\s*[:：]?\s*{_NUMBER}\s*{_MINUTES}?|"
    rf"{_NUMBER}\s*-?\s*{_MINUTES}\s*{phrases('reading_verb')}|"
    rf"{_COUNTED}\s*[:：]?\s*\(?\s*{_NUMBER}(?:\s*{_UNIT}\b)?|{_VERB}\s*[:：]\s*{_NUMBER}(?:\s*{_UNIT}\b)?|"
    rf"{_NUMBER}\s*(?:{_COUNTED}|{_VERB}))"
)
_DATE = (
    rf"(?:{phrases('counter_date')}\s*:?|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d\d-\d\d|\d{1,2}(?::|h|g)\d{2}(?::\d\d)?|gmt ?\+7)"
)
_GAP = r"[\s|•·,;/()\[\]\-–—*.]*"
# Atomic groups: a line that is no counter is not tried in every other way of cutting it up.
_COUNTER = re.compile(rf"{_GAP}+(?>{_DATE}{_GAP}+){{0,8}}+(?>{_ITEM})(?>{_GAP}+(?>{_ITEM}|{_DATE})){{0,8}}+{_GAP}+")
# A label whose number stands in another element, and a number without its label.
_BARE_COUNTER = re.compile(rf"{phrases('counter_label')}|\d{{1,3}}(?:[.,]\d)?k")


def is_boilerplate(element: HtmlElement, attributes: Mapping[str, str]) -> bool:
    """Whether an element's own tag, role, class or id says that it is not the article."""
    if element.tag in BOILERPLATE_TAGS:
        return element.tag != "form" or not _holds_page(element)
    if not attributes:
        return False
    if attributes.get("role") in _ROLES:
        return True
    label = attributes.get("class", "")
    if len(own := attributes.get("id", "")) < 40:  # longer ones are slugs made of a headline's words
        label = f"{label} {own}"
    for name in _ATTRIBUTES:
        if name in attributes:
            label += f" {attributes[name]}"
    return 3 <= len(label) <= 600 and _is_boilerplate_name(label)


def _holds_page(form: HtmlElement) -> bool:
    """Whether a form is the one that ASP.NET puts around a whole page."""
    return any(field.get("name") == "__VIEWSTATE" for field in islice(form.iter("input"), 10))


@lru_cache(maxsize=20_000)  # a page repeats its names, an outlet's pages more so
def _is_boilerplate_name(label: str) -> bool:
    label = _STATE.sub(" ", _CAMEL.sub("-", label))
    return (_CLASSES(label) or _ALONE.search(label) is not None) and _ARTICLE.search(label) is None


def is_counter(text: str) -> bool:
    """Whether a whole line is counts with what they count, dates between them at most."""
    if not 2 <= len(text) <= MAX_COUNTER:
        return False
    folded = fold(text)
    return _BARE_COUNTER.fullmatch(folded) is not None or (
        _DIGIT.search(folded) is not None and _COUNTER.fullmatch(folded) is not None
    )
