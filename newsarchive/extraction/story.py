"""An article out of a page's script state: objects that have a headline and a body, pictures that have a caption.

What is shown goes first. The state fills in a picture's caption and credit, and gives the text only where the page
shows hardly any; of the articles in it that counts whose headline is the page's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from newsarchive.extraction import images, state
from newsarchive.extraction.caption_text import CaptionText, read_caption
from newsarchive.extraction.credits import bare_credit
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import lines_of, parse
from newsarchive.items import Photo
from newsarchive.text import clean, comparable, plain

MAX_NODES = 200_000
MIN_TEXT = 300
_TITLES = ("headline", "title", "headlines", "name", "articleTitle")
_BODIES = (
    "content_elements", "body", "articleBody", "content", "contents", "paragraphs", "bodyHtml", "contentHtml", "html",
    "text", "blocks", "elements", "detail", "article_body", "body_html",
)  # fmt: skip
_DATES = ("datePublished", "publishedAt", "published_at", "display_date", "first_publish_date", "publish_date")
_TEXTS = ("content", "text", "value", "html", "paragraph", "data", "children")
_OTHERS = re.compile(
    r"relat|interstitial|link|advert|\bad\b|promo|video|embed|newsletter|social|recommend|widget|script|iframe|divider|"
    r"author|tag",
    re.I,
)
_PICTURE = re.compile(r"image|photo|picture|figure|media", re.I)
_ADDRESSES = ("url", "src", "imageUrl", "image_url", "originalUrl", "original_url", "href", "uri", "contentUrl")
_CAPTIONS = ("caption", "captionText", "image_caption", "cutline", "legend", "subtitle", "description")
_CREDITS = ("credit", "credits", "copyright", "photographer", "source", "byline", "creditText", "attribution")
_SLOT = re.compile(
    r"\$\$\w+\$\$|\{\{[^{}]{0,80}\}\}|\[/?[a-z_]+(?: [^\[\]]{0,200})?\]"
)  # where a script puts something in
_ISO = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(slots=True)
class Story:
    """One article of the state: its headline, its paragraphs, its pictures in order, its moment of publication."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    photos: list[tuple[str, CaptionText]] = field(default_factory=list)
    published: str | None = None

    @property
    def size(self) -> int:
        return sum(map(len, self.paragraphs))


def complete_photos(page: Page, photos: list[Photo]) -> None:
    """Captions and credits of shown pictures that the page itself leaves without, by the picture's file."""
    bare = {images.key(p.url): p for p in photos if p.url and not p.caption}
    bare = {key: photo for key, photo in bare.items() if len(key) > 7}
    if not bare:
        return
    scripts = state.scripts(page.tree)
    if not any("aption" in s[1] and any(key in s[1].lower() for key in bare) for s in scripts):
        return
    told = [s for s in scripts if "aption" in s[1] or state.STREAM in s[1]]
    for value in state.values(told):
        for node in _objects(value):
            found = _picture(page, node)
            if found is None or (photo := bare.get(images.key(found[0]))) is None or photo.caption:
                continue
            if found[1].text and comparable(found[1].text) != comparable(
                page.title_block.text if page.title_block else ""
            ):
                photo.caption, photo.credit = found[1].text, photo.credit or found[1].credit
                page.note(f"photos.{photo.position}", "script state", found[1].raw)


def find_story(page: Page, title: str | None) -> Story | None:
    """The article that the state tells under the page's own headline; None where it tells none or several unlike."""
    wanted = comparable(title or page.meta("og:title"))
    if len(wanted) < 8:
        return None
    best: Story | None = None
    loose: list[str] = []
    for value in state.values(state.scripts(page.tree)):
        for node in _objects(value):
            if len(node) == 1 and isinstance(node.get("html"), str):
                loose.append(node["html"])
                continue
            heading = next((t for k in _TITLES if (t := _heading(node.get(k)))), "")
            if not heading or not _same(comparable(heading), wanted):
                continue
            one = _story(page, node, heading)
            if one.size >= MIN_TEXT and (best is None or one.size > best.size):
                best = one
    if best is None and len(loose) == 1:
        # the one text that a streamed page holds apart from its objects
        best = Story(title or "")
        _read_html(page, loose[0], best)
        best = best if best.size >= MIN_TEXT else None
    return best


def _same(one: str, wanted: str) -> bool:
    if one == wanted or (len(one) > 15 and one in wanted) or (len(wanted) > 15 and wanted in one):
        return True
    a, b = set(one.split()), set(wanted.split())
    return len(a) > 3 and len(a & b) >= 0.75 * len(a | b)


