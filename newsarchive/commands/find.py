import math
import re
import sys
from argparse import ArgumentParser, Namespace
from typing import Literal

from newsarchive.archive import Archive
from newsarchive.archive.search import Filters, Pieces, QueryError
from newsarchive.command import ArchiveCommand, Arguments

# A page must not speak to the terminal: C0, C1 and what turns the direction of writing.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Command(ArchiveCommand):
    arguments = Arguments(0, math.inf)
    option = re.compile(r"--[^\W\d]")  # '-ngầm' asks for articles without that word
    usage = "[options] <words>"
    purpose = "Search the archive, with or without Vietnamese marks"
    details = (
        "Finds the articles in which all the words occur: 'dai tuong' finds 'Đại tướng', '\"quốc phòng\"' is taken "
        "as one phrase, 'cong*' as a beginning. AND, OR, NOT and parentheses, in capitals; 'title:', 'caption:', "
        "'author:' and others before a word say where. Exit status 1 where nothing is found."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--limit", type=int, default=20, help="hits at the most (default: 20)")
        parser.add_argument("--newest", action="store_true", help="the newest first, not the best")
        parser.add_argument("--source", help="articles of this source only")
        parser.add_argument("--since", metavar="DAY", help="published on this day or later")
        parser.add_argument("--until", metavar="DAY", help="published on this day or earlier")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        words = " ".join(args)
        filters = Filters(source=opts.source, since=opts.since, until=opts.until)
        if not words.strip():
            raise QueryError("nothing to search for: give at least one word")
        archive.search.check_source(opts.source)
        order: Literal["newest", "rank"] = "newest" if opts.newest else "rank"
        found = archive.search.find(words, max(0, opts.limit), filters=filters, order=order)
        for hit in found.hits:
            title = _shown(hit.title_pieces) or "no title"
            print(f"{_plain(hit.published_at or 'no date')[:10]:10}  {_plain(hit.source):16}  {title}")
            print(f"{'':12}{_shown(hit.snippet)}")
            print(f"{'':12}{_plain(hit.url)}")
        if not found.total:
            print("nothing found", file=sys.stderr)
            self.exitcode = 1
        elif found.total > len(found.hits):
            more = f"more than {found.total}" if found.capped else str(found.total)
            print(f"{len(found.hits)} of {more}", file=sys.stderr)


def _shown(pieces: Pieces) -> str:
    bold = sys.stdout.isatty()
    return "".join(f"\x1b[1m{_plain(text)}\x1b[0m" if hit and bold else _plain(text) for text, hit in pieces)


def _plain(text: str) -> str:
    return _CONTROLS.sub("", text)
