import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand


class Command(ArchiveCommand):
    purpose = "Write the archive's figures in the text format of Prometheus"
    details = (
        "For each source its state, articles, last crawls and their outcomes; the sizes of archive and pictures, and"
        " the free disk. With --file, for the textfile collector of node_exporter: name a file that ends in .prom."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--file", type=Path, metavar="PATH", help="write to this file, at once")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        from newsarchive.metrics import render, write  # Scrapy imports every command's module

        figures = archive.figures()
        if opts.file is not None:
            write(figures, opts.file)
        else:
            sys.stdout.write(render(figures).decode())
