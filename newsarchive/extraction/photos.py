"""The article's pictures with their captions and credits, each text taken out of the running text.

A caption is looked for where markup puts it, the surest place first:
1. the <figure> (or itemscope ImageObject, or an element that the CMS names as caption) around or beside the picture;
2. the table that holds the picture;
3. a paragraph right behind the picture that its style or its credit gives away (see captions.py);
4. JSON-LD ImageObject, and data- attributes that hold a caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from newsarchive.extraction import images, jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.caption_text import CaptionText, read_caption, take
from newsarchive.extraction.captions import centred, find_caption, plain_candidate
from newsarchive.extraction.class_names import is_caption_named
from newsarchive.extraction.credits import bare_credit, ends_with_bracketed_credit, named_credit
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import label_of, text_of
from newsarchive.items import Photo
from newsarchive.text import clean, comparable

MAX_PHOTOS = 300
_PORTRAIT = re.compile(
    r"(?:^|[\s_-])(?:author|authors|byline|avatar|bio|profile|writer|contributor|tac-?gia|autor|autoren)(?=$|[\s_-])"
)
_ATTRIBUTES = (
    "data-caption",
    "data-desc",
    "data-description",
    "data-photo-caption",
    "cms-photo-caption",
    "data-sub-html",
    "data-image-caption",
    "data-title-caption",
)
_CREDIT_ATTRIBUTES = (
    "data-credit",
    "data-copyright",
    "data-portal-copyright",
    "data-author",
    "data-source",
    "data-image-credit",
)


def find_photos(page: Page, content: MainContent | None) -> list[Photo]:
    """Every picture of the article in reading order; the blocks of their captions are marked as used."""
    pictures = list(_pictures(page, content))
    photos: list[Photo] = []
    seen: dict[str, Photo] = {}
    loose = _printed_plainly(page, pictures, content)
    objects = _declared_images(page)
    for place, (block, url) in enumerate(pictures):
        limit = pictures[place + 1][0].index if place + 1 < len(pictures) else len(page.blocks)
        caption = _caption(page, block, limit, loose, content.root if content else None)
        declared = objects.get(key) if (key := images.key(url) if url else None) else None
        if declared is not None:
            _complete_caption(caption, declared)
        if _of_player(page, block, caption):
            continue
        alt = clean(block.element.get("alt", ""))[:1000] or None
        if (
            key is not None
            and key in seen
            and (
                not caption.text
                or not seen[key].caption
                or comparable(caption.text) == comparable(seen[key].caption or "")
            )
        ):
            _complete(seen[key], caption, alt)
            continue
        photo = Photo(url, caption.text or None, caption.credit, alt, len(photos) + 1)
        photos.append(photo)
        if not caption and place and block.figure is not None and block.figure is pictures[place - 1][0].figure:
            _take_over(photo, photos[-2] if len(photos) > 1 else None)
        if caption:
            page.note(f"photos.{photo.position}", caption.rule, caption.raw)
            _share(page, pictures, photos, place)
        if key is not None:
            seen[key] = photo
        if len(photos) >= MAX_PHOTOS:
            break
    return photos + _left_alone(page, content, len(photos))


def _left_alone(page: Page, content: MainContent | None, count: int) -> list[Photo]:
    """Captions whose picture is gone: a paragraph that ends with a credit in brackets, or one that is named a
    caption.
    """
    found: list[Photo] = []
    for block in content.blocks if content else []:
        if block.kind != "text" or block.used or block.hidden or len(block.text) > 900:
            continue
        if block.caption is not None or (page.language == "vi" and ends_with_bracketed_credit(block.text)):
            caption = take([block], "caption without a picture")
            if caption.text and caption.credit and not re.search(r"\b(?:video|clip)\s*:", caption.raw, re.I):
                found.append(Photo(None, caption.text, caption.credit, None, count + len(found) + 1))
                page.note(f"photos.{count + len(found)}", caption.rule, caption.raw)
    return found


def _declared_images(page: Page) -> dict[str, CaptionText]:
    """Captions and credits of JSON-LD ImageObjects by the picture's key."""
    found: dict[str, CaptionText] = {}
    waiting = [n for n in page.nodes if "ImageObject" in jsonld.types(n)]
    for node in [page.declared, *page.nodes[:20]]:
        value = node.get("image")
        waiting += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)]
    for node in waiting[:200]:
        url = jsonld.first(node, "contentUrl", "url")
        caption = clean(re.sub(r"<[^>]*>", " ", jsonld.first(node, "caption")))
        credit = clean(jsonld.first(node, "creditText", "copyrightNotice", "author", "creator", "copyrightHolder"))
        if page.title_block is not None and comparable(caption) == comparable(page.title_block.text):
            caption = ""
        if url and (caption or credit) and len(caption) < 1500:
            one = read_caption(caption, "json-ld ImageObject")
            one.credit = one.credit or (
                bare_credit(credit) if credit and credit.casefold() not in caption.casefold()[:20] else None
            )
            found.setdefault(images.key(url), one)
    return found


