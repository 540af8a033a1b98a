"""What content management systems call the parts of an article: words of class, id and itemprop."""

from itertools import islice

from lxml.html import HtmlElement

from newsarchive.extraction.tree import label_of
from newsarchive.extraction.vocabulary import class_pattern

_LEAD = class_pattern("lead")
_LEAD_PROPERTIES = ("abstract", "alternativeHeadline", "description")
_CAPTION = class_pattern("caption")


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
    for node in islice((element, *element.iterancestors()), levels):
        if node.tag in ("body", "article", "figure", "main"):
            return False
        names = f"{label_of(node)} {node.get('data-testid', '')} {node.get('itemprop', '')}"
        if node.tag == "figcaption" or _CAPTION.search(names):
            return True
        if node.tag == "td":
            return False
    return False
