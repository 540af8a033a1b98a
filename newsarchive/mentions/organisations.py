"""One name for each organisation of an article: short forms and abbreviations are tied to the longest form."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsarchive.mentions.bodies import Body
from newsarchive.mentions.field import Field
from newsarchive.mentions.keys import organisation_key
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.model import Mention
from newsarchive.mentions.tokens import Tokens


@dataclass(slots=True)
class _Found:
    """A body, its name as printed, and whether it stands inside the name of another."""

    field: Field
    body: Body
    name: str
    inside: bool


def name_bodies(fields: list[Field], lexicon: Lexicon) -> Iterator[Mention]:
    """The mentions of organisations, each under the longest form of its name."""
    found = [one for field in fields for one in _bodies(field, lexicon)]
    shorts: dict[str, str] = {}  # the abbreviations that the text gives, with the names for which they stand
    for one in found:
        if one.body.short:
            shorts.setdefault(one.body.short, one.name)
    names = _longest(found, shorts, lexicon)
    for one in found:
        yield one.field.mention("organisation", names[one.name], one.body.name_first, one.body.past, one.body.rule)
    taken = {(one.field.name, n) for one in found for n in range(one.body.first, one.body.past)}
    for field in fields:
        for n, word in enumerate(field.tokens.words):
            if word in shorts and (field.name, n) not in taken:
                yield field.mention("organisation", names[shorts[word]], n, n + 1, "abbreviation given in the text")


def _bodies(field: Field, lexicon: Lexicon) -> Iterator[_Found]:
    t = field.tokens
    people = {n for person in field.persons for n in range(person.first, person.past)}
    for (first, past), shouted in zip(t.sentences, t.shouted, strict=True):
        outer: Body | None = None
        for n in range(first, first if shouted else past):
            if n in people or not (t.capital[n] or t.norms[n] in lexicon.body_beginnings):
                continue
            body = field.bodies.at(n, past)
            if body is None or not people.isdisjoint(range(body.first, body.past)):
                continue
            inside = outer is not None and n < outer.past
            if outer is not None and inside and not _is_part(t, body, outer, lexicon):
                continue
            outer = outer if inside else body
            if field.bodies.is_listed(body, inside=inside):
                yield _Found(field, body, t.part(body.name_first, body.past), inside)


def _is_part(t: Tokens, inner: Body, outer: Body, lexicon: Lexicon) -> bool:
    """True if a body named inside the name of another is one of its own: 'Quân khu 5' in 'Bộ Tham mưu Quân khu 5'. The
    name of a firm or a school is none: 'Ba Son' in 'Tổng công ty Ba Son'."""
    n = inner.first
    if n < outer.head or not t.capital[n]:
        return False
    if inner.rule == "English body":
        return lexicon.match("english_heads", t, n, inner.past) > n
    of_firm = lexicon.match("named_after", t, outer.first, outer.past) > outer.first
    if n == outer.head and (of_firm or inner.rule == "known body"):
        return False
    return inner.rule in ("kind of body", "known body")


def _longest(found: list[_Found], shorts: dict[str, str], lexicon: Lexicon) -> dict[str, str]:
    """{printed form: longest form of the same body}. Forms that stand by themselves are preferred. 'Bộ tư lệnh Vùng 2'
    is the beginning of 'Bộ tư lệnh Vùng 2 Hải quân', and the same if no other body begins so."""
    alone = {one.name for one in found if not one.inside}
    names = sorted({one.name for one in found}, key=lambda name: (name not in alone, -len(name), name))
    keys = {name: organisation_key(shorts.get(name, name)) for name in names}
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(keys[name], name)
    whole = _wholes(by_key, lexicon)
    return {name: by_key[whole.get(key, key)] for name, key in keys.items()}


def _wholes(by_key: dict[str, str], lexicon: Lexicon) -> dict[str, str]:
    """{key: the longest key of which it is the beginning}, where all longer keys are beginnings of that one."""
    longer: dict[str, list[str]] = {}
    for key, name in by_key.items():
        words = key.split()
        for n in range(1, len(words)):
            short = " ".join(words[:n])
            if short in by_key and not _is_foreign(by_key[short], name, lexicon):
                longer.setdefault(short, []).append(key)
    whole = {short: max(keys, key=len) for short, keys in longer.items()}
    return {short: key for short, key in whole.items() if all(key.startswith(other) for other in longer[short])}


def _is_foreign(short: str, long: str, lexicon: Lexicon) -> bool:
    """True if what the longer name adds begins with a foreign country: 'Bộ Quốc phòng', 'Bộ Quốc phòng Nga'."""
    words = Tokens.of(long, marks=lexicon.marks)
    rest = len(short.split())
    if rest >= len(words) or words.norms[rest] in ("việt", "viet"):
        return False
    return lexicon.match("countries", words, rest, len(words)) > rest
