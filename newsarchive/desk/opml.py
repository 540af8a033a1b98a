"""The feeds of the desk as OPML 2.0, which a feed reader imports: those of the standing questions, and of each source.

A question of words has three feeds: what is new, edits and disappearances. A saved question has its own.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from newsarchive.archive.search import Filters
from newsarchive.desk.canned_queries import read_canned_queries
from newsarchive.desk.i18n import Translator
from newsarchive.text import clean, printable
from newsarchive.watchlist import Watch, WatchList

_FIELDS = ("section", "author", "agency")  # filters that are fields of a search, too
Feed = tuple[str, str, dict[str, str]]  # (name, canned query, parameters)


def write_opml(watchlist: WatchList, outlets: Mapping[str, str], base: str, t: Translator) -> bytes:
    """The OPML file. `outlets` are the titles of the sources by name. `base` is the address of the archive at the desk,
    as http://127.0.0.1:8001/archive."""
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = t("desk.about")
    SubElement(head, "dateCreated").text = format_datetime(datetime.now(UTC))
    body = SubElement(root, "body")
    groups = (
        (t("feeds.watches"), [feed for watch in watchlist.watches for feed in _of_watch(watch, t)]),
        (t("desk.sources"), [(title, "newest", {"source": name}) for name, title in outlets.items()]),
    )
    for heading, feeds in groups:
        if feeds:
            group = SubElement(body, "outline", text=heading)
            for name, query, parameters in feeds:
                asked = urlencode({key: value for key, value in parameters.items() if value})
                link = {"xmlUrl": f"{base}/{query}.atom?{asked}", "htmlUrl": f"{base}/{query}?{asked}"}
                title = printable(clean(name))
                SubElement(group, "outline", {"type": "rss", "text": title, "title": title} | link)
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _of_watch(watch: Watch, t: Translator) -> Iterator[Feed]:
    if watch.query is not None:
        yield watch.name, watch.query, watch.parameters
        return
    parameters = _parameters(watch.words, watch.filters)
    for query in ("search" if parameters["words"] else "newest", "edits", "vanished"):
        known = read_canned_queries()[query].params
        name = f"{watch.name}: {t(f'feeds.{query}')}" if query in ("edits", "vanished") else watch.name
        yield name, query, {key: value for key, value in parameters.items() if key in known}


def _parameters(words: str, filters: Filters) -> dict[str, str]:
    """The parameters of the canned queries for a search with filters. The queries know fewer filters; the words can
    express the others."""
    given = [f"({words})" if words else ""]
    given += [f'{name}:"{value}"' for name in _FIELDS if (value := getattr(filters, name))]
    year = str(filters.year) if filters.year else ""
    since, until = (filters.since or year, filters.until or year)
    asked = " ".join(filter(None, given)) if any(given[1:]) else words
    return {"words": asked, "source": filters.source or "", "since": since, "until": until}
