"""RIS in UTF-8, for Zotero, EndNote, Mendeley: `TY  - NEWS`, a tag a line.

The lines need no library: rispy's writer numbers its records unless it is subclassed, and takes no care
of line breaks. The format knows no escapes, so values stand as they are, in one line. A name is one
value; its family name is not told apart, for a Vietnamese name has it first.
"""

from __future__ import annotations

import re
from pathlib import Path

from newsarchive.export.articles import Article
from newsarchive.export.citation import KEY, date, key, line
from newsarchive.export.writer import Foreign, Writer

_TAG = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


class Ris(Writer):
    """A record an article."""

    def identity(self, article: Article) -> str:
        return key(article)

    def keep(self, old: Path) -> set[str]:
        keys: set[str] = set()
        inside = False
        with old.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                text = raw.decode(errors="replace").rstrip("\r\n")
                found = _TAG.fullmatch(text)
                if found is None:
                    whole = not text and not inside
                elif found[1] == "TY":
                    whole, inside = not inside and found[2] == "NEWS", True
                elif found[1] == "ER":
                    whole, inside = inside, False
                else:
                    whole = inside and (found[1] != "ID" or re.fullmatch(KEY, found[2]) is not None)
                    if found[1] == "ID":
                        keys.add(found[2])
                if not whole:
                    raise Foreign(old, f"line {number} is not as this command writes it")
                self.file.write(raw if raw.endswith(b"\n") else raw + b"\n")
        if inside:
            raise Foreign(old, "its last record is not whole")
        return keys

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
            ("N1", line(article["agency"])),
        ]
        text = "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value)
        self.file.write(f"TY  - NEWS\r\n{text}ER  - \r\n\r\n".encode())
