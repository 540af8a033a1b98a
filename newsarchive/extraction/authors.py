"""The authors and the agency of an article: declarations and printed bylines, and which of them to believe.

On Vietnamese pages the printed byline goes first: JSON-LD and meta name the paper there as often as a person.
On other pages the declaration goes first. The outlet itself is never the author of a Vietnamese article; elsewhere
it is the author if the page names nobody else.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.boilerplate import END_WORDS
from newsarchive.extraction.bylines import Byline, is_bare_name, names_of, read_byline
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import enclosing, inside, label_of, lines_of, text_of
from newsarchive.extraction.vocabulary import class_pattern, names, phrases
from newsarchive.text import clean, comparable, is_capitals

_LABEL = class_pattern("byline")
_NAMELIKE = re.compile(r"^[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,4}$")
_HEAD_LABEL = re.compile(r"(?:box|block|widget|section)[-_]*(?:title|head|heading|name)", re.I)
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|,(?! (?:Jr|Sr|MD|PhD)\b)|(?<=\w)\s+(?:and|und|et|y|og|och|dan|e|i|en|ja|&)\s+(?=[A-ZÀ-Þ]))\s*"
)
_PREFIX = re.compile(rf"^{phrases('author_prefix')}\s*:?\s+", re.I)
_ROLE = re.compile(rf"^(?:{phrases('office_adjective')} )*{phrases('office')}\b.{{0,60}}$", re.I)
_NOBODY = re.compile(rf"^(?:{phrases('staff')}|{phrases('account')})$", re.I)
_DATE = re.compile(r"\d{1,2}[/:.]\d{2}|\d{1,4}-\d{1,2}-\d{2,4}")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|(?<!\w)@\w+|\(\s*\)")
_PHOTOGRAPHER = re.compile(r"(?:ảnh|video) ?:", re.I)


def find_authors(page: Page, content: MainContent | None) -> Byline:
    """The article's authors, agency and photographers; blocks of bylines are marked as used."""
    vietnamese = page.language == "vi"
    printed = _printed_bylines(page, content, vietnamese)
    printed_text = " / ".join(b.raw for b in printed)
    byline = Byline()
    for one in printed if vietnamese else printed[:1]:
        byline.add(one)
    agency = byline.agency
    people, outlet_names = _declared(page)
    meta = _meta_author(page)
    if not vietnamese:
        meta_people = _people(meta)
        names = [n for n in byline.authors if _looks_like_a_name(n) and not _is_outlet(page, n)]
        sources = [
            ("json-ld author", people, ", ".join(people)),
            ("meta author", meta_people, ", ".join(meta_people)),
            ("byline", names, printed_text),
            ("json-ld author, the outlet", outlet_names, ", ".join(outlet_names)),
        ]
    elif byline.authors or byline.agency:
        sources = [("byline", byline.authors, printed_text)]
    else:
        declared = Byline()
        for name in people:
            declared.add(names_of(name))
        agency = declared.agency
        sources = [
            ("json-ld author", declared.authors, ", ".join(people)),
            ("meta author", names_of(meta).authors, meta),
        ]
    chosen = _chosen(page)
    agency = chosen.agency or agency
    sources.insert(0, (page.rule_of("authors"), chosen.authors, chosen.raw))
    rule, authors, raw = next((s for s in sources if s[1]), ("", [], ""))
    if vietnamese:
        authors = [n for n in authors if not _is_outlet(page, n)]
        agency = None if agency and _is_outlet(page, agency) else agency
    if authors:
        page.note("authors", rule, raw)
    if agency:
        page.note("agency", "byline", printed_text or agency)
    return Byline(authors[:20], byline.photographers, agency)


def _chosen(page: Page) -> Byline:
    """The names in what the outlet's selector picks; what holds none is left to the other rules."""
    chosen = Byline()
    for element in page.select("authors"):
        byline = read_byline(text_of(element), labelled=True)
        if byline is not None:
            chosen.add(byline)
            chosen.raw = chosen.raw or byline.raw
            for block in page.blocks:
                if inside(block.element, element) or block.text == byline.raw:
                    block.used = block.used or "byline"
    return chosen


