"""A mention: one place in an article where a person, an organisation or a piece of equipment is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "organisation", "equipment"]
Tenure = Literal["held", "former", "acting"]
Confidence = Literal["certain", "uncertain"]


@dataclass(frozen=True, slots=True)
class Post:
    """One office that a text gives to a person.

    `text` is the office as printed: 'nguyên Phó Chính ủy Tổng cục CNQP'. `title` is the office alone: 'Phó Chính ủy'.
    `organisation` is the body in which it is held, as printed: 'Tổng cục CNQP'; None if the text names none.
    """

    text: str
    title: str
    organisation: str | None = None
    tenure: Tenure = "held"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. All mentions of one person, organisation or piece of equipment in an article bear the same `name`.

    `field` is 'title', 'lead', 'body' or 'caption:N' (N is the photo's position). `start` and `end` are offsets into
    the text of that field; the text between them is what is printed there, which can be a short form of `name`.
    `sentence_start` and `sentence_end` are the offsets of the sentence or caption, `sentence` is its text. `ranks` and
    `posts` are what this sentence says of a person. `rule` names the rule that found the mention.
    """

    kind: Kind
    name: str
    field: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    sentence: str
    rule: str
    confidence: Confidence = "certain"
    ranks: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices as printed."""
        return tuple(post.text for post in self.posts)
