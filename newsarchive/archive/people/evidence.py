"""What one article says of one name, and how far that tells who the person is. Pure: no database."""

import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from newsarchive.mentions import Mention, keys
from newsarchive.mentions import Post as MentionPost
from newsarchive.mentions.keys import GENERAL, organisation_key

# The same names and offices come again and again.
office_key = lru_cache(maxsize=8192)(keys.office_key)
person_key = lru_cache(maxsize=8192)(keys.person_key)
rank_level = lru_cache(maxsize=256)(keys.rank_level)
_LISTS = tomllib.loads(Path(__file__).with_name("evidence.toml").read_text(encoding="utf-8"))
_TELLING = frozenset(map(office_key, _LISTS["telling"]))
_LARGE = frozenset(map(organisation_key, _LISTS["large"]))
_SINGLE = frozenset(map(office_key, _LISTS["single"]))
_BESIDE = tuple(map(office_key, _LISTS["beside"]))
_WORD = re.compile(r"\w+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

Link = tuple[str, ...]  # a piece of evidence that two articles can share: its kind, then keys
Post = tuple[str, str]  # the keys of an office and of its organisation
# ('office', key of the office, key of its organisation or '', tenure) or ('rank', key of the rank)
Fact = tuple[str, ...]


class SaidPost(NamedTuple):
    """A post that an article gives to a person: the office as printed, the key of its organisation ('' for none), the
    keys of the bodies above that, and 'held', 'former' or 'acting'."""

    title: str
    organisation: str
    above: tuple[str, ...]
    tenure: str

    @property
    def post(self) -> Post:
        """The keys by which posts are compared."""
        return office_key(self.title), self.organisation


@lru_cache(maxsize=8192)
def marks_of(name: str) -> str:
    """A name in small letters with its marks, equal for both ways to place a tone ('Thuý', 'Thúy'). Equal to its
    `person_key` if it is printed without marks."""
    return " ".join(map(_marks_of_word, _WORD.findall(unicodedata.normalize("NFC", name.casefold()))))


def _marks_of_word(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES) + tones)


@dataclass(frozen=True)
class Evidence:
    """What an article says of a person whom it names `name`, in any order and number.

    `ranks` are as printed. `tagged` is the host of the outlet if it tags the article with this name, else ''. `pins`
    are the corrections (corrections.py) that speak of this name in this very article.
    """

    name: str
    posts: tuple[SaidPost, ...] = ()
    ranks: tuple[str, ...] = ()
    tagged: str = ""
    pins: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """Everything but the name, as JSON."""
        return json.dumps([self.posts, self.ranks, self.tagged, self.pins], ensure_ascii=False)

    @cached_property
    def digest(self) -> int:
        """Identifies the name and the evidence: 64 bits, signed."""
        return digest(self.name, self.text)

    @cached_property
    def key(self) -> str:
        """The key of the name."""
        return person_key(self.name)

    @cached_property
    def marks(self) -> str:
        """The name with its marks."""
        return marks_of(self.name)

    @cached_property
    def told_posts(self) -> frozenset[Post]:
        """Offices with their organisations, and offices that tell who holds them by themselves."""
        return frozenset(said.post for said in self.posts if said.organisation or said.post[0] in _TELLING)

    @cached_property
    def full_time(self) -> frozenset[Post]:
        """Posts, held now, that a person cannot hold beside one in another place."""
        return frozenset(
            said.post
            for said in self.posts
            if said.tenure != "former"
            and said.organisation
            and said.organisation not in _LARGE
            and not said.post[0].startswith(_BESIDE)
        )

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The organisations of its posts and those above them, but for the large ones."""
        return frozenset(key for said in self.posts for key in (said.organisation, *said.above) if key) - _LARGE

    @cached_property
    def facts(self) -> dict[Fact, str]:
        """What the article says the person holds."""
        return facts_of(self.posts, self.ranks)

    @cached_property
    def levels(self) -> frozenset[int]:
        """The places of its ranks on the ladder."""
        return frozenset(level for rank in self.ranks if (level := rank_level(rank)) is not None)

    @cached_property
    def links(self) -> frozenset[Link]:
        """The pieces of evidence that tell who the person is. None: the article only names him."""
        found: set[Link] = {("post", *post) for post in self.told_posts}
        found |= {("body", body) for body in self.bodies}
        if any(level >= GENERAL for level in self.levels):
            found.add(("general",))
        if self.tagged:
            found.add(("tag", self.tagged))
        return frozenset(found)

    @cached_property
    def link_digests(self) -> set[int]:
        """Identify the links of this name: 64 bits, signed."""
        return {digest(self.key, *link) for link in self.links}


@lru_cache(maxsize=8192)
def evidence_from(name: str, text: str) -> Evidence:
    """The evidence of a name that `text` gave."""
    posts, ranks, tagged, pins = json.loads(text)
    said = (SaidPost(title, organisation, tuple(above), tenure) for title, organisation, above, tenure in posts)
    return Evidence(name, tuple(said), tuple(ranks), tagged, tuple(pins))


def is_single(office: str) -> bool:
    """True if one person at a time holds the office of a key in an organisation."""
    return office in _SINGLE


def digest(*parts: str) -> int:
    """64 bits of a digest of some texts, signed."""
    text = "\0".join(parts).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def evidence_of(mentions: Iterable[Mention], tags: Sequence[str], host: str) -> list[Evidence]:
    """What an article says of each person whom it names. `host` is that of its address."""
    named: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind == "person":
            named[mention.name].append(mention)
    tagged = set(map(marks_of, tags))
    return [
        Evidence(
            name,
            tuple(sorted({post for one in ones for post in posts_of(one)})),
            tuple(sorted({rank for one in ones for rank in ranks_of(one)})),
            host if marks_of(name) in tagged else "",
        )
        for name, ones in named.items()
    ]


def posts_of(mention: Mention) -> list[SaidPost]:
    """The posts that a mention gives to a person. A doubtful mention gives none."""
    return [_said(post) for post in mention.posts] if mention.confidence == "certain" else []


def ranks_of(mention: Mention) -> list[str]:
    """The same for ranks."""
    return [_capital(rank) for rank in mention.ranks] if mention.confidence == "certain" else []


def facts_of(posts: Iterable[SaidPost], ranks: Iterable[str]) -> dict[Fact, str]:
    """What posts and ranks say, each with its office or rank as printed."""
    found: dict[Fact, str] = {}
    for title, organisation, _, tenure in sorted(posts):
        found.setdefault(("office", office_key(title), organisation, tenure), title)
    for rank in sorted(ranks):
        found.setdefault(("rank", office_key(rank)), rank)
    return found


def _said(post: MentionPost) -> SaidPost:
    organisation = post.organisation or ""
    above = tuple(organisation_key(part) for part in organisation.split(", ")[1:])
    return SaidPost(_capital(post.title), organisation_key(organisation), above, post.tenure)


def _capital(text: str) -> str:
    """A text with a capital at its head, as at the head of a sentence, in NFC."""
    text = unicodedata.normalize("NFC", text)
    return text[:1].upper() + text[1:]
