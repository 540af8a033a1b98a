"""A page's bytes -> an Article: every step once, in one order."""

from __future__ import annotations

import logging
import re

from lxml.html import HtmlElement

from newsarchive.dates import parse_date
from newsarchive.extraction import jsonld, selectors, urls
from newsarchive.extraction.authors import Authorship, find_authors
from newsarchive.extraction.body import find_body
from newsarchive.extraction.counters import is_counter, mark_counters
from newsarchive.extraction.encoding import decode
from newsarchive.extraction.fallback import trafilatura_body
from newsarchive.extraction.lead import find_lead
from newsarchive.extraction.main_content import MainContent, describe, find_main_content, release_wrappers, restricted
from newsarchive.extraction.page import Page, open_page
from newsarchive.extraction.photos import find_photos
from newsarchive.extraction.rejection import find_rejection, is_cut_off
from newsarchive.extraction.section import find_section, find_tags
from newsarchive.extraction.story import Story, complete_photos, find_story
from newsarchive.extraction.times import find_times
from newsarchive.extraction.title import find_title
from newsarchive.extraction.tree import MAX_BYTES, MAX_ELEMENTS, parse
from newsarchive.items import Article, Photo
from newsarchive.models import Outlet
from newsarchive.text import clean, comparable, plain

_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.{0,500}?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b",
    re.I | re.S,
)
_TOO_SHORT = ("under 40 words and no picture", "no text", "no headline")
LOGGER = logging.getLogger(__name__)


def extract(
    html: bytes,
    url: str,
    fetched_at: str | None = None,
    source: Outlet | str | None = None,
    encoding: str | None = None,
) -> Article:
    """What a page says, each value with the rule that gave it.

    `html` is the body as it came, `encoding` the charset (or the whole Content-Type) of its HTTP header,
    `fetched_at` ISO 8601,
    `source` the outlet or only its name. Pure: no network, no database. Never raises: what holds no article comes
    back with `refusal`.
    """
    outlet = source if isinstance(source, Outlet) else None
    name = outlet.name if outlet else source if isinstance(source, str) else None
    article = Article(url=urls.tidy(url), source=name)
    if len(html) > MAX_BYTES:
        article.refusal = "too large"
        return article
    try:
        text, label = decode(html, encoding, outlet.language if outlet else "")
        if _FEED.match(text):
            article.refusal = "feed"
            return article
        if text[:5] in ("%PDF-", "\x89PNG", "GIF89") or (text.count("\ufffd", 0, 2000) > 500):
            article.refusal = "no HTML"
            return article
        tree = parse(text)
        if tree is None:
            article.refusal = "empty page"
            return article
        if tree.xpath("count(//*)") > MAX_ELEMENTS:
            article.refusal = "too large"
            return article
        _read(article, tree, url, fetched_at, outlet)
        if article.refusal in _TOO_SHORT and is_cut_off(text):
            article.refusal = f"cut off: {article.refusal}"
    except Exception as fault:
        # One page that breaks a rule must not end a crawl; it stays visible in the ledger under its reason.
        LOGGER.exception("extraction of %s failed", url)
        article.refusal = f"extraction failed: {type(fault).__name__}"
        return article
    article.evidence["encoding"] = ("decoded", label)
    return _as_text(article)


def _as_text(article: Article) -> Article:
    """What leaves this room is text: markup that stood in an attribute, in JSON-LD or escaped in the page is gone."""
    for name in ("title", "lead", "body", "agency", "section"):
        if value := getattr(article, name):
            setattr(article, name, plain(value) or None)
    article.authors = [text for a in article.authors if (text := plain(a))]
    article.tags = [text for t in article.tags if (text := plain(t))]
    for photo in article.photos:
        photo.caption, photo.credit, photo.alt = (
            plain(t) or None if t else None for t in (photo.caption, photo.credit, photo.alt)
        )
    article.evidence = {name: (rule, plain(raw)) for name, (rule, raw) in article.evidence.items()}
    return article


