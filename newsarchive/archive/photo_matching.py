"""Which photos of a story are one picture, as far as their addresses and captions tell.

Outlets that take a text over take its pictures along, under addresses of their own; one outlet serves a picture in
several sizes. What stays is often the file's name, apart from sizes, and often the caption. Asked when it is needed and
not stored: the photos of one story are few, and nothing has to be put right when stories join or part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from sqlite_utils import Database

from newsarchive.text import comparable, fold, picture_name

NAME = 10  # letters and figures in a file's name that tells something: 'img_1' does not
CAPTION = 6  # words in a caption that does

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
    """The letters and digits of a picture's file name, which all its sizes and versions share."""
    return fold("".join(_TELLING.findall(picture_name(url))))


def _signs(url: str | None, caption: str | None) -> Iterator[str]:
    if url and len(name := file_name(url)) >= NAME:
        yield f"name {name}"
    if caption and len(comparable(caption).split()) >= CAPTION:
        yield f"caption {fold(comparable(caption))}"
