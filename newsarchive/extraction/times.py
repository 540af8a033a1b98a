"""When a page was published and changed: what its markup states, checked against what it shows.

How disagreements are settled, in one place:
- Machine-readable statements go first: JSON-LD datePublished, article:published_time and its kin, microdata,
  <time datetime>; of two that mean the same day the more precise one is taken.
- The shown date decides only where no machine states one. Where both are there and differ by more than a minute
  (or a day, where one has no time) the machine's stands and 'published_at.shown' keeps the shown one.
- A clock in the page's head is no publication date: a shown date must stand near the headline or be labelled.
- A change before the publication is no change: modified_at stays empty, and the evidence tells why.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from newsarchive.dates import DateReading, event_date, order_of, parse_date, parse_instant
from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.text import clean

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_time",
    "article.published",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "date.available",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "article_date_original",
    "bt:pubdate",
    "article:published",
    "og:published_time",
    "date",
    "publication_date",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "article:modified",
    "date.modified",
    "revised",
)
_CLOCK = re.compile(
    r"clock|dong-?ho|current-?(?:date|time)|today|date-?now|js-date|datetime-?now|topmenu|header-?(?:date|time)|"
    r"(?:^|[\s_-])hom-?nay",
    re.I,
)
_DATE_LABEL = re.compile(
    r"(?:^|[\s_-])(?:date|time|datetime|dateline|published|publish|pubdate|posted|post-?time|ngay|ngay-?dang|"
    r"thoi-?gian|timestamp|subinfo|meta-?time|box-date)(?=$|[\s_-])",
    re.I,
)
_DATED = re.compile(
    r"\d{1,4}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}|(?:19|20)\d\d|\d+ (?:giờ|phút|ngày) trước|hôm (?:nay|qua)"
)
_UPDATED = re.compile(r"^(?:cập nhật|sửa|updated?|last updated|aktualisiert|stand|mis à jour|actualizado)\b", re.I)
_OFFSET = re.compile(r"(?:[+-]\d\d:?\d\d|[+-]\d\d|Z|UTC|GMT|\b[A-Z]{3,4})\s*\)?\s*$|GMT|UTC|EPOCH", re.I)
_NET = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}\s+\d{1,2}:\d\d(?::\d\d)?\s*[AP]M\b", re.I)
_VIETNAM = "Asia/Ho_Chi_Minh"


def find_times(page: Page, content: MainContent | None, lead: str | None) -> tuple[DateReading | None, str | None]:
    """(the publication, the last change as ISO 8601 or None); their evidence is noted."""
    stated = _stated(page, ("datePublished",), _PUBLISHED, "datePublished", lead)
    shown = _shown(page, content, lead)
    published: DateReading | None = None
    if stated:
        rule, published = stated[0]
        for other_rule, other in stated[1:]:
            if _fineness(other) > _fineness(published) and other.iso[:10] == published.iso[:10]:
                rule, published = other_rule, other
        page.note("published_at", rule, published.raw)
        if shown and _differ(published, shown[1]):
            page.note("published_at.shown", shown[0], shown[1].raw)
    elif shown:
        published = shown[1]
        page.note("published_at", shown[0], published.raw)
    modified = _stated(page, ("dateModified",), _MODIFIED, "dateModified", lead)
    if not modified:
        return published, None
    rule, changed = modified[0]
    if published and _moment(changed) and _moment(published) and _earlier(changed, published):
        page.note("modified_at.refused", f"{rule}: before the publication", changed.raw)
        return published, None
    page.note("modified_at", rule, changed.raw)
    return published, changed.iso


def _stated(
    page: Page, keys: tuple[str, ...], metas: tuple[str, ...], name: str, lead: str | None
) -> list[tuple[str, DateReading]]:
    """Every moment that the markup states, in the order of trust."""
    raw: list[tuple[str, str]] = [(f"json-ld {key}", jsonld.first(page.declared, key)) for key in keys]
    if not raw[0][1]:
        raw += [(f"json-ld {key}", jsonld.first(node, key)) for node in page.nodes if _about_page(node) for key in keys]
    raw += [(f"meta {meta}", page.meta(meta)) for meta in metas]
    for element in page.properties.get(name, ()):
        if element.tag != "meta":
            raw.append((f"microdata {name}", element.get("datetime") or element.get("content") or text_of(element)))
    if name == "datePublished":
        raw += _time_elements(page)
    found: list[tuple[str, DateReading]] = []
    for rule, text in raw:
        text = clean(text)
        if text and (reading := _machine(page, text, lead)) is not None:
            found.append((rule, reading))
    return found


def _about_page(node: jsonld.Node) -> bool:
    return any(
        t.lower() in ("webpage", "videoobject", "itempage") or t.lower().endswith(("article", "posting"))
        for t in jsonld.types(node)
    )


def _time_elements(page: Page) -> list[tuple[str, str]]:
    """<time datetime> near the headline: of other articles' times, further down, nothing is known."""
    title = page.title_block
    found: list[tuple[str, str]] = []
    near: set[object] = set()
    if title is not None:
        near = set(list(title.element.iterancestors())[:4])
    for element in page.tree.iter("time"):
        value = element.get("datetime")
        if not value or _CLOCK.search(label_of(element)):
            continue
        label = label_of(element)
        if re.search(r"updat|modif|cap-?nhat", label):
            continue
        if not near or any(a in near for a in element.iterancestors()):
            found.append(("time datetime", value))
        if len(found) > 3:
            break
    return found[:1]


