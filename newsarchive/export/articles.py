"""What an export holds: the published schema, and an article brought into its order."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

Article = dict[str, Any]  # as Archive.export gives it; once in order, as the schema says

SCHEMA: str = files(__package__).joinpath("article.schema.json").read_text(encoding="utf-8")
FIELDS: tuple[str, ...] = tuple(json.loads(SCHEMA)["properties"])

_PHOTO: tuple[str, ...] = tuple(json.loads(SCHEMA)["$defs"]["photo"]["properties"])
_SURROGATES = re.compile("[\ud800-\udfff]")


def in_order(article: Article) -> Article:
    """The fields of the schema, in its order; U+FFFD for half a character, which no encoding can write.

    Only lists can hold one: SQLite refuses it as text, but it may stand escaped in their JSON.
    """
    ordered = {field: article[field] for field in FIELDS}
    for field in ("authors", "tags"):
        ordered[field] = [_SURROGATES.sub("\ufffd", text) for text in ordered[field]]
    ordered["photos"] = [{name: photo[name] for name in _PHOTO} for photo in ordered["photos"]]
    return ordered