def _complete_caption(caption: CaptionText, declared: CaptionText) -> None:
    """What the page shows goes first; the declaration fills in what is missing."""
    if not caption.text and declared.text:
        caption.text, caption.rule, caption.raw = declared.text, declared.rule, declared.raw
    caption.credit = caption.credit or declared.credit


def _complete(photo: Photo, caption: CaptionText, alt: str | None) -> None:
    if not photo.caption and caption.text:
        photo.caption = caption.text
    photo.credit = photo.credit or caption.credit
    photo.alt = photo.alt or alt


def _take_over(photo: Photo, before: Photo | None) -> None:
    """A second picture in one figure shows what the figure's one caption says."""
    if before is not None:
        photo.caption, photo.credit = before.caption, before.credit


def _share(page: Page, pictures: list[tuple[Block, str | None]], photos: list[Photo], place: int) -> None:
    """Pictures side by side in one element share the caption that stands behind the last of them."""
    block = pictures[place][0]
    row = _captioned_row(page, block)
    if row is None:
        row = _row(block)
    if row is None:
        return
    for before in range(1, min(place, len(photos) - 1) + 1):
        other, photo = pictures[place - before][0], photos[-1 - before]
        if photo.caption or photo.credit or not any(a is row for a in other.element.iterancestors()):
            return
        photo.caption, photo.credit = photos[-1].caption, photos[-1].credit


def _of_player(page: Page, block: Block, caption: CaptionText) -> bool:
    """Whether a picture is the still of a video: its caption says so and a player stands beside it."""
    if not re.search(r"\b(?:video|clip)\s*:", caption.raw, re.I):
        return False
    near = page.blocks[max(0, block.index - 3) : block.index + 4]
    holders = [block.element, *list(block.element.iterancestors())[:4]]
    return any(b.kind == "media" for b in near) or any("video" in label_of(e) for e in holders)


def _row(block: Block) -> HtmlElement | None:
    """The element that holds a picture and others beside it, and no text."""
    found: HtmlElement | None = None
    for ancestor in block.element.iterancestors():
        if ancestor.tag in ("body", "article", "main", "section") or clean("".join(ancestor.itertext())):
            break
        if sum(1 for _ in ancestor.iter("img")) > 1:
            found = ancestor
    return found


def _captioned_row(page: Page, block: Block) -> HtmlElement | None:
    """The element that holds several pictures and one caption for all of them, beside them and not in the last one's
    own figure or cell.
    """
    behind = next((b for b in page.blocks[block.index + 1 : block.index + 3] if b.kind == "text"), None)
    if behind is None or behind.used != "caption":
        return None
    for ancestor in block.element.iterancestors():
        if ancestor.tag in ("body", "article", "main", "section"):
            return None
        around = list(behind.element.iterancestors())
        if any(a is ancestor for a in around) or ancestor is behind.element:
            alone = comparable("".join(ancestor.itertext())) == comparable(behind.text)
            return ancestor if alone and sum(1 for _ in ancestor.iter("img")) > 1 else None
    return None


def _printed_plainly(page: Page, pictures: list[tuple[Block, str | None]], content: MainContent | None) -> bool:
    """Whether this page prints captions as bare paragraphs: no picture has a figcaption or a caption by name, and
    each is followed by a short paragraph of one sentence. A photo story, three pictures and hardly a text between them,
    may set its pictures as figures.
    """
    if page.language != "vi" or content is None:
        return False
    told = sum(1 for b in content.blocks if b.kind == "text" and not b.used and not b.hidden)
    story = len(pictures) >= 3 and told <= 1.5 * len(pictures) + 2
    inline = [b for b, _ in pictures if (b.figure is None or story) and b.table is None]
    if not inline or len(inline) < len(pictures) or any(True for _ in page.tree.iter("figcaption")):
        return False
    for place, block in enumerate(inline):
        limit = inline[place + 1].index if place + 1 < len(inline) else len(page.blocks)
        if limit == block.index + 1:
            continue
        behind = next((b for b in page.blocks[block.index + 1 : limit] if b.kind == "text"), None)
        if behind is not None and (centred(behind.element) or behind.italic >= 0.8 * len(behind.text)):
            return False
        if behind is None or is_caption_named(behind.element) or plain_candidate(page.blocks, block, limit) is None:
            return False
    return True


