"""Who wrote it: the declared author, the byline that the page prints, and which of them to believe.

On Vietnamese pages the printed byline goes first: JSON-LD and meta name the paper there as often as a person.
Elsewhere the declaration goes first. The paper itself is no author on a Vietnamese page; on others it is one
where nothing else is given. Agencies are kept apart as `agency`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from newsarchive.extraction import jsonld
from newsarchive.extraction.bylines import Byline, is_bare_name, names_of, read_byline
from newsarchive.extraction.content import Content
from newsarchive.extraction.english_bylines import read_english_byline
from newsarchive.extraction.flow import Block
from newsarchive.extraction.furniture import END_WORDS
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, lines_of, text_of
from newsarchive.text import clean, comparable, is_capitals

_META = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "citation_author",
    "og:article:author",
    "news:author",
)
_LABEL = re.compile(
    r"(?:^|[\s_-])(?:author|authors|author-?name|text-?author|byline|by-?line|article-?author|post-?author|singular-?author|"
    r"detail-?author|box-?author|author_mail|tac-?gia|nguoi-?viet|"
    r"writer|journalist|reporter|creator|autor|autoren|auteur|source|singular-?source|nguon|contributors?)(?=$|[\s_-])",
    re.I,
)
_NAMELIKE = re.compile(r"^[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,4}$")
_HEAD_LABEL = re.compile(r"(?:box|block|widget|section)[-_]*(?:title|head|heading|name)", re.I)
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|,(?! (?:Jr|Sr|MD|PhD)\b)|(?<=\w)\s+(?:and|und|et|y|og|och|dan|e|i|en|ja|&)\s+(?=[A-ZÀ-Þ]))\s*"
)
_PREFIX = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|od|oleh|text|texte|autor(?:in)?|author|reported by|reporting by|written by|"
    r"words by|story by|tekst|reporter|"
    r"posted by|artículo de|tác giả)\s*:?\s+",
    re.I,
)
_ROLE = re.compile(
    r"^(?:news |senior |chief |staff |freelance |managing |digital |deputy |political |business |sports? |"
    r"associate |executive |contributing |us |uk |world |night |video )*"
    r"(?:editor|reporter|writer|correspondent|journalist|producer|contributor|columnist|redakteur(?:in)?|"
    r"redaktor(?:in)?|korrespondent(?:in)?|autor(?:in)?|redaktion|"
    r"associated press writer|phóng viên|biên tập viên)\b.{0,60}$",
    re.I,
)
_NOBODY = re.compile(
    r"^(?:admin|administrator|editor|staff|unknown|n/?a|null|none|undefined|author|redaktion|guest|\d+|webmaster|line|facebook|twitter|zalo|"
    r"super user|root|quản trị|user)$",
    re.I,
)
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d{2}")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|(?<!\w)@\w+|\(\s*\)")


@dataclass(slots=True)
class Authorship:
    """The names as the page gives them, in its order."""

    authors: list[str] = field(default_factory=list)
    agency: str | None = None
    photographers: list[str] = field(default_factory=list)


def find_authors(page: Page, content: Content | None) -> Authorship:
    """The article's authors and agency; bylines in the text are marked as used."""
    vietnamese = page.language == "vi"
    printed = _printed(page, content, vietnamese)
    declared, houses = _declared(page)
    found = Authorship()
    byline = Byline()
    for _, one in printed if vietnamese else printed[:1]:
        byline.authors += [a for a in one.authors if a not in byline.authors]
        byline.agency = byline.agency or one.agency
        found.photographers += [p for p in one.photographers if p not in found.photographers]
    found.agency = byline.agency
    if vietnamese:
        names, rule, raw = byline.authors, "byline", " / ".join(b.raw for _, b in printed)
        if not names and not byline.agency:
            split = Byline()
            for name in declared:
                one = names_of(name)
                split.authors += [a for a in one.authors if a not in split.authors]
                split.agency = split.agency or one.agency
            names, rule, raw = split.authors, "json-ld author", ", ".join(declared)
            if not names:
                meta = names_of(_person_meta(page))
                names, rule, raw = meta.authors, "meta author", meta.raw
            found.agency = split.agency
        names = [n for n in names if not _is_house(page, n)]
        if found.agency and _is_house(page, found.agency):
            found.agency = None
    else:
        names, rule, raw = declared, "json-ld author", ", ".join(declared)
        if not names:
            names = _people(_person_meta(page))
            rule, raw = "meta author", ", ".join(names)
        if not names:
            names = [n for n in byline.authors if _looks_like_a_name(n) and not _is_house(page, n)]
            rule, raw = "byline", " / ".join(b.raw for _, b in printed)
        if not names and houses:
            names, rule, raw = houses, "json-ld author, the outlet", ", ".join(houses)
    found.authors = names[:20]
    if found.authors:
        page.note("authors", rule, raw)
    if found.agency:
        page.note("agency", "byline", " / ".join(b.raw for _, b in printed) or found.agency)
    return found


