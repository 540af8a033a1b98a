"""A page's bytes -> an Article: every step once, in one order."""

import logging
import re

from lxml.html import HtmlElement

from newsarchive.dates import parse_date
from newsarchive.extraction import jsonld, urls
from newsarchive.extraction.authors import find_authors
from newsarchive.extraction.body import find_body
from newsarchive.extraction.body_blocks import paragraphs, plain_text
from newsarchive.extraction.bylines import Byline
from newsarchive.extraction.embedded_json import Story, complete_photos
from newsarchive.extraction.encoding import decode
from newsarchive.extraction.lead import find_lead
from newsarchive.extraction.main_content import MainContent, content_within, find_main_content
from newsarchive.extraction.page import Page, open_page
from newsarchive.extraction.photos import find_photos
from newsarchive.extraction.rejection import TOO_SHORT, find_rejection, is_cut_off
from newsarchive.extraction.section import find_section, find_tags
from newsarchive.extraction.times import find_times
from newsarchive.extraction.title import find_title
from newsarchive.extraction.tree import MAX_BYTES, MAX_ELEMENTS, parse
from newsarchive.items import Article, Photo
from newsarchive.models import Outlet
from newsarchive.text import plain

_FEED = re.compile(r"\s*(?:<\?[^>]*>\s*|<!--.{0,500}?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b", re.I | re.S)
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
    `fetched_at` ISO 8601, `source` the outlet or only its name. Pure: no network, no database. Never raises: a page
    that holds no article comes back with `refusal`.
    """
    outlet = source if isinstance(source, Outlet) else None
    name = outlet.name if outlet else source if isinstance(source, str) else None
    article = Article(url=urls.tidy(url), source=name)
    if len(html) > MAX_BYTES:
        article.refusal = "too large"
        return article
    try:
        text, label = decode(html, encoding)
        tree = _tree(article, text)
        if tree is None:
            return article
        _read(article, tree, url, fetched_at, outlet)
        if article.refusal == TOO_SHORT and is_cut_off(text):
            article.refusal = f"cut off: {article.refusal}"
    except Exception as fault:
        # One page that breaks a rule must not end a crawl; it stays visible in the archive under its reason.
        LOGGER.exception("extraction of %s failed", url)
        article.refusal = f"extraction failed: {type(fault).__name__}"
        return article
    article.evidence["encoding"] = ("decoded", label)
    return _without_markup(article)


def _tree(article: Article, text: str) -> HtmlElement | None:
    """The parsed page; None, and the article's `refusal`, where there is no page to read."""
    if _FEED.match(text):
        article.refusal = "feed"
    elif text[:5] in ("%PDF-", "\x89PNG", "GIF89") or text.count("\ufffd", 0, 2000) > 500:
        article.refusal = "no HTML"
    elif (tree := parse(text)) is None:
        article.refusal = "empty page"
    elif tree.xpath("count(//*)") > MAX_ELEMENTS:
        article.refusal = "too large"
    else:
        return tree
    return None


def _without_markup(article: Article) -> Article:
    """The article without markup that stood in an attribute, in JSON-LD or escaped in the page."""
    for name in ("title", "lead", "body", "agency", "section"):
        setattr(article, name, plain(getattr(article, name) or "") or None)
    if article.body and plain_text(article.body_blocks) != article.body:
        article.body_blocks = paragraphs(article.body.split("\n\n"))
    article.authors = [text for a in article.authors if (text := plain(a))]
    article.tags = [text for t in article.tags if (text := plain(t))]
    for photo in article.photos:
        for name in ("caption", "credit", "alt"):
            setattr(photo, name, plain(getattr(photo, name) or "") or None)
    article.evidence = {name: (rule, plain(raw)) for name, (rule, raw) in article.evidence.items()}
    return article


def _read(article: Article, tree: HtmlElement, url: str, fetched_at: str | None, outlet: Outlet | None) -> None:
    page = open_page(tree, url, fetched_at, outlet)
    article.evidence = page.evidence
    article.language = page.language
    declared = (
        next(iter(page.links.get("canonical", ())), "") or page.meta("og:url") or jsonld.own_address(page.declared)
    )
    article.url, rule = urls.canonical(url, declared, outlet)
    page.note("url", rule, declared or url)

    article.title = page.choose("title") or find_title(page)
    content = _main_content(page)
    article.section = page.choose("section") or find_section(page)
    article.photos = find_photos(page, content)
    complete_photos(page, article.photos)
    authorship = find_authors(page, content)
    article.lead = page.choose("lead") or find_lead(page, content)
    published, article.modified_at = find_times(page, content, article.lead)
    if published is not None:
        article.published_at, article.published_precision = published.iso, published.precision
    captions = [p.caption for p in article.photos if p.caption]
    captions += [page.evidence[name][1] for p in article.photos if (name := f"photos.{p.position}") in page.evidence]
    body = find_body(page, content, article.title or "", article.lead or "", captions)
    article.body, article.body_blocks, article.body_agreement = body.text or None, body.blocks, body.agreement
    if body.story is not None:
        _take_story(article, page, body.story)
    article.tags = page.choose_all("tags") or find_tags(page, content)
    _set_authors(article, page, authorship)
    article.refusal = find_rejection(page, content, article)


def _main_content(page: Page) -> MainContent | None:
    content = find_main_content(page)
    chosen = content_within(page, page.select("body"), page.rule_of("body"))
    # A selector that the site has given to another box since then must not cost the text.
    if chosen is not None and (content is None or 2 * chosen.size >= content.size):
        return chosen
    return content


def _set_authors(article: Article, page: Page, authorship: Byline) -> None:
    article.authors = authorship.authors
    article.agency = page.choose("agency") or authorship.agency
    credit = ", ".join(authorship.photographers)
    for photo in article.photos:
        if credit and photo.credit is None:
            photo.credit = credit
            page.note(f"photos.{photo.position}.credit", "byline", credit)


def _take_story(article: Article, page: Page, story: Story) -> None:
    """Take the pictures and the date of the script state that gave the text."""
    if not any(p.caption for p in article.photos):
        article.photos = []
        for position, (url, caption) in enumerate(story.photos, 1):
            article.photos.append(Photo(url, caption.text or None, caption.credit, None, position))
            page.note(f"photos.{position}", "script state", caption.raw or url)
    if article.published_at is None and story.published and (reading := parse_date(story.published)) is not None:
        article.published_at, article.published_precision = reading.iso, reading.precision
        page.note("published_at", "script state", story.published)
