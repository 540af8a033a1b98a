"""What every format is: articles in, one at a time, bytes out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import BinaryIO

from newsarchive.errors import UserError
from newsarchive.export.articles import Article


class Writer(ABC):
    """Articles into one open file. Memory does not grow with their number."""

    def __init__(self, file: BinaryIO, outlets: dict[str, str]) -> None:
        self.file = file
        self.outlets = outlets  # {source: the outlet's title}

    @abstractmethod
    def keep(self, old: Path) -> set[str]:
        """Take over what an earlier export holds, as it is; the identities of its articles.

        Raises Foreign where the file is not one of ours, or not whole.
        """

    @abstractmethod
    def write(self, article: Article) -> None:
        """Add one article, its fields in order."""

    def close(self) -> None:  # noqa: B027  (most formats have no end)
        """What stands at the end of the file."""

    def abandon(self) -> None:  # noqa: B027
        """Write no more: the file will not be whole."""

    def identity(self, article: Article) -> str:
        """By what an article is found again in a file."""
        return str(article["url"])


class Foreign(UserError):
    """The file that --new should add to is none that this command wrote, or is damaged."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"export: {path}: {fault}; nothing was changed; name another file, or export without --new")