def _looks_like_a_name(name: str) -> bool:
    """Whether a part of a printed byline could be a person, an agency or initials: one to five words, no digits."""
    if re.search(r"\d|[:!?]", name) or len(name) > 60 or _NOBODY.match(name):
        return False
    if name.isascii() or any(c.isupper() for c in name):
        words = name.split()
        return 1 <= len(words) <= 5 and sum(w[:1].isupper() for w in words) * 2 > len(words)
    return len(name) <= 12


def _is_outlet(page: Page, name: str) -> bool:
    """Whether a name is the outlet's."""
    own = comparable(name).replace(" ", "")
    if any(own == site.replace(" ", "") for site in page.site_names()):
        return True
    host = re.sub(r"^https?://(?:www\.)?", "", page.url).split("/")[0].replace("-", "")
    stem = host.split(".")[0]
    return bool(own) and own in (host.replace(".", ""), stem, "bao" + stem)


def _declared(page: Page) -> tuple[list[str], list[str]]:
    """(persons and agencies, the outlet itself) of the JSON-LD author, or of the microdata author."""
    value = page.declared.get("author") or page.declared.get("creator")
    texts = [text for one in (value if isinstance(value, list) else [value]) for text in jsonld.strings(one)]
    names = dict.fromkeys(name for text in texts for name in _people(text))
    people = [n for n in names if not _is_outlet(page, n)]
    outlet_names = [n for n in names if n not in people]
    if not people:
        names = dict.fromkeys(name for text in _microdata(page) for name in _people(text))
        people = [n for n in names if not _is_outlet(page, n)]
    return people, outlet_names


def _microdata(page: Page) -> Iterator[str]:
    for element in page.properties.get("author", ()):
        if element.tag == "meta" and "name" in element.attrib:
            continue
        if next(element.iterancestors("figure", "figcaption"), None) is None:
            name = next((e for e in element.iterdescendants() if e.get("itemprop") == "name"), element)
            yield name.get("content") or text_of(name)


def _meta_author(page: Page) -> str:
    for name in names("meta", "author"):
        values = [v for v in page.metas.get(name, ()) if not v.startswith("http") and not _is_outlet(page, v)]
        if values:
            return ", ".join(dict.fromkeys(clean(v) for v in values))
    return ""


def _people(text: str) -> list[str]:
    """The names in a declared author, without addresses and offices."""
    names: list[str] = []
    for part in _SPLIT.split(_ADDRESS.sub(" ", text)):
        name = _PREFIX.sub("", clean(part)).strip(" ,.;:|-–—·").removesuffix(" 기자")
        words = name.split()
        office = len(words) > 4 and sum(w[0].islower() for w in words) * 2 > len(words)
        if not name or len(name) > 90 or name in names or (names and office):
            continue
        if not _NOBODY.match(name) and not _ROLE.match(name):
            names.append(name)
    return names


def _printed_bylines(page: Page, content: MainContent | None, vietnamese: bool) -> list[Byline]:
    """The bylines around the headline, at the end of the text and after it; their blocks are marked as used."""
    if content is None or not content.blocks:
        return []
    texts = [b for b in content.blocks if b.kind == "text" and not b.used and not b.hidden]
    first = texts[0].index if texts else content.blocks[0].index
    last = content.blocks[-1].index
    top = page.title_block.index if page.title_block else first - 8
    closing = _closing(texts if texts and len(texts[0].text) < 90 else texts[1:])
    candidates: list[tuple[Block, Byline]] = []

    def collect(blocks: Iterable[Block], read: Callable[[Block], Byline | None]) -> None:
        candidates.extend((b, byline) for b in blocks if _may_be_byline(b) and (byline := read(b)))

    def read_after(block: Block) -> Byline | None:
        return _at_end(block, bare=block.index <= last + 2 and "right" in _setting(block))

    collect(page.blocks[max(0, min(top, first) - 4) : first + 4], _at_top)
    collect(closing, lambda b: _at_end(b, bare=True))
    if any(byline.authors for _, byline in candidates):
        collect(closing, lambda b: read_byline(b.text, labelled=True) if _PHOTOGRAPHER.match(b.text) else None)
    collect(page.blocks[last + 1 : last + 12], read_after)
    if vietnamese and not any(byline.photographers or byline.authors for _, byline in candidates):
        lines = [b for b in texts if len(b.text) < 90]
        collect(lines, lambda b: byline if (byline := read_byline(b.text)) and byline.photographers else None)
    bylines: list[Byline] = []
    for block, byline in candidates[:6]:
        if not block.used:
            block.used = "byline"
            bylines.append(byline)
    return bylines


