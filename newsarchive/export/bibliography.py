r"""Bibliographies in UTF-8 for Zotero, EndNote and biber: BibTeX (`@article`, a field a line) and RIS (`TY  - NEWS`).

BibTeX: pybtex's writer is not used: it leaves backslashes, carets, dollars and lone braces as they are, takes names
apart, and holds all entries in memory. Characters with a meaning in TeX are escaped, so that readers give back the
text: `\&`, `\%`, `\#`, `\_`, `\$`, `\^{}`, `{\textbackslash}`, `{\textasciitilde}`. `{}` stands between characters that
a reader would join ('--', "''", '!!', and 'TEL', which Zotero reads as U+2121). Braces in pairs are `\{` and `\}`;
BibTeX counts escaped ones too, so unpaired ones become the full-width U+FF5B and U+FF5D. Titles and names are in
braces of their own: no style changes their capitals, and no reader takes a Vietnamese name apart. Addresses are
verbatim, but for braces, backslashes and blanks, which are percent-encoded. Zotero's importer shows the two words for
backslash and tilde as they are; RIS carries both characters.

RIS: rispy's writer is not used: it numbers its records unless it is subclassed, and does not handle line breaks. The
format has no escapes, so values stand as they are, in one line. A name is one value, for a Vietnamese name begins with
the family name.
"""

import re
from hashlib import sha256
from pathlib import Path

from newsarchive.export.writer import Article, Foreign, Writer

DEPTH = 20  # braces within braces: readers stop at some depth, pybtex at 100

_SPECIAL = {
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"\^{}",
    "{": r"\{",
    "}": r"\}",
} | {character: f"\\{character}" for character in "&%#_$"}
_ESCAPED = str.maketrans(_SPECIAL)
_UNPAIRED = str.maketrans({"{": "\uff5b", "}": "\uff5d"})
_JOINED = re.compile(
    r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=!)(?=[!?`])|(?<=\?)(?=[!`])"
    r"|(?<=T)(?=EL)"
)
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})

_KEY = r"(?P<key>[A-Za-z0-9-]+-[0-9a-f]{16})"
_MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
# Line breaks (all that split lines in Python) and controls. A value of these formats cannot hold them.
_BREAKS = re.compile("[ \t]*[\x00-\x1f\x7f-\x9f\u2028\u2029]+[ \t]*")


class _Bibliography(Writer):
    """Writes records of lines. Subclasses give the patterns of a record's first line, fields and last line."""

    first: re.Pattern[str]
    field: re.Pattern[str]
    last: str
    beside = ("edited_at",)

    def identity(self, article: Article) -> str:
        return key(article)

    def keep(self, old: Path) -> set[str]:
        keys: set[str] = set()
        inside = False
        with old.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                text = raw.decode(errors="replace").rstrip("\r\n")
                match = (self.field if inside else self.first).fullmatch(text)
                if inside and text == self.last:
                    inside = False
                elif match:
                    inside = True
                    keys.update(match.groupdict().values())
                elif inside or text:
                    raise Foreign(old, f"line {number} is not as this command writes it")
                self.file.write(raw if raw.endswith(b"\n") else raw + b"\n")
        if inside:
            raise Foreign(old, "its last entry is not whole")
        return keys - {None}


class BibTeX(_Bibliography):
    """Writes one entry for each article."""

    first = re.compile(rf"@article\{{{_KEY},")
    field = re.compile(r"  [a-z]+ = \{.*\},")
    last = "}"

    def write(self, article: Article) -> None:
        published, seen = date(article["published_at"]), date(article["last_seen_at"])
        outlet = self.outlets.get(article["source"]) or article["source"]
        fields = {
            "title": f"{{{escaped(article['title'])}}}" if article["title"] else "",
            "author": " and ".join(f"{{{escaped(name)}}}" for name in article["authors"] if line(name)),
            "journal": escaped(outlet),
            "entrysubtype": "newspaper",
            "date": "-".join(published),
            "year": published[0] if published else "",
            "language": escaped(article["language"]),
            "url": line(article["url"]).translate(_VERBATIM),
            "urldate": "-".join(seen),
            "abstract": escaped(article["lead"]),
            "keywords": ", ".join(_keyword(tag) for tag in article["tags"] if line(tag)),
            "note": "; ".join(map(escaped, notes(article))),
        }
        text = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        self.file.write(f"@article{{{key(article)},\n{text}}}\n\n".encode())


class Ris(_Bibliography):
    """Writes one record for each article."""

    first = re.compile("TY  - NEWS")
    field = re.compile(rf"ID  - {_KEY}|(?!TY|ER|ID)[A-Z][A-Z0-9]  - .*")
    last = "ER  - "

    def write(self, article: Article) -> None:
        published, seen = date(article["published_at"]), date(article["last_seen_at"])
        tags = [
            ("ID", key(article)),
            ("TI", line(article["title"])),
            *(("AU", line(name)) for name in article["authors"]),
            ("T2", line(self.outlets.get(article["source"]) or article["source"])),
            ("PY", published[0] if published else ""),
            ("DA", "/".join(published)),
            ("LA", line(article["language"])),
            ("SE", line(article["section"])),
            ("UR", line(article["url"])),
            ("Y2", "/".join(seen)),
            ("AB", line(article["lead"])),
            *(("KW", line(tag)) for tag in article["tags"]),
            *(("N1", line(note)) for note in notes(article)),
        ]
        text = "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value)
        self.file.write(f"TY  - NEWS\r\n{text}ER  - \r\n\r\n".encode())


def key(article: Article) -> str:
    """The article's cite key: the source, and 16 hex digits of the SHA-256 of its address.

    It stays what it is when the article is edited, re-read or merged into another archive.
    """
    source = re.sub("[^A-Za-z0-9]+", "-", article["source"]).strip("-") or "article"
    return f"{source}-{sha256(article['url'].encode()).hexdigest()[:16]}"


def date(moment: str | None) -> tuple[str, ...]:
    """Year, month and day of an ISO 8601 moment, without the parts that it does not state."""
    match = _MOMENT.match(moment or "")
    return tuple(part for part in match.groups() if part) if match else ()


def notes(article: Article) -> list[str]:
    """The agency that the page names, and that the outlet edited the article or took it away."""
    edited, gone = ("-".join(date(article.get(name))) for name in ("edited_at", "gone_at"))
    said = (
        article["agency"],
        f"edited after publication; the edit was noticed on {edited}" if edited else None,
        f"taken away by the outlet; noticed on {gone}" if gone else None,
    )
    return list(filter(None, said))


def line(text: str | None) -> str:
    """The text in one line: line breaks and controls become a blank."""
    return _BREAKS.sub(" ", text or "").strip()


def escaped(text: str | None) -> str:
    """The text in one line, as TeX reads it."""
    text = line(text)
    if not _paired(text):
        text = text.translate(_UNPAIRED)
    return _JOINED.sub("{}", text.translate(_ESCAPED))


def _keyword(tag: str) -> str:
    return f"{{{escaped(tag)}}}" if "," in tag else escaped(tag)


def _paired(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if not 0 <= depth <= DEPTH:
            return False
    return depth == 0
