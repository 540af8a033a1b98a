"""Score an extractor on tests/extraction/pages: python -m tests.extraction.score [module:function] [--pin].

The function takes (html: bytes, url: str) and returns an object or a mapping with the fields of gold.jsonl. Printed
are, for the pages of each language: F1 of captions on their own picture, of authors, and of the body in runs of four
words (mean over pages); captions left in the body, as a share of captions; the share of credits, and of pages with the
right title, lead, section, agency, day, minute and refusal. Texts are compared whole, but for their blanks.

floors.toml holds the figures below which newsarchive must not fall, and the digest of the pages that they hold for.
The exit status is 1 if a figure is below its floor, or if the pages are others; --pin writes today's figures.
"""

import argparse
import hashlib
import importlib
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PAGES = Path(__file__).parent / "pages"
FLOORS = Path(__file__).parent / "floors.toml"
SHARES = ("title", "lead", "section", "agency", "day", "minute", "refusal")
DOWN = ("captions_left_in_body",)  # the lower the better


def gold() -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every answer with its page."""
    for line in (PAGES / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row, (PAGES / row["page"]).read_bytes()


def digest() -> str:
    """SHA-256 of the answers and the pages."""
    whole = hashlib.sha256()
    for row, html in sorted(gold(), key=lambda pair: str(pair[0]["id"])):
        whole.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode() + html)
    return whole.hexdigest()


def field(got: Any, name: str) -> Any:
    """A field of an object or a mapping; '' or [] for None."""
    value = got.get(name) if isinstance(got, dict) else getattr(got, name, None)
    return value if value is not None else [] if name in ("authors", "photos") else ""


def norm(text: object) -> str:
    """Text for comparison: NFC, one blank between words."""
    return " ".join(unicodedata.normalize("NFC", str(text)).split())


def instant(text: object) -> str:
    """A moment in UTC, if the text has an offset: pages state one and the same moment at several offsets."""
    known = datetime.fromisoformat(str(text)) if text else None
    return f"{known.astimezone(UTC):%FT%T}" if known and known.tzinfo else str(text or "")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words."""
    words = re.findall(r"\w+", norm(text).casefold())
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 1)))


def body_f1(got: Any, want: dict[str, Any]) -> float:
    """Agreement of lead and body with the paragraphs asked for."""
    have = shingles("\n".join(filter(None, (field(got, "lead"), field(got, "body")))))
    asked = shingles("\n".join(want["body"]))
    have -= shingles("\n".join(want.get("body_optional", []))) - asked
    common = (have & asked).total()
    return 2 * common / (have.total() + asked.total())


def score(function: Callable[[bytes, str], Any], language: str | None = None) -> dict[str, float]:
    """The figures by name, over the pages of one language or over all."""
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    bodies: list[float] = []
    for want, html in gold():
        if language not in (None, want.get("language", "vi")):
            continue
        got = function(html, want["url"])
        count["refusal"] += 1
        right["refusal"] += norm(field(got, "refusal")) == want["refusal"]
        if want["refusal"]:
            continue
        for name in [n for n in ("title", "lead", "section", "agency") if n in want]:
            count[name] += 1
            right[name] += norm(field(got, name)) in (want[name], *want.get(f"{name}_alt", ()))
        if moment := want["published_at"]:
            count["day"] += 1
            right["day"] += instant(field(got, "published_at"))[:10] == instant(moment)[:10]
            count["minute"] += len(moment) > 10
            right["minute"] += len(moment) > 10 and instant(field(got, "published_at")) == instant(moment)
        _add_pairs(
            "author", Counter(map(norm, field(got, "authors"))), Counter(map(norm, want["authors"])), right, count
        )
        _add_photos(got, want, right, count)
        bodies.append(body_f1(got, want))
    figures = {name: right[name] / (count[name] or 1) for name in (*SHARES, "credit", "captions_left_in_body")}
    for name in ("caption", "author"):
        figures[f"{name}_f1"] = 2 * right[name] / (count[name] or 1)
    return figures | {"body_f1": sum(bodies) / (len(bodies) or 1), "pages": count["refusal"]}


def _add_pairs(name: str, have: Counter[Any], want: Counter[Any], right: Counter[str], count: Counter[str]) -> None:
    """Count what is asked for and what is given, for an F1."""
    right[name] += (have & want).total()
    count[name] += have.total() + want.total()


def _add_photos(got: Any, want: dict[str, Any], right: Counter[str], count: Counter[str]) -> None:
    given = [
        (file_of(field(p, "url")), norm(field(p, "caption")), norm(field(p, "credit"))) for p in field(got, "photos")
    ]
    lines = {norm(line) for line in str(field(got, "body")).splitlines()}
    asked = [(next(iter(map(file_of, p["urls"])), ""), p["caption"]) for p in want["photos"] if p["caption"]]
    alike = {file_of(u): file for p in want["photos"] for file in map(file_of, p["urls"][:1]) for u in p["urls"]}
    shown = Counter((alike.get(file, file), caption) for file, caption, _ in given if caption)
    _add_pairs("caption", shown, Counter(asked), right, count)
    count["captions_left_in_body"] += len(asked)
    right["captions_left_in_body"] += sum(caption in lines for _, caption in asked)
    for photo in want["photos"]:
        if photo["credit"]:
            files = set(map(file_of, photo["urls"]))
            count["credit"] += 1
            right["credit"] += any(
                file in files and caption == photo["caption"] and credit == photo["credit"]
                for file, caption, credit in given
            )


def file_of(url: object) -> str:
    """The file's name in an address."""
    return unquote(urlsplit(str(url)).path).rsplit("/", 1)[-1].lower()


def check(figures: dict[str, dict[str, float]]) -> list[str]:
    """What is wrong with the figures of each language, a line each."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    faults = []
    if floors.pop("digest") != digest():
        faults.append(
            f"the pages are not those that {FLOORS.name} was made for: run it with --pin and read the figures"
        )
    for language, rows in floors.items():
        for name, floor in rows.items():
            value = round(figures[language][name], 4)
            if value > floor if name in DOWN else value < floor:
                faults.append(f"{language} {name} is {value}, its floor {floor}")
    return faults


def pin(figures: dict[str, dict[str, float]]) -> None:
    """Write the figures as floors."""
    lines = ["# Written by `python -m tests.extraction.score --pin`.", f'digest = "{digest()}"']
    for language, rows in figures.items():
        lines += ["", f"[{language}]", *(f"{name} = {round(value, 4)}" for name, value in rows.items())]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("function", nargs="?", default="newsarchive.extraction:extract", metavar="module:function")
    parser.add_argument("--pin", action="store_true", help="write today's figures into floors.toml")
    args = parser.parse_args(words)
    sys.path.insert(0, "")
    module, _, name = args.function.partition(":")
    function = getattr(importlib.import_module(module), name)
    languages = dict.fromkeys(want.get("language", "vi") for want, _ in gold())
    figures = {language: score(function, language) for language in languages}
    if args.pin:
        pin(figures)
    print(f"{'':24}" + "".join(f"{language:>9}" for language in figures))
    for name in next(iter(figures.values())):
        print(f"{name:24}" + "".join(f"{rows[name]:9.4g}" for rows in figures.values()))
    faults = check(figures)
    print("\n".join(faults) if faults else f"no figure is below its floor in {FLOORS.name}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
