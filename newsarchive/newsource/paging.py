"""Where the further pages of a listing may be. A page makes a claim; only its page 2 proves it."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from newsarchive.base_spiders import vccorp
from newsarchive.extraction.images import absolute
from newsarchive.extraction.listing import PAGE_NUMBER
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.models import Capture, Link
from newsarchive.text import fold

_MORE = re.compile(r"(?:load|view|see|show)-?more|xem-?them|btn-?more|more-?news|pagination", re.I)
_MORE_TEXT = re.compile(r"^(?:xem them|tai them|xem tiep|hien thi them|load more|more|show more|view more|see more)\b")
_LAST_NUMBER = re.compile(r"(?<=[/-])(\d{1,4})(?=/?$|\.\w{2,5}$)")
_ADDRESS = re.compile(r"^(?:https?://|/|\?)\S*$")


def page_templates(capture: Capture, tree: HtmlElement, links: Iterable[Link]) -> Iterator[str]:
    """Templates with {page} that a listing's numbered links, its 'more' buttons and its CMS suggest, the likelier
    first."""
    for link in links:
        title = (link.title or "").strip()
        # Where '2' leads to …=1 the outlet counts from 0, which a template cannot express.
        if title.isdigit() and int(title) >= 2:
            yield from _template_of(link.url, int(title))
    for element in tree.iter("a", "button", "div", "span", "input", "li"):
        if not (
            _MORE.search(label_of(element)) or (len(element) < 3 and _MORE_TEXT.match(fold(text_of(element))[:20]))
        ):
            continue
        for name, value in element.attrib.items():
            address = value.strip()
            if (name.startswith("data-") or name == "href") and _ADDRESS.match(address):
                target = absolute(address.replace("{page}", "2"), capture.url) or ""
                yield from _template_of(target, 2) or _template_of(target, 1)
    if template := vccorp.page_template(capture.url, capture.body):
        yield template


def _template_of(url: str, number: int) -> list[str]:
    """The template that gives `url` as its page `number`, if there is one."""
    if "{" in url or "}" in url:
        return []
    found = PAGE_NUMBER.search(url) or _LAST_NUMBER.search(url)
    if found is None or int(found[1]) != number:
        return []
    return [f"{url[: found.start(1)]}{{page}}{url[found.end(1) :]}"]
