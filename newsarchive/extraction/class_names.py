"""What content management systems call the parts of an article: words of class, id and itemprop."""

from lxml.html import HtmlElement

from newsarchive.extraction.tree import label_of
from newsarchive.extraction.vocabulary import class_pattern

_LEAD = class_pattern("lead")
_LEAD_PROPERTIES = ("abstract", "alternativeHeadline", "description")
_CAPTION = class_pattern("caption")
_CAPTION_PROPERTIES = ("caption", "description", "abstract")


def is_lead(element: HtmlElement) -> bool:
    """Whether an element is called a lead, a summary or a sub-headline."""
    attributes = element.attrib
    if not attributes:
        return False
    if attributes.get("itemprop") in _LEAD_PROPERTIES:
        return True
    return "sapo" in (attributes.get("data-slot"), attributes.get("data-role")) or (
        _LEAD.search(label_of(element)) is not None
    )


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
            if attributes.get("itemprop") in _CAPTION_PROPERTIES and node.tag not in ("meta", "section"):
                return attributes["itemprop"] == "caption"
            if _CAPTION.search(label_of(node)) or _CAPTION.search(attributes.get("data-testid", "")):
                return True
        node = node.getparent()
    return element.tag == "td" and _CAPTION.search(element.get("class", "")) is not None
