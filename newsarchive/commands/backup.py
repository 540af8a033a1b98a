import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.picture_files import folder_of
from newsarchive.command import ArchiveCommand, Arguments, moment_line


class Command(ArchiveCommand):
    arguments = Arguments(0, 1, "name one file that does not exist yet")
    usage = "[options] [<file or folder>]"
    purpose = "Copy the archive, also while crawls write it: to a new file, or to a folder of backups"
    details = (
        "Without --keep, the copy is a file that does not exist yet. With --keep it is a new file in a folder of"
        " backups (BACKUPS if none is named). That file is checked as by 'verify', and gets the ending .db if it has"
        " no fault. A backup that holds more articles than all newer ones is never removed. Exit status 1 if the copy"
        " or a picture is damaged, or if an earlier backup holds many more articles."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--keep", type=int, metavar="N", help="in a folder of backups: check the new one, keep N")

    def usage_errors(self, args: list[str], opts: Namespace) -> Iterator[str]:
        yield from super().usage_errors(args, opts)
        if opts.keep is None:
            if not args:
                yield self.arguments.mend
        elif opts.keep < 1:
            yield f"--keep {opts.keep} keeps nothing; give the number of backups that stay"
        elif not args and not self.settings["BACKUPS"]:
            yield "name the folder of the backups, or set BACKUPS to it"

    def execute(self, args: list[str], opts: Namespace) -> None:
        if opts.keep is not None:
            print(moment_line("backup"), file=sys.stderr)
        super().execute(args, opts)

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        if opts.keep is not None:
            self._add(archive, Path(*args) if args else Path(self.settings["BACKUPS"]), opts.keep)
            return
        copy = Path(args[0])
        damaged = archive.backup(copy)
        archive.note_backup()
        pictures = archive.pictures.kept_bytes()
        beside = f", and {pictures / 1e6:.1f} MB of pictures in {folder_of(copy)}" if pictures else ""
        print(f"{copy}: {copy.stat().st_size / 1e6:.1f} MB, a copy of the archive{beside}", file=sys.stderr)
        for line in damaged:
            print(f"  not copied: {line}", file=sys.stderr)
        self.exitcode = 1 if damaged else 0

    def _add(self, archive: Archive, folder: Path, keep: int) -> None:
        """Add a backup to a folder, and say what it holds."""
        from newsarchive.archive.backups import BackupFolder  # Scrapy imports every command's module

        backups = BackupFolder(folder, archive.path.stem)
        report = backups.add(archive, keep, datetime.now(UTC))
        size = f"{report.path.stat().st_size / 1e6:.1f} MB, {report.articles} articles"
        if report.faults:
            state = f"{len(report.faults)} faults; the backups before it stay, and the archive has to be looked at"
        else:
            state = f"sound; backups kept: {len(backups.whole())}"
        lines = [f"{report.path}: {size}, {state}", *(f"  fault: {line}" for line in report.faults)]
        lines += [f"  not copied: {line}" for line in report.pictures]
        if report.former is not None:
            lines.append(
                f"  {report.former} holds many more articles; is {archive.path} what is left of a lost archive?"
            )
        lines += [f"  {path} stays: it holds more articles than all newer ones" for path in report.kept]
        print(*lines, sep="\n", file=sys.stderr)
        self.exitcode = 1 if report.faults or report.pictures or report.former is not None else 0
