import sys
from argparse import Namespace
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.picture_files import folder_of
from newsarchive.command import ArchiveCommand, Arguments


class Command(ArchiveCommand):
    arguments = Arguments(1, 1, "name one file that does not exist yet")
    usage = "[options] <file>"
    purpose = "Copy the archive to a new file, also while crawls write it"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        copy = Path(args[0])
        damaged = archive.backup(copy)
        pictures = archive.pictures.kept_bytes()
        beside = f", and {pictures / 1e6:.1f} MB of pictures in {folder_of(copy)}" if pictures else ""
        print(f"{copy}: {copy.stat().st_size / 1e6:.1f} MB, a copy of the archive{beside}", file=sys.stderr)
        for line in damaged:
            print(f"  not copied: {line}", file=sys.stderr)
        self.exitcode = 1 if damaged else 0
