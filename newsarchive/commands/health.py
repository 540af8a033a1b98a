from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand


class Command(ArchiveCommand):
    def short_desc(self) -> str:
        return "Say how each source does: ok, quiet, suspicious, truncated or broken, and why"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as one JSON array")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        found = list(archive.health())
        if opts.json:
            print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        else:
            for one in found:
                print(f"{one.state:10}  {one.source:20}  {one.why}")
        self.exitcode = 1 if any(one.state == "broken" for one in found) else 0
