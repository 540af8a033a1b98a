"""The authors and the agency of an article: declarations and printed bylines, and which of them to believe.

The printed byline goes first: JSON-LD and meta name the paper, or whoever put the page in, as often as the author.
The outlet itself is never the author of a Vietnamese article. Elsewhere it is, if the page names nobody else.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.boilerplate import END_WORDS
from newsarchive.extraction.bylines import MAX_BYLINE, Byline, is_bare_name, person, read_byline
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import enclosing, fields_of, inside, label_of, text_of
from newsarchive.extraction.vocabulary import class_pattern, names, phrases
from newsarchive.text import clean, comparable, is_capitals
from newsarchive.vietnamese.agencies_and_ranks import is_agency

_LABEL = class_pattern("byline")
_TAGS = class_pattern("tag_box")
_HEAD_LABEL = re.compile(r"(?:box|block|widget|section)[-_]*(?:title|head|heading|name)", re.I)
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|,(?! (?:Jr|Sr|MD|PhD)\b)|(?<=\w)\s+(?:and|und|et|y|og|och|dan|e|i|en|ja|&)\s+(?=[A-ZÀ-Þ]))\s*"
)
_PREFIX = re.compile(rf"^{phrases('author_prefix')}\s*:?\s+", re.I)
_ROLE = re.compile(rf"^(?:{phrases('office_adjective')} )*{phrases('office')}\b.{{0,60}}$", re.I)
_NOBODY = re.compile(rf"^(?:{phrases('staff')}|{phrases('account')})$", re.I)
_DATE = re.compile(r"\d{1,2}[/:.]\d{2}|\d{1,4}-\d{1,2}-\d{2,4}")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|(?<!\w)@\w+|\(\s*\)")
_SENTENCE = re.compile(r"(?:\w+ ){6}.*\w{3}\.(?:$| )")  # of a note about the author
_PHOTOGRAPHER = re.compile(r"(?:ảnh|video) ?:", re.I)


def find_authors(page: Page, content: MainContent | None) -> Byline:
    """The article's authors, agency and photographers; blocks of bylines are marked as used."""
    printed = _printed_bylines(page, content)
    for byline in printed:
        byline.authors = [n for n in byline.authors if _looks_like_a_name(n) and not _is_outlet(page, n)]
    everything = Byline(raw=" / ".join(b.raw for b in printed))
    for byline in printed:
        everything.add(byline)
    chosen = _chosen(page)
    people, outlet_names = _declared(page)
    declared, meta = _read(people), _read(_people(_meta_author(page)))
    agency = chosen.agency or everything.agency or declared.agency
    vietnamese = page.language == "vi"
    agreed = _agreed(printed, declared.authors or meta.authors)
    worded = everything if vietnamese else next((b for b in printed if b.authors and read_byline(b.raw)), Byline())
    # An agency signs like an author where its name is the whole byline.
    alone = agency is not None and any(comparable(b.raw) == comparable(agency) for b in (everything, declared, meta))
    sources = [
        (page.rule_of("authors"), chosen),
        ("byline and declaration", agreed),
        ("byline", worded),
        ("json-ld author", declared),
        ("meta author", meta),
        ("byline", next((b for b in printed if b.authors), Byline())),
        ("agency", Byline([agency] if agency and alone else [], raw=agency or "")),
        ("json-ld author, the outlet", Byline([] if vietnamese else outlet_names, raw=", ".join(outlet_names))),
    ]
    rule, found = next((s for s in sources if s[1].authors), ("", Byline()))
    if agency and _is_outlet(page, agency):
        agency = None
    if found.authors:
        page.note("authors", rule, found.raw)
    if agency:
        page.note("agency", "byline", everything.raw or agency)
    return Byline(found.authors[:20], everything.photographers, agency)


