"""The headline: what the page shows, checked against what it declares.

The shown headline is the h1, what the CMS labels as the title, or the line whose words the address spells. It gives
way to the declared one where it is cut short, and where it is a few words that no declaration repeats: a section or
the site. What JSON-LD, og:title and <title> say otherwise is kept in `title.declared`.
"""

import re
from urllib.parse import unquote, urlsplit

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.extraction.vocabulary import class_pattern
from newsarchive.text import clean, comparable, fold, words

MAX_TITLE = 500
_SEPARATOR = re.compile(r"\s+[|\-–—•·»:]+\s+|\s*[|ㅣ｜]\s*")
_BAR = r"[|\-–—•·»ㅣ｜]"
_SIGNS = " |-–—•·»:ㅣ｜"
_TITLE_LABEL = class_pattern("title")
FULLER = 1.3
# Characters from which the end of a shown headline is the declared one behind a kicker.
MIN_TAIL = 30
# A headline that no declaration resembles has at least MIN_WORDS words.
RELATED, MIN_WORDS = 0.3, 5


def find_title(page: Page) -> str | None:
    """The headline; the block that shows it is marked as used and becomes `page.title_block`."""
    block = _headline_block(page)
    declared: list[tuple[str, str]] = []
    for rule, text in (
        ("json-ld headline", jsonld.first(page.declared, "headline", "alternativeHeadline") or _named(page)),
        ("meta og:title", page.meta("og:title")),
        ("microdata headline", next((e.get("content") or text_of(e) for e in page.properties.get("headline", ())), "")),
        ("title element", _title_element(page)),
        ("meta twitter:title", page.meta("twitter:title")),
    ):
        if (value := _without_site(clean(text), page)) and len(value) <= MAX_TITLE:
            declared.append((rule, value))
    shown = _shown(page, block, [value for _, value in declared])
    rule, title = shown or _preferred(declared)
    if shown is None and len(title.split()) < MIN_WORDS and (heading := _heading_over_text(page)):
        block, rule, title = heading, "heading over the text", _without_site(heading.text, page)
    if not title:
        return None
    page.note("title", rule, title)
    if block is None or not _alike(block.text, title):
        block = _block_with(page, title) or block
    if block is not None:
        block.used = "title"
        page.title_block = block
        if not _alike(block.text, title):
            page.note("title.shown", block.heading or "class title", block.text)
    others = {value: other for other, value in reversed(declared) if not _alike(value, title)}
    page.other_titles = [v for v in others if not any(v != o and v in o for o in others)]
    if page.other_titles:
        page.note("title.declared", ", ".join(others[v] for v in page.other_titles), " | ".join(page.other_titles))
    _mark_repetitions(page, {title, *(value for _, value in declared)})
    return title


def _alike(one: str, other: str) -> bool:
    return comparable(one) == comparable(other)


def _shown(page: Page, block: Block | None, declared: list[str]) -> tuple[str, str] | None:
    """(rule, title) of the shown headline; None where a declared one is to be taken."""
    if block is None:
        return None
    rule = "h1" if block.heading == "h1" else "shown, as in the address" if _spells(page, block) else "class title"
    title = _without_site(block.text, page)
    own = comparable(title)
    known = [comparable(d) for d in declared]
    if title.endswith(("…", "...")) and any(k.startswith(own) for k in known):
        return None
    for text, kicker in zip(declared, known, strict=True):
        if len(kicker) >= MIN_TAIL and own != kicker and title.endswith(text):
            return f"{rule}, its end is declared", text  # a kicker stands before the headline
    unknown = bool(known) and max(_similarity(own, k) for k in known) < RELATED
    if unknown and not _spells(page, block) and (len(own.split()) < MIN_WORDS or block.within or block.hidden):
        return None
    return (rule, title) if title else None


def _preferred(declared: list[tuple[str, str]]) -> tuple[str, str]:
    """The declared headline to take: the first; og:title with the same words or many more goes before JSON-LD."""
    by_rule = dict(reversed(declared))
    headline, og = by_rule.get("json-ld headline"), by_rule.get("meta og:title")
    if headline and og and (_alike(headline, og) or len(og) >= FULLER * len(headline)):
        return "meta og:title", og
    for rule, title in declared[:1]:
        for other_rule, other in declared[1:]:
            if _has_site_name(title, other, rule == "title element"):
                return other_rule, other
    return declared[0] if declared else ("", "")


def _heading_over_text(page: Page) -> Block | None:
    """The first heading of several words with running text soon behind it."""
    blocks = [b for b in page.blocks if b.kind == "text" and not b.within and not b.hidden]
    for place, block in enumerate(blocks):
        if block.heading and block.link_share < 0.5 and len(block.text.split()) >= MIN_WORDS and len(block.text) < 200:
            behind = blocks[place + 1 : place + 6]
            return block if any(len(b.text) >= b.long and b.link_share < 0.3 for b in behind) else None
    return None


def _spells(page: Page, block: Block) -> bool:
    return bool(slug := _slug(page.url)) and _matches_slug(block.text, slug)