def _read(article: Article, tree: HtmlElement, url: str, fetched_at: str | None, outlet: Outlet | None) -> None:
    _remove(tree, outlet, fetched_at, url)
    page = open_page(tree, url, fetched_at, outlet)
    article.evidence = page.evidence
    article.language = page.language
    declared = (
        next(iter(page.links.get("canonical", ())), "") or page.meta("og:url") or jsonld.own_address(page.declared)
    )
    article.url, rule = urls.canonical(url, declared)
    page.note("url", rule, declared or url)

    release_wrappers(page)
    mark_counters(page.blocks)
    article.title = _overridden(page, "title") or find_title(page)
    content = _content(page)
    if content is not None:
        page.note("body", content.rule, describe(content.root))
    article.section = _overridden(page, "section") or find_section(page)
    article.photos = find_photos(page, content)
    complete_photos(page, article.photos)
    authorship = find_authors(page, content)
    article.lead = _overridden(page, "lead") or find_lead(page, content)
    _set_times(article, page, content)
    captions = [c for p in article.photos for c in (p.caption, _raw_caption(page, p.position)) if c]
    article.body = find_body(page, content, article.lead, captions)
    if sum(len(t) for t in (article.lead or "", article.body or "", *captions)) < 200:
        _second_opinion(article, page, captions)
    said = "\n".join(t for t in (article.title, article.lead, article.body) if t)
    article.tags = [clean(e.text_content()) for e in selectors.selected(page, "tags")] or find_tags(page, content, said)
    _set_authors(article, page, authorship)
    article.refusal = find_rejection(page, content, article)


def _raw_caption(page: Page, position: int) -> str | None:
    found = page.evidence.get(f"photos.{position}")
    return found[1] if found else None


def _remove(tree: HtmlElement, outlet: Outlet | None, fetched_at: str | None, url: str) -> None:
    if outlet is None or "remove" not in outlet.select:
        return
    page = Page(tree, url, fetched_at, outlet, {}, {}, [], {}, {}, None)  # type: ignore[arg-type]
    for element in selectors.selected(page, "remove"):
        if element.getparent() is not None:
            element.drop_tree()


def _overridden(page: Page, name: str) -> str | None:
    found = selectors.selected_text(page, name)
    if found is None:
        return None
    text = clean(found[0])
    page.note(name, found[1], text)
    for block in page.blocks:
        if block.kind == "text" and clean(block.text) == text:
            block.used = name
            if name == "title":
                page.title_block = block
    return text or None


def _content(page: Page) -> MainContent | None:
    chosen = selectors.selected(page, "body")
    if chosen:
        return restricted(page, chosen[0], f"outlet {selectors.selector_for(page, 'body')}")
    return find_main_content(page)


def _set_times(article: Article, page: Page, content: MainContent | None) -> None:
    published, article.modified_at = find_times(page, content, article.lead or _opening(content))
    for name in ("published_at", "modified_at"):
        found = selectors.selected_text(page, name)
        if found is None:
            continue
        zone = page.outlet.timezone if page.outlet else "Asia/Ho_Chi_Minh"
        reading = parse_date(found[0], None, page.outlet.date_order if page.outlet else "DMY", zone)
        if reading is not None:
            page.note(name, found[1], found[0])
            if name == "published_at":
                published = reading
            else:
                article.modified_at = reading.iso
    if published is not None:
        article.published_at, article.published_precision = published.iso, published.precision


def _opening(content: MainContent | None) -> str | None:
    if content is None:
        return None
    return next((b.text for b in content.blocks if b.kind == "text" and len(b.text) > 60), None)


def _set_authors(article: Article, page: Page, found: Authorship) -> None:
    override_names = [clean(e.text_content()) for e in selectors.selected(page, "authors")]
    article.authors = [n for n in override_names if n] or found.authors
    article.agency = _overridden(page, "agency") or found.agency
    if found.photographers:
        credit = ", ".join(found.photographers)
        for photo in article.photos:
            if photo.credit is None:
                photo.credit = credit
                page.note(f"photos.{photo.position}.credit", "byline", credit)


def _second_opinion(article: Article, page: Page, captions: list[str]) -> None:
    """Where hardly any text was found: what the page's scripts would show, else what trafilatura finds in the same
    tree, its captions taken out.
    """
    story = find_story(page, article.title)
    if story is not None and story.size > 1.5 * len(article.body or ""):
        _tell(article, page, story)
        return
    other = trafilatura_body(page, captions, article.lead)
    if other and len(other) > 1.5 * len(article.body or ""):
        article.body = other
        page.note("body", "trafilatura", re.sub(r"\s+", " ", other[:200]))


def _tell(article: Article, page: Page, story: Story) -> None:
    known = {comparable(t) for t in (article.lead, article.title, story.title) if t}
    known |= {comparable(c.raw) for _, c in story.photos if c.raw}
    article.body = (
        "\n\n".join(t for t in story.paragraphs if comparable(t) and comparable(t) not in known and not is_counter(t))
        or None
    )
    page.note("body", "script state", article.body or "")
    if not any(p.caption for p in article.photos):
        article.photos = []
        for url, caption in story.photos:
            photo = Photo(url, caption.text or None, caption.credit, None, len(article.photos) + 1)
            article.photos.append(photo)
            page.note(f"photos.{photo.position}", "script state", caption.raw or url)
    if article.published_at is None and story.published and (reading := parse_date(story.published)) is not None:
        article.published_at, article.published_precision = reading.iso, reading.precision
        page.note("published_at", "script state", story.published)
