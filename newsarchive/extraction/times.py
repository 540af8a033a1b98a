"""When a page was published and changed: what its markup states, checked against what it shows.

How disagreements are settled, in one place:
- Machine-readable statements go first: JSON-LD datePublished, article:published_time and its kin, microdata,
  <time datetime>; the shown date decides only where no machine states one, or no time of that day.
- Of two with the same time of day at different offsets, one states the local time as UTC.
- Where the machine's and the shown date differ by more than a minute (or a day, where one has no time) the machine's
  stands and 'published_at.shown' keeps the shown one.
- A clock in the page's head is no publication date: a shown date must stand near the headline or be labelled.
- A change before the publication is no change: modified_at stays empty, and the evidence says why.
"""

import re
from datetime import datetime, timedelta
from itertools import takewhile

from lxml.html import HtmlElement

from newsarchive.dates import DateReading, event_date, order_of, parse_date
from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.extraction.vocabulary import class_test, names, phrases
from newsarchive.text import clean

Found = tuple[str, DateReading]  # the rule that found a date, and the date

_PUBLISHED, _MODIFIED = names("meta", "published"), names("meta", "modified")
_CLOCK = re.compile(r"clock|dong-?ho|hom-?nay|today|current-?(?:date|time)|(?:date|time)-?now", re.I)
_DATE_LABEL = class_test("date")
_UPDATED = re.compile(rf"^{phrases('updated')}\b", re.I)
# A date as .NET prints it for the United States, without padding. A padded one was formatted by hand, day first.
_NOON = re.compile(r"T12:00:00(?:Z|\+00:00)$")
_TIME = re.compile(r"\d[:hg.]\d\d|\d ?[ap]\.?m\b", re.I)
_NET = re.compile(r"(?<![\d/])[1-9]\d?/[1-9]\d?/\d{4}\s+\d{1,2}:\d\d(?::\d\d)?\s*[AP]M\b", re.I)
_NUMERIC = re.compile(r"\d\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}")  # in one order or another
_DATED = re.compile(r"\d|hôm", re.I)
# What stands between the date and other things in one line.
_SEPARATOR = re.compile(r"\s+[|•·]\s+")
# Between a date and the headline under it stand a section and a path at most; a menu stands behind a clock.
MAX_LINKS_BETWEEN = 3
MIN_LINKED_TITLE = 20
LONGEST_STATED = 60
_VIETNAM = "Asia/Ho_Chi_Minh"


def find_times(page: Page, content: MainContent | None, lead: str | None) -> tuple[DateReading | None, str | None]:
    """(the publication, the last change as ISO 8601 or None); their evidence is noted."""
    lead = lead or next((b.text for b in (content.blocks if content else ()) if len(b.text) > 60), "")
    published = _selected(page, "published_at", lead) or _published(page, content, lead)
    changed = _selected(page, "modified_at", lead) or _modified(page, published, lead)
    return published, changed.iso if changed else None


def _published(page: Page, content: MainContent | None, lead: str) -> DateReading | None:
    stated, shown = _stated(page, "datePublished", _PUBLISHED, lead), _shown(page, content, lead)
    if shown:
        stated.append(shown)
    if not stated:
        return None
    rule, published = stated[0]
    for other_rule, other in stated[1:]:
        if _adds_time(published, other):
            rule, published = other_rule, other
        elif local := _at_offset_of(published, other):
            rule, published = f"{rule}, zone of {other_rule}", local
    page.note("published_at", rule, published.raw)
    if shown and abs(_gap(published, shown[1])) >= timedelta(minutes=2):
        page.note("published_at.shown", shown[0], shown[1].raw)
    return published


def _adds_time(one: DateReading, other: DateReading) -> bool:
    """Whether the other of two dates of one day has a time, and the one has none; midnight is none."""
    return one.iso[:10] == other.iso[:10] and not _has_time(one) and _has_time(other)


def _has_time(reading: DateReading) -> bool:
    return "T" in reading.iso and "T00:00" not in reading.iso


