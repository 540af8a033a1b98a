"""A text as printed, for a template: cut into spans with a link each, and these into runs with an emphasis each."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from newsarchive.desk.queries import Row
from newsarchive.text import fold

Mark = dict[str, Any]  # `start` and `end` in the text, and `kind`; of a link also its `url`
_WORD = re.compile(r"\w+")
_PART_OF_WORD = re.compile(r"\w\w")


class Run(NamedTuple):
    """A part of a text with the same emphasis throughout. `hit`: a search found it."""

    text: str
    strong: bool = False
    emphasis: bool = False
    hit: bool = False


class Span(NamedTuple):
    """A part of a text that leads to one place: `link`, an address that the outlet printed, or `page`, the path of who
    or what is named there."""

    runs: list[Run]
    link: str | None = None
    page: str | None = None


def printed(article: Row, named: Iterable[Row]) -> list[dict[str, Any]]:
    """The blocks of an article, each text as spans. An article that an earlier version read has paragraphs only.
    `named` are the mentions in its body."""
    blocks = article["body_blocks"]
    body = article["body"] or ""
    if not blocks:
        blocks = [{"type": "paragraph", "text": text} for text in body.split("\n\n") if text.strip()]
    cutter = _Cutter(body, sorted(named, key=lambda one: one["start"]))
    return [_with_spans(block, cutter) for block in blocks]


def spans(text: str, marks: Iterable[Mark] = (), named: Iterable[Row] = ()) -> list[Span]:
    """A text with its marks and the links of its mentions (`start`, `end`, `name`, `page`). A mention is no link where
    the text does not bear the name (it was changed since), inside of another one and inside of the outlet's link."""
    kinds = list(marks)
    linked = [mark for mark in kinds if mark["kind"] == "link"]
    places = list(_apart(text, named, linked))
    ends = {one[end] for one in (*kinds, *places) for end in ("start", "end")}
    cuts = sorted({0, len(text), *(end for end in ends if end <= len(text))})
    starts = [one["start"] for one in places]
    found = []
    for holder, parts in groupby(pairwise(cuts), lambda part: _holder(part, linked, places, starts)):
        runs = [_run(text, start, end, kinds) for start, end in parts]
        found.append(Span(runs, holder.get("url"), holder.get("page")) if holder else Span(runs))
    return found


def hits(pieces: Iterable[tuple[str, bool]]) -> tuple[str, list[Mark]]:
    """(text, marks) of a text that a search gave as (text, is it a hit)."""
    text, marks = "", list[Mark]()
    for part, is_hit in pieces:
        if is_hit:
            marks.append({"start": len(text), "end": len(text) + len(part), "kind": "hit"})
        text += part
    return text, marks


class _Cutter:
    """Cuts the texts of the blocks, which stand in the body in their order."""

    def __init__(self, body: str, named: list[Row]) -> None:
        self._body, self._named, self._at = body, named, 0

    def spans(self, part: dict[str, Any]) -> list[Span]:
        text = part["text"]
        at = self._body.find(text, self._at) if self._at >= 0 else -1
        self._at = at + len(text) if at >= 0 else -1  # the blocks are not those of the body: no more links
        return spans(text, part.get("marks", ()), self._within(at, at + len(text)) if at >= 0 else ())

    def _within(self, start: int, end: int) -> list[Row]:
        while self._named and self._named[0]["start"] < start:
            self._named.pop(0)
        here = [one for one in self._named if one["start"] < end]
        return [one | {"start": one["start"] - start, "end": one["end"] - start} for one in here if one["end"] <= end]


def _with_spans(block: dict[str, Any], cutter: _Cutter) -> dict[str, Any]:
    if block["type"] == "list":
        return block | {"items": [cutter.spans(item) for item in block["items"]]}
    if block["type"] == "table":
        return block | {"rows": [[cutter.spans(cell) for cell in row] for row in block["rows"]]}
    return block | {"spans": cutter.spans(block)} if "text" in block else block


def _apart(text: str, named: Iterable[Row], links: list[Mark]) -> Iterator[Row]:
    last = 0
    for one in sorted(named, key=lambda one: (one["start"], -one["end"])):
        start, end = one["start"], one["end"]
        crosses = any(link["start"] < end and start < link["end"] for link in links)
        if last <= start < end <= len(text) and not crosses and _bears(text, start, end, one["name"]):
            last = end
            yield one


def _bears(text: str, start: int, end: int, name: str) -> bool:
    """Whether whole words of a text are a form of a name: they share a word with it, or they are its first letters."""
    if _PART_OF_WORD.fullmatch(text[max(0, start - 1) : start + 1]) or _PART_OF_WORD.fullmatch(text[end - 1 : end + 1]):
        return False
    shown, full = (_WORD.findall(fold(one)) for one in (text[start:end], name))
    letters = iter(word[0] for word in full)
    return bool({*shown} & {*full}) or (len(shown) == 1 and all(letter in letters for letter in shown[0]))


def _holder(part: tuple[int, int], links: list[Mark], places: list[Row], starts: list[int]) -> Row | None:
    """The link or the mention that a part of the text is in."""
    start, end = part
    near = bisect(starts, start) - 1
    if near >= 0 and end <= places[near]["end"]:
        return places[near]
    return next((link for link in links if link["start"] <= start and end <= link["end"]), None)


def _run(text: str, start: int, end: int, marks: list[Mark]) -> Run:
    kinds = {mark["kind"] for mark in marks if mark["start"] <= start and end <= mark["end"]}
    return Run(text[start:end], "strong" in kinds, "emphasis" in kinds, "hit" in kinds)
