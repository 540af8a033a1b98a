"""When a page was published and changed: what its markup states, checked against what it shows.

How disagreements are settled, in one place:
- Machine-readable statements go first: JSON-LD datePublished, article:published_time and its kin, microdata,
  <time datetime>; of two that mean the same day the more precise one is taken.
- The shown date decides only where no machine states one. Where both are there and differ by more than a minute
  (or a day, where one has no time) the machine's stands and 'published_at.shown' keeps the shown one.
- A clock in the page's head is no publication date: a shown date must stand near the headline or be labelled.
- A change before the publication is no change: modified_at stays empty, and the evidence says why.
"""

import re
from datetime import datetime, timedelta

from newsarchive.dates import DateReading, event_date, order_of, parse_date, parse_instant
from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.extraction.vocabulary import class_pattern, names, phrases
from newsarchive.text import clean

_PUBLISHED, _MODIFIED = names("meta", "published"), names("meta", "modified")
_CLOCK = re.compile(
    r"clock|dong-?ho|current-?(?:date|time)|today|date-?now|js-date|datetime-?now|header-?(?:date|time)|"
    r"(?:^|[\s_-])hom-?nay",
    re.I,
)
_DATE_LABEL = class_pattern("date")
_DATED = re.compile(
    r"\d{1,4}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}|(?:19|20)\d\d|\d+ (?:giờ|phút|ngày) trước|hôm (?:nay|qua)"
)
_UPDATED = re.compile(rf"^{phrases('updated')}\b", re.I)
_OFFSET = re.compile(r"(?:[+-]\d\d:?\d\d|[+-]\d\d|Z|UTC|GMT|\b[A-Z]{3,4})\s*\)?\s*$|GMT|UTC|EPOCH", re.I)
_NET = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}\s+\d{1,2}:\d\d(?::\d\d)?\s*[AP]M\b", re.I)
# What stands between the date and other things in one line.
_SEPARATOR = re.compile(r"\s+[|•·]\s+")
_VIETNAM = "Asia/Ho_Chi_Minh"


def find_times(page: Page, content: MainContent | None, lead: str | None) -> tuple[DateReading | None, str | None]:
    """(the publication, the last change as ISO 8601 or None); their evidence is noted."""
    lead = lead or (next((b.text for b in content.blocks if len(b.text) > 60), None) if content else None)
    published = _selected(page, "published_at") or _published(page, content, lead)
    changed = _selected(page, "modified_at") or _modified(page, published, lead)
    return published, changed.iso if changed else None


def _published(page: Page, content: MainContent | None, lead: str | None) -> DateReading | None:
    stated = _stated(page, "datePublished", _PUBLISHED, lead)
    shown = _shown(page, content, lead)
    if not stated:
        if shown is None:
            return None
        page.note("published_at", shown[0], shown[1].raw)
        return shown[1]
    rule, published = stated[0]
    for other_rule, other in stated[1:]:
        finer = _fineness(other) > _fineness(published) and other.iso[:10] == published.iso[:10]
        if finer or _is_local_of(other, published):
            rule, published = other_rule, other
    if shown and _fineness(shown[1]) > _fineness(published) and shown[1].iso[:10] == published.iso[:10]:
        page.note("published_at", *shown[:1], shown[1].raw)
        return shown[1]
    if shown and (local := _at_shown_offset(published, shown[1])):
        page.note("published_at", f"{rule}, zone as shown", f"{published.raw} | {shown[1].raw}")
        return local
    page.note("published_at", rule, published.raw)
    if shown and (gap := _gap(published, shown[1])) is not None and abs(gap) >= timedelta(minutes=2):
        page.note("published_at.shown", shown[0], shown[1].raw)
    return published


def _is_local_of(local: DateReading, utc: DateReading) -> bool:
    """Whether a time at an offset has the digits of another that is stated as UTC: the latter is local, too."""
    one, other = _moment(local), _moment(utc)
    if one is None or other is None or not one.utcoffset() or other.utcoffset() != timedelta(0):
        return False
    return one.replace(tzinfo=None) == other.replace(tzinfo=None)


def _at_shown_offset(stated: DateReading, shown: DateReading) -> DateReading | None:
    """What is stated at the offset that is shown, where both have the same time of day at different offsets.

    Some sites state the local time as UTC, or at the offset of their server.
    """
    one, other = _moment(stated), _moment(shown)
    if one is None or other is None or "T" not in shown.iso or other.tzinfo is None:
        return None
    same_clock = one.replace(tzinfo=None, second=0) == other.replace(tzinfo=None, second=0)
    if not same_clock or one.utcoffset() == other.utcoffset():
        return None
    iso = one.replace(tzinfo=other.tzinfo).isoformat()
    return DateReading(iso, stated.precision, raw=stated.raw)