def _at_offset_of(stated: DateReading, other: DateReading) -> DateReading | None:
    """What is stated at the offset of another, where both have the same time of day and the other is not in UTC.

    Some sites state the local time as UTC, or at the offset of their server.
    """
    one, local = datetime.fromisoformat(stated.iso), datetime.fromisoformat(other.iso)
    same_clock = one.replace(tzinfo=None, second=0) == local.replace(tzinfo=None, second=0)
    if not same_clock or not local.utcoffset() or one.utcoffset() == local.utcoffset():
        return None
    return DateReading(one.replace(tzinfo=local.tzinfo).isoformat(), stated.precision, raw=stated.raw)


def _modified(page: Page, published: DateReading | None, lead: str) -> DateReading | None:
    for rule, changed in _stated(page, "dateModified", _MODIFIED, lead)[:1]:
        if published and _gap(published, changed) < -timedelta(minutes=1):
            page.note("modified_at.refused", f"{rule}: before the publication", changed.raw)
            return None
        page.note("modified_at", rule, changed.raw)
        return changed
    return None


def _selected(page: Page, name: str, lead: str) -> DateReading | None:
    """The date in the element that the outlet's selector for a field picks."""
    text = page.choose(name)
    reading = _read(page, text, lead) if text else None
    if reading is None:
        page.evidence.pop(name, None)
    return reading


def _stated(page: Page, name: str, metas: list[str], lead: str) -> list[Found]:
    """(rule, moment) of every moment that the markup states under a name of schema.org, in the order of trust."""
    nodes = [page.declared, *(node for node in page.nodes if _about_page(node))]
    raw = [(f"json-ld {name}", jsonld.first(node, name)) for node in nodes]
    raw += [(f"meta {meta}", page.meta(meta)) for meta in metas]
    for element in page.properties.get(name, ()):
        raw.append((f"microdata {name}", element.get("datetime") or element.get("content") or text_of(element)))
    if name == "datePublished":
        raw.append(("time datetime", _time_element(page)))
    texts = [(rule, clean(text)) for rule, text in raw if len(text) <= LONGEST_STATED]
    readings = [(rule, _read(page, text, lead, "MDY" if _NET.search(text) else None)) for rule, text in texts]
    return [(rule, reading) for rule, reading in readings if reading is not None]


def _about_page(node: jsonld.Node) -> bool:
    return any(t.lower().endswith(("page", "videoobject")) for t in jsonld.types(node))


def _time_element(page: Page) -> str:
    """The first <time datetime> near the headline. Of times further down it is unknown whose they are."""
    near = set(list(page.title_block.element.iterancestors())[:4]) if page.title_block else {page.tree}
    for element in page.tagged("time"):
        label = label_of(element)
        if _CLOCK.search(label) or re.search(r"updat|modif|cap-?nhat", label):
            continue
        if any(a in near for a in element.iterancestors()):
            stated = element.get("datetime", "")
            # Drupal gives a field that holds only a day the time of noon.
            return stated[:10] if _NOON.search(stated) and not _TIME.search(text_of(element)) else stated
    return ""


def _read(page: Page, text: str, lead: str, usual: str | None = None) -> DateReading | None:
    """The day or the moment that a text states, unless it lies before the web or after the fetch.

    A time has no offset where neither the text nor the outlet nor the language states the zone.
    """
    zone, fetched = _zone(page), datetime.fromisoformat(page.fetched_at) if page.fetched_at else None
    order = order_of([text]) or usual or (_order(page, text, lead) if _NUMERIC.search(text) else "DMY")
    reading = parse_date(text, fetched, order, zone or "UTC")
    latest = f"{fetched + timedelta(days=2):%Y-%m-%d}" if fetched else "2100"
    if reading is None or reading.precision in ("year", "month") or not "1990" <= reading.iso[:10] <= latest:
        return None
    if zone is None and "T" in reading.iso:
        elsewhere = parse_date(text, fetched, order, _VIETNAM)
        if elsewhere and elsewhere.iso != reading.iso and elsewhere.iso[:19] == reading.iso[:19]:
            return DateReading(reading.iso[:19], reading.precision, raw=reading.raw)
    return reading


def _zone(page: Page) -> str | None:
    if page.outlet is not None:
        return page.outlet.timezone
    return _VIETNAM if page.language == "vi" else None


