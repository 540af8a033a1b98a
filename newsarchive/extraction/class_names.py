"""What content management systems call the parts of an article: words of class, id and itemprop."""

from lxml.html import HtmlElement

from newsarchive.extraction.tree import enclosing, label_of
from newsarchive.extraction.vocabulary import class_test

_LEAD = class_test("lead")
_CAPTION = class_test("caption")


def is_lead(element: HtmlElement) -> bool:
    """Whether an element is called a lead, a summary or a sub-headline."""
    get = element.get
    names = f"{label_of(element)} {get('itemprop', '')} {get('data-slot', '')} {get('data-role', '')}"
    return _LEAD(names)


def is_caption_named(element: HtmlElement, levels: int = 3) -> bool:
    """Whether an element, or one just around it, is called a caption by tag, class, id or itemprop."""
    for node in enclosing(element, levels):
        names = f"{label_of(node)} {node.get('data-testid', '')} {node.get('itemprop', '')}"
        if node.tag == "figcaption" or _CAPTION(names):
            return True
    return False
