"""What every export shares: the published schema, the order of the fields, and the base of the writers."""

import json
import re
from abc import ABC, abstractmethod
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

from newsarchive.errors import UserError

Article = dict[str, Any]  # as Archive.export gives it; after `in_order`, as the schema says

SCHEMA: str = files(__package__).joinpath("article.schema.json").read_text(encoding="utf-8")
FIELDS: tuple[str, ...] = tuple(json.loads(SCHEMA)["properties"])

_PHOTO: tuple[str, ...] = tuple(json.loads(SCHEMA)["$defs"]["photo"]["properties"])
_SURROGATES = re.compile("[\ud800-\udfff]")


def in_order(article: Article, beside: tuple[str, ...] = ()) -> Article:
    """The fields of the schema, in its order, and behind them those named by `beside`. A lone surrogate, which no
    encoding can write, becomes U+FFFD.

    Only lists can hold one: SQLite refuses it as text, but it may stand escaped in their JSON.
    """
    ordered = {field: article[field] for field in FIELDS}
    for field in ("authors", "tags"):
        ordered[field] = [_SURROGATES.sub("\ufffd", text) for text in ordered[field]]
    ordered["body_blocks"] = json.loads(
        _SURROGATES.sub("\ufffd", json.dumps(ordered["body_blocks"], ensure_ascii=False))
    )
    ordered["photos"] = [{name: photo[name] for name in _PHOTO} for photo in ordered["photos"]]
    return ordered | {field: article.get(field) for field in beside}


class Foreign(UserError):
    """The target of --new was not written by this command, or is damaged."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"export: {path}: {fault}; nothing was changed; name another file, or export without --new")


class Writer(ABC):
    """Writes articles into one open file. Memory does not grow with their number. `beside` are the fields that the
    format needs and the schema lacks."""

    beside: tuple[str, ...] = ()

    def __init__(self, file: BinaryIO, outlets: dict[str, str]) -> None:
        self.file = file
        self.outlets = outlets  # {source: the outlet's title}

    @abstractmethod
    def keep(self, old: Path) -> set[str]:
        """Copy an earlier export as it is; return the identities of its articles.

        Raises Foreign where the file was not written by this command, or is not whole.
        """

    @abstractmethod
    def write(self, article: Article) -> None:
        """Write one article, its fields in order."""

    def close(self) -> None:  # noqa: B027  (most formats have no end)
        """Write the end of the file."""

    def abandon(self) -> None:  # noqa: B027
        """Write nothing more: the file will not be whole."""

    def identity(self, article: Article) -> str:
        """The value by which `keep` recognises an article."""
        return str(article["url"])
