"""One name for each person of an article: short forms ('Trung tướng Hùng', 'ông Hùng') are tied to the full one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsarchive.mentions.field import Field
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.model import Mention, Post
from newsarchive.mentions.persons import Person
from newsarchive.mentions.tokens import Tokens, is_syllable, normal
from newsarchive.text import is_capitals

_WORD = re.compile(r"\w+")
_OTHER_WORDS = ("bodies", "heads", "topics")  # 'Quân chủng' holds no short form of 'Lê Bá Quân'
_NO_NAMES = ("countries", "places", "topics")


def name_persons(fields: list[Field], lexicon: Lexicon, bodies: Iterable[str]) -> Iterator[Mention]:
    """The mentions of persons, each under the fullest form of its name. `bodies` names the article's organisations."""
    places = _Places(lexicon, bodies)
    names = _FullNames([person for field in fields for person in field.persons])
    for field in fields:
        seen: set[int] = set()
        for person in field.persons:
            full = names.of(person)
            if full is not None:
                seen.update(range(person.first, person.past))
                ranks = [rank for rank in person.ranks if not names.has_fuller_rank(full, rank)]
                yield field.person(person, full, ranks, map(places.post, person.posts))
        yield from _in_capitals(field, names)
        yield from _short_forms(field, names, seen, lexicon)


class _Places:
    """Where an office is held that a text prints with the kind of a body only: 'Giám đốc Nhà máy' is that of the one
    factory which the article names."""

    def __init__(self, lexicon: Lexicon, bodies: Iterable[str]) -> None:
        self._lexicon = lexicon
        self._bodies = [(Tokens.of(name, marks=lexicon.marks).norms, name) for name in sorted(set(bodies))]

    def post(self, post: Post) -> Post:
        """The post with the name of its body, or without a body if it is not known."""
        if post.organisation is None:
            return post
        words = Tokens.of(post.organisation, marks=self._lexicon.marks)
        kind = self._lexicon.match("nameless", words, 0, len(words))
        rest = self._lexicon.match("place_words", words, kind, len(words)) if kind < len(words) else kind
        sole = self._lexicon.match("sole", words, 0, len(words)) == len(words)
        if kind == 0 or rest < len(words) or sole:
            return post
        named = [name for norms, name in self._bodies if norms[: len(words)] == words.norms and len(norms) > len(words)]
        return replace(post, organisation=named[0] if len(named) == 1 else None)


class _FullNames:
    """The full names of an article's persons, the ranks of each, and the single words that are short for them."""

    def __init__(self, persons: list[Person]) -> None:
        self._names = _full_names(persons)
        self._ranks: dict[str, set[str]] = defaultdict(set)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self.by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for key, name in self._names.items():
            words = key.split()
            self.by_first[words[0]].append((tuple(words), name))
            # The last word of a Vietnamese name, any of a foreign one.
            for word in words[-1:] if is_syllable(words[-1]) else words:
                self._by_word[word].add(name)
        for person in persons:
            if full := self._names.get(_key(person.name)):
                self._ranks[full].update(map(normal, person.ranks))

    def of(self, person: Person) -> str | None:
        """The full name of a person, or None for a word that names nobody for certain."""
        key = _key(person.name)
        if key in self._names:
            return self._names[key]
        candidates = self._by_word.get(key, set())
        if len(candidates) > 1 and person.ranks:
            ranks = set(map(normal, person.ranks))
            candidates = {name for name in candidates if self._ranks[name] & ranks}
        if len(candidates) == 1:
            return next(iter(candidates))
        # A single word is a name by itself after a rank or an office, and if it is foreign.
        alone = person.ranks or person.posts or not is_syllable(person.name)
        return person.name if alone and not candidates else None

    def of_word(self, word: str) -> str | None:
        """The only full name for which a word is short."""
        names = self._by_word.get(word, set())
        return next(iter(names)) if len(names) == 1 else None

    def has_fuller_rank(self, name: str, rank: str) -> bool:
        """True for 'Tướng' where the article has 'Thiếu tướng' for the same person."""
        return any(other.endswith(f" {normal(rank)}") for other in self._ranks[name])


def _key(name: str) -> str:
    return " ".join(normal(word) for word in _WORD.findall(name))


def _full_names(persons: list[Person]) -> dict[str, str]:
    """{key: the form that is printed most often} of names of two words and more. A name in capitals is written small. A
    name that only one other ends with ('Quang Hải' of 'Nguyễn Quang Hải') has that one's form."""
    printed: dict[str, Counter[str]] = defaultdict(Counter)
    for person in persons:
        if len(person.name.split()) > 1:
            printed[_key(person.name)][person.name] += 1
    names = {}
    endings: dict[str, set[str]] = defaultdict(set)
    for key, forms in printed.items():
        small = [form for form in forms if not is_capitals(form)]
        names[key] = max(small, key=lambda form: forms[form]) if small else max(forms).title()
        words = key.split()
        for n in range(1, len(words) - 1):
            endings[" ".join(words[n:])].add(names[key])
            if not is_syllable(words[0]):  # 'Lloyd Austin' of 'Lloyd Austin III'
                endings[" ".join(words[:-n])].add(names[key])
    return {key: next(iter(endings[key])) if len(endings[key]) == 1 else name for key, name in names.items()}


def _in_capitals(field: Field, names: _FullNames) -> Iterator[Mention]:
    """The names that are printed elsewhere in the article, in sentences in capitals."""
    t = field.tokens
    for (first, past), shouted in zip(t.sentences, t.shouted, strict=True):
        for n in range(first, past if shouted else first):
            for words, name in names.by_first.get(t.norms[n], ()):
                if tuple(t.norms[n : n + len(words)]) == words:
                    yield field.mention("person", name, n, n + len(words), "name in capitals")


def _short_forms(field: Field, names: _FullNames, seen: set[int], lexicon: Lexicon) -> Iterator[Mention]:
    """Single words that are short for exactly one person's name: 'Zelensky', 'Tân được tăng cường …'."""
    t, past = field.tokens, len(field.tokens)
    openings = {first for first, _ in t.sentences}
    for n, norm in enumerate(t.norms):
        name = names.of_word(norm) if t.capital[n] and n not in seen else None
        if name is None or len(norm) < 2 or (t.joined(n + 1) and t.capital[n + 1]):
            continue
        if (t.joined(n) and t.capital[n - 1]) or any(lexicon.match(kind, t, n, past) > n + 1 for kind in _OTHER_WORDS):
            continue
        if not is_syllable(norm):
            yield field.mention("person", name, n, n + 1, "short form of a name")
            continue
        free = not t.gaps[n].strip() or n in openings
        if free and not t.words[n].isupper() and not any(lexicon.match(kind, t, n, past) > n for kind in _NO_NAMES):
            yield field.mention("person", name, n, n + 1, "short form of a name", "uncertain")
