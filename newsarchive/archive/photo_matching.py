"""Finds the photos of a story that show one picture, by their file names and captions.

An outlet that takes over a text takes over its pictures, under addresses of its own. One outlet serves a picture in
several sizes. The name of the file, without the size, and the caption often stay the same. The result is computed when
it is needed, because the photos of one story are few, and stories join and split.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from sqlite_utils import Database

from newsarchive.text import comparable, fold, picture_name

NAME = 10  # letters and figures; a shorter file name ('img_1') identifies no picture
CAPTION = 6  # words; a shorter caption identifies no picture

_WORD = re.compile(r"[^\W_]+")


def matching_photos(db: Database, story: int) -> list[list[int]]:
    """The photos of a story (ids of the table `photos`) that show one picture, in groups of two or more."""
    rows = db.execute(
        "SELECT p.id, p.article_id, p.url, p.caption FROM photos p JOIN articles a ON a.id = p.article_id"
        " WHERE a.story_id = ? ORDER BY p.id",
        [story],
    ).fetchall()
    by_key: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for photo, article, url, caption in rows:
        for key in _keys(url, caption):
            by_key[key].append((photo, article))
    group = {row[0]: {row[0]} for row in rows}
    for photos in by_key.values():
        # A key that occurs twice in one article names a section or the outlet, not the picture.
        if len({article for _, article in photos}) == len(photos):
            joined = set().union(*(group[photo] for photo, _ in photos))
            group |= dict.fromkeys(joined, joined)
    distinct = {min(members): sorted(members) for members in group.values() if len(members) > 1}
    return [distinct[first] for first in sorted(distinct)]


def file_name(url: str) -> str:
    """The letters and digits of a picture's file name, which all its sizes and versions share."""
    return fold("".join(_WORD.findall(picture_name(url))))


def _keys(url: str | None, caption: str | None) -> Iterator[str]:
    if url and len(name := file_name(url)) >= NAME:
        yield f"name {name}"
    if caption and len(comparable(caption).split()) >= CAPTION:
        yield f"caption {fold(comparable(caption))}"