def _looks_like_a_name(name: str) -> bool:
    """Whether a printed byline's part could be a person, an agency or initials: one to five words, no digits."""
    if re.search(r"\d|[:!?]", name) or len(name) > 60:
        return False
    if name.isascii() or any(c.isupper() for c in name):
        return 1 <= len(name.split()) <= 5 and sum(w[:1].isupper() for w in name.split()) * 2 > len(name.split())
    return len(name) <= 12


def _is_house(page: Page, name: str) -> bool:
    own = comparable(name).replace(" ", "")
    if any(own == site.replace(" ", "") for site in page.site_names()):
        return True
    host = re.sub(r"^https?://(?:www\.)?", "", page.url).split("/")[0]
    stem = host.split(".")[0].replace("-", "")
    return bool(own) and own in (host.replace(".", "").replace("-", ""), stem, "bao" + stem)


def _declared(page: Page) -> tuple[list[str], list[str]]:
    """(persons and agencies, the outlet itself) of the JSON-LD author."""
    people: list[str] = []
    houses: list[str] = []
    value: Any = page.declared.get("author") or page.declared.get("creator")
    for one in value if isinstance(value, list) else [value]:
        for text in jsonld.strings(one):
            for name in _people(text):
                target = houses if _is_house(page, name) else people
                if name not in target:
                    target.append(name)
    if not people:
        for element in page.properties.get("author", ()):
            inner = next((e for e in element.iterdescendants() if e.get("itemprop") == "name"), element)
            text = inner.get("content") or text_of(inner)
            if element.tag == "meta" and "name" in element.attrib:
                continue
            for name in _people(text):
                if not _is_house(page, name) and name not in people and not _in_figure(element):
                    people.append(name)
    return people, houses


def _in_figure(element: Any) -> bool:
    return any(a.tag in ("figure", "figcaption") for a in element.iterancestors())


def _person_meta(page: Page) -> str:
    for name in _META:
        values = [v for v in page.metas.get(name, ()) if not v.startswith("http") and not _is_house(page, v)]
        if values:
            return ", ".join(dict.fromkeys(clean(v) for v in values))
    return ""


def _people(text: str) -> list[str]:
    text = _ADDRESS.sub(" ", text)
    names: list[str] = []
    for part in _SPLIT.split(text):
        part = _PREFIX.sub("", clean(part)).strip(" ,.;:|-–—·")
        part = part.removesuffix(" 기자")
        if names and _is_office(part):
            continue
        if not part or len(part) > 90 or _NOBODY.match(part) or _ROLE.match(part) or part in names:
            continue
        names.append(part)
    return names


def _is_office(part: str) -> bool:
    """Whether what follows a name is the person's office: several words, most of them small."""
    words = part.split()
    return len(words) > 4 and sum(w[0].islower() for w in words) * 2 > len(words)


def _printed(page: Page, content: Content | None, vietnamese: bool) -> list[tuple[Block, Byline]]:
    """The bylines that the page prints: around the headline, at the end of the text, or behind it; their blocks are
    marked as used.
    """
    if content is None or not content.blocks:
        return []
    texts = [b for b in content.blocks if b.kind == "text" and not b.used and not b.hidden]
    first = texts[0].index if texts else content.blocks[0].index
    last = content.blocks[-1].index
    top = page.title_block.index if page.title_block else first - 8
    found: list[tuple[Block, Byline]] = []
    for block in page.blocks[max(0, min(top, first) - 4) : first + 4]:
        if _may_be_byline(block) and (byline := _at_top(block)):
            found.append((block, byline))
    closing = _closing(texts if texts and len(texts[0].text) < 90 else texts[1:])
    for block in closing:
        if byline := _at_end(block, bare=True):
            found.append((block, byline))
    if any(b.authors for _, b in found):
        found += [
            (b, one)
            for b in closing
            if b.text.lower().startswith(("ảnh:", "ảnh :", "video:")) and (one := read_byline(b.text, labelled=True))
        ]
    for block in page.blocks[last + 1 : last + 12]:
        at_foot = block.index <= last + 2 and "right" in _setting(block)
        if _may_be_byline(block) and (byline := _at_end(block, bare=at_foot)):
            found.append((block, byline))
    if vietnamese and not any(b.photographers or b.authors for _, b in found):
        for block in texts:
            if (
                _may_be_byline(block)
                and len(block.text) < 90
                and (byline := read_byline(block.text))
                and byline.photographers
            ):
                found.append((block, byline))
    kept: list[tuple[Block, Byline]] = []
    for block, byline in found[:6]:
        if not block.used:
            block.used = "byline"
            kept.append((block, byline))
    return kept


