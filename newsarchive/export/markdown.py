"""Markdown: a folder with one file for each article, as Obsidian and static site generators read it.

A file begins with YAML front matter. Its text has the headings, lists, quotations, tables, emphasis, links and pictures
of the page. The pictures that the archive keeps are copied into the folder.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from newsarchive.errors import UserError
from newsarchive.export.writer import FIELDS, Article, in_order
from newsarchive.text import fold

PICTURES = "pictures"
_NOT_FRONT = frozenset({"id", "lead", "body", "body_agreement", "body_blocks", "photos", "story_id"})
_NOT_FRONT |= {"title", "published_precision", "published_day"}
_FRONT = ("title", *(name for name in FIELDS if name not in _NOT_FRONT))
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~]|^(?:[#+-]|\d+[.)](?=\s))")
_SIGNS = {"strong": ("**", "**"), "emphasis": ("*", "*")}
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_SLUG = 60


def export_markdown(
    articles: Iterable[Article], folder: Path, picture: Callable[[str], tuple[str, bytes] | None]
) -> tuple[int, int]:
    """Write articles into a folder; (articles, pictures) written. Files of an earlier export are written anew, others
    stay. `picture(url)` gives the digest and the file (WebP) of a kept picture. Raises UserError."""
    count, copied = 0, set[str]()
    try:
        for article in map(in_order, articles):
            path = folder / name_of(article)
            path.parent.mkdir(parents=True, exist_ok=True)
            kept = {}
            for photo in article["photos"]:
                if photo["url"] and (found := picture(photo["url"])) is not None:
                    digest, body = found
                    target = folder / PICTURES / f"{digest}.webp"
                    target.parent.mkdir(exist_ok=True)
                    if digest not in copied:
                        target.write_bytes(body)
                        copied.add(digest)
                    kept[photo["url"]] = f"{'../' * len(path.relative_to(folder).parent.parts)}{PICTURES}/{digest}.webp"
            path.write_text(document(article, kept), encoding="utf-8")
            count += 1
    except OSError as error:
        raise UserError(
            f"export: {error.filename or folder}: {error.strerror or error}; some files may be there"
        ) from error
    return count, len(copied)


def name_of(article: Article) -> str:
    """The path of an article in the folder: 'SOURCE/YEAR/DAY-headline-ID.md'."""
    day = (article["published_at"] or "undated")[:10]
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(article["title"] or "")))[:_SLUG].strip("-")
    source = re.sub(r"[^\w.-]", "_", article["source"] or "unknown").strip(".") or "unknown"
    return f"{source}/{day[:4]}/{'-'.join(filter(None, (day, slug, str(article['id']))))}.md"


def document(article: Article, pictures: dict[str, str]) -> str:
    """One article as Markdown. `pictures` are the paths of kept pictures by the address of their photo."""
    front = [f"{name}: {_yaml(article[name])}" for name in _FRONT if article[name]]
    parts = [f"# {inline(article['title'])}" if article["title"] else "", inline(article["lead"] or "")]
    parts.append(text_of(article, pictures))
    return "\n".join(["---", *front, "---", "", "\n\n".join(filter(None, parts)), ""])


def text_of(article: Article, pictures: dict[str, str]) -> str:
    """The body and the photos. A photo without a place in the text stands behind it."""
    photos = {photo["position"]: photo for photo in article["photos"]}
    parts = []
    blocks = article["body_blocks"] or [{"type": "paragraph", "text": t} for t in (article["body"] or "").split("\n\n")]
    for block in blocks:
        if block["type"] == "photo":
            if photo := photos.pop(block["position"], None):
                parts.append(_photo(photo, pictures))
        else:
            parts.append(_block(block))
    parts += [_photo(photo, pictures) for photo in photos.values()]
    return "\n\n".join(filter(None, parts))


def inline(text: str, marks: Iterable[dict[str, Any]] = ()) -> str:
    """A text with its emphasis and links; signs of Markdown in it are escaped."""
    signs: dict[int, list[str]] = {}
    last = [len(text)]
    for mark in sorted(marks, key=lambda mark: (mark["start"], -mark["end"])):
        start, end = mark["start"], mark["end"]
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        while last[-1] <= start and len(last) > 1:
            last.pop()
        if start >= end or end > last[-1]:
            continue  # it would cross another one
        last.append(end)
        link = f"]({mark.get('url', '').replace('(', '%28').replace(')', '%29')})"
        opening, closing = _SIGNS.get(mark["kind"], ("[", link))
        signs.setdefault(start, []).append(opening)
        signs.setdefault(end, []).insert(0, closing)
    parts, before = [], 0
    for at in sorted(signs):
        parts += [_escaped(text[before:at], first=before == 0), *signs[at]]
        before = at
    return "".join([*parts, _escaped(text[before:], first=before == 0)]).replace("\n", "  \n")


def _escaped(text: str, *, first: bool) -> str:
    return _SPECIAL.sub(
        lambda sign: f"\\{sign[0]}" if first or sign.start() or sign[0] in "\\`*_[]<>|~" else sign[0], text
    )


def _yaml(value: object) -> str:
    """A value in JSON, which is YAML, too, but for some characters that have to be escaped."""
    return _NOT_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False))


def _block(block: dict[str, Any]) -> str:
    kind = block["type"]
    if kind == "heading":
        return f"{'#' * min(6, block['level'] + (block['level'] == 1))} {_text(block)}"
    if kind == "list":
        signs = (f"{n}." if block["ordered"] else "-" for n in range(1, len(block["items"]) + 1))
        return "\n".join(f"{sign} {_text(item)}" for sign, item in zip(signs, block["items"], strict=True))
    if kind == "table":
        width = max(map(len, block["rows"]))
        rows = [[_text(cell) for cell in row] + [""] * (width - len(row)) for row in block["rows"]]
        return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * width, *rows[1:]))
    return f"> {_text(block)}" if kind == "quote" else _text(block)


def _text(part: dict[str, Any]) -> str:
    return inline(part["text"], part.get("marks", ()))


def _photo(photo: dict[str, Any], pictures: dict[str, str]) -> str:
    caption = " ".join(filter(None, (photo["caption"], f"({photo['credit']})" if photo["credit"] else "")))
    alt = inline(photo["alt"] or photo["caption"] or "")
    path = pictures.get(photo["url"] or "")
    address = "" if photo["url"] is None else f"<{photo['url'].replace('>', '%3E').replace('<', '%3C')}>"
    picture = f"![{alt}]({path})" if path else address
    return "\n\n".join(filter(None, (picture, f"*{inline(caption)}*" if caption else "")))
