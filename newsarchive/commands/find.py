import math
import re
import sys
from argparse import ArgumentParser, Namespace
from typing import Literal

from newsarchive.archive import Archive
from newsarchive.archive.search import Filters, Pieces, QueryError
from newsarchive.command import ArchiveCommand, Arguments
from newsarchive.text import printable


class Command(ArchiveCommand):
    arguments = Arguments(0, math.inf)
    option = re.compile(r"--[^\W\d]")  # '-ngầm' is a query for articles without that word
    usage = "[options] <words>"
    purpose = "Search the archive, with or without Vietnamese marks"
    details = (
        "Finds the articles in which all the words occur: 'dai tuong' finds 'Đại tướng', '\"quốc phòng\"' is one "
        "phrase, and 'cong*' finds words that begin with cong. AND, OR and NOT are written in capitals, parentheses "
        "group, and a field before a word ('title:', 'caption:', 'author:' …) limits it to that field. Exit status 1 "
        "if nothing is found."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--limit", type=int, default=20, help="the most hits to print (default: 20)")
        parser.add_argument("--newest", action="store_true", help="the newest first instead of the best")
        parser.add_argument("--source", help="only articles of this source")
        parser.add_argument("--since", metavar="DAY", help="published on this day or later")
        parser.add_argument("--until", metavar="DAY", help="published on this day or earlier")
        parser.add_argument(
            "--agreement-below",
            type=float,
            metavar="SHARE",
            help="only articles about whose text the two readers agree less than this (0 to 1)",
        )

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        words = " ".join(args)
        filters = Filters(source=opts.source, since=opts.since, until=opts.until, agreement_below=opts.agreement_below)
        if not words.strip():
            raise QueryError("nothing to search for: give at least one word")
        archive.search.check_source(opts.source)
        order: Literal["newest", "rank"] = "newest" if opts.newest else "rank"
        results = archive.search.find(words, max(0, opts.limit), filters=filters, order=order)
        for hit in results.hits:
            title = _highlighted(hit.title_pieces) or "no title"
            print(f"{printable(hit.published_at or 'no date')[:10]:10}  {printable(hit.source):16}  {title}")
            print(f"{'':12}{_highlighted(hit.snippet)}")
            print(f"{'':12}{printable(hit.url)}")
        if not results.total:
            print("nothing found", file=sys.stderr)
            self.exitcode = 1
        elif results.total > len(results.hits):
            more = f"more than {results.total}" if results.capped else str(results.total)
            print(f"{len(results.hits)} of {more}", file=sys.stderr)


def _highlighted(pieces: Pieces) -> str:
    bold = sys.stdout.isatty()
    return "".join(f"\x1b[1m{printable(text)}\x1b[0m" if hit and bold else printable(text) for text, hit in pieces)
