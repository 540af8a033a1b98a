"""The desk's texts in Vietnamese and English, and how each language writes numbers and dates."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Request

LANGUAGES = ("vi", "en")
COOKIE = "lang"
_FRACTION = re.compile(r"^\.\d+")
_LANGUAGE_RANGE = re.compile(r"\s*([a-z*]+)(?:-[a-z0-9-]+)?\s*(?:;\s*q\s*=\s*(\d(?:\.\d*)?))?\s*", re.I)


class Translator:
    """The texts of messages.toml in one language. Dates show only what the timestamp (ISO 8601) states."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with `values` filled in; numbers are written as the language writes them. Raises KeyError
        for a key that messages.toml lacks."""
        message = _messages()[key]
        text = message[self.language]
        if self.language == "en" and values.get("n") == 1:
            text = message.get("en_one", text)
        return text.format(**{name: self.number(v) if isinstance(v, int) else v for name, v in values.items()})

    def named(self, part: str, name: str) -> str:
        """The text of a name of a part of messages.toml; the name itself for an unknown one."""
        return self(key) if self.has(key := f"{part}.{name}") else name

    def field(self, name: str) -> str:
        """The name of a field or of a part of one: 'photos.2.credit' is photo 2, credit."""
        first, *rest = name.split(".")
        parts = [self.named("field", first), *(self.named("part", one) for one in rest)]
        return " ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:])

    def has(self, key: str) -> bool:
        """Whether messages.toml has the key."""
        return key in _messages()

    def translated(self, kind: str, text: str) -> tuple[str, str]:
        """A message of another part of the program and its language: English if it has no translation. `kind` is
        'health' (archive.health), 'error' (a question that cannot be read) or 'detail' (why a page could not be
        fetched)."""
        found = _translate(kind, text) if self.language == "vi" else None
        return (found, "vi") if found else (text, "en")

    def rule(self, text: str) -> tuple[str, str]:
        """The same of the rule that gave a value. Its parts are separated by commas."""
        parts = [self.translated("rule", part) for part in text.split(", ")]
        return ", ".join(part for part, _ in parts), parts[0][1]

    def figure(self, value: float) -> str:
        """A number with its decimals, as the language writes them."""
        whole, _, decimals = f"{value:.2f}".partition(".")
        decimals = decimals.rstrip("0")
        return self.number(int(whole)) + (f"{',' if self.language == 'vi' else '.'}{decimals}" if decimals else "")

    def number(self, value: int) -> str:
        """1.234 in Vietnamese, 1,234 in English."""
        text = f"{value:,}"
        return text.replace(",", ".") if self.language == "vi" else text

    def day(self, timestamp: str) -> str:
        """The date without the time."""
        year, _, rest = timestamp[:10].partition("-")
        month, _, day = rest.partition("-")
        if self.language == "vi":
            return "/".join(filter(None, (day, month, year)))
        name = self("date.months").split()[int(month) - 1] if month.isdigit() and 1 <= int(month) <= 12 else month
        return " ".join(filter(None, (day.lstrip("0"), name, year)))

    def month(self, span: str) -> str:
        """A month in few letters; a year as it is."""
        year, _, month = span.partition("-")
        if not month:
            return year
        return (
            f"{month}/{year}"
            if self.language == "vi"
            else f"{self('date.months_short').split('|')[int(month) - 1]} {year}"
        )

    def short(self, timestamp: str, zone: bool = False) -> str:
        """The date and the time of day to the minute, both at the outlet; with `zone` also the UTC offset."""
        if "T" not in timestamp:
            return self.day(timestamp)
        return f"{self.day(timestamp)}, {timestamp[11:16]}{_offset(timestamp) if zone else ''}"

    def moment(self, timestamp: str, precision: str | None = None) -> str:
        """The date, the time of day and the UTC offset; seconds unless they are 0 and not meant to be exact."""
        time = timestamp[11:19] if "T" in timestamp else ""
        if not time:
            return self.day(timestamp)
        if precision != "second" and time.endswith(":00"):
            time = time[:5]
        return f"{self.day(timestamp)}, {time}{_offset(timestamp)}"


def _translate(kind: str, text: str) -> str | None:
    """A message in Vietnamese; None if it is unknown."""
    for pattern, translation in _translations()[kind]:
        if match := pattern.fullmatch(text):
            return translation.format(*(_part(group) for group in match.groups()))
    return None


def _part(text: str) -> str:
    """A part of a message in Vietnamese: the name of a field or a parameter, or a detail; else the text itself."""
    for key in (f"parameter.{text}", f"field.{text}", f"place.{text}"):
        if key in _messages():
            return _messages()[key]["vi"]
    return _translate("detail", text) or _translate("error", text) or text


def request_language(request: Request) -> str:
    """The language of ?lang=, else of the cookie that the reader's choice set, else of Accept-Language."""
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return str(choice)
    return negotiate_language(request.headers.get("accept-language", ""))


def negotiate_language(accepted: str) -> str:
    """The preferred one of Vietnamese and English in an Accept-Language header: English if it names neither,
    Vietnamese if it names no language at all."""
    weights: dict[str, float] = {}
    for part in accepted[:500].split(","):
        if match := _LANGUAGE_RANGE.fullmatch(part):
            name = match[1].lower()
            weights[name] = max(float(match[2] or 1), weights.get(name, 0))
    if not weights:
        return "vi"
    vi, en = (weights.get(language, weights.get("*", 0)) for language in LANGUAGES)
    return "vi" if vi and vi >= en else "en"


def _offset(timestamp: str) -> str:
    offset = _FRACTION.sub("", timestamp[19:])
    return " UTC" if offset in {"Z", "+00:00"} else f" {offset}" if offset else ""


@cache
def _messages() -> dict[str, dict[str, str]]:
    sections = _toml("messages.toml")
    return {f"{section}.{key}": texts for section, entries in sections.items() for key, texts in entries.items()}


@cache
def _translations() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    kinds = _toml("translations.toml").items()
    return {kind: [(re.compile(one["en"], re.S), one["vi"]) for one in messages] for kind, messages in kinds}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
