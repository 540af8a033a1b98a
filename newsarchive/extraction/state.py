"""State that a page carries for its own scripts, as JSON values: islands of application/json, assignments
('window.__INITIAL_STATE__ = {…}', 'Fusion.globalContent={…}'), JSON.parse("…"), and the rows that React streams.

Read only where what is shown leaves something open, and bounded: no script is run, nothing is guessed from code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

MAX_SCRIPTS = 150
MAX_CHARACTERS = 3_000_000
_ASSIGNED = re.compile(r"[\w$\])\"']\s*=\s*(?=[{\[])|\.push\(\s*(?=\{)")
_PARSED = re.compile(r'JSON\.parse\(\s*("(?:[^"\\]|\\.)*+")')
_STREAMED = re.compile(r'self\.__next_f\.push\(\s*\[\s*1\s*,\s*("(?:[^"\\]|\\.)*+")\s*\]')
STREAM = "__next_f"  # of its pieces none can be read alone
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*(?:undefined|void 0)(?=\s*[,}\]])")
_ROW = re.compile(r"\s*([0-9a-f]{1,6}):(?:T([0-9a-f]{1,6}),)?")
_ASSIGNMENTS = 12  # of one script: what follows is code


def scripts(tree: HtmlElement) -> list[tuple[bool, str]]:
    """(whether it is an island of JSON, text) of the scripts that could hold state."""
    found: list[tuple[bool, str]] = []
    for element in tree.iter("script"):
        kind = (element.get("type") or "").lower()
        text = element.text or ""
        if (len(text) < 300 and STREAM not in text) or "ld+json" in kind or element.get("src"):
            continue
        island = "json" in kind
        if island or not kind or "javascript" in kind or kind == "module":
            found.append((island, text))
        if len(found) >= MAX_SCRIPTS:
            break
    return found


def values(found: list[tuple[bool, str]]) -> Iterator[Any]:
    """The JSON values of scripts, the longest first."""
    room = MAX_CHARACTERS
    streamed = [text for island, text in found if not island and STREAM in text]
    for island, text in sorted(found, key=lambda one: -len(one[1])):
        if (room := room - len(text)) < 0:
            break
        if island:
            yield from _loaded(text)
        elif STREAM not in text:
            yield from _assigned(text)
    if streamed and sum(map(len, streamed)) < MAX_CHARACTERS:
        yield from _rows(streamed)


def _loaded(text: str) -> Iterator[Any]:
    text = re.sub(r"^\s*(?:<!--)?|(?:-->)?\s*$", "", text)
    try:
        yield json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return


def _assigned(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    text = _UNDEFINED.sub("null", text) if "undefined" in text else text
    for _ in range(_ASSIGNMENTS):
        start = _ASSIGNED.search(text, at)
        if start is None:
            break
        try:
            value, at = decoder.raw_decode(text, start.end())
            yield value
        except (ValueError, RecursionError):
            at = start.end()
    if "JSON.parse" in text:
        for found in _PARSED.finditer(text):
            try:
                yield from _loaded(json.loads(found[1], strict=False))
            except (ValueError, RecursionError):
                continue


def _rows(texts: list[str]) -> Iterator[Any]:
    """The rows of a streamed page: 'id:JSON' or 'id:Tlength,text'; '$id' in a value stands for a row of text."""
    parts: list[str] = []
    for text in texts:
        for found in _STREAMED.finditer(text):
            try:
                parts.append(json.loads(found[1], strict=False))
            except ValueError:
                continue
    stream = "".join(parts)
    told: dict[str, str] = {}
    rows: list[str] = []
    at = 0
    while mark := _ROW.match(stream, at):
        if mark[2]:
            told[mark[1]] = text = _measured(stream, mark.end(), int(mark[2], 16))
            at = mark.end() + len(text)
        else:
            at = stream.find("\n", mark.end()) + 1 or len(stream)
            rows.append(stream[mark.end() : at])
    for row in rows:
        if row[:1] in "[{":
            for value in _loaded(row):
                yield _resolved(value, told)
    yield from ({"html": text} for text in told.values())


def _measured(stream: str, start: int, size: int) -> str:
    """So many bytes of UTF-8 from a place in the text."""
    return stream[start : start + size].encode()[:size].decode(errors="ignore")


def _resolved(value: Any, told: dict[str, str], depth: int = 0) -> Any:
    if depth > 60 or not told:
        return value
    if isinstance(value, str):
        return told.get(value[1:], value) if value[:1] == "$" and len(value) < 8 else value
    if isinstance(value, list):
        return [_resolved(v, told, depth + 1) for v in value]
    if isinstance(value, dict):
        return {k: _resolved(v, told, depth + 1) for k, v in value.items()}
    return value
