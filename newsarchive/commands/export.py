from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import newsarchive
from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand
from newsarchive.errors import UserError
from newsarchive.warc import WarcWriter

FORMATS = ("jsonl", "warc.gz")


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options] <file>"

    def short_desc(self) -> str:
        return "Write articles (.jsonl) or the pages as they came (.warc.gz) to a file; - is standard output"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=FORMATS, help="for standard output (default: jsonl)")
        parser.add_argument("--source", help="articles of this source only")
        parser.add_argument("--since", metavar="DAY", help="published (a page: fetched) on this day or later")
        parser.add_argument("--until", metavar="DAY", help="published (a page: fetched) on this day or earlier")
        parser.add_argument("--query", metavar="WORDS", help="in which these words occur, as in 'scrapy find'")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        if len(args) != 1:
            raise UserError("export: name one file, or - for standard output")
        if args[0] != "-" and not args[0].endswith(FORMATS):
            raise UserError(f"export: {args[0]}: unknown format; the name must end in {', '.join(FORMATS)}")
        for name in ("since", "until"):
            _check_day(name, getattr(opts, name))
        warc = opts.format == "warc.gz" if args[0] == "-" else args[0].endswith(".warc.gz")
        if warc and opts.query:
            raise UserError(
                "export: --query finds articles, and a WARC file holds pages; use --source, --since, --until"
            )
        try:
            with _output(args[0]) as file:
                told = _pages(archive, args[0], file, opts) if warc else _articles(archive, file, opts)
        except ValueError as error:
            raise UserError(f"export: {error}") from error
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise UserError(f"export: {args[0]}: {error.strerror}; nothing was written") from error
        print(f"{told} exported", file=sys.stderr)


def _articles(archive: Archive, file: BinaryIO, opts: Namespace) -> str:
    count = 0
    for article in archive.export(opts.source, opts.since, opts.until, opts.query):
        file.write((json.dumps(article, ensure_ascii=False) + "\n").encode())
        count += 1
    return f"{count} articles"


def _pages(archive: Archive, name: str, file: BinaryIO, opts: Namespace) -> str:
    software = f"newsarchive/{newsarchive.__version__} warcio/{version('warcio')}"
    writer = WarcWriter(file, None if name == "-" else Path(name).name, software, datetime.now(UTC))
    count = 0
    for capture, kind, listed_date in archive.pages(opts.source, opts.since, opts.until):
        writer.write(capture, kind, listed_date)
        count += 1
    return f"{count} pages"


@contextmanager
def _output(name: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there only once it is whole."""
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with half.open("wb") as file:
            yield file
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _check_day(name: str, value: str | None) -> None:
    try:
        if value is not None:
            date.fromisoformat(value)
    except ValueError:
        raise UserError(f"export: --{name} {value}: no day; write it as 2026-03-31") from None
