"""Finds who and what an article names."""

import re
from collections.abc import Iterator

from newsarchive.items import Article
from newsarchive.mentions.bodies import BodyParser
from newsarchive.mentions.equipment import find_equipment
from newsarchive.mentions.field import Field
from newsarchive.mentions.lexicon import lexicon
from newsarchive.mentions.model import Mention
from newsarchive.mentions.names import words_alone
from newsarchive.mentions.naming import name_persons
from newsarchive.mentions.organisations import name_bodies
from newsarchive.mentions.persons import PersonFinder
from newsarchive.mentions.tokens import Tokens, is_unmarked

MAX_TEXT = 200_000  # characters of a field that are read
# A line that names who wrote or photographed: 'Tin, ảnh: …', 'Bài và ảnh: …', 'Theo …'.
_ROLE = r"(?:tin|bài|ảnh|clip|video|đồ họa|thực hiện|photos?|by)\b"
_BYLINE = re.compile(rf"^\s*(?:{_ROLE}[\s,;&]*(?:và\s+)?)+:?.*$", re.I | re.M)
_OPENING_ROLE = re.compile(rf"\n\s*{_ROLE}", re.I)  # of a line; found far more quickly than with ^


def find_mentions(article: Article) -> list[Mention]:
    """All mentions of persons, organisations and equipment, by field and place: title, lead, body, captions."""
    texts = dict(_texts(article))
    unmarked = article.language == "vi" and is_unmarked(" ".join(texts.values()))
    words = lexicon(marks=not unmarked)
    fields = []
    read = {name: Tokens.of(_without_bylines(text), marks=not unmarked) for name, text in texts.items()}
    alone = set().union(*map(words_alone, read.values()))
    for name, text in texts.items():
        tokens = read[name]
        parser = BodyParser(tokens, words)
        fields.append(Field(name, text, tokens, parser, PersonFinder(tokens, words, parser, alone).find()))
    bodies = list(name_bodies(fields, words))
    names = {body.name for body in bodies}
    mentions = [*name_persons(fields, words, names), *bodies, *find_equipment(fields, words, names)]
    order = {name: number for number, name in enumerate(texts)}
    return sorted(mentions, key=lambda one: (order[one.field], one.start, -one.end))


def _texts(article: Article) -> Iterator[tuple[str, str]]:
    for name, text in (("title", article.title), ("lead", article.lead), ("body", article.body)):
        if text:
            yield name, text[:MAX_TEXT]
    for number, photo in enumerate(article.photos, 1):
        if photo.caption:
            yield f"caption:{photo.position or number}", photo.caption[:MAX_TEXT]


def _without_bylines(text: str) -> str:
    """The text with lines that name its makers blanked, so that all places stay."""
    if _OPENING_ROLE.search(f"\n{text}") is None:
        return text
    return _BYLINE.sub(lambda match: " " * len(match[0]) if len(match[0]) < 80 and ":" in match[0] else match[0], text)
