from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand
from newsarchive.errors import UserError


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options] <words>"

    def short_desc(self) -> str:
        return "Search the archive, with or without Vietnamese marks"

    def long_desc(self) -> str:
        return (
            "Finds the articles in which all the words occur: 'dai tuong' finds 'Đại tướng', '\"quốc phòng\"' is "
            "taken as one phrase. Exit status 1 where nothing is found."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--limit", type=int, default=20, help="hits at the most (default: 20)")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        try:
            hits = archive.search.find(" ".join(args), opts.limit)
        except ValueError as error:
            raise UserError(str(error)) from error
        for hit in hits:
            print(f"{(hit.published_at or 'no date')[:10]:10}  {hit.source:16}  {hit.title or 'no title'}")
            print(f"{'':12}{_shown(hit.snippet)}")
            print(f"{'':12}{hit.url}")
        if not hits:
            print("nothing found", file=sys.stderr)
            self.exitcode = 1


def _shown(snippet: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", "\x1b[1m\\1\x1b[0m" if sys.stdout.isatty() else "\\1", snippet)
