from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand, Arguments


class Command(ArchiveCommand):
    arguments = Arguments(1, 1, "name one file that is not there yet")

    def syntax(self) -> str:
        return "[options] <file>"

    def short_desc(self) -> str:
        return "Copy the archive to a new file, while crawls go on"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        archive.backup(Path(args[0]))
        print(f"{args[0]}: {Path(args[0]).stat().st_size / 1e6:.1f} MB, as the archive stood", file=sys.stderr)