def _order(page: Page, text: str, lead: str) -> str:
    """The order of numeric dates that their text leaves open: the outlet's, .NET's, what the lead settles, the page's,
    DMY.
    """
    if page.outlet is not None:
        return page.outlet.order_at(page.url)
    if _NET.search(text):
        return "MDY"
    order = _order_by_lead(text, lead)
    if order is None and page.language == "en":
        american = "en-us" in page.tree.get("lang", "").lower()
        order = order_of(b.text for b in page.blocks if len(b.text) <= 40) or ("MDY" if american else None)
    return order or "DMY"


def _order_by_lead(text: str, lead: str) -> str | None:
    """The one order under which the text appeared in the month after the event of its lead."""
    orders: list[str] = []
    for order in ("DMY", "MDY"):
        reading = parse_date(text, None, order)
        event = event_date(lead, reading.iso) if reading else None
        if reading and event and 0 <= _gap(event, reading).days <= 31:
            orders.append(order)
    return orders[0] if len(orders) == 1 else None


def _shown(page: Page, content: MainContent | None, lead: str) -> Found | None:
    """(rule, date) as printed by the headline: the nearest labelled one, else the nearest short line that holds one."""
    title, blocks = page.title_block, content.blocks if content else []
    if title is None and not blocks:
        return None
    start = title.index if title else blocks[0].index
    first, last = (blocks[0].index, blocks[-1].index) if blocks else (start, start)
    shared = set(title.element.iterancestors()) if title else set()
    shared |= {content.root, *content.root.iterancestors()} if content else set()
    best: tuple[int, Block, Found] | None = None
    for block in page.blocks[max(0, start - 8) : max(start + 16, last + 4)]:
        if block is title or start + 16 <= block.index < last - 2 or not _may_hold_date(block):
            continue
        holders = list(takewhile(lambda e: e not in shared, (block.element, *block.element.iterancestors())))
        if block.index < start:
            between = page.blocks[block.index + 1 : start]
            elsewhere = any(map(_is_header, holders)) or sum(b.link_share > 0.5 for b in between) > MAX_LINKS_BETWEEN
        else:
            elsewhere = block.index > first and (bool(block.within) or any(map(_links_to_article, holders)))
        label = " ".join(map(label_of, (*(holders or [block.element]), *block.element.iterdescendants())))
        found = None if elsewhere or _CLOCK.search(label) else _printed(page, block, label, lead)
        if found:
            distance = abs(block.index - start) + (20 if found[0] == "shown date" else 0) + (10 if block.within else 0)
            if best is None or distance < best[0]:
                best = distance, block, found
    if best is None:
        return None
    _, block, found = best
    if len(block.text) < 2.5 * len(found[1].raw) + 20:
        block.used = "date"
    return found


def _printed(page: Page, block: Block, label: str, lead: str) -> Found | None:
    """(rule, date) of a block that is labelled as a date, or whose text is little else."""
    if _DATE_LABEL(label):
        reading = _read(page, block.text, lead)
        return ("shown date, labelled", reading) if reading else None
    for text in dict.fromkeys((block.text, *_SEPARATOR.split(block.line))):
        reading = _read(page, text, lead) if len(block.text) <= 90 else None
        if reading and len(clean(reading.raw)) >= 0.4 * len(text):
            return "shown date", reading
    return None


def _is_header(element: HtmlElement) -> bool:
    return element.tag in ("header", "nav") or re.search(r"header|menu|top-?bar", label_of(element)) is not None


def _links_to_article(element: HtmlElement) -> bool:
    return any(len(text_of(link)) >= MIN_LINKED_TITLE for link in element.iter("a"))


def _may_hold_date(block: Block) -> bool:
    """Whether a block is a short line, and no caption, link, update or copyright."""
    return (
        block.link_share < 0.9
        and "©" not in block.text
        and _DATED.search(block.text) is not None
        and len(block.text) <= 160
        and block.used != "caption"
        and not _UPDATED.match(block.text)
    )


def _gap(one: DateReading, other: DateReading) -> timedelta:
    """The time from one moment to another, in whole days where the other has no time."""
    a, b = datetime.fromisoformat(one.iso), datetime.fromisoformat(other.iso)
    if "T" not in other.iso:
        return b.date() - a.date()
    if a.tzinfo is None or b.tzinfo is None:
        a, b = a.replace(tzinfo=None), b.replace(tzinfo=None)
    return b - a
