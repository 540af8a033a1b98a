"""The authors and the agency of an article: declarations and printed bylines, and which of them to believe.

The printed byline goes first: JSON-LD and meta name the paper, or whoever put the page in, as often as the author.
The outlet itself is never the author of a Vietnamese article. Elsewhere it is, if the page names nobody else.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, dropwhile, islice, takewhile

from lxml.html import HtmlElement

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.boilerplate import END_WORDS
from newsarchive.extraction.bylines import MAX_BYLINE, Byline, is_bare_name, person, read_byline
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import enclosing, fields_of, inside, label_of, text_of
from newsarchive.extraction.vocabulary import class_test, names, phrases
from newsarchive.text import clean, comparable, is_capitals
from newsarchive.vietnamese.agencies_and_ranks import is_agency

_LABEL = class_test("byline")
_TAGS = class_test("tag_box")
_SPLIT = re.compile(r"\s*(?:[;|,]|\s(?:and|und|et|y|og|och|dan|e|i|en|ja|&)\s+(?=[A-ZÀ-Þ]))\s*")
_PREFIX = re.compile(rf"^{phrases('author_prefix')}\s*:?\s+", re.I)
_ROLE = re.compile(rf"^(?:{phrases('office_adjective')} )*{phrases('office')}\b.{{0,60}}$", re.I)
_NOBODY = re.compile(rf"^(?:{phrases('staff')}|{phrases('account')}|{phrases('author_prefix')})$", re.I)
_ADDRESS = re.compile(r"\S*@\S+|https?://\S+")
_SENTENCE = re.compile(r"(?:\w+ ){6}.*\w{3}\.(?:$| )")  # of a note about the author
_ADDRESS_OF_AUTHOR = re.compile(r"/(?:tac-gia|authors?)/")
_HEADLINE = 30  # letters of a linked one; a linked byline has fewer
_PHOTOGRAPHER = re.compile(r"ảnh ?:", re.I)


def find_authors(page: Page, content: MainContent | None) -> Byline:
    """The article's authors, agency and photographers; blocks of bylines are marked as used."""
    printed = _printed_bylines(page, content)
    for byline in printed:
        byline.authors = [n for n in byline.authors if _looks_like_a_name(n) and not _is_outlet(page, n)]
    everything = Byline(raw=" / ".join(b.raw for b in printed))
    chosen = _chosen(page)
    for byline in (chosen, *printed):
        everything.add(byline)
    people, declared_names = _declared(page)
    declared, meta = _read(people), _read(_meta_author(page))
    agency = everything.agency or declared.agency
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
        ("json-ld author, the outlet", Byline([] if vietnamese else declared_names, raw=", ".join(declared_names))),
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
        byline.add(Byline(agency=text) if is_agency(text) else Byline([person(text)]))
    return byline


def _chosen(page: Page) -> Byline:
    """The names in what the outlet's selector picks; what holds none is left to the other rules."""
    chosen = Byline()
    for element in page.select("authors"):
        byline = read_byline(fields_of(element), labelled=True)
        if byline is not None:
            chosen.add(byline)
            chosen.raw = byline.raw
            for block in page.blocks:
                if inside(block.element, element) or block.text == byline.raw:
                    block.used = "byline"
    return chosen


def _looks_like_a_name(name: str) -> bool:
    """Whether a part of a printed byline could be a person, an agency or initials: one to five words, no digits."""
    words = name.split()
    capitals = sum(w[0].isupper() for w in words)
    return not re.search(r"\d", name) and not _NOBODY.match(name) and capitals * 2 > len(words) <= 5


def _is_outlet(page: Page, name: str) -> bool:
    """Whether a name is the outlet's."""
    own = comparable(name).replace(" ", "")
    if any(own == site.replace(" ", "") for site in page.site_names()):
        return True
    host = re.sub(r"^https?://(?:www\.)?", "", page.url).split("/")[0].replace("-", "")
    stem = host.split(".")[0]
    return own in (host.replace(".", ""), stem, "bao" + stem)


def _declared(page: Page) -> tuple[list[str], list[str]]:
    """(persons and agencies of the JSON-LD author or else of the microdata, all names of the JSON-LD author)."""
    value = page.declared.get("author")
    texts = [text for one in (value if isinstance(value, list) else [value]) for text in jsonld.strings(one)]
    names = _people(texts)
    people = [n for n in names if not _is_outlet(page, n)]
    return people or [n for n in _people(_microdata(page)) if not _is_outlet(page, n)], names


def _microdata(page: Page) -> Iterator[str]:
    for element in page.properties.get("author", ()):
        if next(element.iterancestors("figure"), None) is None:
            name = next((e for e in element.iterdescendants() if e.get("itemprop") == "name"), element)
            yield name.get("content") or text_of(name)


