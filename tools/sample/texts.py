"""The articles of articles/*.toml, and their text at a snapshot.

A body is paragraphs with a blank line between them. A paragraph may also be
    ## a sub-heading
    > a quotation set apart
    [2]                    the second picture of `photos`
    - an item of a list    (a line an item)
    | a | row |            (a line a row, the first one the head)
Pictures that the body does not place stand above it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from tools.sample.outlets import SNAPSHOTS


@dataclass(frozen=True, slots=True)
class Picture:
    """`file` is the path under the outlet's image folder; `credit` is printed beside the caption.

    `drawing` is one of pictures.SCENES. `crop` is the part of it that is shown: left, top, right and bottom, from 0 to
    1. From the snapshot `gone` on, the address answers 404.
    """

    file: str
    drawing: str
    caption: str | None = None
    credit: str | None = None
    crop: tuple[float, float, float, float] | None = None
    gone: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body: p, h, quote (text), list (items), table (rows) or photo (number, from 1)."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    photo: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One article at one snapshot. Names as in items.Article where they mean the same."""

    name: str
    outlet: str
    layout: str
    section: str
    id: int
    title: str
    lead: str
    body: str
    published: datetime
    byline: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agency: str | None = None
    tags: tuple[str, ...] = ()
    event: date | None = None
    modified: datetime | None = None
    photos: tuple[Picture, ...] = ()
    story: str | None = None  # the agency text that it carries
    old_id: int | None = None  # also reachable under the old CMS
    dated: bool = True  # False: only the listing prints the date
    listed: bool = True  # False: only the feed or the sitemap knows it
    banned: bool = False  # robots.txt forbids it
    blocks: tuple[Block, ...] = field(default=(), compare=False)


def _block(paragraph: str) -> Block:
    lines = [line.strip() for line in paragraph.strip().splitlines()]
    if match := re.fullmatch(r"\[(\d+)\]", paragraph.strip()):
        return Block("photo", photo=int(match[1]))
    if paragraph.startswith("## "):
        return Block("h", paragraph[3:].strip())
    if paragraph.startswith("> "):
        return Block("quote", paragraph[2:].strip())
    if all(line.startswith("- ") for line in lines):
        return Block("list", items=tuple(line[2:] for line in lines))
    if all(line.startswith("|") for line in lines):
        return Block("table", rows=tuple(tuple(c.strip() for c in line.strip("|").split("|")) for line in lines))
    return Block("p", " ".join(lines))


def blocks(body: str) -> tuple[Block, ...]:
    return tuple(_block(part) for part in re.split(r"\n\s*\n", body.strip()))


def _corrected(value: Any, changes: list[dict[str, str]], used: set[int]) -> Any:
    """The data with every change made. A change replaces a text that occurs once."""
    if isinstance(value, str):
        for number, change in enumerate(changes):
            if change["old"] in value:
                value = value.replace(change["old"], change["new"])
                used.add(number)
        return value
    if isinstance(value, list):
        return [_corrected(item, changes, used) for item in value]
    if isinstance(value, dict):
        return {key: _corrected(item, changes, used) for key, item in value.items()}
    return value


def _picture(data: dict[str, Any]) -> Picture:
    crop = data.get("crop")
    return Picture(**{**data, "crop": tuple(crop) if crop else None})


def _text(name: str, data: dict[str, Any], snapshot: int) -> Text | None:
    data = dict(data)
    correction = data.pop("correction", None)
    gone = data.pop("gone", None)
    if data["published"] > SNAPSHOTS[snapshot] or (gone is not None and snapshot >= gone):
        return None
    if correction and snapshot >= correction["snapshot"]:
        used: set[int] = set()
        data = _corrected(data, correction["changes"], used)
        if len(used) != len(correction["changes"]):
            raise ValueError(f"{name}: a correction changes text that the article does not have")
        data["modified"] = correction["modified"]
    byline = data.pop("byline", ())
    return Text(
        name=name,
        byline=(byline,) if isinstance(byline, str) else tuple(byline),
        authors=tuple(data.pop("authors", ())),
        tags=tuple(data.pop("tags", ())),
        photos=tuple(_picture(photo) for photo in data.pop("photos", ())),
        blocks=blocks(data["body"]),
        **data,
    )


@cache
def _files() -> dict[str, dict[str, Any]]:
    folder = files("tools.sample") / "articles"
    paths = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {
        f.name.removesuffix(".toml"): tomllib.loads(unicodedata.normalize("NFC", f.read_text("utf-8"))) for f in paths
    }


@cache
def texts(snapshot: int) -> tuple[Text, ...]:
    """Every article of the snapshot, newest first, also those that robots.txt forbids."""
    if snapshot not in SNAPSHOTS:
        raise ValueError(f"no snapshot {snapshot}: there are {', '.join(map(str, SNAPSHOTS))}")
    standing = (_text(name, data, snapshot) for name, data in _files().items())
    return tuple(sorted((t for t in standing if t), key=lambda t: (t.published, t.name), reverse=True))


def vanished(snapshot: int) -> tuple[Text, ...]:
    """The articles of earlier snapshots that are gone at this one."""
    now = {t.name for t in texts(snapshot)}
    before = {t.name: t for earlier in range(1, snapshot) for t in texts(earlier)}
    return tuple(t for name, t in before.items() if name not in now)
