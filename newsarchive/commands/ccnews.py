from __future__ import annotations

import asyncio
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import newsarchive
from newsarchive.archive import Archive
from newsarchive.command import ClusterCommand, chosen_outlets
from newsarchive.commands.load import summary
from newsarchive.errors import UserError
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.workers import Workers, WorkersUnavailable
from newsarchive.progress import progress_line

if TYPE_CHECKING:
    from newsarchive.processing.ccnews import Notes, Wanted
    from newsarchive.processing.warc_import import ImportReport
    from newsarchive.warc.sifting import Sifted

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Command(ClusterCommand):
    readonly = False
    create = True
    purpose = "Store our outlets' articles out of CC-NEWS, the news crawl of Common Crawl"
    details = (
        "Reads the WARC files that lists of paths name (warc.paths.gz of each month), and stores the articles of our "
        "outlets. Files that are done are noted, so a run that was stopped goes on when it is begun again. "
        "Exit status 1 if a file is missing or broken: what stands before the fault is stored, and the next run reads "
        "the file again."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        from newsarchive.processing.ccnews import PREFIX  # Scrapy imports every command's module

        super().add_options(parser)
        parser.add_argument(
            "--index", action="append", type=Path, required=True, metavar="FILE", help="a list of paths; repeatable"
        )
        parser.add_argument("--since", metavar="YYYY-MM", help="files of this month and later")
        parser.add_argument("--until", metavar="YYYY-MM", help="files of this month and earlier")
        parser.add_argument("--outlets", default="all", metavar="NAMES", help="all, or names with commas between them")
        parser.add_argument(
            "--prefix", default=PREFIX, help=f"the folder or the address under which the paths are; by default {PREFIX}"
        )
        parser.add_argument(
            "--sifted",
            type=Path,
            metavar="DIR",
            help="for our pages and the notes; by default beside the archive",
        )

    def usage_errors(self, args: list[str], opts: Namespace) -> Iterator[str]:
        yield from super().usage_errors(args, opts)
        for name in ("since", "until"):
            value = getattr(opts, name)
            if value is not None and not _MONTH.fullmatch(value):
                yield f"--{name}={value!r} is no month; write it as 2024-01"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        from newsarchive.processing.ccnews import Notes, Wanted, paths_of, small_files
        from newsarchive.processing.warc_import import ImportReport

        names = [] if opts.outlets == "all" else opts.outlets.split(",")
        wanted = Wanted(chosen_outlets(self.settings, names, self.name).values())
        folder = (opts.sifted or archive.path.with_suffix(".ccnews")).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        notes = Notes(folder / "done.jsonl")
        paths = paths_of(opts.index, opts.since, opts.until)
        if not paths:
            raise UserError("ccnews: the lists name no file of these months")
        left = [path for path in paths if (path, wanted.digest) not in notes]
        small = dict(small_files(folder, left, wanted.digest))
        sifted: dict[str, Sifted] = {}
        report = ImportReport()
        with progress_line(lambda: _progress(sifted, len(left), report)):
            try:
                if opts.cluster:
                    self._on_cluster(archive, opts, wanted, small, sifted, report)
                else:
                    self._here(archive, opts, wanted, small, sifted, report, notes)
            except WorkersUnavailable as error:
                report.faults.append(f"ccnews: {error}; then run it again to go on")
            except KeyboardInterrupt:
                report.faults.append("ccnews: interrupted; run it again to go on")
        faults = [f"ccnews: {one.fault}" for one in sifted.values() if one.fault is not None]
        if not report.faults:
            for path, told in sifted.items():
                if told.fault is None and (path, wanted.digest) not in notes:
                    notes.add(path, wanted.digest, told)
                small[path].unlink(missing_ok=True)
        whole = sum(told.fault is None for told in sifted.values())
        records = sum(told.records for told in sifted.values())
        earlier = f", {len(paths) - len(left)} done before" if len(paths) > len(left) else ""
        print(f"ccnews: {whole} of {len(left)} files{earlier}, {records} records", file=sys.stderr)
        print("\n".join([*summary(report, "ccnews"), *faults]), file=sys.stderr)
        self.exitcode = 1 if report.faults or faults else 0

    def _here(
        self,
        archive: Archive,
        opts: Namespace,
        wanted: Wanted,
        small: dict[str, Path],
        sifted: dict[str, Sifted],
        report: ImportReport,
        notes: Notes,
    ) -> None:
        """Sift and load file by file."""
        from newsarchive.processing.ccnews import sift_file
        from newsarchive.processing.warc_import import ImportReport, index, load

        workers, registry = Workers.from_settings(self.settings), OutletRegistry(self.settings)
        try:
            for path, file in small.items():
                told = sifted[path] = sift_file(opts.prefix, path, str(file), wanted, self.settings["USER_AGENT"])
                if told.copied:
                    own = ImportReport()
                    pages = index([file], own, pictures=False)
                    asyncio.run(load(archive, registry, workers, own, pages))
                    report.add(own)
                if told.fault is None:
                    notes.add(path, wanted.digest, told)
                file.unlink(missing_ok=True)
        finally:
            workers.close()

    def _on_cluster(
        self,
        archive: Archive,
        opts: Namespace,
        wanted: Wanted,
        small: dict[str, Path],
        sifted: dict[str, Sifted],
        report: ImportReport,
    ) -> None:
        """Sift all files, one for each task, then load what is ours."""
        from newsarchive.processing.ccnews import sift_file
        from newsarchive.processing.cluster import connected, load_on_cluster
        from newsarchive.processing.cluster.connection import RETRIES

        with connected(opts.cluster, self.settings) as cluster:
            cluster.check_folder(next(iter(small.values())).parent if small else Path(), [])
            agent = self.settings["USER_AGENT"]
            tasks = {
                path: cluster.client.submit(
                    sift_file, opts.prefix, path, str(file), wanted, agent, pure=False, retries=RETRIES
                )
                for path, file in small.items()
            }
            for path, task in tasks.items():
                sifted[path] = task.result()
            files = [small[path] for path, told in sifted.items() if told.copied]
            if files:
                folder = archive.path.with_suffix(".shards")
                load_on_cluster(archive, cluster, files, folder, report, newsarchive.__version__)


def _progress(sifted: dict[str, Sifted], files: int, report: ImportReport) -> str:
    copied = sum(told.copied for told in sifted.values())
    return f"ccnews: {len(sifted)} of {files} files, {copied} pages of ours, {report.done} loaded"
