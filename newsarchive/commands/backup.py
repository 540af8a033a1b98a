import sys
from argparse import Namespace
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand, Arguments


class Command(ArchiveCommand):
    arguments = Arguments(1, 1, "name one file that does not exist yet")
    usage = "[options] <file>"
    purpose = "Copy the archive to a new file, also while crawls write it"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        archive.backup(Path(args[0]))
        print(f"{args[0]}: {Path(args[0]).stat().st_size / 1e6:.1f} MB, a copy of the archive", file=sys.stderr)
