"""Score an extractor on tests/extraction/pages: python score.py module:function.

The function takes (html: bytes, url: str) and returns an object or a mapping with the fields of gold.jsonl. Printed
are, over all
pages: the share of pages with the exact title, lead, section, authors, agency, published_at and refusal; the mean F1
of the body in
runs of four words; captions found and rightly tied to their picture, credits, and captions left in the body.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PAGES = Path(__file__).parent / "pages"
FIELDS = ("title", "lead", "section", "authors", "agency", "published_at", "refusal")


def gold() -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every answer with its page."""
    for line in (PAGES / "gold.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        yield row, (PAGES / row["page"]).read_bytes()


def field(got: Any, name: str) -> Any:
    """A field of an object or a mapping; '' or [] for None."""
    value = got.get(name) if isinstance(got, dict) else getattr(got, name, None)
    return value if value is not None else [] if name in ("authors", "photos") else ""


def norm(text: object) -> str:
    """Text for comparison: NFC, one blank between words."""
    return " ".join(unicodedata.normalize("NFC", str(text)).split())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words."""
    words = re.findall(r"\w+", norm(text).casefold())
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 1)))


def body_f1(got: Any, want: dict[str, Any]) -> float:
    """Agreement of lead and body with the paragraphs asked for."""
    have = shingles("\n".join(filter(None, (field(got, "lead"), field(got, "body")))))
    asked = shingles("\n".join(want["body"]))
    common = (have & asked).total()
    return 2 * common / (have.total() + asked.total())


def score(function: Callable[[bytes, str], Any]) -> dict[str, float]:
    """The figures by name."""
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    f1: list[float] = []
    for want, html in gold():
        got = function(html, want["url"])
        count["refusal"] += 1
        right["refusal"] += norm(field(got, "refusal")) == want["refusal"]
        if want["refusal"]:
            continue
        for name in FIELDS[:-1]:
            count[name] += 1
            answer = field(got, name)
            given = [norm(a) for a in answer] if isinstance(answer, list) else norm(answer)
            right[name] += given == want[name]
        f1.append(body_f1(got, want))
        _photos(got, want, right, count)
    figures = {name: right[name] / (total or 1) for name, total in count.items()}
    figures["captions"] = 2 * right["captions"] / ((count["captions"] + count["captions_given"]) or 1)
    figures.pop("captions_given", None)
    figures["body_f1"] = sum(f1) / (len(f1) or 1)
    return figures


def _photos(got: Any, want: dict[str, Any], right: Counter[str], count: Counter[str]) -> None:
    given = [
        (file_of(field(p, "url")), norm(field(p, "caption")), norm(field(p, "credit"))) for p in field(got, "photos")
    ]
    lines = {norm(line) for line in str(field(got, "body")).splitlines()}
    count["captions_given"] += sum(1 for g in given if g[1])
    for photo in want["photos"]:
        files = {file_of(u) for u in photo["urls"]}
        hit = next((g for g in given if g[1] == photo["caption"] and g[0] in files), None)
        if photo["caption"]:
            count["captions"] += 1
            right["captions"] += hit is not None
            count["captions_left_in_body"] += 1
            right["captions_left_in_body"] += photo["caption"] in lines
        if photo["credit"]:
            count["credits"] += 1
            right["credits"] += hit is not None and hit[2] == photo["credit"]


def file_of(url: object) -> str:
    """The file's name in an address."""
    return unquote(urlsplit(str(url)).path).rsplit("/", 1)[-1].lower()


if __name__ == "__main__":
    sys.path.insert(0, "")
    module, _, name = sys.argv[1].partition(":")
    for key, value in sorted(score(getattr(importlib.import_module(module), name)).items()):
        print(f"{key:24} {value:.3f}")
