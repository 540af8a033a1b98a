"""Pictures as files in a folder, with captions.csv: caption, credit, article and citation key of each."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from newsarchive.errors import UserError
from newsarchive.export.bibliography import key
from newsarchive.export.csv import Rows, cell
from newsarchive.export.target import target
from newsarchive.text import fold

TABLE = "captions.csv"
_COLUMNS = ("file", "caption", "credit", "title", "outlet", "day", "address", "key")
_SLUG = 50
_DIGEST = 12  # characters of it in a file's name


def export_photos(
    photos: Iterable[dict[str, Any]], folder: Path, picture: Callable[[str], tuple[str, bytes] | None], most: int | None
) -> tuple[int, int, list[int]]:
    """Write the pictures of photos into a folder, each once and `most` at the most, and captions.csv with a row for
    each photo. (pictures, photos whose picture is not kept, ids of the articles). A photo has the fields `url`,
    `caption`, `credit`, `title`, `outlet`, `source`, `published_at`, `article_url` and `article_id`. `picture(url)`
    gives the digest and the file (WebP) of a kept picture. Raises UserError."""
    names: dict[str, str] = {}
    articles: dict[int, None] = {}
    lacking = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with target(str(folder / TABLE)) as opened:
            rows = Rows(opened.file, _COLUMNS)
            for photo in photos:
                found = picture(photo["url"]) if photo["url"] else None
                if found is None:
                    lacking += 1
                    continue
                digest, body = found
                if digest not in names:
                    if len(names) == most:
                        break
                    names[digest] = name_of(photo, digest)
                    (folder / names[digest]).write_bytes(body)
                rows.write(map(cell, (names[digest], *_told(photo))))
                articles[photo["article_id"]] = None
    except OSError as error:
        raise UserError(
            f"export: {error.filename or folder}: {error.strerror or error}; some files may be there"
        ) from error
    return len(names), lacking, list(articles)


def name_of(photo: dict[str, Any], digest: str) -> str:
    """The name of a picture's file: 'DAY-caption-DIGEST.webp'."""
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(photo["caption"] or photo["title"] or "")))[:_SLUG].strip("-")
    day = re.sub("[^0-9-]", "", (photo["published_at"] or "")[:10]) or "undated"
    return f"{'-'.join(filter(None, (day, slug, digest[:_DIGEST])))}.webp"


def _told(photo: dict[str, Any]) -> tuple[str | None, ...]:
    cited = key({"source": photo["source"], "url": photo["article_url"]})
    day = (photo["published_at"] or "")[:10]
    return photo["caption"], photo["credit"], photo["title"], photo["outlet"], day, photo["article_url"], cited
