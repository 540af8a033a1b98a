"""Bylines that English pages print in words: 'By X and Y', 'Translated by X', 'Reporting by X in Hanoi; Editing by'."""

from __future__ import annotations

import re

from newsarchive.extraction.bylines import Byline
from newsarchive.text import clean
from newsarchive.vietnamese.names import is_agency

MAX_BYLINE = 200
_WROTE = (
    r"by|translated by|reported by|reporting by|written by|compiled by|edited and translated by|words by|text by|"
    r"story by|(?:text|words|story|report) (?:and|&) (?:photos?|pictures?) by|photos? (?:and|&) (?:text|words|story) by"
)
_LINE = re.compile(rf"^\(?\s*(?:{_WROTE})\s*:?\s+(?P<names>\S.*?)\s*\)?\.?$", re.I)
_OTHERS = re.compile(
    r"\s*(?:[;|/–—]|\s-\s|\.\s)\s*(?=(?:additional |further )?(?:reporting|editing|edited|translated|writing|photos?|"
    r"pictures?)\b).*$",
    re.I,
)
_PLACE = re.compile(r"\s+in\s+[A-Z][^,;&]*?(?=,|;|&|\band\b|$)")
_PART = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_OFFICE = re.compile(
    r"\b(?:editor|reporter|writer|correspondent|staff|journalist|contributor|bureau|chief|desk|analyst)\b", re.I
)
_NAME = re.compile(
    r"^(?:[A-ZÀ-ÞĐ][\w'’.-]*+|d[aeiu]|van|von|der|bin|al|el)(?:\s(?:[A-ZÀ-ÞĐ][\w'’.-]*+|d[aeiu]|van|von|der|bin|al|el)){0,4}$"
)
_SOURCE = re.compile(r"^\(?\s*source\s*:\s*(?P<name>[^.;:]{2,40}?)\s*\)?\.?$", re.I)


def read_english_byline(text: str) -> Byline | None:
    """A whole line read as a byline; None if it is none: every name must look like one."""
    line = clean(text)
    if not 5 <= len(line) <= MAX_BYLINE:
        return None
    if (found := _SOURCE.match(line)) and is_agency(found["name"]):
        return Byline(agency=found["name"], raw=line)
    found = _LINE.match(line)
    if found is None:
        return None
    names = _PLACE.sub(" ", _OTHERS.sub("", found["names"]))
    byline = Byline(raw=line)
    for part in filter(None, _PART.split(names)):
        if _OFFICE.search(part):
            if not byline.authors:
                return None
            continue
        if not _NAME.match(part.strip(" .")):
            return None
        if part not in byline.authors:
            byline.authors.append(part.strip(" ."))
    if not byline.authors or (line[:3].casefold() == "by " and " " not in byline.authors[0]):
        return None  # 'By Land, Sea and Air' is a heading
    return byline
