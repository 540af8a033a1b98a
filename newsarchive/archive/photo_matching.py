"""Which photos of a story are one picture, as far as their addresses and captions tell.

Outlets that take a text over take its pictures along, under addresses of their own; one outlet serves a picture in
several sizes. What stays is often the file's name, apart from sizes, and often the caption. Asked when it is needed and
not stored: the photos of one story are few, and nothing has to be put right when stories join or part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from sqlite_utils import Database

from newsarchive.text import comparable, fold

NAME = 10  # letters and figures in a file's name that tells something: 'img_1' does not
CAPTION = 6  # words in a caption that does

_SIZE = re.compile(
    r"(?<![^\W_])(?:\d{2,4}x\d{2,4}|[wh]\d{2,4}|\d{2,4}px|thumb(?:nail)?|scaled|resized?|crop(?:ped)?)(?![^\W_])"
)
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$")
_TELLING = re.compile(r"[^\W_]+")


def matching_photos(db: Database, story: int) -> list[list[int]]:
    """The photos of a story (ids of the table `photos`) that show one picture, in groups of two and more."""
    rows = db.execute(
        "SELECT p.id, p.article_id, p.url, p.caption FROM photos p JOIN articles a ON a.id = p.article_id"
        " WHERE a.story_id = ? ORDER BY p.id",
        [story],
    ).fetchall()
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for photo, article, url, caption in rows:
        for sign in _signs(url, caption):
            holders[sign].append((photo, article))
    group = {row[0]: {row[0]} for row in rows}
    for found in holders.values():
        # What stands twice in one article is its section's name or its outlet's, not the picture's.
        if len({article for _, article in found}) == len(found):
            joined = set().union(*(group[photo] for photo, _ in found))
            group |= dict.fromkeys(joined, joined)
    distinct = {min(members): sorted(members) for members in group.values() if len(members) > 1}
    return [distinct[first] for first in sorted(distinct)]


def file_name(url: str) -> str:
    """The name of a picture's file as its other sizes and versions bear it too: without size, extension and query."""
    name = _EXTENSION.sub("", unquote(urlsplit(url).path).rpartition("/")[2].lower())
    return fold("".join(_TELLING.findall(_SIZE.sub("", name))))


def _signs(url: str | None, caption: str | None) -> Iterator[str]:
    if url and len(name := file_name(url)) >= NAME:
        yield f"name {name}"
    if caption and len(comparable(caption).split()) >= CAPTION:
        yield f"caption {fold(comparable(caption))}"
