"""Articles and captions out of the state that a page carries for its own scripts: islands of application/json,
assignments ('window.__INITIAL_STATE__ = {…}'), JSON.parse("…"), and the rows that React streams.

Shown text goes first. The state fills in a picture's caption and credit, and gives the text only where the page shows
hardly any and an article of the state has the page's headline. Reading is bounded; no script is run.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from newsarchive.extraction import images
from newsarchive.extraction.caption_text import CaptionText, read_caption
from newsarchive.extraction.credits import bare_credit
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import lines_of, parse
from newsarchive.extraction.vocabulary import names
from newsarchive.items import Photo
from newsarchive.text import clean, comparable, plain

MAX_CHARACTERS = 3_000_000
MAX_NODES = 200_000
MIN_TEXT = 300

_ASSIGNED = re.compile(r"[\w$\])\"']\s*=\s*(?=[{\[])|\.push\(\s*(?=\{)")
_PARSED = re.compile(r'JSON\.parse\(\s*("(?:[^"\\]|\\.)*+")')
_STREAMED = re.compile(r'self\.__next_f\.push\(\s*\[\s*1\s*,\s*("(?:[^"\\]|\\.)*+")\s*\]')
_STREAM = "__next_f"  # its pieces can only be read together
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*(?:undefined|void 0)(?=\s*[,}\]])")
_ROW_REFERENCE = re.compile(r'"\$([0-9a-f]{1,6})"')
_ROW = re.compile(r"\s*([0-9a-f]{1,6}):(?:T([0-9a-f]{1,6}),)?")

_TITLES, _BODIES, _DATES, _TEXTS = (names("json", key) for key in ("title", "body", "date", "text"))
_ADDRESSES, _CAPTIONS, _CREDITS = (names("json", key) for key in ("address", "caption", "credit"))
_PICTURE_CAPTIONS = _CAPTIONS + names("json", "picture_caption")
_KINDS = ("type", "__typename", "_type", "kind", "component")
_OTHERS = re.compile(r"relat|link|advert|promo|video|embed|newsletter|social|recommend|widget|script|author|tag", re.I)
_PICTURE = re.compile(r"image|photo|picture|figure|media", re.I)
_SLOT = re.compile(r"\$\$\w+\$\$|\{\{[^{}]{0,80}\}\}")  # where a script inserts something
_ISO = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(slots=True)
class Story:
    """One article of the state: headline, paragraphs, pictures in order, moment of publication."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    photos: list[tuple[str, CaptionText]] = field(default_factory=list)
    published: str | None = None

    @property
    def size(self) -> int:
        return sum(map(len, self.paragraphs))


def complete_photos(page: Page, photos: list[Photo]) -> None:
    """Captions and credits of shown pictures that the page itself leaves without, by the picture's file."""
    bare = {key: photo for photo in photos if not photo.caption and len(key := images.key(photo.url or "")) > 7}
    scripts = [text for text in _scripts(page.tree) if "aption" in text or _STREAM in text] if bare else []
    if not any(key in text.lower() for text in scripts for key in bare):
        return
    title = comparable(page.title_block.text if page.title_block else "")
    for node in _objects(scripts):
        picture = _picture(page, node)
        if picture is None or (photo := bare.get(images.key(picture[0]))) is None or photo.caption:
            continue
        caption = picture[1]
        if caption.text and comparable(caption.text) != title:
            photo.caption, photo.credit = caption.text, photo.credit or caption.credit
            page.note(f"photos.{photo.position}", "script state", caption.raw)


def find_story(page: Page, title: str | None) -> Story | None:
    """The longest article of the state under the page's own headline."""
    wanted = comparable(title or page.meta("og:title"))
    if len(wanted) < 8:
        return None
    stories: list[Story] = []
    for node in _objects(_scripts(page.tree)):
        heading = next((t for k in _TITLES if (t := _heading(node.get(k)))), "")
        if heading and _is_same(comparable(heading), wanted):
            stories.append(_story(page, node, heading))
    best = max(stories, key=lambda story: story.size, default=None)
    return best if best and best.size >= MIN_TEXT else None


def _scripts(tree: HtmlElement) -> list[str]:
    """The texts of the scripts that could hold state."""
    scripts = (e.text or "" for e in tree.iter("script") if "ld+json" not in (e.get("type") or ""))
    return [text for text in scripts if len(text) >= MIN_TEXT or _STREAM in text]


def _objects(scripts: list[str]) -> Iterator[dict[str, Any]]:
    """Every object in the state of the scripts, outer ones before inner ones."""
    for value in _values(scripts):
        waiting = [value]
        for _ in range(MAX_NODES):
            if not waiting:
                break
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                value = list(value.values())
            waiting.extend(v for v in reversed(value) if isinstance(v, (dict, list)))


def _values(scripts: list[str]) -> Iterator[Any]:
    """The objects and arrays of scripts: whole JSON texts, assignments, and the rows of a streamed page."""
    room = MAX_CHARACTERS
    for text in sorted((text for text in scripts if _STREAM not in text), key=len, reverse=True):
        room -= len(text)
        if room < 0:
            break
        if text.lstrip()[:1] in ("{", "["):
            yield from _loaded(text)
        else:
            yield from _assigned(text)
    streamed = "".join(text for text in scripts if _STREAM in text)[:MAX_CHARACTERS]
    yield from _rows("".join(_literals(_STREAMED, streamed)))


