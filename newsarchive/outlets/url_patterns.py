"""The regular expression of an outlet's article addresses, induced from the links of a listing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from newsarchive.models import Link
from newsarchive.outlets.link_classifier import HEADLINE, LinkClasses, classify, is_page_key, literal

FEWEST = 3  # fewer links prove no pattern
_FEWEST_OF_WORDS = 5
_SHORT_HEADLINE = 3
# An address with as long a number names one thing, also where it has not the shape of the others.
_LONG_NUMBER = re.compile(r"\d{6}")
# The share of all article links that the first shape covers at least, and each further one.
_MAIN, _MAIN_OF_WORDS, _FURTHER = 0.3, 0.6, 0.1
_MOST_SHAPES = 4

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MONTH = r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])"
_TOKEN = r"[-_/.](?:[a-z]{1,8}\d+(?:[a-z]{1,2}\d+)*|\d+(?:[a-z]{1,2}\d+)+)"  # noqa: S105
_END = r"(?P<end>(?:\.[a-z]{2,5})?/?)$"
# (what a path looks like, the pattern of its shape, its weight), the most telling first. A group of the first stands in
# the second with its digits generalised. An id grows and a time stamp varies by a digit, so only the least length of a
# number counts: a slug may end in a year and a topic has a short id, so the longer number weighs more.
_SHAPES = tuple(
    (re.compile(looks, re.I), pattern, weight)
    for looks, pattern, weight in (
        (rf"/{_UUID}", rf"/{_UUID}", 1.1),
        (rf"{_MONTH}/\d\d?/[^/?]+/?$", r"/\d{4}/\d{1,2}/\d{1,2}/[^/?]+/?$", 1.1),
        (rf"{_MONTH}/[^/?]+/?$", r"/\d{4}/\d{1,2}/[^/?]+/?$", 1.1),
        (r"(?P<before>(?:/[^/\d]+)?)/\d+/[^/?]*[^/\d?][^/?]*/?$", r"<before>/\d+/[^/?]*[^/?\d][^/?]*/?$", 1.0),
        (r"/\d{3,}(?P<mark>[-_])[^/]*?(?P<file>\.[a-z]{2,5})?/?$", r"/\d+<mark>[^/?]*<file>/?$", 1.0),
        (rf"(?P<first>-[a-z]{{1,8}}\d+)(?P<last>{_TOKEN}){_END}", "<first><last><end>$", 1.1),
        (rf"(?P<mark>[-_/.])\d{{12,}}{_END}", r"<mark>\d{12,}<end>$", 1.3),
        (rf"(?P<mark>[-_/.])\d{{5,}}{_END}", r"<mark>\d{5,}<end>$", 1.15),
        (rf"(?P<mark>[-_/.])\d+{_END}", r"<mark>\d+<end>$", 1.0),
        (rf"(?P<last>{_TOKEN}){_END}", "<last><end>$", 1.0),
    )
)


@dataclass(frozen=True, slots=True)
class Shape:
    """`pattern` is searched in an address. A shape is `sure` if it holds a number, a date or a key, which addresses of
    sections lack; words alone fit sections, too. `weight` multiplies the number of links that it covers."""

    pattern: str
    sure: bool = True
    weight: float = 1.0

    def covered(self, links: Iterable[Link]) -> list[str]:
        """The part of each address that the shape matches."""
        return [found[0] for link in links if (found := re.search(self.pattern, link.url))]


@dataclass(slots=True)
class ArticlePattern:
    """`regex` is searched in an address. `matched` are the links that it finds, `missed` the others that look like
    articles; `refused` counts the rest. It is not `sure` if it rests on words alone."""

    regex: str
    matched: list[Link]
    missed: list[Link]
    refused: int
    sure: bool

    def fits(self, url: str) -> bool:
        return re.search(self.regex, url) is not None


def pattern_of(links: list[Link], listing: str) -> ArticlePattern | None:
    """The pattern of the articles among a listing's links to its own hosts. It is not sure if only short headlines
    show it."""
    for headline in (HEADLINE, _SHORT_HEADLINE):
        pattern = induce(classify(links, listing, headline))
        if pattern is not None:
            pattern.sure = pattern.sure and headline == HEADLINE
            return pattern
    return None


def why_none(links: list[Link], listing: str) -> str:
    """Why `pattern_of` finds no pattern: what was counted, and what is needed."""
    classes = classify(links, listing, _SHORT_HEADLINE)
    covered = {shape: len(shape.covered(classes.articles)) for link in classes.articles for shape in shapes(link.url)}
    shape = max(covered, key=lambda shape: (covered[shape] * shape.weight, shape.sure), default=None)
    alike = covered[shape] if shape else 0
    counted = f"{len(links)} links, headlines that lead to an address like an article's: {len(classes.articles)}"
    if shape is None or alike < (FEWEST if shape.sure else _FEWEST_OF_WORDS):
        needed = f"{FEWEST} of one form with a number or a date are needed, or {_FEWEST_OF_WORDS} of words alone"
        return f"{counted}, of one form: {alike}; {needed}"
    other = next((link.url for link in classes.others + classes.unclear if shape.covered([link])), None)
    if other is not None and _conflicts(shape, classes) is None:
        return f"{counted}, of the form {shape.pattern}: {alike}; {other} has that form, too, and is no article"
    return f"{counted}, of the form {shape.pattern}: {alike}, too few of them for a rule"


def articles_among(links: list[Link], listing: str) -> list[Link] | None:
    """The links that lead to articles, in their order. None if the listing shows no pattern that is sure."""
    pattern = pattern_of(links, listing)
    if pattern is None or not pattern.sure:
        return None
    others = {link.url for link in pattern.missed if _LONG_NUMBER.search(urlsplit(link.url).path)}
    return [link for link in links if link.url in others or pattern.fits(link.url)]


def induce(classes: LinkClasses) -> ArticlePattern | None:
    """Find the few shapes that cover the links which look like articles, and none of the others. None if no shape
    covers FEWEST links."""
    remaining = classes.articles
    chosen: list[Shape] = []
    excluded: set[str] = set()
    while len(chosen) < _MOST_SHAPES and (best := _best_shape(remaining, classes, chosen)):
        chosen.append(best)
        excluded |= _conflicts(best, classes) or set()
        remaining = [link for link in remaining if not best.covered([link])]
    if not chosen:
        return None
    regex = "|".join(shape.pattern for shape in chosen)
    if excluded:
        regex = rf"^(?!.*/{_any_of(excluded)}).*{_any_of(shape.pattern for shape in chosen)}"
    matched = [link for link in classes.articles + classes.unclear if re.search(regex, link.url)]
    missed = [link for link in classes.articles if not re.search(regex, link.url)]
    refused = len(classes.others) + len(classes.articles) + len(classes.unclear) - len(matched) - len(missed)
    return ArticlePattern(regex, matched, missed, refused, sure=all(shape.sure for shape in chosen))


def _best_shape(remaining: list[Link], classes: LinkClasses, chosen: list[Shape]) -> Shape | None:
    """The shape that covers most of the remaining links; a sure one if possible."""
    candidates = dict.fromkeys(shape for link in remaining for shape in shapes(link.url))
    covered = {shape: shape.covered(remaining) for shape in candidates}
    for shape in sorted(candidates, key=lambda shape: (not shape.sure, -len(covered[shape]) * shape.weight)):
        if not shape.sure and chosen and chosen[0].sure:
            return None
        if len(set(covered[shape])) <= len(covered[shape]) / 2:
            continue  # the number of a section, which its articles share
        share = _FURTHER if chosen else _MAIN if shape.sure else _MAIN_OF_WORDS
        least = max(FEWEST if shape.sure else _FEWEST_OF_WORDS, share * len(classes.articles))
        if len(covered[shape]) >= least and _conflicts(shape, classes) is not None:
            return shape
    return None


def _conflicts(shape: Shape, classes: LinkClasses) -> set[str] | None:
    """What to exclude for a shape. None if it fits other links that are not articles, and cannot be told from them."""
    fitting = [link.url for link in classes.others if shape.covered([link])]
    if any(url not in classes.apart for url in fitting):
        return None
    excluded = {classes.apart[url] for url in fitting}
    articles = [link for link in classes.articles if shape.covered([link])]
    lost = [link for link in articles if excluded and re.search(f"/{_any_of(excluded)}", link.url)]
    if 2 * len(lost) > len(articles):
        return None
    # An article with a short title has its articles' shape, and sections are many: a shape that fits half as many
    # short titles as headlines is that of sections, and a shape of words may fit none.
    short = shape.covered(link for link in classes.unclear if link.title)
    most = len(articles) / 2 if shape.sure else 0
    return excluded if len(short) <= most else None


def shapes(url: str) -> Iterator[Shape]:
    """The shapes of an address, the most telling first."""
    parts = urlsplit(url)
    if parts.query:
        for key, value in parse_qsl(parts.query):
            if value.isdigit() and not is_page_key(key):
                yield Shape(rf"[?&]{re.escape(key)}=\d+")
        return
    for looks, pattern, weight in _SHAPES:
        if found := looks.search(parts.path):
            for name, text in found.groupdict().items():
                generalised = _ending(text) if name == "end" else re.sub(r"\d+", r"\\d+", literal(text or ""))
                pattern = pattern.replace(f"<{name}>", generalised)
            yield Shape(pattern, weight=weight)
    yield from _word_shapes(parts.path)


def _word_shapes(path: str) -> Iterator[Shape]:
    """Words alone: '/osint-insights/defence-news/three-words-more', under each of its directories or anywhere."""
    end = re.search(r"(?:\.[a-z]{2,5})?/?$", path, re.I)
    assert end is not None
    *directories, slug = path[: end.start()].split("/")
    for least in (4, 3, 2):
        for depth in range(1, len(directories) + 1) if slug.count("-") >= least else ():
            prefix = literal("/".join(directories[:depth]))
            between = "(?:[^/?]+/)*" if depth < len(directories) else ""
            yield Shape(rf"{prefix}/{between}(?:[^/?-]*-){{{least},}}[^/?-]*{_ending(end[0])}$", sure=False)


def _ending(end: str) -> str:
    """The end of an address as a regular expression; a slash is optional."""
    return literal(end.rstrip("/")) + ("/?" if end.endswith("/") else "")


def _any_of(patterns: Iterable[str]) -> str:
    first, *others = sorted(patterns)
    return f"(?:{'|'.join([first, *others])})" if others else first