def _may_be_byline(block: Block) -> bool:
    if END_WORDS.match(block.text) or _HEAD_LABEL.search(block.element.get("class", "")):
        return False
    if block.kind != "text" or block.used or block.hidden or len(block.text) > 200 or block.figure is not None:
        return False
    return not block.within or _author_label(block)


def _closing(texts: list[Block]) -> list[Block]:
    """The last lines of the text, from the first that could be a byline on: nothing but short lines follows it."""
    closing: list[Block] = []
    for block in reversed(texts[-10:]):
        if len(block.text) > 200 or (len(closing) >= 2 and not closing[0].link_share > 0.5 and len(block.text) > 90):
            break
        closing.insert(0, block)
    return [b for b in closing if _may_be_byline(b)][-6:]


def _at_top(block: Block) -> Byline | None:
    byline = read_byline(block.text) or (None if block.heading else read_english_byline(block.text))
    if byline is not None and (byline.authors or byline.photographers):
        return byline
    return _labelled(block) if _author_label(block) else None


def _at_end(block: Block, bare: bool) -> Byline | None:
    byline = read_byline(block.text) or read_english_byline(block.text)
    if byline is None:
        lines = lines_of(block.element).split("\n")
        if len(lines) > 1 and len(lines[-1]) < 90:
            byline = read_byline(lines[-1])
    if byline is not None:
        return byline
    if _author_label(block):
        return _labelled(block)
    if bare and _set_as_byline(block) and is_bare_name(block.text) and not block.heading:
        return read_byline(block.text, labelled=True)
    return None


def _separate_names(block: Block) -> list[str]:
    """Names that the markup keeps apart, each a link or a labelled element of its own."""
    for tag in ("a", "span", "li"):
        names = [text_of(e) for e in block.element.iter(tag)]
        names = [n for n in names if 3 < len(n) < 60 and _NAMELIKE.match(n)]
        if len(names) > 1 and comparable(" ".join(names)) == comparable(block.text):
            return names
    return []


def _labelled(block: Block) -> Byline | None:
    """The names in a block that the markup calls a byline, or in the element inside it that is called so."""
    if _DATE.search(block.text) and not any(
        e.tag in ("a", "span", "strong", "b") for e in block.element.iterdescendants()
    ):
        return None
    inner = next((e for e in block.element.iterdescendants() if e.attrib and _is_author_label(e)), None)
    if names := _separate_names(block):
        return Byline(authors=names, raw=block.text)
    own = _is_author_label(block.element)
    for text in (
        (text_of(inner),)
        if inner is not None and not own
        else (block.text, text_of(inner) if inner is not None else "")
    ):
        text = _PREFIX.sub("", text).strip(" -–—|,")
        if not text or len(text) > 120:
            continue
        if byline := read_byline(text):
            return byline
        if is_bare_name(text) or (
            len(text) < 60 and not re.search(r"\d{1,2}[/:.]\d{2}", text) and not _is_sentence(text)
        ):
            return read_byline(text, labelled=True)
    return _linked_names(block)


def _is_sentence(text: str) -> bool:
    """Whether a line speaks of an author rather than naming one: 'Yves Carrel writes about auxiliary ships.'"""
    words = text.split()
    return (
        len(words) > 4 and text.endswith((".", "!", "?", ":")) and sum(w[0].islower() for w in words) * 3 > len(words)
    )


def _linked_names(block: Block) -> Byline | None:
    names = [text_of(a) for a in block.element.iter("a")]
    names = [n for n in names if 3 < len(n) < 50 and is_bare_name(n)]
    return Byline(authors=names, raw=block.text) if names else None


def _author_label(block: Block) -> bool:
    node: Any = block.element
    for _ in range(3):
        if node is None or node.tag in ("body", "article", "main", "section"):
            break
        if node.attrib and _is_author_label(node):
            return True
        node = node.getparent()
    return any(_is_author_label(e) for e in block.element.iterdescendants() if e.attrib)


def _is_author_label(element: Any) -> bool:
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    href = element.get("href", "")
    if "/tac-gia/" in href or "/author/" in href or "/authors/" in href:
        return True
    label = label_of(element)
    return len(label) > 4 and _LABEL.search(label) is not None


def _setting(block: Block) -> str:
    """What style, class and align say of how a line is set."""
    element = block.element
    style = element.get("style", "").lower().replace(" ", "") + label_of(element) + element.get("align", "").lower()
    parent = element.getparent()
    if parent is not None:
        style += parent.get("style", "").lower().replace(" ", "") + parent.get("align", "").lower()
    return style


def _set_as_byline(block: Block) -> bool:
    """A line at the end of a text set to the right, in bold, italic or capitals."""
    bare = len(re.sub(r"\s", "", block.text))
    return (
        "right" in _setting(block)
        or block.strong >= 0.5 * bare
        or block.italic >= 0.9 * bare
        or is_capitals(block.text)
    )