def _machine(page: Page, text: str, lead: str | None) -> DateReading | None:
    reading = parse_instant(text, _zone(page) or "UTC")
    if reading is None:
        if len(text) > 60:
            return None
        order = (
            "MDY"
            if (found := _NET.search(text)) and not (found[1][0] == "0" or found[2][0] == "0")
            else _order(page, text, lead)
        )
        reading = parse_date(text, None, order, _zone(page) or "UTC")
    if reading is None or not _possible(page, reading):
        return None
    return _as_stated(page, reading)


def _as_stated(page: Page, reading: DateReading) -> DateReading:
    """Where neither the text nor the outlet nor the language tells the zone, the moment stays without one."""
    if _zone(page) is None and "T" in reading.iso and not _OFFSET.search(reading.raw) and not reading.raw.isdigit():
        return DateReading(re.sub(r"[+-]\d\d:\d\d$", "", reading.iso), reading.precision, raw=reading.raw)
    return reading


def _possible(page: Page, reading: DateReading) -> bool:
    """Neither before printing on the web began nor after the page was fetched."""
    if not "1990" <= reading.iso[:4] <= "2100":
        return False
    fetched = page.fetched_at[:10] if page.fetched_at else None
    if fetched and len(reading.iso) >= 10:
        try:
            return reading.iso[:10] <= (datetime.fromisoformat(fetched) + timedelta(days=2)).date().isoformat()
        except ValueError:
            return True
    return True


def _zone(page: Page) -> str | None:
    if page.outlet is not None:
        return page.outlet.timezone
    return _VIETNAM if page.language == "vi" else None


def _order(page: Page, text: str, lead: str | None) -> str:
    """The order of numeric dates: the outlet's by address, the outlet's, what the text settles, what the lead's date
    settles, DMY.
    """
    if page.outlet is not None:
        for pattern, order in page.outlet.date_orders:
            if re.search(pattern, page.url):
                return order
    settled = order_of([text])
    if settled:
        return settled
    if page.outlet is not None:
        return page.outlet.date_order
    if found := _NET.search(text):
        # .NET prints en-US without padding; what is padded was formatted by hand, day first
        return "DMY" if found[1][0] == "0" or found[2][0] == "0" else "MDY"
    if lead and (best := _by_lead(text, lead)):
        return best
    return "DMY"


