"""What the desk says, in Vietnamese and English, and how it writes numbers and moments."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import Request

from newsarchive.desk.reasons import vietnamese

LANGUAGES = ("vi", "en")
COOKIE = "lang"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FRACTION = re.compile(r"^\.\d+")
_RANGE = re.compile(r"^\s*([a-zA-Z*]+)(?:-[a-zA-Z0-9-]+)?\s*(?:;\s*q\s*=\s*([0-9.]+))?\s*$")


class Words:
    """The desk's words in one language; called with a key of words.toml, it gives the words."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The words for a key, `values` filled in; numbers are written as the language writes them.
        Raises KeyError for a key that words.toml lacks."""
        told = _told()[key]
        text = told[self.language]
        if self.language == "en" and values.get("n") == 1:
            text = told.get("en_one", text)
        return text.format(**{name: self.number(v) if isinstance(v, int) else v for name, v in values.items()})

    def has(self, key: str) -> bool:
        """Whether words.toml has a key."""
        return key in _told()

    def reason(self, given: str) -> tuple[str, str]:
        """A reason of archive.health, and the language that it is given in."""
        told = vietnamese(given) if self.language == "vi" else None
        return (told, "vi") if told else (given, "en")

    def number(self, value: int) -> str:
        """1.234 in Vietnamese, 1,234 in English."""
        text = f"{value:,}"
        return text.replace(",", ".") if self.language == "vi" else text

    def day(self, moment: str) -> str:
        """The day of a moment (ISO 8601 of any precision), no more of it than it states."""
        year, _, rest = moment[:10].partition("-")
        month, _, day = rest.partition("-")
        if self.language == "vi":
            return "/".join(filter(None, (day, month, year)))
        name = _MONTHS[int(month) - 1] if month.isdigit() and 1 <= int(month) <= 12 else month
        return " ".join(filter(None, (day.lstrip("0"), name, year)))

    def short(self, moment: str, zone: bool = False) -> str:
        """A moment for a list: to the minute at most, in the outlet's own hours; `zone` tells their offset too."""
        if "T" not in moment:
            return self.day(moment)
        return f"{self.day(moment)}, {moment[11:16]}{_zone(moment) if zone else ''}"

    def month_name(self, month: str) -> str:
        """'Th. 3' or 'Mar' for '2026-03'."""
        number = int(month[5:7])
        return f"Th. {number}" if self.language == "vi" else _MONTHS[number - 1][:3]

    def weekdays(self) -> list[str]:
        """Monday to Sunday, short."""
        return ["T2", "T3", "T4", "T5", "T6", "T7", "CN"] if self.language == "vi" else list("MTWTFSS")

    def moment(self, moment: str, precision: str | None = None) -> str:
        """A moment as far as it states itself, the hours at their own offset; full minutes are written without
        their seconds, unless it is precise to the second."""
        told = moment[11:19] if "T" in moment else ""
        clock = told[:5] if precision != "second" and told.endswith(":00") else told
        if not clock:
            return self.day(moment)
        return f"{self.day(moment)}, {clock}{_zone(moment)}"


def _zone(moment: str) -> str:
    offset = _FRACTION.sub("", moment[19:])
    return " UTC" if offset in {"Z", "+00:00"} else f" {offset}" if offset else ""


def chosen(request: Request) -> str:
    """The language a request asks for: ?lang=, else the cookie of an earlier choice, else Accept-Language."""
    for asked in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return preferred(request.headers.get("accept-language", ""))


def preferred(accepted: str) -> str:
    """The better of Vietnamese and English for an Accept-Language header; English where it names neither."""
    weights: dict[str, float] = {}
    for part in accepted[:500].split(","):
        found = _RANGE.match(part)
        if found:
            language = found[1].lower()
            try:
                weight = float(found[2] or 1)
            except ValueError:
                continue
            weights[language] = max(weight, weights.get(language, 0))
    if not weights:
        return "vi"
    star = weights.get("*", 0)
    vi, en = weights.get("vi", star), weights.get("en", star)
    return "vi" if vi and vi >= en else "en"


def switched(request: Request, language: str) -> str:
    """The address of the same page in another language."""
    query = [(k, v) for k, v in parse_qsl(request.query_string, keep_blank_values=True) if k != "lang"]
    return f"{request.path}?{urlencode([*query, ('lang', language)])}"


@cache
def _told() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return {
            f"{part}.{key}": words for part, entries in tomllib.load(file).items() for key, words in entries.items()
        }
