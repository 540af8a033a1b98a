"""An article's text as printed, for a template: `body_blocks` with each text cut into runs."""

from itertools import pairwise
from typing import Any, NamedTuple

from newsarchive.desk.queries import Row


class Run(NamedTuple):
    """A part of a text with the same emphasis and link throughout."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str | None = None


def printed(article: Row) -> list[dict[str, Any]]:
    """The blocks of an article. An article that an earlier version read has paragraphs only."""
    blocks = article["body_blocks"]
    if not blocks:
        texts = [text for text in (article["body"] or "").split("\n\n") if text.strip()]
        blocks = [{"type": "paragraph", "text": text} for text in texts]
    return [_with_runs(block) for block in blocks]


def _with_runs(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] == "list":
        return block | {"items": [_runs(item) for item in block["items"]]}
    if block["type"] == "table":
        return block | {"rows": [[_runs(cell) for cell in row] for row in block["rows"]]}
    return block | {"runs": _runs(block)} if "text" in block else block


def _runs(part: dict[str, Any]) -> list[Run]:
    text, marks = part["text"], part.get("marks", [])
    cuts = sorted({0, len(text), *(mark[end] for mark in marks for end in ("start", "end") if mark[end] <= len(text))})
    runs = []
    for start, end in pairwise(cuts):
        here = [mark for mark in marks if mark["start"] <= start and end <= mark["end"]]
        kinds = {mark["kind"] for mark in here}
        link = next((mark["url"] for mark in here if mark["kind"] == "link"), None)
        runs.append(Run(text[start:end], "strong" in kinds, "emphasis" in kinds, link))
    return runs