def _heading(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("basic") or value.get("rendered") or value.get("default")
    return clean(plain(value)) if isinstance(value, str) and 8 <= len(value) <= 400 else ""


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    steps = 0
    while waiting and steps < MAX_NODES:
        steps += 1
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(v for v in reversed(value.values()) if isinstance(v, (dict, list)))
        elif isinstance(value, list):
            waiting.extend(v for v in reversed(value) if isinstance(v, (dict, list)))


def _story(page: Page, node: dict[str, Any], heading: str) -> Story:
    best = Story(heading)
    for key in _BODIES:
        if not isinstance(value := node.get(key), (str, list, dict)):
            continue
        one = Story(heading)
        _read(page, value, one, 0)
        if one.size > best.size:
            best = one
    best.published = next((v for k in _DATES if isinstance(v := node.get(k), str) and _ISO.match(v)), None)
    return best


def _read(page: Page, value: Any, story: Story, depth: int) -> None:
    if depth > 12:
        return
    if isinstance(value, str):
        if "<" in value and ">" in value:
            _read_html(page, value, story)
        else:
            story.paragraphs += [line for part in value.split("\n") if len(line := clean(part)) > 1]
    elif isinstance(value, list):
        if value and all(isinstance(v, dict) and v.get("type") == "text" and "text" in v for v in value):
            # runs of one paragraph, as editors keep them
            story.paragraphs.append(clean("".join(str(v["text"]) for v in value)))
            return
        for one in value[:2000]:
            _read(page, one, story, depth + 1)
    elif isinstance(value, dict):
        kind = " ".join(str(value.get(k, "")) for k in ("type", "__typename", "_type", "kind", "component"))
        if _OTHERS.search(kind):
            return
        if (found := _picture(page, value)) is not None and (_PICTURE.search(kind) or found[1]):
            story.photos.append(found)
            return
        for key in _TEXTS:
            if isinstance(inner := value.get(key), (str, list, dict)) and inner:
                _read(page, inner, story, depth + 1)
                return


def _read_html(page: Page, text: str, story: Story) -> None:
    tree = parse(text[: state.MAX_CHARACTERS])
    if tree is None:
        return
    captions: list[str] = []
    for figure in tree.xpath("//figure | //img[not(ancestor::figure)]"):
        image = figure if figure.tag == "img" else next(figure.iter("img"), None)
        if image is None or (address := images.address(image, page.url)) is None or images.decorative(image, address):
            continue
        holder = figure if figure.tag == "figure" else figure.getparent()
        label = next(
            (
                e
                for e in (holder.iter() if holder is not None and holder.tag not in ("body", "html") else ())
                if e.tag == "figcaption" or "caption" in (e.get("class") or "")
            ),
            None,
        )
        told = clean(lines_of(label).replace("\n", " ")) if label is not None else ""
        captions.append(told)
        story.photos.append((address, read_caption(told, "script state")))
    for line in _SLOT.sub("\n", lines_of(tree)).split("\n"):
        if len(line) > 1 and line not in captions:
            story.paragraphs.append(line)


def _picture(page: Page, node: dict[str, Any]) -> tuple[str, CaptionText] | None:
    """(address, caption) of an object that is a picture: its address ends as a picture's, or its kind says so."""
    kind = " ".join(str(node.get(k, "")) for k in ("type", "__typename", "_type", "kind"))
    named = bool(_PICTURE.search(kind))
    for key in _ADDRESSES:
        address = node.get(key)
        if isinstance(address, str) and 8 < len(address) < 2000 and (named or images.is_picture_file(address)):
            break
    else:
        return None
    resolved = images.absolute(address, page.url)
    if resolved is None:
        return None
    keys = _CAPTIONS if named else _CAPTIONS[:-2]
    text = next((t for k in keys if (t := _words(node.get(k)))), "")
    caption = read_caption(text, "script state") if text else CaptionText()
    if caption.credit is None and (credit := next((c for k in _CREDITS if (c := _credit(node.get(k)))), "")):
        caption.credit = bare_credit(credit)
    return resolved, caption


def _words(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("text") or value.get("value") or value.get("basic")
    text = clean(plain(value)) if isinstance(value, str) else ""
    return text if 4 < len(text) <= 1500 and not text.startswith(("http", "{")) else ""


def _credit(value: Any) -> str:
    """A credit as a text, a name, or Arc's {'by': [{'name'}], 'affiliation': [{'name'}]}."""
    if isinstance(value, str):
        return clean(plain(value)) if 1 < len(value) < 160 and not value.startswith("http") else ""
    if isinstance(value, list):
        return ", ".join(filter(None, (_credit(v) for v in value[:5])))
    if isinstance(value, dict):
        if isinstance(value.get("name") or value.get("byline"), str):
            return _credit(value.get("name") or value.get("byline"))
        parts = [_credit(value.get(k)) for k in ("by", "affiliation")]
        return "/".join(filter(None, parts))
    return ""
