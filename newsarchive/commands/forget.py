import math
import sys
from argparse import ArgumentParser, Namespace

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand, Arguments
from newsarchive.errors import UserError
from newsarchive.processing.runs import now


class Command(ArchiveCommand):
    arguments = Arguments(1, math.inf, "name at least one source; 'newsarchive health' shows them")
    readonly = False
    usage = "[options] <source> ..."
    purpose = "Set sources aside that nobody follows any more; their articles stay"
    details = (
        "A source that is set aside is left out of 'newsarchive health' and 'newsarchive crawlall'. Its articles, "
        "pages and pictures stay in the archive. 'newsarchive crawl NAME' still crawls it."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--undo", action="store_true", help="follow the sources again")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        with archive.transaction():  # all of them, or none
            for name in args:
                try:
                    archive.ledger.set_aside(name, None if opts.undo else now())
                except LookupError:
                    raise UserError(
                        f"forget: there is no source {name!r}; 'newsarchive health' shows all sources"
                    ) from None
        for name in args:
            print(f"{name}: followed again" if opts.undo else f"{name}: set aside", file=sys.stderr)
