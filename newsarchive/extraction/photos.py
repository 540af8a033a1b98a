"""The article's pictures with their captions and credits.

A caption comes from the text around the picture (captions.py), else from an attribute of the picture, else from a
JSON-LD ImageObject.
"""

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from lxml.html import HtmlElement

from newsarchive.extraction import images, jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.caption_text import MAX_CAPTION, CaptionText, read_caption, take
from newsarchive.extraction.captions import Surroundings, find_caption, is_centred, is_italic, is_plain_caption
from newsarchive.extraction.class_names import is_caption_named
from newsarchive.extraction.credits import bare_credit, ends_with_bracketed_credit, named_credit
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import ARTICLE_TAGS, enclosing, inside, label_of, text_of
from newsarchive.extraction.vocabulary import class_test, names
from newsarchive.items import Photo
from newsarchive.text import clean, comparable

MAX_PHOTOS = 300
_HEADLINE = 30  # characters of a link to an article, as opposed to one to a person or a section
_PORTRAIT = class_test("portrait")
_OF_VIDEO = re.compile(r"\bvideo\s*:", re.I)
_GALLERY = re.compile(r"gallery|image|photo", re.I)
_TAG = re.compile(r"<[^>]*>")


def find_photos(page: Page, content: MainContent | None) -> list[Photo]:
    """Every picture of the article in reading order; the blocks of their captions are marked as used."""
    if content is None:
        return []
    pictures = list(islice(_pictures(page, content), MAX_PHOTOS))
    loose = _has_plain_captions(page, pictures, content)
    declared = _declared_images(page)
    photos: list[Photo] = []
    of_photos: list[Block] = []
    by_key: dict[str, Photo] = {}
    _find_video_captions(page, content)
    for place, (block, url) in enumerate(pictures):
        limit = pictures[place + 1][0].index if place + 1 < len(pictures) else len(page.blocks)
        caption = _caption(Surroundings(page.blocks, block, limit, loose))
        key = images.key(url) if url else None
        known = declared.get(key, CaptionText())
        if not caption.text and known.text:
            caption.text, caption.rule, caption.raw = known.text, known.rule, known.raw
        caption.credit = caption.credit or known.credit
        if _of_player(page, block, caption):
            continue
        alt = clean(block.element.get("alt", ""))[:1000] or None
        twin = by_key.get(key) if key else None
        if twin and (not caption.text or not twin.caption or comparable(caption.text) == comparable(twin.caption)):
            twin.caption = twin.caption or caption.text or None
            twin.credit = twin.credit or caption.credit
            continue
        photo = Photo(url, caption.text or None, caption.credit, alt, len(photos) + 1)
        if caption.text or caption.credit:
            page.note(f"photos.{photo.position}", caption.rule, caption.raw)
            _share(page, caption, block, photos, of_photos)
        elif of_photos and block.figure is not None and block.figure is of_photos[-1].figure:
            photo.caption, photo.credit = photos[-1].caption, photos[-1].credit
        photos.append(photo)
        of_photos.append(block)
        block.photo = photo.position
        if key:
            by_key[key] = photo
    return photos + _captions_alone(page, content, len(photos))


def _find_video_captions(page: Page, content: MainContent) -> None:
    """Mark the captions of players as used: they are neither text nor captions of pictures."""
    for player in content.blocks:
        if player.kind == "media":
            following = (b.index for b in page.blocks[player.index + 1 :] if b.kind != "text")
            find_caption(Surroundings(page.blocks, player, next(following, len(page.blocks))))


def _captions_alone(page: Page, content: MainContent, count: int) -> list[Photo]:
    """Captions whose picture is gone: a paragraph that ends with a credit in brackets, or a caption by its tag."""
    photos: list[Photo] = []
    for block in content.blocks:
        if block.used or block.hidden or len(block.text) > 900:
            continue
        if block.caption is not None or ends_with_bracketed_credit(block.text):
            caption = take([block], "caption without a picture")
            if caption.text and caption.credit:
                photos.append(Photo(None, caption.text, caption.credit, None, count + len(photos) + 1))
                page.note(f"photos.{count + len(photos)}", caption.rule, caption.raw)
    return photos