def _loaded(text: str) -> Iterator[Any]:
    """The value of a JSON text, if it can be read and holds others."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    if isinstance(value, (dict, list)):
        yield value


def _assigned(text: str) -> Iterator[Any]:
    """The objects and arrays that a script assigns."""
    decoder = json.JSONDecoder(strict=False)
    text = _UNDEFINED.sub("null", text)
    at = 0
    for _ in range(12):  # code follows
        start = _ASSIGNED.search(text, at)
        if start is None:
            break
        try:
            value, at = decoder.raw_decode(text, start.end())
            yield value
        except (ValueError, RecursionError):
            at = start.end()
    for literal in _literals(_PARSED, text):
        yield from _loaded(literal)


def _literals(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The string literals that a pattern's group finds."""
    for match in pattern.finditer(text):
        try:
            yield json.loads(match[1], strict=False)
        except ValueError:
            continue


def _rows(stream: str) -> Iterator[Any]:
    """The rows of a streamed page: 'id:JSON' or 'id:Tlength,text'; '$id' in a value stands for a row of text."""
    texts: dict[str, str] = {}
    rows: list[str] = []
    at = 0
    while mark := _ROW.match(stream, at):
        start = mark.end()
        if mark[2]:
            size = int(mark[2], 16)  # in bytes of UTF-8
            texts[mark[1]] = stream[start : start + size].encode()[:size].decode(errors="ignore")
            at = start + len(texts[mark[1]])
        else:
            at = stream.find("\n", start) + 1 or len(stream)
            rows.append(stream[start:at])
    for row in rows:
        yield from _loaded(_ROW_REFERENCE.sub(lambda match: json.dumps(texts.get(match[1], match[0][1:-1])), row))


def _is_same(heading: str, wanted: str) -> bool:
    return heading == wanted or (min(len(heading), len(wanted)) > 15 and (heading in wanted or wanted in heading))


def _text(value: Any, least: int, most: int) -> str:
    text = clean(plain(value)) if isinstance(value, str) else ""
    return text if least <= len(text) <= most and not text.startswith(("http", "{")) else ""


def _heading(value: Any) -> str:
    if isinstance(value, dict):  # of Arc, of WordPress
        value = value.get("basic") or value.get("rendered")
    return _text(value, 8, 400)


def _story(page: Page, node: dict[str, Any], heading: str) -> Story:
    """The article of an object: of the properties that may hold its text the longest."""
    stories = [Story(heading)]
    for key in _BODIES:
        stories.append(Story(heading))
        _read(page, node.get(key), stories[-1], 0)
    best = max(stories, key=lambda story: story.size)
    best.published = next((v for k in _DATES if isinstance(v := node.get(k), str) and _ISO.match(v)), None)
    return best


def _read(page: Page, value: Any, story: Story, depth: int) -> None:
    """Add a value's paragraphs and pictures to a story."""
    if depth > 12:
        return
    if isinstance(value, str):
        _read_html(page, value, story)
    elif isinstance(value, list):
        if value and all(isinstance(v, dict) and v.get("type") == "text" and "text" in v for v in value):
            # runs of one paragraph, as editors keep them
            value = ["".join(str(v["text"]) for v in value)]
        for one in value[:2000]:
            _read(page, one, story, depth + 1)
    elif isinstance(value, dict):
        kind = " ".join(str(value.get(k, "")) for k in _KINDS)
        picture = _picture(page, value)
        if _OTHERS.search(kind):
            return
        if picture is not None and (_PICTURE.search(kind) or picture[1]):
            story.photos.append(picture)
        elif inner := next((v for k in _TEXTS if (v := value.get(k))), None):
            _read(page, inner, story, depth + 1)


def _read_html(page: Page, text: str, story: Story) -> None:
    tree = parse(text[:MAX_CHARACTERS]) if "<" in text else None
    captions: list[str] = []
    for image in tree.iter("img") if tree is not None else ():
        address = images.address(image, page.url)
        if address is not None and not images.decorative(image, address):
            holder = next(image.iterancestors("figure"), image.getparent())
            inside = holder.iter() if holder is not None and holder.tag not in ("body", "html") else ()
            label = next((e for e in inside if e.tag == "figcaption" or "caption" in (e.get("class") or "")), None)
            captions.append(clean(lines_of(label)) if label is not None else "")
            story.photos.append((address, read_caption(captions[-1], "script state")))
    lines = map(clean, _SLOT.sub("\n", text if tree is None else lines_of(tree)).split("\n"))
    story.paragraphs += [line for line in lines if len(line) > 1 and line not in captions]


def _picture(page: Page, node: dict[str, Any]) -> tuple[str, CaptionText] | None:
    """(address, caption) of an object that is a picture: its address ends as a picture's, or its kind says so."""
    named = any(_PICTURE.search(str(node.get(k, ""))) for k in _KINDS)
    addresses = (a for k in _ADDRESSES if isinstance(a := node.get(k), str) and 8 < len(a) < 2000)
    address = next((a for a in addresses if named or images.is_picture_file(a)), None)
    resolved = images.absolute(address, page.url) if address else None
    if resolved is None:
        return None
    text = next((t for k in (_PICTURE_CAPTIONS if named else _CAPTIONS) if (t := _text(node.get(k), 5, 1500))), "")
    caption = read_caption(text, "script state") if text else CaptionText()
    if caption.credit is None and (credit := next((c for k in _CREDITS if (c := _credit(node.get(k)))), "")):
        caption.credit = bare_credit(credit)
    return resolved, caption


def _credit(value: Any) -> str:
    """A credit as a text, a name, or Arc's {'by': [{'name'}], 'affiliation': [{'name'}]}."""
    if isinstance(value, dict):
        value = value.get("name") or [value.get("by"), value.get("affiliation")]
    if isinstance(value, list):
        return "/".join(filter(None, map(_credit, value[:5])))
    return _text(value, 2, 160)