def _modified(page: Page, published: DateReading | None, lead: str | None) -> DateReading | None:
    for rule, changed in _stated(page, "dateModified", _MODIFIED, lead)[:1]:
        if published and (gap := _gap(published, changed)) is not None and gap < -timedelta(minutes=1):
            page.note("modified_at.refused", f"{rule}: before the publication", changed.raw)
            return None
        page.note("modified_at", rule, changed.raw)
        return changed
    return None


def _selected(page: Page, name: str) -> DateReading | None:
    """The date in the element that the outlet's selector for a field picks."""
    text = page.choose(name)
    if text is None or page.outlet is None:
        return None
    reading = parse_date(text, _reference(page), _order(page, text, None), page.outlet.timezone)
    if reading is not None and len(reading.iso) >= 10 and _is_possible(page, reading):
        return reading
    del page.evidence[name]
    return None


def _stated(page: Page, name: str, metas: list[str], lead: str | None) -> list[tuple[str, DateReading]]:
    """(rule, moment) of every moment that the markup states under a name of schema.org, in the order of trust."""
    declared = jsonld.first(page.declared, name)
    texts = [declared] if declared else [jsonld.first(node, name) for node in page.nodes if _about_page(node)]
    raw = [(f"json-ld {name}", text) for text in texts]
    raw += [(f"meta {meta}", page.meta(meta)) for meta in metas]
    for element in page.properties.get(name, ()):
        if element.tag != "meta":
            raw.append((f"microdata {name}", element.get("datetime") or element.get("content") or text_of(element)))
    if name == "datePublished" and (datetime_attribute := _time_element(page)):
        raw.append(("time datetime", datetime_attribute))
    readings = [(rule, _machine(page, clean(text), lead)) for rule, text in raw]
    return [(rule, reading) for rule, reading in readings if reading is not None]


def _about_page(node: jsonld.Node) -> bool:
    kinds = ("webpage", "videoobject", "itempage", "article", "posting")
    return any(t.lower().endswith(kinds) for t in jsonld.types(node))


def _time_element(page: Page) -> str | None:
    """The first <time datetime> near the headline. Of times further down it is unknown whose they are."""
    near = set(list(page.title_block.element.iterancestors())[:4]) if page.title_block else set()
    for element in page.tree.iter("time"):
        label = label_of(element)
        if not element.get("datetime") or _CLOCK.search(label) or re.search(r"updat|modif|cap-?nhat", label):
            continue
        if not near or any(a in near for a in element.iterancestors()):
            return element.get("datetime")
    return None


def _machine(page: Page, text: str, lead: str | None) -> DateReading | None:
    """The moment that a machine-readable text states."""
    zone = _zone(page) or "UTC"
    reading = parse_instant(text, zone) if text else None
    if reading is None and 0 < len(text) <= 60:
        reading = parse_date(text, None, _net_order(text) or _order(page, text, lead), zone)
    return _as_stated(page, reading) if reading is not None and _is_possible(page, reading) else None


def _as_stated(page: Page, reading: DateReading) -> DateReading:
    """The reading without an offset where neither the text nor the outlet nor the language states the zone."""
    if _zone(page) is None and "T" in reading.iso and not _OFFSET.search(reading.raw) and not reading.raw.isdigit():
        return DateReading(re.sub(r"[+-]\d\d:\d\d$", "", reading.iso), reading.precision, raw=reading.raw)
    return reading


def _is_possible(page: Page, reading: DateReading) -> bool:
    """Whether a date lies between the beginning of printing on the web and the fetch of the page."""
    if not "1990" <= reading.iso[:4] <= "2100":
        return False
    fetched = _reference(page)
    return fetched is None or len(reading.iso) < 10 or reading.iso[:10] <= f"{fetched + timedelta(days=2):%Y-%m-%d}"


def _zone(page: Page) -> str | None:
    if page.outlet is not None:
        return page.outlet.timezone
    return _VIETNAM if page.language == "vi" else None


def _order(page: Page, text: str, lead: str | None) -> str:
    """The order of numeric dates: the outlet's by address, what the text settles, the outlet's, what the lead's date
    settles, DMY.
    """
    outlet = page.outlet
    if outlet is not None:
        by_address = next((order for pattern, order in outlet.date_orders if re.search(pattern, page.url)), None)
        return by_address or order_of([text]) or outlet.date_order
    order = order_of([text]) or _net_order(text, padded="DMY") or (lead and _order_by_lead(text, lead))
    if order is None and page.language == "en":
        order = order_of([b.text for b in page.blocks if len(b.text) <= 40 and _DATED.search(b.text)])
        order = order or ("MDY" if _is_american(page) else None)
    return order or "DMY"


