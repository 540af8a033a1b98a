from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand
from newsarchive.errors import UserError
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.reextraction import Reextraction, Report
from newsarchive.processing.workers import Workers, WorkersUnavailable

SHOWN = 70  # letters of a value in a sample


class Command(ArchiveCommand):
    readonly = False

    def short_desc(self) -> str:
        return "Every stored page through today's extraction; what changes is a revision of ours"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="show the differences and change nothing")
        parser.add_argument("--source", help="pages of this source only")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        assert self.settings is not None
        settings = self.settings
        try:
            archive.search.check_source(opts.source)
        except ValueError as error:
            raise UserError(f"reextract: {error}") from error
        workers = Workers.from_settings(settings)
        outlet_at = OutletRegistry(settings).at
        reextraction = Reextraction(archive, workers, outlet_at, apply=not opts.dry_run, source=opts.source)
        try:
            report = asyncio.run(reextraction.run(_progress))
        except WorkersUnavailable as error:
            print(f"reextract: {error}; then run it again to go on", file=sys.stderr)
            self.exitcode = 1
            return
        except KeyboardInterrupt:
            print("\nstopped; run it again to go on", file=sys.stderr)
            self.exitcode = 1
            return
        finally:
            workers.close()
        print("\n".join(_told(report, applied=not opts.dry_run)))
        for damaged in archive.reextractions.damaged:
            print(f"  not read, damaged: {damaged}")
            self.exitcode = 1


def _progress(report: Report, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if report.pages >= total else ""
        print(f"\r{report.pages} of {total} pages, {report.changed} differ", end=end, file=sys.stderr, flush=True)


def _told(report: Report, *, applied: bool) -> list[str]:
    verb = "changed" if applied else "would change"
    lines = [f"{report.pages} pages read again, {report.changed} articles {verb}"]
    for name, count in report.fields.most_common():
        lines.append(f"  {name}: {count}")
        for url, old, new in report.samples[name]:
            before, after = _line(old), _line(new)
            start = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
            start = min(len(before), len(after)) if start is None else start
            lines += [f"    {url}", f"      - {_short(before, start)}", f"      + {_short(after, start)}"]
    lines += [
        f"  no article any more: {count} ({reason}); left as they are" for reason, count in report.refused.items()
    ]
    return lines


def _line(value: str | None) -> str:
    return " ".join((value or "nothing").split())


def _short(text: str, start: int) -> str:
    """A line from a little before the place where the other one differs."""
    text = text if start < SHOWN // 2 else f"…{text[start - SHOWN // 4 :]}"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