def _agreed(printed: list[Byline], declared: list[str]) -> Byline:
    """The names of the first printed byline that holds a declared one, and the other declared names."""
    known = {comparable(n): n for n in declared}
    for byline in printed:
        names = {comparable(n): n for n in byline.authors}
        if names.keys() & known.keys():
            rest = {c: n for c, n in names.items() if " " in n and not any(k in c for k in known)}
            return Byline([*(names.get(c, n) for c, n in known.items()), *rest.values()], raw=byline.raw)
    return Byline()


def _read(declared: list[str]) -> Byline:
    """The names and the agency in declared authors."""
    byline = Byline(raw=", ".join(declared))
    for text in declared:
        if is_agency(text):
            byline.agency = byline.agency or text
        else:
            byline.add(Byline([person(text)]))
    return byline


def _chosen(page: Page) -> Byline:
    """The names in what the outlet's selector picks; what holds none is left to the other rules."""
    chosen = Byline()
    for element in page.select("authors"):
        byline = read_byline(fields_of(element), labelled=True)
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


def _printed_bylines(page: Page, content: MainContent | None) -> list[Byline]:
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
    if page.language == "vi" and not any(byline.photographers or byline.authors for _, byline in candidates):
        lines = [b for b in texts if len(b.text) < 90]
        collect(lines, lambda b: byline if (byline := read_byline(b.text)) and byline.photographers else None)
    bylines: list[Byline] = []
    previous: Block | None = None
    for block, byline in candidates[:6]:
        if block.used:
            continue
        block.used = "byline"
        if previous is not None and block.index == previous.index + 1 and read_byline(block.text):
            bylines[-1].add(byline)  # 'Reported by A' over 'Translated by B'
            bylines[-1].raw += f" / {byline.raw}"
        else:
            bylines.append(byline)
        previous = block
    return bylines


def _may_be_byline(block: Block) -> bool:
    if END_WORDS.match(block.text) or _HEAD_LABEL.search(block.element.get("class", "")):
        return False
    if block.kind != "text" or block.used or block.hidden or len(block.text) > 200 or block.figure is not None:
        return False
    if any(_TAGS.search(label_of(e)) for e in enclosing(block.element, 4)):
        return False
    return not block.within or _in_labelled(block)


def _closing(texts: list[Block]) -> list[Block]:
    """The short lines with which a text ends."""
    closing: list[Block] = []
    for block in reversed(texts[-10:]):
        if len(block.text) > 200 or (len(closing) >= 2 and not closing[0].link_share > 0.5 and len(block.text) > 130):
            break
        closing.insert(0, block)
    return [b for b in closing if _may_be_byline(b)][-6:]


def _at_top(block: Block) -> Byline | None:
    text = fields_of(block.element)
    byline = read_byline(text if comparable(text) == comparable(block.text) else block.text)
    if byline is not None and (byline.authors or byline.photographers):
        return byline
    return _labelled(block) if _in_labelled(block) else None


def _at_end(block: Block, bare: bool) -> Byline | None:
    """The byline in a line after the text; with `bare`, names alone count if the line is set as a byline."""
    text = fields_of(block.element)
    whole = comparable(text) == comparable(block.text)
    byline = read_byline(text if whole else block.text)
    if byline is None and not whole and len(line := text.rpartition(" | ")[2]) < 90:
        byline = read_byline(line)
    if byline is not None:
        return byline
    if _in_labelled(block):
        return _labelled(block)
    if bare and _set_as_byline(block) and is_bare_name(text if whole else block.text) and not block.heading:
        return read_byline(text if whole else block.text, labelled=True)
    return None


def _labelled(block: Block) -> Byline | None:
    """The names in a block that the markup calls a byline, or in the element inside it that is called so."""
    inner = next(filter(_is_author_label, block.element.iterdescendants()), None)
    element = block.element if inner is None or _is_author_label(block.element) else inner
    text = _PREFIX.sub("", fields_of(element)).strip(" -–—|,")
    if not text or len(text) > MAX_BYLINE or _SENTENCE.search(text):
        return None
    if byline := read_byline(text):
        return byline
    return read_byline(text, labelled=True) if is_bare_name(text) or not _DATE.fullmatch(text) else None


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