def _may_be_byline(block: Block) -> bool:
    if END_WORDS.match(block.text) or _HEAD_LABEL.search(block.element.get("class", "")):
        return False
    if block.kind != "text" or block.used or block.hidden or len(block.text) > 200 or block.figure is not None:
        return False
    return not block.within or _in_labelled(block)


def _closing(texts: list[Block]) -> list[Block]:
    """The short lines with which a text ends."""
    closing: list[Block] = []
    for block in reversed(texts[-10:]):
        if len(block.text) > 200 or (len(closing) >= 2 and not closing[0].link_share > 0.5 and len(block.text) > 90):
            break
        closing.insert(0, block)
    return [b for b in closing if _may_be_byline(b)][-6:]


def _at_top(block: Block) -> Byline | None:
    byline = read_byline(block.text)
    if byline is not None and (byline.authors or byline.photographers):
        return byline
    return _labelled(block) if _in_labelled(block) else None


def _at_end(block: Block, bare: bool) -> Byline | None:
    """The byline in a line after the text; with `bare`, names alone count if the line is set as a byline."""
    lines = lines_of(block.element).split("\n")
    byline = read_byline(block.text)
    if byline is None and len(lines) > 1 and len(lines[-1]) < 90:
        byline = read_byline(lines[-1])
    if byline is not None:
        return byline
    if _in_labelled(block):
        return _labelled(block)
    if bare and _set_as_byline(block) and is_bare_name(block.text) and not block.heading:
        return read_byline(block.text, labelled=True)
    return None


def _labelled(block: Block) -> Byline | None:
    """The names in a block that the markup calls a byline, or in the element inside it that is called so."""
    descendants = list(block.element.iterdescendants())
    if _DATE.search(block.text) and not any(e.tag in ("a", "span", "strong", "b") for e in descendants):
        return None
    if names := _separate_names(block):
        return Byline(authors=names, raw=block.text)
    inner = next((text_of(e) for e in descendants if _is_author_label(e)), "")
    for text in (block.text, inner) if not inner or _is_author_label(block.element) else (inner,):
        text = _PREFIX.sub("", text).strip(" -–—|,")
        if not text or len(text) > 120:
            continue
        if byline := read_byline(text):
            return byline
        if is_bare_name(text) or (len(text) < 60 and not _DATE.search(text)):
            return read_byline(text, labelled=True)
    names = [n for a in block.element.iter("a") if 3 < len(n := text_of(a)) < 50 and is_bare_name(n)]
    return Byline(authors=names, raw=block.text) if names else None


def _separate_names(block: Block) -> list[str]:
    """Names that the markup keeps apart, each a link or an element of its own."""
    for tag in ("a", "span", "li"):
        names = [n for e in block.element.iter(tag) if 3 < len(n := text_of(e)) < 60 and _NAMELIKE.match(n)]
        if len(names) > 1 and comparable(" ".join(names)) == comparable(block.text):
            return names
    return []


def _in_labelled(block: Block) -> bool:
    """Whether a block's element, one just around it or one inside it is labelled as a byline."""
    return any(map(_is_author_label, chain(enclosing(block.element, 3), block.element.iterdescendants())))


def _is_author_label(element: HtmlElement) -> bool:
    if not element.attrib:
        return False
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    return bool(re.search(r"/(?:tac-gia|authors?)/", element.get("href", "")) or _LABEL.search(label_of(element)))


def _setting(block: Block) -> str:
    """The style, classes and alignment of a line's element and its parent, as one text."""
    element = block.element
    parts = [label_of(element)]
    for node in (element, element.getparent()):
        if node is not None:
            parts += [node.get("style", "").lower().replace(" ", ""), node.get("align", "").lower()]
    return " ".join(parts)


def _set_as_byline(block: Block) -> bool:
    """Whether a line is set to the right, bold, italic or in capitals."""
    bare = len(re.sub(r"\s", "", block.text))
    return (
        "right" in _setting(block)
        or block.strong >= 0.5 * bare
        or block.italic >= 0.9 * bare
        or is_capitals(block.text)
    )