def _meta_author(page: Page) -> list[str]:
    for name in names("meta", "author"):
        if people := [n for n in _people(page.metas.get(name, ())) if not _is_outlet(page, n)]:
            return people
    return []


def _people(texts: Iterable[str]) -> list[str]:
    """The names in declared authors, without addresses and offices, each once."""
    parts = [clean(part) for text in texts for part in _SPLIT.split(_ADDRESS.sub(" ", text))]
    people = [_PREFIX.sub("", part).strip(" ,.;:|-–—·").removesuffix(" 기자") for part in parts]
    return [n for n in dict.fromkeys(people) if 0 < len(n) <= 90 and not _NOBODY.match(n) and not _ROLE.match(n)]


def _printed_bylines(page: Page, content: MainContent | None) -> list[Byline]:
    """The bylines around the headline, at the end of the text and after it; their blocks are marked as used."""
    blocks = content.blocks if content else []
    if not blocks:
        return []
    first, last = blocks[0].index, blocks[-1].index
    top = page.title_block.index if page.title_block else first - 8
    ending = dropwhile(_is_of_link_list, reversed(blocks))
    closing = list(takewhile(lambda b: len(b.text) <= MAX_BYLINE, islice(ending, 6)))[::-1]
    found: dict[Block, Byline] = {}

    def collect(lines: Iterable[Block], read: Callable[[Block], Byline | None]) -> None:
        for block in lines:
            if _may_be_byline(block) and (byline := read(block)):
                found[block] = byline

    collect(page.blocks[max(0, min(top, first) - 4) : first + 4], _in_words)
    collect(closing, lambda b: _in_words(b) or _bare(b))
    if any(byline.authors for byline in found.values()):
        collect(closing, lambda b: read_byline(b.text, labelled=True) if _PHOTOGRAPHER.match(b.text) else None)
    collect(page.blocks[last + 1 : last + 3], lambda b: _in_words(b) or (_bare(b) if _is_right(b) else None))
    collect(page.blocks[last + 3 : last + 12], _in_words)
    bylines: list[Byline] = []
    previous = -2
    for block, byline in list(found.items())[:6]:
        block.used = "byline"
        if block.index == previous + 1 and read_byline(block.text):
            bylines[-1].add(byline)  # 'Reported by A' over 'Translated by B'
            bylines[-1].raw += f" / {byline.raw}"
        else:
            bylines.append(byline)
        previous = block.index
    return bylines


def _is_of_link_list(block: Block) -> bool:
    """Whether a block is a linked headline, or the heading of a list of them ('Bài khác')."""
    return (block.link_share > 0.5 and len(block.text) >= _HEADLINE) or END_WORDS.match(block.text) is not None


def _may_be_byline(block: Block) -> bool:
    """Whether a line is short, still free, and neither a caption, nor a tag, nor the heading of a list."""
    if block.used or block.figure is not None or len(block.text) > MAX_BYLINE or END_WORDS.match(block.text):
        return False
    if any(_TAGS(label_of(e)) for e in enclosing(block.element, 4)):
        return False
    return not block.within or _in_labelled(block)


def _in_words(block: Block) -> Byline | None:
    """The byline in a line that says so in its words or in its markup."""
    return read_byline(block.line) or _labelled(block)


def _bare(block: Block) -> Byline | None:
    """The names in a line that holds nothing else, set as a byline: to the right, bold, italic or in capitals."""
    size = len(block.text.replace(" ", ""))
    marked = block.strong >= 0.5 * size or block.italic >= 0.9 * size or is_capitals(block.text) or _is_right(block)
    line = block.line
    return read_byline(line, labelled=True) if marked and is_bare_name(line) and not block.heading else None


def _labelled(block: Block) -> Byline | None:
    """The names in a block that the markup calls a byline, or in the element inside it that is called so."""
    if not _in_labelled(block):
        return None
    element = next(filter(_is_author_label, block.element.iter()), block.element)
    text = _PREFIX.sub("", fields_of(element)).strip(" -–—|,")
    return read_byline(text, labelled=True) if not _SENTENCE.search(text) else None


def _in_labelled(block: Block) -> bool:
    """Whether a block's element, one just around it or one inside it is labelled as a byline."""
    return any(map(_is_author_label, chain(enclosing(block.element, 3), block.element.iterdescendants())))


def _is_author_label(element: HtmlElement) -> bool:
    names = f"{label_of(element)} {element.get('rel', '')} {element.get('itemprop', '')}"
    return _LABEL(names) or _ADDRESS_OF_AUTHOR.search(element.get("href", "")) is not None


def _is_right(block: Block) -> bool:
    """Whether a line is set to the right, by its element or the one around it."""
    return any(
        "right" in f"{label_of(e)} {e.get('style', '')} {e.get('align', '')}".lower()
        for e in enclosing(block.element, 2)
    )
