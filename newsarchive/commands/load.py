from __future__ import annotations

import asyncio
import math
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import newsarchive
from newsarchive.archive import OUTCOMES, Archive
from newsarchive.command import Arguments, ClusterCommand
from newsarchive.errors import UserError
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.workers import Workers, WorkersUnavailable
from newsarchive.progress import progress_line

if TYPE_CHECKING:
    from newsarchive.processing.warc_import import ImportReport

NAMED = 20  # unreadable records that the summary names, at most


class Command(ClusterCommand):
    arguments = Arguments(1, math.inf, "name at least one WARC file")
    readonly = False
    create = True
    usage = "[options] <file> ..."
    purpose = "Store the pages of WARC files in the archive"
    details = (
        "WARC 1.0 and 1.1, plain or compressed by record (gzip, zstd). Each HTML page is stored as if it had been "
        "fetched at its capture. Pictures are kept, too (-s PICTURES=0: none). Loading twice adds nothing; a load that "
        "was stopped goes on when it is begun again. "
        "Exit status 1 if a file is broken: the records before the fault are stored. "
        "With --cluster, workers load parts of the files into archives of their own and merge them (docs/cluster.md)."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--shards",
            type=Path,
            metavar="DIR",
            help="with --cluster: a folder that all machines share, for what the workers make; by default beside the"
            " archive. A load that was stopped goes on from it",
        )

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        from newsarchive.processing.warc_import import ImportReport  # Scrapy imports every command's module

        files = [Path(name) for name in args]
        for path in files:
            if not path.is_file():
                raise UserError(f"load: {path}: no such file")
        report = ImportReport()
        with progress_line(lambda: _progress(report)):
            try:
                if opts.cluster:
                    self._load_on_cluster(archive, files, opts, report)
                else:
                    self._load(archive, files, report)
            except OSError as error:
                raise UserError(f"load: {error.filename}: {error.strerror}") from error
            except WorkersUnavailable as error:
                report.faults.append(f"load: {error}; then run it again to go on")
            except KeyboardInterrupt:
                report.faults.append("load: interrupted; run it again to go on")
        print("\n".join(summary(report)), file=sys.stderr)
        self.exitcode = 1 if report.faults else 0

    def _load(self, archive: Archive, files: list[Path], report: ImportReport) -> None:
        from newsarchive.processing.warc_import import index, load

        pages = index(files, report, pictures=self.settings.getbool("PICTURES"))
        workers = Workers.from_settings(self.settings)
        try:
            if pages.pages:
                asyncio.run(load(archive, OutletRegistry(self.settings), workers, report, pages))
        finally:
            workers.close()

    def _load_on_cluster(self, archive: Archive, files: list[Path], opts: Namespace, report: ImportReport) -> None:
        from newsarchive.processing.cluster import connected, load_on_cluster

        folder = opts.shards or archive.path.with_suffix(".shards")
        with connected(opts.cluster, self.settings) as cluster:
            load_on_cluster(archive, cluster, files, folder, report, newsarchive.__version__)


def _progress(report: ImportReport) -> str:
    if report.indexed < report.size and not report.done:
        return f"load: reading: {report.records} records, {100 * report.indexed // max(report.size, 1)} %"
    return f"load: {report.done} of {report.pages} pages, {report.counts['stored']} articles stored"


def summary(report: ImportReport, name: str = "load") -> list[str]:
    """Lines that account for every record. `name` is that of the command."""
    counts = [f"{report.counts[outcome]} {outcome}" for outcome in [*OUTCOMES, "earlier"] if report.counts[outcome]]
    skipped = [f"{count} {reason}" for reason, count in sorted(report.skipped.items())]
    if report.pictures:
        counts.append(f"{report.pictures} pictures")
    left = report.records - report.counts.total() - report.pictures - report.skipped.total()
    lines = [f"{name}: {report.records} records: " + (", ".join(counts) or "nothing new")]
    if skipped:
        lines.append(f"  passed over: {', '.join(skipped)}")
    if left:
        lines.append(f"  not reached: {left}")
    lines += [f"  unreadable   {line}" for line in report.unreadable[:NAMED]]
    if len(report.unreadable) > NAMED:
        lines.append(f"  and {len(report.unreadable) - NAMED} more that are unreadable")
    return lines + report.faults
