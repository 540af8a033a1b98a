import json
import sys
from argparse import Namespace

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand


class Command(ArchiveCommand):
    purpose = "Print metadata.json for plain Datasette: descriptions, hidden tables, saved questions"
    details = (
        "Print metadata for Datasette 0.65 without newsarchive: 'newsarchive metadata > metadata.json', then"
        " 'datasette archive.db -m metadata.json'. Datasette calls an archive by the name of its file."
    )

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        from newsarchive.desk.plain import plain_metadata  # Datasette takes half a second

        metadata, needing = plain_metadata(archive.db, archive.path.stem)
        print(json.dumps(metadata, ensure_ascii=False, indent=2))
        print(f"metadata: only 'newsarchive desk' answers {', '.join(needing)}", file=sys.stderr)
