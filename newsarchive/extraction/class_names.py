"""What content management systems call the parts of an article: words of class, id and itemprop."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsarchive.extraction.tree import label_of

_LEAD = re.compile(
    r"(?:^|[\s_-])(?:sapo|lead|lead-?in|leadin|leadtext|lede|chapeau|chappeau|chapo|standfirst|summary|"
    r"subhead(?:line)?|sub-?title|subheadline|deck|dek|teaser|teaser-?text|intro|"
    r"introduction|introtext|excerpt|abstract|description|article-?desc|article-?intro|detail-?des|"
    r"box-?des(?:-?detail)?|desnews|tom-?tat|mo-?ta|trich-?dan|"
    r"preamble|ingress|vorspann|entradilla|bajada|sommario|occhiello|zajawka|perex|anons|kicker-?text|short-?desc|"
    r"heading-?text|underline)(?=$|[\s_-])",
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


_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:captions?|captiontext|figcaption|figcap|cutline|legend|legende|bildunterschrift|bildtext|"
    r"media-?caption|photocms|"
    r"(?:img|image|photo|pic|picture|media|foto|bild|figure|visual|slide|gallery)-?(?:text|desc|description|title|"
    r"info|legend|note|sub(?:title)?|alt|label|footer)|"
    r"desc[_-]?cation|chu-?thich|chuthich|anh-?chu-?thich|pcaption|pie-?(?:de-?)?foto|foto-?txt|didascalia|leyenda|"
    r"epigrafe|wp-caption-text|alt_imgeditor|bu)(?=$|[\s_-])",
    re.I,
)
_PROPERTY = frozenset({"caption", "description", "abstract"})


def is_caption_named(element: HtmlElement, levels: int = 3) -> bool:
    """Whether an element, or one just around it, is called a caption by tag, class, id or itemprop."""
    node: HtmlElement | None = element
    for _ in range(levels):
        if node is None or node.tag in ("body", "article", "figure", "td", "main"):
            break
        if node.tag == "figcaption":
            return True
        attributes = node.attrib
        if attributes:
            if (
                attributes.get("itemprop") in _PROPERTY
                and node.tag != "meta"
                and node.tag not in ("article", "section")
            ):
                return attributes.get("itemprop") == "caption"
            if _CAPTION.search(label_of(node)) or _CAPTION.search(attributes.get("data-testid", "")):
                return True
        node = node.getparent()
    if element.tag == "td" and element.get("class"):
        return _CAPTION.search(element.get("class", "")) is not None
    return False
