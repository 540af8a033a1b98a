from __future__ import annotations

import math
import sys
from argparse import Namespace
from pathlib import Path

import newsarchive
from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand, Arguments

RENEWAL = 30.0  # seconds at the end in which pages that came in are made smaller


class Command(ArchiveCommand):
    arguments = Arguments(1, math.inf, "name at least one archive")
    readonly = False
    create = True

    def syntax(self) -> str:
        return "[options] <archive> ..."

    def short_desc(self) -> str:
        return "Take other archives into this one"

    def long_desc(self) -> str:
        return (
            "Articles, revisions, pages and addresses of all. An article stands as it was seen last; merging twice "
            "changes nothing. The other archives are only read. A merge that was stopped is begun again and goes on."
        )

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        changed = 0
        for name in args:
            done = archive.merge(Path(name), newsarchive.__version__)
            told = (
                f"{done.articles} articles new, {done.changed} changed, {done.captures} pages, "
                f"{done.addresses} addresses new, {done.outcomes} outcomes"
            )
            print(f"{name}: {told if done else 'nothing new'}", file=sys.stderr)
            changed += done.articles + done.changed
        archive.recompress(RENEWAL)
        if changed:
            print("  'scrapy reextract' reads by today's code what earlier code had read", file=sys.stderr)