def _is_american(page: Page) -> bool:
    return any(
        code.replace("_", "-").lower() == "en-us" for code in (page.tree.get("lang", ""), page.meta("og:locale"))
    )


def _net_order(text: str, padded: str | None = None) -> str | None:
    """MDY for a date as .NET prints it in en-US, without padding. A padded one was formatted by hand, day first."""
    match = _NET.search(text)
    if match is None:
        return None
    return padded if match[1][0] == "0" or match[2][0] == "0" else "MDY"


def _order_by_lead(text: str, lead: str) -> str | None:
    """The one order under which the text appeared in the month after the event of its lead."""
    orders: list[str] = []
    for order in ("DMY", "MDY"):
        reading = parse_date(text, None, order, _VIETNAM)
        published = _moment(reading) if reading else None
        event = event_date(lead, published, None) if published else None
        happened = _moment(event) if event else None
        if published and happened and 0 <= (published.date() - happened.date()).days <= 31:
            orders.append(order)
    return orders[0] if len(orders) == 1 else None


def _shown(page: Page, content: MainContent | None, lead: str | None) -> tuple[str, DateReading] | None:
    """(rule, date) as printed by the headline: the nearest labelled one, else the nearest short line that holds one."""
    title = page.title_block
    start = title.index if title else (content.blocks[0].index if content and content.blocks else None)
    if start is None:
        return None
    beside = set(title.element.iterancestors()) - set(page.tree.iter("body", "html")) if title else set()
    last = content.blocks[-1].index if content and content.blocks else start
    candidates: list[tuple[int, Block, DateReading, str]] = []
    for block in dict.fromkeys(
        (*page.blocks[max(0, start - 8) : start + 16], *page.blocks[max(start, last - 2) : last + 4])
    ):
        if block is title or not _may_hold_date(block) or _in_footer(page, block):
            continue
        near = [block.element, *list(block.element.iterancestors())[:2]]
        around = " ".join(map(label_of, near))
        label = " ".join([around, *map(label_of, block.element.iterdescendants())])
        if _CLOCK.search(label) or "menu" in around.lower():
            continue
        labelled = bool(_DATE_LABEL.search(label)) or block.element.tag == "time"
        above = block.index < start and not any(a in beside for a in block.element.iterancestors())
        if not labelled and (above or len(block.text) > 90):
            continue
        for text in (block.text, *(() if labelled else _SEPARATOR.split(block.text))):
            reading = parse_date(text, _reference(page), _order(page, text, lead), _zone(page) or "UTC")
            if reading is None or reading.precision in ("year", "month") or not _is_possible(page, reading):
                continue
            if labelled or len(clean(reading.raw)) >= 0.4 * len(text):
                distance = abs(block.index - start) + (0 if labelled else 20) + (10 if block.within else 0)
                candidates.append((distance, block, reading, "shown date, labelled" if labelled else "shown date"))
                break
    if not candidates:
        return None
    _, block, reading, rule = min(candidates, key=lambda candidate: candidate[0])
    if not block.used and len(block.text) < 2.5 * len(reading.raw) + 20:
        block.used = "date"
    return rule, _as_stated(page, reading)


def _in_footer(page: Page, block: Block) -> bool:
    around = [block.element, *(page.boilerplate[i] for i in block.within)]
    return any(e.tag == "footer" or "footer" in label_of(e) for e in around)


def _may_hold_date(block: Block) -> bool:
    """Whether a block is a short line with something like a date, and no caption or mark of an update."""
    return (
        block.kind == "text"
        and len(block.text) <= 160
        and block.used != "caption"
        and _DATED.search(block.text) is not None
        and not _UPDATED.match(block.text)
    )


def _reference(page: Page) -> datetime | None:
    try:
        return datetime.fromisoformat(page.fetched_at) if page.fetched_at else None
    except ValueError:
        return None


def _fineness(reading: DateReading) -> int:
    """The rank of a precision; midnight counts as a day without a time."""
    if "T00:00" in reading.iso:
        return 2
    return ("year", "month", "day", "minute", "second").index(reading.precision)


def _moment(reading: DateReading) -> datetime | None:
    try:
        return datetime.fromisoformat(reading.iso)
    except ValueError:
        return None


def _gap(one: DateReading, other: DateReading) -> timedelta | None:
    """The time from one moment to another, in whole days where one has no time; None without a day."""
    a, b = _moment(one), _moment(other)
    if a is None or b is None:
        return None
    if "T" not in one.iso or "T" not in other.iso:
        return b.date() - a.date()
    if a.tzinfo is None or b.tzinfo is None:
        a, b = a.replace(tzinfo=None), b.replace(tzinfo=None)
    return b - a
