"""What readers correct: who is one person, who is another, what somebody is called, what is no name at all.

Corrections are in a file beside the archive, `archive.corrections.jsonl` beside `archive.db`: one JSON object a line,
for reading and for editing. They name people as papers print them, with what tells them from others in brackets: an
office, an organisation, a rank, or the address of an article. So they hold in every archive.

    {"at": "2026-11-27T08:00:00+00:00", "merge": ["Nguyễn Văn A (Quân khu 1)", "Nguyễn Văn A (Nhà máy Z1)"]}
    {"at": "2026-11-27T08:01:00+00:00", "split": "Nguyễn Văn A (Phó Giám đốc Nhà máy Z1)", "note": "his namesake"}
    {"at": "2026-11-27T08:02:00+00:00", "split": "Nguyễn Văn A", "articles": ["https://bao.example/1.html"]}
    {"at": "2026-11-27T08:03:00+00:00", "rename": "Nguyễn Văn A (Quân khu 1)", "to": "Nguyễn Văn Á", "author": "HN"}
    {"at": "2026-11-27T08:04:00+00:00", "reject": "Sao Vàng", "kind": "person", "articles": ["https://…"]}
    {"at": "2026-11-27T08:05:00+00:00", "undo": "2026-11-27T08:04:00+00:00"}

`at` is the moment of the correction. Where two contradict each other, the later one holds.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, get_args

from newsarchive.archive.people.evidence import Evidence, marks_of, office_key, person_key
from newsarchive.archive.people.mention_rows import key_of
from newsarchive.archive.people.names import Kind
from newsarchive.mentions import Mention
from newsarchive.mentions.keys import organisation_key

Change = Literal["merge", "split", "rename", "reject", "undo"]
CHANGES: tuple[Change, ...] = get_args(Change)
_ALLOWED: dict[str, set[str]] = {
    "merge": set(),
    "split": {"articles"},
    "rename": {"to"},
    "reject": {"kind", "articles"},
    "undo": set(),
}
_ALWAYS = {"at", "note", "author"}
_WHOM = re.compile(r"\s*([^()]*[^()\s])\s*(?:\((.*)\)\s*)?", re.S)
_ADDRESS = re.compile(r"https?://\S+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")


class NotCorrection(ValueError):
    """A text is no correction. The message says why, and the mend."""


@dataclass(frozen=True)
class Whom:
    """A person as a correction names it. `anchor` is an office, an organisation, a rank or an address; '' for everybody
    of the name."""

    name: str
    anchor: str

    @classmethod
    def of(cls, text: str) -> Whom:
        """A person in the form 'name (anchor)'. Raises NotCorrection."""
        match = _WHOM.fullmatch(text)
        if match is None or not person_key(match[1]):
            raise NotCorrection(f"{text!r} names no person; write 'name' or 'name (office, organisation or address)'")
        return cls(" ".join(match[1].split()), (match[2] or "").strip())

    @property
    def text(self) -> str:
        """The form that `of` reads."""
        return f"{self.name} ({self.anchor})" if self.anchor else self.name

    @property
    def address(self) -> str | None:
        """The article in which the person is named, if the anchor is one."""
        return self.anchor if _ADDRESS.fullmatch(self.anchor) else None

    def is_named(self, name: str) -> bool:
        """True if a printed name is this one: with the same marks, or one of the two without any."""
        key, marks = person_key(name), {marks_of(name), marks_of(self.name)}
        return key == person_key(self.name) and len(marks - {key}) <= 1

    def fits(self, evidence: Evidence) -> bool:
        """True if an article that says this may mean the person; the addresses of articles aside."""
        if self.address is not None or not self.is_named(evidence.name):
            return False
        if not self.anchor:
            return True
        anchor = organisation_key(self.anchor)
        posts = ((office_key(said.title), said.organisation, *said.above) for said in evidence.posts)
        said = {words for office, *bodies in posts for words in (office, *bodies, f"{office} {bodies[0]}")}
        return anchor in said or anchor in {office_key(rank) for rank in evidence.ranks}


@dataclass(frozen=True)
class Correction:
    """One correction. `articles` are addresses; without any, it holds everywhere. `undoes` is the moment of another."""

    at: str
    change: Change
    people: tuple[Whom, ...] = ()
    to: str = ""
    kind: Kind = "person"
    rejected: str = ""
    articles: tuple[str, ...] = ()
    undoes: str = ""
    note: str = ""
    author: str = ""

    @classmethod
    def of(cls, text: str) -> Correction:
        """The correction in a line. Raises NotCorrection."""
        try:
            values = json.loads(text)
        except ValueError as error:
            raise NotCorrection(f"no JSON ({error}); write one object with quotes around names") from error
        if not isinstance(values, dict):
            raise NotCorrection('no JSON object; write {"at": …, "merge": […]}')
        return cls.of_values(values)

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Correction:
        """The correction in a JSON object. Raises NotCorrection."""
        changes = [change for change in CHANGES if change in values]
        if len(changes) != 1:
            raise NotCorrection(f"needs exactly one of {', '.join(CHANGES)}")
        change = changes[0]
        if unknown := values.keys() - _ALWAYS - _ALLOWED[change] - {change}:
            raise NotCorrection(f"{change!r} takes no {min(unknown)!r}; leave it out")
        at = _text(values, "at")
        if not _MOMENT.fullmatch(at):
            raise NotCorrection(f"'at' is {at!r}; write a moment with an offset: 2026-11-27T08:00:00+00:00")
        articles = values.get("articles", [])
        if not _is_list(articles) or not all(map(_ADDRESS.fullmatch, articles)):
            raise NotCorrection("'articles' is no list of addresses; write [\"https://…\"]")
        told: dict[str, Any] = {"articles": tuple(articles)}
        if change == "merge":
            if not _is_list(values[change]) or len(values[change]) < 2:
                raise NotCorrection('\'merge\' needs two people: ["name (anchor)", "name (anchor)"]')
            told["people"] = tuple(map(Whom.of, values[change]))
        elif change in ("split", "rename"):
            told["people"] = (Whom.of(_text(values, change)),)
            told["to"] = _text(values, "to") if change == "rename" else ""
        elif change == "reject":
            told["rejected"], told["kind"] = _text(values, change), values.get("kind", "person")
            if told["kind"] not in get_args(Kind):
                raise NotCorrection(f"'kind' is {told['kind']!r}; write person, organisation or equipment")
            if not key_of(told["kind"], told["rejected"]):
                raise NotCorrection(f"{told['rejected']!r} is no name")
        else:
            told["undoes"] = _text(values, change)
        if change == "split" and not articles and not told["people"][0].anchor:
            raise NotCorrection("'split' needs an office, an organisation or an address in brackets, or 'articles'")
        told |= {name: _text(values, name) for name in ("note", "author") if name in values}
        return cls(at, change, **told)

    @cached_property
    def line(self) -> str:
        """The correction as it is written."""
        main: Any = [whom.text for whom in self.people] if self.change == "merge" else ""
        main = main or (self.people[0].text if self.people else self.rejected or self.undoes)
        values: dict[str, Any] = {"at": self.at, self.change: main}
        if self.change == "reject":
            values["kind"] = self.kind
        told = {"to": self.to, "articles": list(self.articles), "note": self.note, "author": self.author}
        return json.dumps(values | {name: value for name, value in told.items() if value}, ensure_ascii=False)

    @cached_property
    def id(self) -> str:
        """The same in every archive."""
        return sha256(self.line.encode()).hexdigest()[:16]

    @property
    def order(self) -> tuple[str, str]:
        """Later ones hold."""
        return self.at, self.id

    @property
    def addresses(self) -> set[str]:
        """The articles of which it speaks."""
        return {*self.articles, *(whom.address for whom in self.people if whom.address is not None)}

    def fits(self, evidence: Evidence) -> bool:
        """True if it speaks of the person of whom articles say this, wherever they are."""
        return (self.change == "merge" or not self.articles) and any(whom.fits(evidence) for whom in self.people)

    def fits_in(self, address: str, name: str) -> bool:
        """True if it speaks of the person of a name in the article of an address."""
        return any(
            whom.is_named(name) and (whom.address == address or address in self.articles) for whom in self.people
        )

    def rejects(self, kind: Kind, name: str) -> bool:
        """True if it says that this names nothing of the kind."""
        if self.change != "reject" or kind != self.kind:
            return False
        if kind == "person":
            return Whom(self.rejected, "").is_named(name)
        return key_of(kind, self.rejected) == key_of(kind, name)


class Corrections:
    """Corrections that hold: those that none undoes."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        every = list(corrections)
        undone = {one.undoes for one in every if one.change == "undo"}
        self.all = sorted(
            (one for one in every if one.change != "undo" and one.at not in undone), key=lambda one: one.order
        )
        self.by_id = {one.id: one for one in self.all}
        self._by_key: dict[str, list[Correction]] = defaultdict(list)
        for one in self.all:
            for key in {person_key(whom.name) for whom in one.people}:
                self._by_key[key].append(one)
        self._rejects = [one for one in self.all if one.change == "reject"]

    def pinned(self, evidence: Evidence, address: str) -> tuple[str, ...]:
        """The ids of the corrections that speak of a name in this very article."""
        of_name = self._by_key.get(evidence.key, ())
        return tuple(sorted(one.id for one in of_name if one.fits_in(address, evidence.name)))

    def of(self, evidence: Evidence) -> list[Correction]:
        """The corrections that speak of the person of whom articles say this, in the order in which they hold."""
        of_name = self._by_key.get(evidence.key, ())
        return [one for one in of_name if one.id in evidence.pins or one.fits(evidence)]

    def kept(self, mentions: Iterable[Mention], address: str) -> tuple[list[Mention], set[tuple[Kind, str]]]:
        """(mentions that none rejects, the kinds and keys of the others)."""
        rejects = [one for one in self._rejects if not one.articles or address in one.articles]
        if not rejects:
            return list(mentions), set()
        kept, rejected = [], set[tuple[Kind, str]]()
        for mention in mentions:
            if any(one.rejects(mention.kind, mention.name) for one in rejects):
                rejected.add((mention.kind, key_of(mention.kind, mention.name)))
                continue
            bodies = {post.organisation for post in mention.posts if post.organisation}
            if none := {body for body in bodies if any(one.rejects("organisation", body) for one in rejects)}:
                rejected |= {("organisation", key_of("organisation", body)) for body in none}
                posts = (
                    replace(post, organisation=None) if post.organisation in none else post for post in mention.posts
                )
                mention = replace(mention, posts=tuple(posts))
            kept.append(mention)
        return kept, rejected


def _text(values: dict[str, Any], name: str) -> str:
    text = values.get(name)
    if not isinstance(text, str) or not text.strip():
        raise NotCorrection(f"{name!r} is missing or no text")
    return " ".join(text.split())


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
