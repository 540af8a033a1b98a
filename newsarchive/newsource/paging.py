"""Where the further pages of a listing may be. A candidate is a claim of the page; only its page 2 proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from newsarchive.extraction.images import absolute
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.newsource.page import ListingPage, host_of
from newsarchive.text import fold

_MORE = re.compile(r"(?:load|view|see|show)-?more|xem-?them|btn-?more|more-?news|pagination", re.I)
_MORE_TEXT = re.compile(r"^(?:xem them|tai them|xem tiep|hien thi them|load more|more|show more|view more|see more)\b")
_NUMBER_IN_QUERY = re.compile(
    r"(?<=[?&])(?P<key>p|pi|page|paged|trang|pageindex|page_?(?:no|num|number))=(?P<number>\d{1,4})(?=&|$)", re.I
)
_NUMBER_IN_PATH = re.compile(
    r"(?<=[/-])(?P<key>p|page|trang)?(?P<between>[/-]?)(?P<number>\d{1,4})(?=/?$|\.\w{2,5}$)", re.I
)
# The widespread CMS of VCCorp: the zone stands in a hidden field, and a script asks for the rest of it.
_ZONE_FIELDS = ("hdZoneId", "hdzoneid", "zoneId")


def by_link(page: ListingPage, hosts: set[str]) -> str | None:
    """The page that the listing's 'next' link leads to, on the outlet's hosts."""
    found = page.next_page
    return found if found and host_of(found) in hosts and found != page.url else None


def templates(page: ListingPage, hosts: set[str]) -> Iterator[str]:
    """Templates with {page} that the page's numbered links and 'more' buttons suggest, the likelier first."""
    found: dict[str, None] = {}
    for link in page.links:
        title = (link.title or "").strip()
        # Where '2' leads to …=1 the outlet counts from 0, which a template cannot say.
        if title.isdigit() and int(title) >= 2 and (made := _made(link.url, int(title))):
            found[made] = None
    for element in page.tree.iter("a", "button", "div", "span", "input", "li"):
        label = label_of(element)
        if not (_MORE.search(label) or (len(element) < 3 and _MORE_TEXT.match(fold(text_of(element))[:20]))):
            continue
        for name, value in element.attrib.items():
            address = value.strip()
            if (name.startswith("data-") or name == "href") and re.match(r"^(?:https?://|/|\?)\S*$", address):
                target = absolute(address.replace("{page}", "2"), page.url)
                if target and (made := _made(target, 2) or _made(target, 1)):
                    found[made] = None
    for field in page.tree.iter("input"):
        if field.get("id") in _ZONE_FIELDS and (field.get("value") or "").isdigit():
            extension = re.search(r"\.\w{2,5}$", urlsplit(page.url).path)
            address = f"/timelinelist/{field.get('value')}/{{page}}{extension[0] if extension else ''}"
            found[urljoin(page.url, address)] = None
    yield from (template for template in found if host_of(template) in hosts)


def at(template: str, number: int) -> str:
    """The address of a page of a template."""
    return template.format(page=number)


def _made(url: str, number: int) -> str | None:
    """The template of which `url` is page `number`."""
    if "{" in url or "}" in url:
        return None
    for pattern in (_NUMBER_IN_QUERY, _NUMBER_IN_PATH):
        found = pattern.search(url)
        if found and int(found["number"]) == number:
            return url[: found.start("number")] + "{page}" + url[found.end("number") :]
    return None
