"""What is wrong with an outlet file and its recorded pages, found without a crawl."""

from __future__ import annotations

import difflib
import importlib.util
import json
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from newsarchive.newsource.proposal import shortest
from newsarchive.outlets.spec import OutletSpec

LONGEST = 25
# What an outlet file may set: the attributes of OutletSpec, and Scrapy's settings for an outlet that is slow or has a
# broken certificate.
_ATTRIBUTES = sorted({name for name in OutletSpec.__annotations__ if not name.startswith("_")} | {"custom_settings"})
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)


def check_outlet(path: Path, pages: Path) -> tuple[type[OutletSpec] | None, list[str]]:
    """(the outlet that a file describes, the problems of the file and of its recorded pages).

    A problem is one line, 'file: what; mend'. `pages` holds a folder of recorded pages for each outlet. The outlet is
    None if the file cannot be loaded or does not describe exactly one.
    """
    lines = len(path.read_text(encoding="utf-8").splitlines())
    problems = [f"has {lines} lines; {LONGEST} are the most that an outlet needs"] if lines > LONGEST else []
    outlet, failure = _load(path)
    if outlet is None:
        return None, [f"{shortest(path)}: {problem}" for problem in (*problems, failure)]
    problems += _class_problems(outlet, path.stem)
    wrong_values = list(outlet.problems())
    recorded = list(recording_problems(pages / path.stem))
    if not wrong_values and all("confirmed" in problem for _, problem in recorded):
        problems += _pattern_problems(outlet, pages / path.stem)
    recorded = [(path, problem) for problem in problems + wrong_values] + recorded
    return outlet, [f"{shortest(file)}: {problem}" for file, problem in recorded]


def _load(path: Path) -> tuple[type[OutletSpec] | None, str]:
    """(the outlet that a file describes, why there is not exactly one)."""
    spec = importlib.util.spec_from_file_location(f"newsarchive.spiders.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        return None, f"line {error.lineno} is not Python ({error.msg}); mend it"
    except Exception as error:
        return None, f"cannot be loaded ({type(error).__name__}: {error}); mend it"
    classes = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, OutletSpec)]
    outlets = [value for value in classes if value.__module__ == module.__name__]
    return (outlets[0] if len(outlets) == 1 else None), f"describes {len(outlets)} outlets; describe one in each file"


def _class_problems(outlet: type[OutletSpec], name: str) -> Iterator[str]:
    if outlet.name != name:
        yield f"has the name {outlet.name!r}; name it {name!r} as the file"
    if not outlet.__doc__:
        yield "has no docstring; say in it what the outlet rests on"
    for attribute, value in vars(outlet).items():
        if attribute.startswith("__") or attribute in ("outlets", *_ATTRIBUTES):
            continue
        if callable(value) or isinstance(value, classmethod | staticmethod | property):
            yield f"defines {attribute}; an outlet file holds attributes only"
            continue
        like = difflib.get_close_matches(attribute, _ATTRIBUTES, n=1)
        mend = f"did you mean {like[0]}?" if like else f"it may set {', '.join(_ATTRIBUTES)}"
        yield f"sets {attribute}, which is not an attribute of an outlet; {mend}"


def _pattern_problems(outlet: type[OutletSpec], folder: Path) -> Iterator[str]:
    articles = _article_addresses(folder)
    for url in sorted(articles):
        if not outlet.is_article(url):
            yield f"the pattern misses the recorded article {url}; widen it"
    for url in sorted({page["url"] for page in _read_pages(folder)["page"]} - articles):
        if outlet.is_article(url):
            yield f"the pattern matches the recorded {url}, which is not an article; narrow it"


def recording_problems(folder: Path) -> Iterator[tuple[Path, str]]:
    """(file, 'what; mend') for whatever is missing or not confirmed in a folder of recorded pages."""
    toml, answers = folder / "pages.toml", folder / "answers.json"
    if not toml.is_file():
        yield toml, "is missing; record a listing and articles, by 'scrapy newsource' or by hand"
        return
    try:
        pages = _read_pages(folder)
    except _UNREADABLE as error:
        yield toml, f"cannot be read ({type(error).__name__}: {error}); mend it"
        return
    for page in pages["page"]:
        if not (folder / page["file"]).is_file():
            yield toml, f"names {page['file']}, which is missing; record it or take the page out"
    if pages.get("confirmed") is not True:
        yield toml, "is not confirmed; read answers.json beside the pages, then set confirmed = true"
    try:
        articles = _article_addresses(folder)
    except _UNREADABLE as error:
        yield answers, f"cannot be read ({type(error).__name__}: {error}); write a list, an object for each article"
        return
    if not articles:
        yield answers, "holds no answer; record an article"
    for url in sorted(articles - {page["url"] for page in pages["page"]}):
        yield answers, f"holds an answer for {url}, whose page is missing; record it or take the answer out"


def _article_addresses(folder: Path) -> set[str]:
    """The addresses of the recorded articles: each answer's own, or the `addresses` that it names."""
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return {url for answer in answers for url in answer.get("addresses", [answer["url"]])}


def _read_pages(folder: Path) -> dict[str, Any]:
    pages = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))
    datetime.fromisoformat(pages["fetched_at"])
    if not all(isinstance(page["url"], str) and isinstance(page["file"], str) for page in pages["page"]):
        raise TypeError("url and file of a [[page]] are strings")
    return pages
