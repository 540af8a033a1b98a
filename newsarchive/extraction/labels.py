"""What content management systems call the parts of an article: words of class, id and itemprop."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsarchive.extraction.tree import label_of

_LEAD = re.compile(
    r"(?:^|[\s_-])(?:sapo|lead|lead-?in|leadin|leadtext|lede|chapeau|chappeau|chapo|standfirst|summary|subhead(?:line)?|sub-?title|subheadline|deck|dek|teaser|teaser-?text|intro|"
    r"introduction|introtext|excerpt|abstract|description|article-?desc|article-?intro|detail-?des|box-?des(?:-?detail)?|desnews|tom-?tat|mo-?ta|trich-?dan|"
    r"preamble|ingress|vorspann|entradilla|bajada|sommario|occhiello|zajawka|perex|anons|kicker-?text|short-?desc|heading-?text|underline)(?=$|[\s_-])",
    re.I,
)


def is_lead(element: HtmlElement) -> bool:
    """Whether an element is called a lead, a summary or a sub-headline."""
    attributes = element.attrib
    if not attributes:
        return False
    if attributes.get("itemprop") in ("abstract", "alternativeHeadline") or "sapo" in (
        attributes.get("data-slot"),
        attributes.get("data-role"),
    ):
        return True
    return attributes.get("itemprop") == "description" or _LEAD.search(label_of(element)) is not None
