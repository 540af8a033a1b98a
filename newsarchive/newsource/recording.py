"""The recorded pages of an outlet, as `newsource` writes them and the tests replay them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any


def faults(folder: Path) -> Iterator[tuple[Path, str]]:
    """(file, 'what; mend') for whatever is missing or not confirmed in a folder of recorded pages."""
    told, answers = folder / "pages.toml", folder / "answers.json"
    if not told.is_file():
        yield told, "is missing; record a listing and articles, by 'scrapy newsource' or by hand"
        return
    try:
        pages = _told(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield told, f"cannot be read ({type(error).__name__}: {error}); mend it"
        return
    for page in pages["page"]:
        if not (folder / page["file"]).is_file():
            yield told, f"names {page['file']}, which is missing; record it or take the page out"
    if pages.get("confirmed") is not True:
        yield told, "is not confirmed; read answers.json beside the pages, then set confirmed = true"
    try:
        articles = article_addresses(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield answers, f"cannot be read ({type(error).__name__}: {error}); write a list of one table for each article"
        return
    if not articles:
        yield answers, "holds no answer; record an article"
    for url in sorted(articles - {page["url"] for page in pages["page"]}):
        yield answers, f"answers for {url}, of which there is no page; record it or take the answer out"


def addresses(folder: Path) -> set[str]:
    """The addresses of all recorded pages. Raises what reading the files raises."""
    return {page["url"] for page in _told(folder)["page"]}


def article_addresses(folder: Path) -> set[str]:
    """The addresses at which an article is recorded: each answer's own, or the `addresses` that it names."""
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return {url for answer in answers for url in answer.get("addresses", [answer["url"]])}


def _told(folder: Path) -> dict[str, Any]:
    told = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))
    datetime.fromisoformat(told["fetched_at"])
    if not all(isinstance(page["url"], str) and isinstance(page["file"], str) for page in told["page"]):
        raise TypeError("url and file of a [[page]] are strings")
    return told
