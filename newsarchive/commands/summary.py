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
    purpose = "Show what the archive holds, and what to do next"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        summary = archive.summary()
        print(f"{archive.path.name} holds")
        print(f"  {summary.articles:>6} articles from {summary.sources} sources")
        print(f"  {summary.photos:>6} photos, {summary.captions} of them with captions")
        print(f"  {'':>6} published {summary.first_day or 'on no known day'} to {summary.last_day or 'no known day'}")
        print(f"  {summary.shared_stories:>6} stories that ran in several places")
        print(f"  {summary.revised:>6} articles edited since, {summary.gone} taken away")
        self.exitcode = 1 if archive.warning else 0
        print("\nNext:")
        for command, purpose in NEXT:
            print(f"  {_program()} {command:26}  {purpose}")


def _program() -> str:
    """The command that starts this program: its name if the shell finds it by that, else its path."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return f"python -m {program.parent.name}"
    on_path = shutil.which(program.name)
    return program.name if on_path and Path(on_path).resolve() == program.resolve() else os.path.relpath(program)
