r"""BibTeX in UTF-8, for Zotero, biber and BibTeX: `@article`, a field a line.

pybtex's writer is not used: it leaves backslashes, carets, dollars and lone braces as they are, takes
names apart, and holds all entries in memory. What has a meaning in TeX is escaped, so that readers give
back the text: `\&`, `\%`, `\#`, `\_`, `\$`, `\^{}`, `{\textbackslash}`, `{\textasciitilde}`. `{}` stands
between characters that a reader would draw together ('--', "''", '!!', and 'TEL', which Zotero takes
for U+2121). Braces are `\{` and `\}` where they pair up; BibTeX counts escaped ones too, so unpaired
ones become the full-width U+FF5B and U+FF5D. Titles and names are in braces of their own: no style
changes their capitals, and no reader takes a Vietnamese name apart. Addresses are verbatim, but for
braces, backslashes and blanks, which are percent-encoded. The importer of Zotero itself knows neither
of the two words for backslash and tilde and shows them; RIS brings those over as they are.
"""

from __future__ import annotations

import re
from pathlib import Path

from newsarchive.export.articles import Article
from newsarchive.export.citation import KEY, date, key, line
from newsarchive.export.writer import Foreign, Writer

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
_DRAWN_TOGETHER = re.compile(
    r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=!)(?=[!?`])|(?<=\?)(?=[!`])"
    r"|(?<=T)(?=EL)"
)
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_ENTRY = re.compile(rf"@article\{{({KEY}),")
_FIELD = re.compile(r"  [a-z]+ = \{.*\},")


def escaped(text: str | None) -> str:
    """The text in one line, as TeX reads it."""
    text = line(text)
    if not _paired(text):
        text = text.translate(_UNPAIRED)
    return _DRAWN_TOGETHER.sub("{}", text.translate(_ESCAPED))


class BibTeX(Writer):
    """An entry an article."""

    def identity(self, article: Article) -> str:
        return key(article)

    def keep(self, old: Path) -> set[str]:
        keys: set[str] = set()
        inside = False
        with old.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                text = raw.decode(errors="replace").rstrip("\r\n")
                found = _ENTRY.fullmatch(text)
                if inside and text == "}":
                    inside = False
                elif found and not inside:
                    inside = True
                    keys.add(found[1])
                elif (inside and not _FIELD.fullmatch(text)) or (not inside and text):
                    raise Foreign(old, f"line {number} is not as this command writes it")
                self.file.write(raw if raw.endswith(b"\n") else raw + b"\n")
        if inside:
            raise Foreign(old, "its last entry is not whole")
        return keys

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
            "note": escaped(article["agency"]),
        }
        text = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        self.file.write(f"@article{{{key(article)},\n{text}}}\n\n".encode())


def _keyword(tag: str) -> str:
    return f"{{{escaped(tag)}}}" if "," in tag else escaped(tag)


def _paired(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if not 0 <= depth <= DEPTH:
            return False
    return depth == 0
