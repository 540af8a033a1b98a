"""Score find_mentions on invented articles that were annotated by hand: python -m tests.mentions.score [FILE ...].

Without a FILE, gold.jsonl and unseen.jsonl beside this file are scored, each for itself. No rule may be written by
looking at unseen.jsonl: --show lists what differs in gold.jsonl only, or in the FILE that is named. --json prints JSON.

A line of a file has `id`, `article` (language, title, lead, body, captions) and the answers:

persons                name (the fullest printed form), ranks, offices; short_names and office_variants are right too
organisations          in their longest printed form; organisation_forms: other right forms of each
organisations_other    bodies that are neither right nor wrong, such as councils, schools and hospitals
equipment              name and forms
doubtful               'TEXT: why': TEXT is neither right nor wrong

An office is cut at a comma, at 'và' and at 'kiêm' between two offices, and bears 'nguyên', 'cựu' and 'từng'. Several
mentions of one name count as one person. Texts are compared without regard to capitals, blanks and the marks around
them. Printed are, over all articles: the share of persons that are found, and of found persons that are right; the same
for persons with a rank or an office; F1 of ranks and offices over the persons that are found, and of organisations and
equipment.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from newsarchive.items import Article, Photo
from newsarchive.mentions import Mention, find_mentions

FILES = [Path(__file__).with_name(name) for name in ("gold.jsonl", "unseen.jsonl")]


def plain(text: str) -> str:
    """A text as it is compared."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip(" .,;:").casefold()


def plains(texts: Iterable[str]) -> set[str]:
    return {plain(text) for text in texts}


def doubtful(answer: dict[str, Any]) -> set[str]:
    """What is neither right nor wrong in an article."""
    return plains(text.split(": ")[0] for text in answer["doubtful"])


def lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def article(given: dict[str, Any]) -> Article:
    """The article of a line."""
    captions = given.get("captions", [])
    return Article(
        url="https://bao.example/bai",
        title=given["title"],
        lead=given["lead"],
        body=given["body"],
        language=given.get("language", "vi"),
        photos=[Photo(url=None, caption=caption, position=n) for n, caption in enumerate(captions, 1)],
    )


@dataclass
class Counts:
    """Right, wrong and missed answers by what they are about, and a line for each article that differs."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def compare(self, about: str, found: set[str], wanted: set[str], also: Set[str] = frozenset()) -> None:
        """Count what is found of the wanted texts; `also` are texts that are neither right nor wrong."""
        self.right[about] += len(found & wanted)
        self.wrong[about] += len(found - wanted - also)
        self.missed[about] += len(wanted - found)

    def found(self, about: str) -> float:
        return _share(self.right[about], self.missed[about])

    def precise(self, about: str) -> float:
        return _share(self.right[about], self.wrong[about])

    def f1(self, about: str) -> float:
        return _share(2 * self.right[about], self.wrong[about] + self.missed[about])

    def figures(self) -> dict[str, float]:
        shares = {
            "persons_found": self.found("persons"),
            "persons_right": self.precise("persons"),
            "ranked_found": self.found("ranked"),
            "ranked_right": self.precise("ranked"),
        }
        names = ("ranks", "offices", "organisations", "equipment")
        return {name: round(value, 4) for name, value in (shares | {f"{n}_f1": self.f1(n) for n in names}).items()}


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part else 0.0


def persons_of(mentions: list[Mention]) -> dict[str, tuple[set[str], set[str]]]:
    """Ranks and offices by name."""
    persons: dict[str, tuple[set[str], set[str]]] = {}
    for mention in mentions:
        if mention.kind == "person":
            ranks, offices = persons.setdefault(plain(mention.name), (set(), set()))
            ranks |= plains(mention.ranks)
            offices |= plains(mention.offices)
    return persons


def count_persons(counts: Counts, answer: dict[str, Any], mentions: list[Mention]) -> list[str]:
    """Count an article's persons; return a line for each that differs."""
    persons, told = persons_of(mentions), []
    for wanted in answer["persons"]:
        ranked = bool(wanted["ranks"] or wanted["offices"])
        forms = plains([wanted["name"], *wanted.get("short_names", [])])
        hits = [persons.pop(form) for form in forms & persons.keys()]
        verdict = counts.right if hits else counts.missed
        verdict["persons"] += 1
        verdict["ranked"] += ranked
        if not hits:
            told.append(f"missed: {wanted['name']}")
            continue
        ranks, offices = (set().union(*(hit[n] for hit in hits)) for n in (0, 1))
        right, also = plains(wanted["offices"]), plains(wanted.get("office_variants", []))
        counts.compare("ranks", ranks, plains(wanted["ranks"]))
        counts.compare("offices", offices, right, also)
        if ranks != plains(wanted["ranks"]):
            told.append(f"{wanted['name']}: ranks {sorted(ranks)}, wanted {wanted['ranks']}")
        if offices - also != right - also:
            told.append(f"{wanted['name']}: offices {sorted(offices)}, wanted {wanted['offices']}")
    for name in persons.keys() - doubtful(answer):
        counts.wrong["persons"] += 1
        counts.wrong["ranked"] += bool(persons[name][0] or persons[name][1])
        told.append(f"no person: {name}")
    return told


def count_bodies(counts: Counts, about: str, answer: dict[str, Any], mentions: list[Mention]) -> list[str]:
    """Count an article's organisations or equipment; any right form counts once."""
    if about == "organisations":
        forms = [[name, *answer["organisation_forms"].get(name, [])] for name in answer["organisations"]]
        neither = answer["organisations_other"]
    else:
        forms, neither = [[each["name"], *each["forms"]] for each in answer["equipment"]], []
    left = plains(m.name for m in mentions if m.kind == about.removesuffix("s"))
    missed = [each[0] for each in forms if not plains(each) & left]
    extra = left - plains(chain(*forms, neither)) - doubtful(answer)
    counts.right[about] += len(forms) - len(missed)
    counts.missed[about] += len(missed)
    counts.wrong[about] += len(extra)
    return [f"missed: {name}" for name in missed] + [f"no {about}: {name}" for name in sorted(extra)]


def score(path: Path) -> Counts:
    """Compare find_mentions with the answers of a file."""
    counts = Counts()
    for answer in lines(path):
        mentions = list(find_mentions(article(answer["article"])))
        told = count_persons(counts, answer, mentions)
        told += count_bodies(counts, "organisations", answer, mentions)
        told += count_bodies(counts, "equipment", answer, mentions)
        counts.told += [f"{answer['id']}: {line}" for line in told]
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description="Score find_mentions on annotated articles.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--show", action="store_true", help="list what differs")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    scores = {path.name: score(path) for path in options.files or FILES}
    if options.json:
        print(json.dumps({name: counts.figures() for name, counts in scores.items()}))
        return
    for name, counts in scores.items():
        if options.show and (options.files or name == FILES[0].name):
            print(*counts.told, sep="\n")
        print(name, *(f"  {figure:18} {value}" for figure, value in counts.figures().items()), sep="\n")


if __name__ == "__main__":
    main()
