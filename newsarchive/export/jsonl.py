"""JSON Lines: one article a line, as article.schema.json describes it."""

import json
from pathlib import Path
from typing import Any

from newsarchive.export.writer import FIELDS, Article, Foreign, Writer

_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class JsonLines(Writer):
    """Writes one object a line in UTF-8. Characters at which some readers end a line are escaped."""

    def keep(self, old: Path) -> set[str]:
        urls = set()
        with old.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    article = json.loads(line)
                except (ValueError, RecursionError):
                    raise Foreign(old, f"line {number} is not a whole JSON object") from None
                if not isinstance(article, dict) or tuple(article) != FIELDS:
                    raise Foreign(old, f"line {number} has other fields than this version writes")
                urls.add(str(article["url"]))
                self.file.write(line if line.endswith(b"\n") else line + b"\n")
        return urls

    def write(self, article: Article) -> None:
        self.file.write(json_line(article))


def json_line(record: dict[str, Any]) -> bytes:
    """A record as a line."""
    return escaped(json.dumps(record, ensure_ascii=False)).encode() + b"\n"


def escaped(line: str) -> str:
    """A line of JSON without the characters at which some readers end a line."""
    for character, escape in _BREAKS.items():
        line = line.replace(character, escape)
    return line
