"""What is wrong with an outlet file and its recorded pages, found without a crawl."""

import difflib
import json
import runpy
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from newsarchive.newsource.proposal import shortest
from newsarchive.newsource.recording import FIELDS, Recording, addresses_of, answer_of, differences, shown
from newsarchive.outlets.spec import OutletSpec

LONGEST = 28
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
    wrong_values = list(outlet.problems())
    problems += [*_class_problems(outlet, path.stem), *wrong_values]
    found = [(path, problem) for problem in problems]
    found += _recording_problems(path, pages / path.stem, None if wrong_values else outlet)
    return outlet, [f"{shortest(file)}: {problem}" for file, problem in found]


def _load(path: Path) -> tuple[type[OutletSpec] | None, str]:
    """(the outlet that a file describes, why there is not exactly one)."""
    module = f"newsarchive.spiders.{path.stem}"
    try:
        values = runpy.run_path(str(path), run_name=module).values()
    except SyntaxError as error:
        return None, f"line {error.lineno} is not Python ({error.msg}); mend it"
    except Exception as error:
        return None, f"cannot be loaded ({type(error).__name__}: {error}); mend it"
    classes = [value for value in values if isinstance(value, type) and issubclass(value, OutletSpec)]
    outlets = [value for value in classes if value.__module__ == module]
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


def _recording_problems(path: Path, folder: Path, outlet: type[OutletSpec] | None) -> Iterator[tuple[Path, str]]:
    """(file, 'what; mend') for whatever is missing, not confirmed or unlike the outlet in a folder of recorded pages.
    `path` is the outlet's file."""
    toml, answers = folder / "pages.toml", folder / "answers.json"
    if not toml.is_file():
        yield toml, "is missing; record a listing and articles, by 'newsarchive newsource' or by hand"
        return
    try:
        settings = tomllib.loads(toml.read_text(encoding="utf-8"))
        if datetime.fromisoformat(settings["fetched_at"]).tzinfo is None:
            raise ValueError("fetched_at has no offset")
        files = {str(page["url"]): folder / page["file"] for page in settings["page"]}
    except _UNREADABLE as error:
        yield toml, f"cannot be read ({type(error).__name__}: {error}); mend it"
        return
    missing = [file.name for file in files.values() if not file.is_file()]
    for name in missing:
        yield toml, f"names {name}, which is missing; record it or take the page out"
    if settings.get("confirmed") is not True:
        yield toml, "is not confirmed; read answers.json beside the pages, then set confirmed = true"
    try:
        loaded = json.loads(answers.read_text(encoding="utf-8"))
        articles = {url for answer in loaded for url in addresses_of(answer)}
    except _UNREADABLE as error:
        yield answers, f"cannot be read ({type(error).__name__}: {error}); write a list, an object for each article"
        return
    yield from ((answers, problem) for problem in _answer_problems(loaded, articles - files.keys()))
    if outlet is None:
        return
    for url in sorted(files):
        if url in articles and not outlet.is_article(url):
            yield path, f"the pattern misses the recorded article {url}; widen it"
        elif url not in articles and outlet.is_article(url):
            yield path, f"the pattern matches the recorded {url}, which is not an article; narrow it"
    if not missing:
        yield from _reading_problems(path, folder, outlet)


def _answer_problems(answers: list[dict[str, Any]], without_page: set[str]) -> Iterator[str]:
    if not answers:
        yield "holds no answer; record an article"
    for url in sorted(without_page):
        yield f"holds an answer for {url}, whose page is missing; record it or take the answer out"
    for name in sorted({name for answer in answers for name in answer} - {"url", "addresses", *FIELDS}):
        yield f"holds {name!r}, which is no field of an answer; it may hold {', '.join(FIELDS)}"


def _reading_problems(path: Path, folder: Path, outlet: type[OutletSpec]) -> Iterator[tuple[Path, str]]:
    """(file, 'what; mend') for each field of the recorded articles that is not read as its answer says, and for each
    selector that picks nothing in any of them."""
    try:
        recording = Recording.load(folder)
    except _UNREADABLE as error:
        yield folder, f"cannot be read ({type(error).__name__}: {error}); mend it"
        return
    for page, answer, article in recording.read(outlet):
        file = recording.files[page.url]
        if article.refusal is not None:
            yield file, f"is not read as an article ({article.refusal}); record another page, or take its answer out"
            continue
        for part, expected, given in differences(answer, answer_of(article, page.url)):
            read = f"{part}: {shown(given, expected)} is read, the answer is {shown(expected, given)}"
            yield file, f"{read}; mend the outlet file, or the answer"
    for field in recording.unused_selectors(outlet):
        yield path, f"select {field!r} picks nothing in any recorded article; mend it, or record a page that it fits"
