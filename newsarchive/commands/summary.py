from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand

NEXT = (
    ("find 'dai tuong'", "search, with or without marks"),
    ("desk", "read it in a browser"),
    ("export articles.jsonl", "take it away, one article a line"),
)


class Command(ArchiveCommand):
    def short_desc(self) -> str:
        return "Say what the archive holds, and what to do next"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        holds = archive.summary()
        print(f"{archive.path.name} holds")
        print(f"  {holds.articles:>6} articles from {holds.sources} sources")
        print(f"  {holds.photos:>6} photos, {holds.captions} of them with captions")
        print(f"  {'':>6} published {holds.first_day or 'on no known day'} to {holds.last_day or 'no known day'}")
        print(f"  {holds.shared_stories:>6} stories that ran in several places")
        print(f"  {holds.revised:>6} articles edited since, {holds.gone} taken away")
        self.exitcode = 1 if archive.warning else 0
        print("\nNext:")
        for command, purpose in NEXT:
            print(f"  {_program()} {command:26}  {purpose}")


def _program() -> str:
    """How this program is called from here: by its name where the shell would find it."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"python -m {called.parent.name}"
    found = shutil.which(called.name)
    return called.name if found and Path(found).resolve() == called.resolve() else os.path.relpath(called)
