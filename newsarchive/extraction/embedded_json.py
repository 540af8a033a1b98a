"""Articles out of the state that a page carries for its own scripts: islands of application/json, assignments
('window.__INITIAL_STATE__ = {…}'), JSON.parse("…"), and the rows that React streams.

Shown text goes first. The state fills in a picture's caption and credit, and gives the text only where the page shows
hardly any and an article of the state has the page's headline. Reading is bounded; no script is run.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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

# Where a value begins: a script that is JSON, an assignment, a queue.
_VALUE = re.compile(r"(?:^\s*|[\w$\])\"']\s*=\s*|\.push\(\s*)(?=[{\[])")
_PARSED = re.compile(r'JSON\.parse\(\s*("(?:[^"\\]|\\.)*+")')
_STREAMED = re.compile(r'self\.__next_f\.push\(\s*\[\s*1\s*,\s*("(?:[^"\\]|\\.)*+")\s*\]')
_STREAM = "__next_f"  # its pieces can only be read together
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined(?=\s*[,}\]])")
_ROW_REFERENCE = re.compile(r'"\$([0-9a-f]{1,6})"')
_ROW = re.compile(r"\s*([0-9a-f]{1,6}):(?:T([0-9a-f]{1,6}),)?")

_TITLES, _BODIES, _DATES, _TEXTS = (names("json", key) for key in ("title", "body", "date", "text"))
_ADDRESSES, _CAPTIONS, _CREDITS = (names("json", key) for key in ("address", "caption", "credit"))
_KINDS = ("type", "__typename")
_OTHERS = re.compile(r"link|relat|promo|video", re.I)
_PICTURE = re.compile(r"image|photo|picture", re.I)
_SLOT = re.compile(r"\$\$\w+\$\$")  # where a script inserts something


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
    scripts = [text for script in page.tagged("script") if "aption" in (text := script.text or "")] if bare else []
    if not any(key in text.lower() for text in scripts for key in bare):
        return
    title = comparable(page.title_block.text if page.title_block else "")
    for node in _objects(scripts):
        address, caption = _picture(page, node) or ("", CaptionText())
        photo = bare.get(images.key(address))
        if photo is not None and not photo.caption and caption.text and comparable(caption.text) != title:
            photo.caption, photo.credit = caption.text, photo.credit or caption.credit
            page.note(f"photos.{photo.position}", "script state", caption.raw)


def find_story(page: Page, title: str) -> Story | None:
    """The longest article of the state under the page's own headline."""
    wanted = comparable(title)
    if len(wanted) < 8:
        return None
    stories: list[Story] = []
    for node in _objects([script.text or "" for script in page.tagged("script")]):
        heading = next((t for k in _TITLES if (t := _heading(node.get(k)))), "")
        if heading and _is_same(comparable(heading), wanted):
            stories.append(_story(page, node, heading))
    return max(stories, key=lambda story: story.size, default=None)


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
    """The objects and arrays of scripts, and the rows of a streamed page."""
    room = MAX_CHARACTERS
    for text in sorted(scripts, key=len, reverse=True):
        room -= len(text)
        if room < 0:
            break
        yield from _kept(_UNDEFINED.sub("null", text))
        for literal in _literals(_PARSED, text):
            yield from _kept(literal)
    streamed = "".join(text for text in scripts if _STREAM in text)[:MAX_CHARACTERS]
    yield from _rows("".join(_literals(_STREAMED, streamed)))


def _kept(text: str) -> Iterator[Any]:
    """The objects and arrays that a script is, assigns or pushes."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(12):  # code follows
        start = _VALUE.search(text, at)
        if start is None:
            break
        try:
            value, at = decoder.raw_decode(text, start.end())
            yield value
        except (ValueError, RecursionError):
            at = start.end()


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
        yield from _kept(_ROW_REFERENCE.sub(lambda match: json.dumps(texts.get(match[1], match[0][1:-1])), row))


def _is_same(heading: str, wanted: str) -> bool:
    """Whether a headline is the page's, or part of it: a section or the outlet may stand beside either."""
    return heading == wanted or (min(len(heading), len(wanted)) > 15 and (heading in wanted or wanted in heading))


