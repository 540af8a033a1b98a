from __future__ import annotations

from argparse import Namespace

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand


class Command(ArchiveCommand):
    readonly = False  # the full-text index checks itself by a statement that writes nothing but asks for the right

    def short_desc(self) -> str:
        return "Check the archive: file, references, payloads, search index, the accounts of every run"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        faults = 0
        for fault in archive.faults():
            print(fault)
            faults += 1
        print(f"{archive.path}: {f'{faults} faults' if faults else 'sound'}")
        self.exitcode = 1 if faults else 0
