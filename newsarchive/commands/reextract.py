from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from os.path import commonprefix
from typing import TYPE_CHECKING

from newsarchive.archive import Archive
from newsarchive.command import ClusterCommand
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.workers import Workers, WorkersUnavailable
from newsarchive.progress import progress_line

if TYPE_CHECKING:
    from newsarchive.processing.reextraction import ReextractionReport

WIDTH = 70  # characters of a value in a sample


class Command(ClusterCommand):
    readonly = False
    purpose = "Read every stored page by today's extraction; changes are revisions by extraction"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="show the differences and change nothing")
        parser.add_argument("--source", help="pages of this source only")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        # Scrapy imports every command's module.
        from newsarchive.processing.reextraction import ReextractionReport, reextract

        archive.search.check_source(opts.source)
        report, apply = ReextractionReport(), not opts.dry_run
        try:
            with self._workers(opts) as workers, progress_line(lambda: _progress(report)):
                registry = OutletRegistry(self.settings)
                asyncio.run(reextract(archive, registry, workers, report, apply=apply, source=opts.source))
        except (WorkersUnavailable, KeyboardInterrupt) as error:
            reason = f"{error}; then run it" if isinstance(error, WorkersUnavailable) else "interrupted; run it"
            print(f"reextract: {reason} again to go on", file=sys.stderr)
            self.exitcode = 1
            return
        print("\n".join(_summary(report, applied=apply)))
        for damaged in archive.reextractions.damaged:
            print(f"  not read, damaged: {damaged}")
            self.exitcode = 1

    @contextmanager
    def _workers(self, opts: Namespace) -> Iterator[Workers]:
        """What reads the pages: processes of this machine, or a cluster."""
        if opts.cluster:
            from newsarchive.processing.cluster import ClusterWorkers, connected

            with connected(opts.cluster, self.settings) as cluster:
                yield ClusterWorkers(cluster)
            return
        workers = Workers.from_settings(self.settings)
        try:
            yield workers
        finally:
            workers.close()


def _progress(report: ReextractionReport) -> str:
    if report.articles:
        return f"mentions of {report.articles} articles, {report.mentions} differ"
    return f"{report.pages} of {report.total} pages, {report.changed} differ"


def _summary(report: ReextractionReport, *, applied: bool) -> list[str]:
    verb = "changed" if applied else "would change"
    lines = [f"{report.pages} pages read again, {report.changed} articles {verb}"]
    if report.mentions:
        lines.append(f"  mentions of {report.mentions} articles {verb}: people, organisations, equipment")
    for name, count in report.fields.most_common():
        lines.append(f"  {name}: {count}")
        for url, old, new in report.samples[name]:
            before, after = (" ".join((value or "nothing").split()) for value in (old, new))
            start = len(commonprefix([before, after]))  # noqa: RUF071 (by character)
            lines += [f"    {url}", f"      - {_excerpt(before, start)}", f"      + {_excerpt(after, start)}"]
    refused = report.refused.items()
    return lines + [f"  no article any more: {count} ({reason}); left as they are" for reason, count in refused]


def _excerpt(text: str, start: int) -> str:
    """A line from shortly before the first difference."""
    text = text if start < WIDTH // 2 else f"…{text[start - WIDTH // 4 :]}"
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