def _named(page: Page) -> str:
    """The name of a JSON-LD article; the name of a WebPage is as often the site's."""
    if any(t.lower().endswith(("article", "posting")) for t in jsonld.types(page.declared)):
        return jsonld.first(page.declared, "name")
    return ""


def _title_element(page: Page) -> str:
    element = page.tree.find(".//title")
    return text_of(element) if element is not None else ""


def _headline_block(page: Page) -> Block | None:
    """The block that shows the headline.

    One whose words the address spells, else the h1 or labelled element that agrees best with what is declared.
    """
    element = _title_element(page)
    declared = [comparable(t) for t in (jsonld.first(page.declared, "headline"), page.meta("og:title"), element) if t]
    declared += [c for part in _SEPARATOR.split(element) if len(c := comparable(part)) > 12]
    slug = _slug(page.url)
    best: tuple[float, Block] | None = None
    for block in page.blocks:
        if block.kind != "text" or len(block.text) > MAX_TITLE or len(block.text) < 4:
            continue
        spelled = bool(slug) and block.link_share < 0.5 and not block.hidden and _matches_slug(block.text, slug)
        if block.heading == "h1":
            weight = 3.0
        elif block.heading:
            weight = 0.5
        elif _TITLE_LABEL.search(label_of(block.element)):
            weight = 0.4
        elif spelled:
            weight = 0.0
        else:
            continue
        own = comparable(block.text)
        similarity = 2.0 if spelled else max((_similarity(own, d) for d in declared), default=0.0)
        if block.heading != "h1" and similarity < 0.95:
            continue
        if block.heading == "h1" and declared and similarity < 0.3 and (block.within or block.hidden):
            continue
        score = weight + 4 * similarity - (0.5 if block.hidden else 0) - (1 if block.within else 0)
        if best is None or score > best[0]:
            best = (score, block)
    return best[1] if best else None


def _slug(url: str) -> list[str]:
    """The words of the longest part of an address, without the numbers at its end; [] for fewer than five."""
    pieces = re.sub(r"\.\w{2,5}$", "", unquote(urlsplit(url).path)).split("/")
    slug = max((piece.split("-") for piece in pieces), key=len)
    while slug and re.fullmatch(r"(?:[a-z]{0,4}\d+|)", slug[-1]):
        slug.pop()
    return slug if len(slug) >= 5 else []


def _matches_slug(text: str, slug: list[str]) -> bool:
    """Whether a slug holds the words of a text, with đ as d or left out, as some CMSs do."""
    if not 0.7 * len(slug) <= len(text.split()) <= 1.6 * len(slug):
        return False
    wanted = set(slug)
    return any(
        len(wanted & own) >= 0.9 * len(wanted | own)
        for own in (set(words(fold(text))), set(words(fold(text.replace("đ", "").replace("Đ", "")))))
    )


def _mark_repetitions(page: Page, titles: set[str]) -> None:
    """Mark headings that repeat the headline, in capitals or with a word changed, as used."""
    wanted = [set(comparable(title).split()) for title in titles]
    start = max(0, page.title_block.index - 5) if page.title_block else 0
    for block in page.blocks[start : start + (60 if page.title_block else 500)]:
        if block.kind == "text" and block.heading and not block.used:
            own = set(comparable(block.text).split())
            if len(own) > 3 and any(len(own & w) >= 0.75 * len(own | w) for w in wanted):
                block.used = "title"
                page.note("title.printed", block.heading, block.text)
                if page.title_block is None:
                    page.title_block = block


def _block_with(page: Page, title: str) -> Block | None:
    wanted = comparable(title)
    return next(
        (b for b in page.blocks if b.kind == "text" and len(b.text) < MAX_TITLE and comparable(b.text) == wanted), None
    )


def _similarity(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one and (other.startswith(one) or one in other):
        share = len(one) / (len(other) or 1)
        return 0.95 if share > 0.8 else 0.9 if share > 0.4 else 0.3
    a, b = set(one.split()), set(other.split())
    return 0.8 * len(a & b) / (len(a | b) or 1)


def _has_site_name(title: str, other: str, in_front: bool) -> bool:
    """Whether `title` is `other` with the name of the section or site after it or, with `in_front`, before it."""
    if len(other) < 12 or title == other:
        return False
    if in_front and title.endswith(other):
        return re.search(rf"\S\s*{_BAR}\s*$", title[: -len(other)]) is not None
    return title.startswith(other) and re.match(rf"\s*{_BAR}\s*\S", title[len(other) :]) is not None


def _without_site(title: str, page: Page) -> str:
    """A title without the outlet's name at its end or head."""
    names = page.site_names()
    address = re.sub(r"[.-]", "", page.url).lower()
    for _ in range(2):
        parts = _SEPARATOR.split(title)
        if len(parts) < 2:
            break
        last = comparable(parts[-1])
        joined = last.replace(" ", "")
        is_site = any(
            joined == n.replace(" ", "") or (len(n) > 3 and n in last and len(last) < 2 * len(n)) for n in names
        )
        if is_site or ("." in parts[-1] and joined and joined in address):
            title = title[: title.rindex(parts[-1])].rstrip(_SIGNS)
        elif comparable(parts[0]) in names:
            title = title[len(parts[0]) :].lstrip(_SIGNS)
        else:
            break
    return title.strip()