def _text(value: Any, least: int, most: int) -> str:
    text = clean(plain(value)) if isinstance(value, str) else ""
    return text if least <= len(text) <= most else ""


def _heading(value: Any) -> str:
    return _text(value.get("basic") if isinstance(value, dict) else value, 8, 400)  # 'basic' is Arc's


def _story(page: Page, node: dict[str, Any], heading: str) -> Story:
    """The article of an object: of the properties that may hold its text the longest."""
    stories = [Story(heading) for _ in _BODIES]
    for key, story in zip(_BODIES, stories, strict=True):
        _read(page, node.get(key), story, 0)
    best = max(stories, key=lambda story: story.size)
    best.published = next((v for k in _DATES if isinstance(v := node.get(k), str)), None)
    return best


def _read(page: Page, value: Any, story: Story, depth: int) -> None:
    """Add a value's paragraphs and pictures to a story."""
    if depth > 12:
        return
    if isinstance(value, str):
        _read_html(page, value, story)
    elif isinstance(value, list):
        if all(isinstance(v, dict) and v.get("type") == "text" and "text" in v for v in value):
            # runs of one paragraph, as editors keep them
            value = ["".join(str(v["text"]) for v in value)]
        for one in value[:2000]:
            _read(page, one, story, depth + 1)
    elif isinstance(value, dict):
        if (picture := _picture(page, value)) is not None:
            story.photos.append(picture)
        elif not _OTHERS.search(_kind(value)):
            _read(page, next((v for k in _TEXTS if (v := value.get(k))), None), story, depth + 1)


def _read_html(page: Page, text: str, story: Story) -> None:
    tree = parse(text[:MAX_CHARACTERS]) if "<" in text else None
    for image in tree.iter("img") if tree is not None else ():
        if (address := images.address(image, page.url)) is not None:
            holder = next(image.iterancestors("figure"), image.getparent())
            inside = holder.iter() if holder is not None and holder.tag not in ("body", "html") else ()
            label = next((e for e in inside if e.tag == "figcaption" or "caption" in (e.get("class") or "")), None)
            caption = clean(lines_of(label)) if label is not None else ""
            story.photos.append((address, read_caption(caption, "script state")))
    story.paragraphs += map(clean, _SLOT.sub("\n", text if tree is None else lines_of(tree)).split("\n"))


def _kind(node: dict[str, Any]) -> str:
    return " ".join(str(node.get(key, "")) for key in _KINDS)


def _picture(page: Page, node: dict[str, Any]) -> tuple[str, CaptionText] | None:
    """(address, caption) of an object that is a picture: its address ends as a picture's, or its kind says so."""
    named = _PICTURE.search(_kind(node))
    addresses = (a for k in _ADDRESSES if isinstance(a := node.get(k), str) and 8 < len(a) < 2000)
    address = next((a for a in addresses if named or images.is_picture_file(a)), None)
    resolved = images.absolute(address, page.url) if address else None
    if resolved is None:
        return None
    caption = read_caption(next((t for k in _CAPTIONS if (t := _text(node.get(k), 5, 1500))), ""), "script state")
    if caption.credit is None:
        caption.credit = bare_credit(next((c for k in _CREDITS if (c := _credit(node.get(k)))), ""))
    return resolved, caption


def _credit(value: Any) -> str:
    """A credit as a text, a name, or Arc's {'by': [{'name'}], 'affiliation': [{'name'}]}."""
    if isinstance(value, dict):
        value = value.get("name") or [value.get("by"), value.get("affiliation")]
    if isinstance(value, list):
        return "/".join(filter(None, map(_credit, value[:5])))
    return _text(value, 2, 160)