def _pictures(page: Page, content: MainContent | None) -> Iterable[tuple[Block, str | None]]:
    if content is None:
        return
    first = page.title_block.index if page.title_block else content.blocks[0].index
    last = max(b.index for b in content.blocks)
    scope = _scope(page, content)
    inside = {id(b) for b in content.blocks}
    for block in page.blocks:
        if block.kind != "image" or block.index > last + 12:
            continue
        within = id(block) in inside
        if not within:
            held = _held(block, content.root)
            if block.index > last and not held:
                continue
            if held and block.figure is not None and not _in_boilerplate(page, block):
                url = images.address(block.element, page.url)
                if url and not _decoration(block, url) and not _portrait(block) and not _teaser(block, page):
                    yield block, url
                continue
            if (
                _in_boilerplate(page, block)
                or scope is None
                or not any(a is scope for a in block.element.iterancestors())
            ):
                continue
            if block.index < first and block.figure is None:
                continue
        url = images.address(block.element, page.url)
        if _decoration(block, url) or _portrait(block):
            continue
        if url is None and block.figure is None:
            continue
        if _teaser(block, page):
            continue
        yield block, url


def _decoration(block: Block, url: str | None) -> bool:
    """Whether a picture is no photo; in a <figure> with a caption it is one, whatever its address is called."""
    captioned = block.figure is not None and next(block.figure.iter("figcaption"), None) is not None
    return not captioned and images.decorative(block.element, url)


def _portrait(block: Block) -> bool:
    """Whether a picture shows the author: it stands in a byline, or its caption is one."""
    if block.figure is not None and any(e.get("rel") == "author" for e in block.figure.iter("a")):
        return True
    for ancestor in list(block.element.iterancestors())[:4]:
        if ancestor.tag in ("article", "main", "section", "body"):
            return False
        if ancestor is block.figure and next(ancestor.iter("figcaption"), None) is not None:
            return False
        if ancestor.attrib and _PORTRAIT.search(label_of(ancestor)):
            return len(text_of(ancestor)) < 400
    return False


def _in_boilerplate(page: Page, block: Block) -> bool:
    """Whether a picture stands in boilerplate; what its own <figure> and the elements inside it are called does not
    count.
    """
    if block.figure is None:
        return bool(block.within)
    around = set(block.figure.iterancestors())
    return any(page.boilerplate[i] in around for i in block.within)


def _held(block: Block, root: HtmlElement) -> bool:
    return any(a is root for a in block.element.iterancestors())


def _scope(page: Page, content: MainContent) -> HtmlElement | None:
    """The smallest element around both headline and text: a picture between them is the article's."""
    if page.title_block is None:
        return content.root.getparent()
    around = set(page.title_block.element.iterancestors()) | {page.title_block.element}
    element: HtmlElement | None = content.root
    while element is not None and element not in around:
        element = element.getparent()
    return element


def _teaser(block: Block, page: Page) -> bool:
    """A picture that links to another page, without a caption of its own, belongs to that page."""
    behind = next((b for b in page.blocks[block.index + 1 : block.index + 4] if b.kind == "text"), None)
    if behind is not None and is_caption_named(behind.element):
        return False
    if block.figure is not None and next(block.figure.iter("figcaption"), None) is not None:
        return False
    for ancestor in block.element.iterancestors():
        if ancestor.tag == "a":
            href = ancestor.get("href", "")
            if not href or href.startswith(("#", "javascript:")) or images.is_picture_file(href):
                return False
            target = images.absolute(href, page.url) or ""
            if target.split("#")[0].split("?")[0] == page.url.split("#")[0].split("?")[0]:
                return False
            return not re.search(
                r"gallery|photo|image|slide|bilder|foto|lightbox|anh", href + ancestor.get("class", ""), re.I
            )
        if ancestor.tag in ("figure", "article", "main", "body", "td"):
            break
    return False


def _caption(page: Page, block: Block, limit: int, loose: bool, root: HtmlElement | None) -> CaptionText:
    found = find_caption(page.blocks, block, limit, loose, root)
    if not found.text:
        for name in _ATTRIBUTES:
            text = clean(re.sub(r"<[^>]*>", " ", block.element.get(name, "")[:5000]))
            if 0 < len(text) < 1500:
                credit, found = found.credit, read_caption(text, f"attribute {name}")
                found.credit = found.credit or credit
                break
    return _credited(found, block)


def _credited(caption: CaptionText, block: Block) -> CaptionText:
    if not caption.credit:
        for name in _CREDIT_ATTRIBUTES:
            value = clean(block.element.get(name, ""))
            if value and len(value) < 160:
                caption.credit = value
                break
        else:
            caption.credit = named_credit(block.element.get("alt", "")) or named_credit(block.element.get("title", ""))
    return caption
