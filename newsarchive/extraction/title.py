"""The headline: the one that the page shows. What its markup declares otherwise is kept as evidence.

An <h1> is the headline if it shares words with what is declared: JSON-LD, og:title, <title>, the address. An <h1> that
shares none is a logo or a section if a line behind it repeats a declared headline. Otherwise it stands: editors give
search engines another headline than readers.
"""

import re
from urllib.parse import unquote, urlsplit

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.extraction.vocabulary import class_test
from newsarchive.text import clean, comparable, fold, words

MAX_TITLE = 500
MIN_WORDS = 5  # of a headline that no declaration resembles
_SEPARATOR = re.compile(r"\s+[\-–—•·»:]+\s+|\s*[|ㅣ｜]+\s*")
_SIGNS = " |-–—•·:ㅣ｜"
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_TITLE_LABEL = class_test("title")
_UNSURE = 3  # the rank of an <h1> that no declaration resembles, and of a line that repeats a declared headline
_AGREES, _SIMILAR, _REPEATS = 0.3, 0.75, 0.9  # shares of the words of two headlines that both have

Words = frozenset[str]
Declared = list[tuple[str, str]]


def find_title(page: Page) -> str | None:
    """The headline; the block that shows it is marked as used and becomes `page.title_block`."""
    declared = _declared(page)
    block = _shown(page, declared)
    if block is not None:
        rule, title = _as_shown(block, declared, page)
        block.used = "title"
        page.title_block = block
    elif declared:
        rule, title = declared[0]
    else:
        return None
    page.note("title", rule, title)
    _note_others(page, title, declared)
    _mark_repetitions(page, [_key(title), *(_key(text) for _, text in declared)])
    return title


def _declared(page: Page) -> Declared:
    """(rule, headline) of what the markup declares, without the site's name; the whole and bare ones go first."""
    properties = page.properties.get("headline", ())
    element = next(iter(page.tagged("title")), None)
    found = [
        ("json-ld headline", jsonld.first(page.declared, "headline")),
        ("meta og:title", page.meta("og:title", "twitter:title")),
        ("microdata headline", next((e.get("content") or text_of(e) for e in properties), "")),
        ("title element", text_of(element) if element is not None else ""),
    ]
    texts = [(rule, _without_site(clean(text), page)) for rule, text in found]
    held = [(rule, text) for rule, text in texts if 0 < len(text) <= MAX_TITLE]
    return sorted(held, key=lambda one: (bool(_CUT.search(one[1])), any(_is_part(other, one[1]) for _, other in held)))


def _is_part(one: str, other: str) -> bool:
    """Whether a headline is another one without a section or site named before or behind it."""
    parts = [comparable(part) for part in _SEPARATOR.split(other)]
    return len(parts) > 1 and comparable(one) in parts


def _shown(page: Page, declared: Declared) -> Block | None:
    """The block that shows the headline."""
    keys = [_key(text) for _, text in declared]
    keys += [key for _, text in declared for part in _SEPARATOR.split(text) if len(key := _key(part)) > 3]
    keys.append(_slug(page.url))
    # <title> alone names only the section on the pages of some portals.
    undeclared = all(rule == "title element" or len(text.split()) < MIN_WORDS for rule, text in declared)
    declared_words = frozenset[str]().union(*keys)
    longest = MAX_TITLE if undeclared else min(MAX_TITLE, 2 * max(len(text) for _, text in declared))
    best, top = None, 0.0
    for block in page.blocks:
        if 4 <= len(block.text) <= (MAX_TITLE if block.heading else longest) and block.caption is None:
            own = _key(block.text)
            # most blocks share too few words with all headlines to be compared with each
            close = len(own & declared_words) >= _AGREES * len(own)
            similarity = max(_similarity(own, key) for key in keys) if close else 0
            rank = _rank(page, block, similarity, undeclared)
            # a logo stands before the headline, a bar that repeats a declared one before the h1
            later = best is not None and rank == top == _UNSURE and block.heading != best.heading
            if rank > top or later:
                best, top = block, rank
    return best


