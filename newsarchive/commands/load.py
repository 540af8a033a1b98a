from __future__ import annotations

import asyncio
import math
import sys
import threading
from argparse import Namespace
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.text import Text

from newsarchive.archive import OUTCOMES, Archive
from newsarchive.command import ArchiveCommand, Arguments
from newsarchive.errors import UserError
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.warc_import import UNREADABLE, Report, index, load
from newsarchive.processing.workers import Workers, WorkersUnavailable

NAMED = 20  # records that could not be read and are named, at the most


class Command(ArchiveCommand):
    arguments = Arguments(1, math.inf, "name at least one WARC file")
    readonly = False
    create = True

    def syntax(self) -> str:
        return "[options] <file> ..."

    def short_desc(self) -> str:
        return "Take pages out of WARC files into the archive"

    def long_desc(self) -> str:
        return (
            "WARC 1.0 and 1.1, plain or compressed by record (gzip, zstd). Each page of HTML goes in as if it had been "
            "fetched when it was captured; loading twice adds nothing, and a load that was stopped goes on when it is "
            "begun again. Exit status 1 where a file is broken: what stands before the fault is in."
        )

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        files = [Path(name) for name in args]
        for path in files:
            if not path.is_file():
                raise UserError(f"load: {path}: no such file")
        report = Report()
        with _Progress(report):
            try:
                self._load(archive, files, report)
            except OSError as error:
                raise UserError(f"load: {error.filename}: {error.strerror}") from error
            except WorkersUnavailable as error:
                report.faults.append(f"load: {error}; then run it again to go on")
            except KeyboardInterrupt:
                report.faults.append("load: interrupted; run it again to go on")
        print("\n".join(_told(report)), file=sys.stderr)
        self.exitcode = 1 if report.faults else 0

    def _load(self, archive: Archive, files: list[Path], report: Report) -> None:
        assert self.settings is not None
        pages = index(files, report)
        if not pages.pages:
            return
        workers = Workers.from_settings(self.settings)
        try:
            asyncio.run(load(archive, pages, OutletRegistry(self.settings), workers, report))
        finally:
            workers.close()


class _Progress:
    """A line that moves at a terminal; away from one, nothing."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._live: Live | None = None

    def __enter__(self) -> None:
        if sys.stderr.isatty() and threading.current_thread() is threading.main_thread():
            self._live = Live(get_renderable=self._line, console=Console(stderr=True), transient=True)
            self._live.start()

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def _line(self) -> Text:
        report = self._report
        if report.indexed < report.size and not report.done:
            told = f"reading: {report.records} records, {100 * report.indexed // max(report.size, 1)} %"
        else:
            told = f"{report.done} of {report.pages} pages, {report.counts['stored']} articles stored"
        return Text(f"load: {told}", overflow="ellipsis", no_wrap=True)


def _told(report: Report) -> list[str]:
    """The summary: every record has its place in it."""
    ways = [*OUTCOMES, "earlier"]
    stored = [f"{report.counts[way]} {way}" for way in ways if report.counts[way]]
    passed = [f"{count} {way}" for way, count in sorted(report.passed_over.items())]
    left = report.records - report.counts.total() - report.passed_over.total()
    lines = [f"load: {report.records} records: " + (", ".join(stored) or "nothing new")]
    if passed:
        lines.append(f"  passed over: {', '.join(passed)}")
    if left:
        lines.append(f"  not reached: {left}")
    lines += [f"  {UNREADABLE:12} {line}" for line in report.unreadable[:NAMED]]
    if len(report.unreadable) > NAMED:
        lines.append(f"  and {len(report.unreadable) - NAMED} more that are unreadable")
    return lines + report.faults