def _declared_images(page: Page) -> dict[str | None, CaptionText]:
    """Captions and credits of JSON-LD ImageObjects by the picture's key."""
    captions: dict[str | None, CaptionText] = {}
    nodes = [n for n in page.nodes if "ImageObject" in jsonld.types(n)]
    for node in [page.declared, *page.nodes[:20]]:
        value = node.get("image")
        nodes += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)]
    for node in nodes[:200]:
        url = jsonld.first(node, "contentUrl", "url")
        text = clean(_TAG.sub(" ", jsonld.first(node, "caption")))
        credit = clean(jsonld.first(node, "creditText", "copyrightNotice", "author", "creator", "copyrightHolder"))
        if url and len(text) < MAX_CAPTION:
            caption = read_caption(text, "json-ld ImageObject")
            caption.credit = caption.credit or bare_credit(credit)
            captions.setdefault(images.key(url), caption)
    return captions


def _share(page: Page, caption: CaptionText, block: Block, photos: list[Photo], of_photos: list[Block]) -> None:
    """Give a caption to the pictures right before its own that the element around it and its own picture holds, too.

    So do pictures with an empty place for one. A text between ends it.
    """
    if caption.element is None:
        return
    holder = next((e for e in block.element.iterancestors() if inside(caption.element, e)), None)
    following = block
    for photo, other in zip(reversed(photos), reversed(of_photos), strict=True):
        apart = any(b.text and not b.hidden for b in page.blocks[other.index + 1 : following.index])
        together = holder is not None and inside(other.element, holder)
        if apart or photo.caption or not (together or _left_empty(other, following)):
            return
        photo.caption, photo.credit = caption.text or None, caption.credit
        following = other


def _left_empty(block: Block, following: Block) -> bool:
    """Whether a picture stands right before another, in a table with another cell."""
    cells = [] if block.table is None else list(block.table.iter("td", "th"))
    return following.index == block.index + 1 and len(cells) > 1


def _of_player(page: Page, block: Block, caption: CaptionText) -> bool:
    """Whether a picture is the still of a video: it stands beside one in a figure, or its box and caption say so."""
    near = page.blocks[max(0, block.index - 1) : block.index + 2]
    if block.figure is not None and any(b.kind == "media" and b.figure is block.figure for b in near):
        return True
    in_box = any("video" in label_of(e) for e in enclosing(block.element, 5))
    return in_box and _OF_VIDEO.search(caption.raw) is not None


def _has_plain_captions(page: Page, pictures: list[tuple[Block, str | None]], content: MainContent) -> bool:
    """Whether a Vietnamese page prints captions as bare paragraphs.

    No picture has a caption by tag or name, and a short paragraph of one sentence follows each. A photo story, three
    pictures and hardly a text between them, may set its pictures as figures.
    """
    texts = sum(1 for b in content.blocks if b.kind == "text" and not b.used and not b.hidden)
    story = len(pictures) >= 3 and texts <= 1.5 * len(pictures) + 2
    if page.language != "vi" or not pictures or page.tagged("figcaption"):
        return False
    if any(b.table is not None or (b.figure is not None and not story) for b, _ in pictures):
        return False
    limits = [b.index for b, _ in pictures[1:]] + [len(page.blocks)]
    for (block, _), limit in zip(pictures, limits, strict=True):
        place = Surroundings(page.blocks, block, limit)
        if limit == block.index + 1:
            continue
        after = next(iter(place.after(limit)), block)
        marked = is_centred(place, after) or is_italic(place, after)
        if marked or after not in place.lines_behind()[:1] or not is_plain_caption(after, len(pictures) == 1):
            return False
    return True