def _rank(page: Page, block: Block, similarity: float, undeclared: bool) -> float:
    """How surely a block shows the headline; 0 for one that does not."""
    shown = not block.hidden and not block.within and block.link_share < 0.5
    if shown and block.heading == "h1" and similarity >= _AGREES:
        return _UNSURE + 1 + similarity
    if similarity >= _REPEATS:
        return _UNSURE if shown else 2 if block.heading else 1
    if not shown or len(block.text.split()) < MIN_WORDS:
        return 0
    if block.heading == "h1" and comparable(block.text) not in page.site_names():
        return _UNSURE
    named = block.heading or _TITLE_LABEL(label_of(block.element))
    behind = page.blocks[block.index + 1 : block.index + 6]
    return 0.5 if undeclared and named and any(len(b.text) >= b.long and b.link_share < 0.3 for b in behind) else 0


def _as_shown(block: Block, declared: Declared, page: Page) -> tuple[str, str]:
    """(rule, the headline as the block shows it).

    A declared one stands where the block cuts it off or types it in capitals. A kicker in an element of its own is left
    out where a declared headline does without it.
    """
    shown = _without_site(block.text, page)
    rule, cut = block.heading or "class title", _CUT.sub("", shown)
    for other, text in declared:
        if (cut != shown and text.startswith(cut)) or (shown.isupper() and comparable(shown) == comparable(text)):
            return f"{other}, shown in {rule}", text
    for kicker in filter(None, map(text_of, block.element.iterdescendants())):
        for rest in (shown.removeprefix(kicker).strip(_SIGNS), shown.removesuffix(kicker).strip(_SIGNS)):
            if rest != shown and any(comparable(rest) == comparable(text) for _, text in declared):
                return rule, rest
    return rule, shown


def _note_others(page: Page, title: str, declared: Declared) -> None:
    """Note each headline of other words than the title's as 'title.declared', 'title.declared.2' and so on."""
    known = {comparable(title)}
    for rule, text in declared:
        is_cut = _CUT.search(text) and title.startswith(_CUT.sub("", text))
        if comparable(text) not in known and not is_cut and not _is_part(title, text):
            page.note("title.declared" if len(known) == 1 else f"title.declared.{len(known)}", rule, text)
            known.add(comparable(text))


def _mark_repetitions(page: Page, titles: list[Words]) -> None:
    """Mark headings that repeat the headline, in capitals or with a word changed, as used."""
    start = max(0, page.title_block.index - 5) if page.title_block else 0
    for block in page.blocks[start : start + (60 if page.title_block else 500)]:
        if block.heading and not block.used:
            own = _key(block.text)
            if len(own) > 3 and any(_similarity(own, key) >= _SIMILAR for key in titles):
                block.used = "title"
                page.note("title.printed", block.heading, block.text)


def _slug(url: str) -> Words:
    """The words of the longest part of an address, without the numbers at its end; none for fewer than five."""
    pieces = re.sub(r"\.\w{2,5}$", "", unquote(urlsplit(url).path)).split("/")
    slug = max((piece.split("-") for piece in pieces), key=len)
    while slug and re.fullmatch(r"[a-z]{0,4}\d+|", slug[-1]):
        slug.pop()
    return _key(" ".join(slug)) if len(slug) >= 5 else frozenset()


def _key(text: str) -> Words:
    """The words of a text without marks, and without d: an address has d for đ, or nothing."""
    return frozenset(words(fold(text).replace("d", "")))


def _similarity(one: Words, other: Words) -> float:
    """The share of the words of two texts that both have."""
    return len(one & other) / (len(one | other) or 1)


def _without_site(title: str, page: Page) -> str:
    """A title without the outlet's name at its end or head."""
    names = {name.replace(" ", "") for name in page.site_names()}
    host = re.sub(r"[.-]", "", urlsplit(page.url).netloc)
    for _ in range(2):
        parts = _SEPARATOR.split(title)
        first, last = (comparable(part).replace(" ", "") for part in (parts[0], parts[-1]))
        is_site = any(name in last and len(last) < 2 * len(name) for name in names)
        if is_site or ("." in parts[-1] and last in host):
            title = title[: title.rindex(parts[-1])].rstrip(_SIGNS)
        elif first in names:
            title = title[len(parts[0]) :].lstrip(_SIGNS)
    return title.strip()
