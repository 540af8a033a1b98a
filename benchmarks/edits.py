"""What newsrooms do to a text that they take over, and what they print that is no copy of it.

An edit maps the paragraphs of a text, a source of chance and paragraphs that stand nowhere else to new paragraphs.
NO_COPIES give None where a text does not lend itself.
"""
# ruff: noqa: ARG001 (all are called alike)

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

Paragraphs = list[str]
Edit = Callable[[Paragraphs, random.Random, Paragraphs], Paragraphs]
Make = Callable[[Paragraphs, random.Random, Paragraphs], Paragraphs | None]

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(r"\d+(?:[./,]\d+)*")
_NAME = re.compile(r"(?<=\w )[A-ZĐ]\w+")
_SMALL = dict(zip("123456789", ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"), strict=True))
_TURNED = str.maketrans(".,", ",.")


def new_title(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    return text


def cut_lead(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    return text[1:] if len(text) > 1 else [" ".join(_SENTENCE.split(text[0])[1:]) or text[0]]


def added_paragraph(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    place = chance.randrange(len(text) + 1)
    return [*text[:place], min(fresh, key=lambda p: abs(len(p) - 300)), *text[place:]]


def other_byline(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    return ["(TTXVN) - " + text[0], *text[1:], "Theo Anh Khôi/TTXVN"]


def other_composition(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    return [unicodedata.normalize("NFD", p) for p in text]


def dropped_paragraph(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    middle = len(text) // 2
    return text[:middle] + text[middle + 1 :] if len(text) > 2 else text


def first_half(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    words = [(n, word) for n, p in enumerate(text) for word in p.split()]
    kept = words[: len(words) // 2]
    return [" ".join(word for m, word in kept if m == n) for n in dict.fromkeys(n for n, _ in kept)]


def capitals_and_points(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    loud = [re.sub(r"\s*[–—-]\s*", " — ", p).upper().replace(", ", " ,  ").replace(". ", ".\n") for p in text]
    return [
        shout if n % 2 else re.sub(r"[,;:“”\"]", "", p) for n, (p, shout) in enumerate(zip(text, loud, strict=True))
    ]


def other_numbers(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    def turned(match: re.Match[str]) -> str:
        number = match.group()
        if "/" in number:
            return " tháng ".join(number.split("/")[:2]) + "".join(f" năm {y}" for y in number.split("/")[2:3])
        if number in _SMALL:
            return _SMALL[number]
        return (
            number.translate(_TURNED)
            if re.search("[.,]", number)
            else f"{int(number):,}"
            if len(number) > 4
            else number
        )

    return [_NUMBER.sub(turned, p) for p in text]


def reworded(text: Paragraphs, chance: random.Random, fresh: Paragraphs, share: float = 0.25) -> Paragraphs:
    """Other number formats, and a quarter of the sentences said anew."""
    words = " ".join(fresh).split()

    def anew(sentence: str) -> str:
        if chance.random() > share:
            return sentence
        kept = [word for word in sentence.split() if chance.random() > 0.1]
        clauses = " ".join(chance.choice(words) if chance.random() < 0.3 else word for word in kept).split(", ")
        chance.shuffle(clauses)
        return ", ".join(clauses)

    return [" ".join(map(anew, _SENTENCE.split(p))) for p in other_numbers(text, chance, fresh)]


def word_in_ten(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    words = " ".join(fresh).split()
    return [" ".join(chance.choice(words) if chance.random() < 0.1 else word for word in p.split()) for p in text]


def several(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs:
    """Another byline, no lead, a paragraph less, one more, and an eighth of the sentences said anew."""
    text = reworded(text, chance, fresh, 0.125)
    for edit in (cut_lead, dropped_paragraph, added_paragraph, other_byline):
        text = edit(text, chance, fresh)
    return text


def _some(text: Paragraphs, length: float, chance: random.Random | None = None) -> Paragraphs:
    """Paragraphs of a text, from its head or at random, of so many letters at the most."""
    taken: Paragraphs = []
    for paragraph in chance.sample(text, len(text)) if chance else text:
        if len(paragraph) <= length:
            taken.append(paragraph)
            length -= len(paragraph)
    return taken


def _letters(text: Paragraphs) -> int:
    return sum(map(len, text))


def follow_up(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs | None:
    """News of another day, with up to 40 % of its length out of the first article as background."""
    known = _some(text, 0.4 * _letters(text), chance)
    news = _some(fresh, 1.5 * _letters(known) + 400)
    return [*news, *known] if known and _letters(known) <= 0.4 * _letters([*news, *known]) else None


def long_follow_up(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs | None:
    """A longer article that quotes half of the first."""
    known = _some(text, 0.5 * _letters(text), chance)
    news = _some(fresh, 2.5 * _letters(known) + 400)
    return [*news, *known] if known and _letters(known) <= 0.4 * _letters([*news, *known]) else None


def column(text: Paragraphs, chance: random.Random, fresh: Paragraphs) -> Paragraphs | None:
    """The sentences of a daily column with another day's figures and, here and there, names."""
    words, figures = " ".join(text).split(), _NUMBER.findall(" ".join(text))
    if len(figures) < 6 or len(figures) * 60 < len(words):  # nothing that changes daily
        return None

    def figure(match: re.Match[str]) -> str:
        return re.sub(r"\d", lambda _: str(chance.randrange(1, 10)), match.group())

    def name(match: re.Match[str]) -> str:
        return chance.choice(("Hưng", "Minh", "Sơn", "Lộc", "Tân")) if chance.random() < 0.5 else match.group()

    return [_NAME.sub(name, _NUMBER.sub(figure, p)) for p in text]


def round_up(texts: list[Paragraphs]) -> Paragraphs:
    """The heads of several articles in a row."""
    return [p for text in texts for p in _some(text, 700)]


def fresh_text(donors: list[Paragraphs], chance: random.Random, paragraphs: int = 40) -> Paragraphs:
    """Paragraphs of sentences drawn from all donors: real sentences in an order in which nobody printed them."""
    sentences = [s for text in donors for p in text for s in _SENTENCE.split(p)]
    return [" ".join(chance.sample(sentences, 3)) for _ in range(paragraphs)]


EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        new_title,
        cut_lead,
        added_paragraph,
        other_byline,
        other_composition,
        dropped_paragraph,
        first_half,
        capitals_and_points,
        other_numbers,
        reworded,
        word_in_ten,
        several,
    )
}
NO_COPIES: dict[str, Make] = {make.__name__: make for make in (follow_up, long_follow_up, column)}
