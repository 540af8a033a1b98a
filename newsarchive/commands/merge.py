import math
import sys
from argparse import Namespace
from pathlib import Path

import newsarchive
from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand, Arguments

RECOMPRESSION = 30.0  # seconds at the end in which merged pages are compressed better


class Command(ArchiveCommand):
    arguments = Arguments(1, math.inf, "name at least one archive")
    readonly = False
    create = True
    usage = "[options] <archive> ..."
    purpose = "Merge other archives into this one"
    details = (
        "Merges articles, revisions, pages and addresses. The newest state of an article counts; merging twice changes "
        "nothing. The other archives are only read. A merge that was stopped goes on when it is begun again."
    )

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        changed = 0
        for name in args:
            merged = archive.merge(Path(name), newsarchive.__version__)
            counts = (
                f"{merged.articles} articles new, {merged.changed} changed, {merged.captures} pages, "
                f"{merged.addresses} addresses new, {merged.outcomes} outcomes, {merged.pictures} pictures, "
                f"{merged.corrections} corrections"
            )
            print(f"{name}: {counts if merged else 'nothing new'}", file=sys.stderr)
            for line in merged.damaged:
                print(f"  left out: {line}", file=sys.stderr)
                self.exitcode = 1
            changed += merged.articles + merged.changed
        archive.recompress(RECOMPRESSION)
        if changed:
            print("  'newsarchive reextract' reads by today's code what earlier code had read", file=sys.stderr)