def _by_lead(text: str, lead: str) -> str | None:
    """The one order under which the text appeared in the month after the event that its lead speaks of."""
    fitting: list[str] = []
    for order in ("DMY", "MDY"):
        reading = parse_date(text, None, order, _VIETNAM)
        if reading is None or len(reading.iso) < 10:
            continue
        try:
            published = datetime.fromisoformat(reading.iso)
            event = event_date(lead, published, None)
        except (ValueError, TypeError):
            continue
        if event is None or len(event.iso) < 10:
            continue
        days = (published.date() - datetime.fromisoformat(event.iso).date()).days
        if 0 <= days <= 31:
            fitting.append(order)
    return fitting[0] if len(fitting) == 1 else None


def _shown(page: Page, content: MainContent | None, lead: str | None) -> tuple[str, DateReading] | None:
    """The date printed by the headline: the nearest labelled one, else the nearest short line that holds one."""
    title = page.title_block
    start = title.index if title else (content.blocks[0].index if content and content.blocks else None)
    if start is None:
        return None
    best: tuple[int, Block, DateReading, str] | None = None
    for block in page.blocks[max(0, start - 8) : start + 16]:
        if (
            block.kind != "text"
            or len(block.text) > 160
            or block is title
            or block.used == "caption"
            or not _DATED.search(block.text)
        ):
            continue
        labels = " ".join(label_of(e) for e in [block.element, *list(block.element.iterancestors())[:2]])
        inner = " ".join(label_of(e) for e in block.element.iterdescendants() if e.attrib)
        if _CLOCK.search(labels) or _CLOCK.search(inner) or _UPDATED.match(block.text):
            continue
        labelled = bool(_DATE_LABEL.search(labels) or _DATE_LABEL.search(inner)) or block.element.tag == "time"
        if not labelled and (block.index < start or len(block.text) > 90):
            continue
        reference = _reference(page)
        reading = parse_date(block.text, reference, _order(page, block.text, lead), _zone(page) or "UTC")
        if reading is None or reading.precision in ("year", "month") or not _possible(page, reading):
            continue
        if not labelled and len(clean(reading.raw)) < 0.4 * len(block.text):
            continue
        distance = abs(block.index - start) + (0 if labelled else 20) + (10 if block.within else 0)
        if best is None or distance < best[0]:
            best = (distance, block, reading, "shown date, labelled" if labelled else "shown date")
    if best is None:
        return None
    if best[1].used == "" and len(best[1].text) < 2.5 * len(best[2].raw) + 20:
        best[1].used = "date"
    return best[3], _as_stated(page, best[2])


def _reference(page: Page) -> datetime | None:
    try:
        return datetime.fromisoformat(page.fetched_at) if page.fetched_at else None
    except ValueError:
        return None


def _fineness(reading: DateReading) -> int:
    return (
        {"year": 0, "month": 1, "day": 2, "minute": 3, "second": 4}.get(reading.precision, 0)
        if "T00:00" not in reading.iso
        else 2
    )


def _moment(reading: DateReading) -> datetime | None:
    try:
        return datetime.fromisoformat(reading.iso)
    except ValueError:
        return None


def _earlier(one: DateReading, other: DateReading) -> bool:
    a, b = _moment(one), _moment(other)
    if a is None or b is None:
        return False
    if "T" not in one.iso or "T" not in other.iso:
        return a.date() < b.date()
    if a.tzinfo is None or b.tzinfo is None:
        a, b = a.replace(tzinfo=None), b.replace(tzinfo=None)
    return a < b - timedelta(minutes=1)


def _differ(one: DateReading, other: DateReading) -> bool:
    a, b = _moment(one), _moment(other)
    if a is None or b is None:
        return one.iso[:7] != other.iso[:7]
    if "T" in one.iso and "T" in other.iso:
        if a.tzinfo is None or b.tzinfo is None:
            a, b = a.replace(tzinfo=None), b.replace(tzinfo=None)
        return abs(a - b) > timedelta(minutes=1, seconds=59)
    return a.date() != b.date()
