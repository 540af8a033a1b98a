"""The tasks of a load in its workers: index a file, make a shard, merge shards.

A shard is a whole archive of some pages, in a folder that all machines share. A worker makes it in a temporary folder
of its own, because SQLite's log does not work on a network's file system, and copies it when it is complete. Then it
writes a JSON file beside it, which names the shard's parts and holds the report. Only a shard with such a file counts,
so a worker may be killed at any moment, and two may make the same shard at once.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import newsarchive
from newsarchive.archive import Archive
from newsarchive.archive.recording import KnownAddress
from newsarchive.processing.cluster.program import check_program, registry_of, settings_of
from newsarchive.processing.warc_import import ImportReport, index, load
from newsarchive.processing.workers import Workers
from newsarchive.warc import Index, Record, WarcFile

PROGRESS = "newsarchive-load"  # the topic of events: (key of the part, pages that are done, articles that are stored)


@dataclass(slots=True, frozen=True)
class Part:
    """What one worker loads: records of files in the order of the index. Those with False are no pages of this part,
    but its revisits refer to them. `known` is what the archive knows of the pages' addresses."""

    key: str
    pages: int
    records: list[tuple[str, Record, bool]] = field(repr=False)
    known: dict[str, KnownAddress] = field(repr=False)


@dataclass(slots=True, frozen=True)
class Shard:
    """A whole shard: the name of its file, the keys of the parts that it holds, and their report."""

    file: str
    parts: list[str]
    report: ImportReport = field(repr=False)

    def write(self, folder: Path) -> None:
        """Write the JSON file that makes the shard count."""
        part = folder / f".{self.file}.part"
        report = {one.name: getattr(self.report, one.name) for one in fields(self.report)}
        part.write_text(json.dumps({"file": self.file, "parts": self.parts, "report": report}), encoding="utf-8")
        part.replace(folder / f"{self.file}.json")

    @classmethod
    def read(cls, path: Path) -> "Shard | None":
        """The shard of a JSON file. None if the file is damaged, or the shard is gone."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            report = values["report"]
            report |= {name: Counter(report[name]) for name in ("counts", "skipped")}
            shard = cls(values["file"], values["parts"], ImportReport(**report))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return shard if (path.parent / shard.file).is_file() else None


def index_file(path: str, pictures: bool) -> tuple[list[Record], ImportReport]:
    """The pages of a file, and the counts of its records."""
    report = ImportReport()
    found = index([Path(path)], report, pictures=pictures)
    return [record for _, record in found.pages], report


def make_shard(part: Part, folder: str, values: dict[str, Any], program: str) -> Shard:
    """Load a part into an archive of its own."""
    check_program(program, values)
    settings, report = settings_of(values), ImportReport()
    files = {name: WarcFile(Path(name)) for name in dict.fromkeys(name for name, _, _ in part.records)}
    pages = Index()
    for name, record, is_page in part.records:
        (pages.add if is_page else pages.refer)(files[name], record)
    workers = Workers.from_settings(settings)
    workers.ahead = 0  # the process that reads pages never works while this one does: a worker takes one core
    with TemporaryDirectory(prefix="newsarchive-") as own, Archive(Path(own) / "shard.db", create=True) as archive:
        try:
            work = load(archive, registry_of(values), workers, report, pages, elsewhere=part.known)
            asyncio.run(_telling(work, part.key, report))
        finally:
            workers.close()
            for file in files.values():
                file.close()
        return _publish(archive, Path(folder), [part.key], report)


def merge_shards(shards: Sequence[Shard], folder: str, values: dict[str, Any], program: str) -> Shard:
    """Merge shards into a new one. The first is copied, the others are merged into the copy."""
    check_program(program, values)
    first, *others = shards
    with TemporaryDirectory(prefix="newsarchive-") as own:
        copy = Path(own) / "shard.db"
        with Archive(Path(folder) / first.file, readonly=True) as archive:
            archive.backup(copy)
        report = ImportReport()
        report.add(first.report)
        with Archive(copy) as archive:
            for other in others:
                archive.merge(Path(folder) / other.file, newsarchive.__version__)
                report.add(other.report)
            return _publish(archive, Path(folder), [key for shard in shards for key in shard.parts], report)


def _publish(archive: Archive, folder: Path, parts: list[str], report: ImportReport) -> Shard:
    shard = Shard(f"{uuid4().hex}.db", parts, report)
    archive.backup(folder / shard.file)
    shard.write(folder)
    return shard


async def _telling(work: Awaitable[None], key: str, report: ImportReport) -> None:
    """Do some work, and tell the client each second how many pages of the part are done."""
    from distributed import get_worker

    worker = get_worker()

    async def tell() -> None:
        while True:
            await asyncio.sleep(1)
            worker.log_event(PROGRESS, (key, report.done, report.counts["stored"]))

    teller = asyncio.create_task(tell())
    try:
        await work
    finally:
        teller.cancel()
