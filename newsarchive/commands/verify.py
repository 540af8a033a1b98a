from argparse import ArgumentParser, Namespace
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.database import interruptible, outdated
from newsarchive.archive.integrity import reindex
from newsarchive.command import ArchiveCommand


class Command(ArchiveCommand):
    warns = False  # `faults` includes the warning
    purpose = "Check the archive: file, references, payloads, search indexes, counts of every run"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--reindex", action="store_true", help="first build the search indexes anew")

    def execute(self, args: list[str], opts: Namespace) -> None:
        # An archive of an earlier version is brought up to date. Any other is only read, so a backup can be checked.
        self.readonly = not opts.reindex and not outdated(Path(self.settings["ARCHIVE"]))
        super().execute(args, opts)

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        faults = 0
        with interruptible(archive.db):
            if opts.reindex:
                reindex(archive)
            for fault in archive.faults():
                print(fault)
                faults += 1
        print(f"{archive.path}: {f'{faults} faults' if faults else 'sound'}")
        self.exitcode = 1 if faults else 0
