"""One text of an article with what was found in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from newsarchive.mentions.bodies import BodyParser
from newsarchive.mentions.model import Confidence, Kind, Mention, Post
from newsarchive.mentions.persons import Person
from newsarchive.mentions.tokens import Tokens

LONGEST = 1000  # characters of a sentence before a name, and after it


@dataclass(slots=True)
class Field:
    """One text of an article, its words, and what was found in them."""

    name: str
    text: str
    tokens: Tokens
    bodies: BodyParser
    persons: list[Person]

    def mention(
        self, kind: Kind, name: str, first: int, past: int, rule: str, confidence: Confidence = "certain"
    ) -> Mention:
        """The mention in the words `first` to `past`."""
        t = self.tokens
        start, end = t.sentence(first)
        # A text without points is no sentence.
        start, end = max(start, t.starts[first] - LONGEST), min(end, t.ends[past - 1] + LONGEST)
        place = (t.starts[first], t.ends[past - 1], start, end)
        return Mention(kind, name, self.name, *place, self.text[start:end], rule, confidence)

    def person(self, person: Person, name: str, ranks: Iterable[str], posts: Iterable[Post]) -> Mention:
        """The mention of a person under a name, with ranks and posts."""
        found = self.mention("person", name, person.first, person.past, person.rule, person.confidence)
        return replace(found, ranks=tuple(ranks), posts=tuple(posts))
