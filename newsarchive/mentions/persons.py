"""Persons: the ranks and offices before a name, the name, and the offices after it."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace

from newsarchive.mentions.apposition import AppositionParser
from newsarchive.mentions.bodies import BodyParser
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.model import Confidence, Post
from newsarchive.mentions.names import COMMA, NameParser
from newsarchive.mentions.offices import Office, OfficeParser
from newsarchive.mentions.parser import Parser
from newsarchive.mentions.tokens import Tokens

_PROPOSED = 6  # words before an office in which one may say that it is only proposed
_ADDRESS = ("degrees", "address", "kin", "roles")
# The lists with whose phrases a title begins; other small words begin nothing.
_TITLES = (
    *("ranks", *_ADDRESS, "given", "former", "acting", "honours", "heads", "weak", "prefixes"),
    *("small", "classes", "forces"),
)


@dataclass(slots=True)
class Person:
    """A person in the words `first` to `past`."""

    first: int
    past: int
    name: str
    rule: str
    confidence: Confidence = "certain"
    ranks: list[str] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)


@dataclass(slots=True)
class _Before:
    """The titles that stand before a word and may belong to a name there. `past` is the word after them."""

    ranks: list[str] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    address: bool = False
    role: bool = False  # 'tay vợt', 'chuyên gia': what somebody is
    first: int = -1
    past: int = -1

    def __bool__(self) -> bool:
        return bool(self.ranks or self.offices or self.address)

    def add(self, first: int, past: int) -> None:
        """Add the words of a title."""
        self.first, self.past = first if self.first < 0 else self.first, past

    @property
    def rule(self) -> str:
        """The name of the rule that finds a name after these titles."""
        return f"name after {'rank' if self.ranks else 'office' if self.offices else 'form of address'}"


@dataclass(slots=True)
class _Sentence:
    """What was read of a sentence: the titles before the present word, the offices of an enumeration's head, the person
    named last, and the word after 'giữ chức'."""

    first: int
    past: int
    before: _Before = field(default_factory=_Before)
    heading: list[Office] = field(default_factory=list)
    last: Person | None = None
    given: int = -1


class PersonFinder(Parser):
    """Finds the persons in the words of one text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, bodies: BodyParser, alone: Set[str]) -> None:
        super().__init__(tokens, lexicon)
        self._bodies = bodies
        self._offices = OfficeParser(tokens, lexicon, bodies)
        self._names = NameParser(tokens, lexicon, bodies, self._offices, alone)
        self._appositions = AppositionParser(tokens, lexicon, bodies, self._offices)
        self._beginnings = lexicon.first_words(*_TITLES)

    def find(self) -> list[Person]:
        """The persons, in the order of the text."""
        sentences = zip(self._t.sentences, self._t.shouted, strict=True)
        return [one for (first, past), shouted in sentences if not shouted for one in self._in_sentence(first, past)]

    def _in_sentence(self, first: int, past: int) -> Iterator[Person]:
        t, said = self._t, _Sentence(first, past)
        n = first
        while n < past:
            if said.before and not self._continues(said.before, n, past):
                self._drop(said, n)
            if not t.capital[n] and t.norms[n] not in self._beginnings:
                n += 1
            elif (end := self._title(said, n)) > n:
                n = end
            elif (name := self._name(said, n)) is not None:
                person, n = self._person(said, n, name)
                if person is not None:
                    said.last = person
                    yield person
            elif (office := self._offices.at(n, past)) is not None:
                self._place(said, office)
                n = office.past
            else:
                said.before = _Before()
                body = self._bodies.at(n, past)
                n = body.past if body is not None else n + 1

    def _continues(self, before: _Before, n: int, past: int) -> bool:
        """True if the titles before may belong to a name that begins at a word."""
        t = self._t
        if before.past != n:
            return False
        if t.joined(n):
            return True
        if t.gaps[n] == ". ":
            return bool(before.address or before.ranks)
        if not COMMA.match(t.gaps[n]):
            return False
        if before.offices and not before.ranks:
            opening = before.offices[0].first
            if t.norms[before.offices[0].head] == "chiến":
                return False  # 'Thay mặt cán bộ, chiến sĩ Vùng 4, Thượng tá …'
            if opening and t.norms[opening - 1] == "của" and self._ends("orders", 0, opening - 1, 2):
                return False  # 'Theo quyết định của Bộ trưởng Bộ Quốc phòng, Đại tá …'
            titled = max(self._rank(n, past), self._longest(_ADDRESS, n, past)) > n
            return titled or self._offices.at(n, past) is not None
        return before.address or self._match("degrees", n, past) > n  # 'Đại tá, PGS, TS Trần Văn B'

    def _drop(self, said: _Sentence, n: int) -> None:
        """Forget titles that belong to no name. Before a colon they may belong to each that follows: 'các đồng chí Thứ
        trưởng Bộ Quốc phòng: …'."""
        offices = said.before.offices
        if offices and ":" in self._t.gaps[n] and self._ends("plural", said.first, offices[0].first, 3):
            said.heading = offices
        said.before = _Before()

    def _title(self, said: _Sentence, n: int) -> int:
        """Read a rank, a form of address, or words that give an office. Returns the word after it, or `n`."""
        past, before = said.past, said.before
        if (end := self._rank(n, past)) > n:
            before.ranks.append(self._t.part(n, end))
        elif (end := self._match("given", n, past)) > n:
            said.given, said.before = end, _Before()
            return end
        elif self._is_surname(n, said):
            return n
        elif (end := self._longest(_ADDRESS, n, past)) > n:
            before.address, before.role = True, self._match("roles", n, past) == end
        if end > n:
            before.add(n, end)
        return end

    def _is_surname(self, n: int, said: _Sentence) -> bool:
        """True for 'Ông' as a surname: with a capital in the middle of a sentence, before a name."""
        return n > said.first and bool(said.before) and self._t.capital[n] and self.begins_person(n, said.past)

    def _rank(self, n: int, past: int) -> int:
        """The word after a rank, with 'QNCN'. A single word of English must begin with a capital."""
        end = self._match("ranks", n, past)
        if end == n or not (self._t.capital[n] or not self._t.words[n].isascii() or end - n > 1):
            return n
        more = self._match("rank_suffixes", end, past) if end < past and self._t.joined(end) else end
        return max(end, more)

    def _name(self, said: _Sentence, n: int) -> int | None:
        """The word after a name that begins at a word, or None."""
        before = said.before
        if before and before.past == n:
            alone = bool(before.ranks or before.offices) or not before.role
            return self._names.titled(n, said.past, ranked=bool(before.ranks), alone=alone)
        return self._names.bare(n, said.past, said.first, company=said.last is not None)

    def _person(self, said: _Sentence, n: int, end: int) -> tuple[Person | None, int]:
        """(the person whose name stands in these words, the word after what is said of the person). None for the name
        of a ship, a street, a monument ('tàu Đô đốc Gorshkov')."""
        t, before = self._t, said.before
        titled = bool(before) and before.past == n
        if titled and t.joined(before.first) and self._ends("named_so", said.first, before.first, 3):
            said.before = _Before()
            return None, end
        posts, after = self._appositions.read(
            end, said.past, offices_before=titled and bool(before.offices) and not before.ranks
        )
        person = Person(n, end, t.part(n, end), before.rule)
        if not titled:
            person.rule = "name before office" if posts else "name by its context"
            if not posts and not self._names.is_full(n, end, said.past):
                person.confidence = "uncertain"
        person.ranks = before.ranks if titled else []
        leading = [office.post(t) for office in (*(before.offices if titled else ()), *said.heading)]
        person.posts = self._with_bodies([*leading, *posts])
        said.before = _Before()
        return person, after

    def _place(self, said: _Sentence, office: Office) -> None:
        """Give an office to the person named last, or keep it for a name that follows."""
        if said.last is not None and self._is_given(office, said.last, said):
            said.last.posts.append(office.post(self._t))
            said.before = _Before()
        else:
            said.before.offices.append(office)
            said.before.add(office.first, office.past)

    def _is_given(self, office: Office, last: Person, said: _Sentence) -> bool:
        """True if the text says that the person named last holds, receives or performs an office."""
        t, n = self._t, office.first
        between = range(last.past, n + 1)
        proposed = range(max(said.first, n - _PROPOSED), n)
        if any(";" in t.gaps[k] for k in between) or any(self._match("proposed", k, n) > k for k in proposed):
            return False
        if not t.joined(n):
            return False
        says = self._match("acts", last.past, said.past) > last.past  # what follows may be about another
        given = said.given == n and not says and (t.capital[n] or t.norms[n - 1] != "làm")
        return given or office.tenure == "acting"

    def _with_bodies(self, posts: list[Post]) -> list[Post]:
        """The offices, each with the body that stands beside it: 'Phó Tư lệnh, Tham mưu trưởng Quân khu 5'."""
        for n in range(len(posts) - 2, -1, -1):
            beside = posts[n + 1]
            if beside.organisation is not None and beside.tenure == posts[n].tenure and self._lacks_body(posts[n]):
                committee = f" {posts[n].organisation}" if posts[n].organisation else ""
                posts[n] = replace(posts[n], title=posts[n].title + committee, organisation=beside.organisation)
        return posts

    def _lacks_body(self, post: Post) -> bool:
        """True for an office without a body that needs one, and for an office in a party committee."""
        if post.organisation is not None:
            return self._is_one(("committees",), post.organisation)
        return not self._is_one(("complete", "honours"), post.title)

    def _is_one(self, names: tuple[str, ...], text: str) -> bool:
        words = Tokens.of(text, marks=self._lexicon.marks)
        return any(self._lexicon.match(name, words, 0, len(words)) == len(words) for name in names)