def _pictures(page: Page, content: MainContent) -> Iterator[tuple[Block, str | None]]:
    """The image blocks of the article with their addresses."""
    last = max(b.index for b in content.blocks)
    scope = _scope(page, content)
    ids = {id(b) for b in content.blocks}
    for block in page.blocks[: last + 13]:
        if block.kind != "image" or not (id(block) in ids or _belongs(page, content, block, scope, last)):
            continue
        url = images.address(block.element, page.url)
        if url is None and block.figure is None:
            continue
        decorative = not _has_figcaption(block) and images.decorative(block.element, url)
        if not decorative and not _is_portrait(block) and not _is_teaser(block, page, content):
            yield block, url


def _belongs(page: Page, content: MainContent, block: Block, scope: HtmlElement | None, last: int) -> bool:
    """Whether a picture outside the content's blocks is the article's: a figure, or between headline and text."""
    if block.figure is None:
        in_boilerplate = bool(block.within)
    else:
        around = set(block.figure.iterancestors())
        in_boilerplate = any(page.boilerplate[i] in around for i in block.within)
    if in_boilerplate:
        return False
    if block.index > last and not inside(block.element, content.root):
        return False
    first = page.title_block.index if page.title_block else content.blocks[0].index
    return scope is not None and inside(block.element, scope) and (block.index >= first or block.figure is not None)


def _scope(page: Page, content: MainContent) -> HtmlElement | None:
    """The smallest element around both headline and text."""
    if page.title_block is None:
        return content.root.getparent()
    title = page.title_block.element
    return next((e for e in (content.root, *content.root.iterancestors()) if inside(title, e)), None)


def _has_figcaption(block: Block) -> bool:
    return block.figure is not None and next(block.figure.iter("figcaption"), None) is not None


def _is_portrait(block: Block) -> bool:
    """Whether a picture shows the author: an element around it is called byline, author or the like."""
    around = list(islice(block.element.iterancestors(), 4))
    holders = (e for e in takewhile(lambda e: e.tag not in ARTICLE_TAGS, around) if _PORTRAIT(label_of(e)))
    return (holder := next(holders, None)) is not None and len(text_of(holder)) < 400


def _is_teaser(block: Block, page: Page, content: MainContent) -> bool:
    """Whether a picture links to another page, with its caption if it has one, or stands in the box of one."""
    link = next(block.element.iterancestors("a", "article", "main", "body", "td"), None)
    if link is None or link.tag != "a":
        return _is_in_box(block, page, content)
    after = next((b for b in page.blocks[block.index + 1 : block.index + 4] if b.text), block)
    if is_caption_named(after.element) and not inside(after.element, link):
        return False
    href = link.get("href", "#")
    if href.startswith(("#", "javascript:")) or images.is_picture_file(href):
        return False
    return not _GALLERY.search(href + link.get("class", ""))


def _is_in_box(block: Block, page: Page, content: MainContent) -> bool:
    """Whether the smallest element with texts around a picture and its caption is short and has a linked headline."""
    picture = block.element if block.figure is None else block.figure
    longest = _HEADLINE if not _has_figcaption(block) else MAX_CAPTION
    for holder in picture.iterancestors():
        if inside(content.root, holder):
            return False
        near = page.blocks[max(0, block.index - 4) : block.index + 6]
        texts = [b for b in near if b.kind == "text" and inside(b.element, holder) and not inside(b.element, picture)]
        if texts:
            headlines = [b for b in texts if b.link_share > 0.9 and (b.heading or len(b.text) >= longest)]
            return bool(headlines) and len(text_of(holder)) < 400
    return False


def _caption(place: Surroundings) -> CaptionText:
    """The caption around a picture, else the one in its attributes; the credit likewise."""
    element = place.picture.element
    link = next(element.iterancestors("a"), element)
    caption = find_caption(place)
    if not caption.text:
        for name in names("attribute", "caption"):
            text = clean(_TAG.sub(" ", (element.get(name) or link.get(name) or "")[:5000]))
            if 0 < len(text) < MAX_CAPTION:
                caption = read_caption(text, f"attribute {name}")
                break
    if not caption.credit:
        values = (clean(element.get(name, "")) for name in names("attribute", "credit"))
        caption.credit = next((v for v in values if 0 < len(v) < 160), None)
    caption.credit = caption.credit or named_credit(element.get("alt", "")) or named_credit(element.get("title", ""))
    return caption
