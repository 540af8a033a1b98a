from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand
from newsarchive.errors import UserError

FORMATS = ("jsonl",)


class Command(ArchiveCommand):
    def syntax(self) -> str:
        return "[options] <file>"

    def short_desc(self) -> str:
        return "Write articles to a file (.jsonl), photos and authors inside; - is standard output"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=FORMATS, help="for standard output (default: jsonl)")
        parser.add_argument("--source", help="articles of this source only")
        parser.add_argument("--since", metavar="DAY", help="published on this day (YYYY-MM-DD) or later")
        parser.add_argument("--until", metavar="DAY", help="published on this day or earlier")
        parser.add_argument("--query", metavar="WORDS", help="in which these words occur, as in 'scrapy find'")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        if len(args) != 1:
            raise UserError("export: name one file, or - for standard output")
        if args[0] != "-" and not args[0].endswith(FORMATS):
            raise UserError(f"export: {args[0]}: unknown format; the name must end in {', '.join(FORMATS)}")
        for name in ("since", "until"):
            _check_day(name, getattr(opts, name))
        try:
            articles = archive.export(opts.source, opts.since, opts.until, opts.query)
            with _output(args[0]) as file:
                count = 0
                for article in articles:
                    file.write(json.dumps(article, ensure_ascii=False) + "\n")
                    count += 1
        except ValueError as error:
            raise UserError(f"export: {error}") from error
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise UserError(f"export: {args[0]}: {error.strerror}; nothing was written") from error
        print(f"{count} articles exported", file=sys.stderr)


@contextmanager
def _output(name: str) -> Iterator[TextIO]:
    """Standard output, or a file that is there only once it is whole."""
    if name == "-":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name)
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with half.open("w", encoding="utf-8") as file:
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
