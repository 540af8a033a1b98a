"""Loads WARC files on a cluster: workers make shards, and merge them in a tree as they come.

Why shards, and not one archive that this machine writes: a page costs some 40 ms to read and 20–40 ms to write
(mentions of people, hashes, the search index), and all of it is done in the workers. Of two workers with a shard each,
only one shard is merged: some 7 ms for each of its articles (benchmarks/bench_cluster.py),
because a merge takes over what the shards have computed. The first shard of an empty archive is copied as a file.

What bounds it: the merges at the top of the tree. The last one holds half of all articles and runs on one core, the
one before it a quarter. Together they cost as much as one merge of all articles. With eight workers that is about
as long as the loading itself, and more workers gain little.

The parts: pages of one address, of one identity of an outlet, and redirects and their targets stay together, in their
order, so that each page has the outcome that it has on one machine. Only where a page claims the canonical address of
another one in another part, the summary counts it as stored and not as a duplicate; the archive is the same. Where many
texts are half alike, stories depend on the order of storing, as they do in any merge (archive/stories.py: CANDIDATES).
"""

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from newsarchive.archive import Archive
from newsarchive.extraction.urls import tidy
from newsarchive.outlets.registry import OutletRegistry
from newsarchive.processing.cluster.connection import RETRIES, Cluster
from newsarchive.processing.cluster.program import registry_of
from newsarchive.processing.cluster.shards import PROGRESS, Part, Shard, index_file, make_shard, merge_shards
from newsarchive.processing.warc_import import ImportReport
from newsarchive.warc import Index, WarcFile

if TYPE_CHECKING:
    from distributed import Future

LARGEST = 5000  # pages of a part: some minutes of work, which a killed worker loses
TOGETHER = 8  # shards that are merged at once while others are made


def load_on_cluster(
    archive: Archive, cluster: Cluster, files: list[Path], folder: Path, report: ImportReport, version: str
) -> None:
    """Load files on a cluster, and merge the result into the archive. Shards that an earlier, stopped load of the same
    files left in the folder are used. When all is merged, the folder is emptied. Raises UserError."""
    folder.mkdir(parents=True, exist_ok=True)
    files, folder = [path.resolve() for path in files], folder.resolve()
    cluster.check_folder(folder, files)
    pages = _index(cluster, files, report)
    parts = {part.key: part for part in _parts(archive, cluster, pages)}
    work = _Shards(cluster, folder, report, parts, tree=archive.is_empty())
    work.make()
    for shard in work.whole:
        if not archive.adopt(folder / shard.file):
            archive.merge(folder / shard.file, version)
        report.add(shard.report)
    if not work.failed:
        shutil.rmtree(folder)


def _index(cluster: Cluster, files: list[Path], report: ImportReport) -> Index:
    """The pages of all files. Each file is read by a worker."""
    report.size = sum(path.stat().st_size for path in files)
    pages, pictures = Index(), cluster.settings["PICTURES"]
    tasks = [cluster.client.submit(index_file, str(path), pictures, pure=False, retries=RETRIES) for path in files]
    for path, task in zip(files, tasks, strict=True):
        records, counted = task.result()
        report.add(counted)
        report.indexed += path.stat().st_size
        if records:
            file = WarcFile(path)
            for record in records:
                pages.add(file, record)
    report.pages = len(pages.pages)
    return pages


def _parts(archive: Archive, cluster: Cluster, pages: Index) -> Iterator[Part]:
    """Cut the pages into parts of about the same size, at least one for each worker."""
    groups = _groups(pages, registry_of(cluster.settings))
    count = min(len(groups), max(cluster.workers, -(-len(pages.pages) // LARGEST)))
    bins: list[list[int]] = [[] for _ in range(count)]
    for group in sorted(groups, key=lambda group: (-len(group), group[0])):
        min(bins, key=len).extend(group)
    places = {id(record): place for place, (_, record) in enumerate(pages.pages)}
    is_new = archive.is_empty()
    for chosen in map(set, bins):
        referred = {
            places[id(payload[1])] for place in chosen if (payload := pages.payload(*pages.pages[place])) is not None
        }
        records = [
            (str(pages.pages[place][0].path), pages.pages[place][1], place in chosen)
            for place in sorted(chosen | referred)
        ]
        urls = {(pages.pages[place][1].url or "").partition("#")[0] for place in chosen}
        known = {} if is_new else {url: one for url in sorted(urls) if (one := archive.recorder.known(url))}
        told = repr((cluster.program, sorted(cluster.settings.items()), records, sorted(map(repr, known.values()))))
        yield Part(hashlib.sha256(told.encode()).hexdigest()[:32], len(chosen), records, known)


def _groups(pages: Index, registry: OutletRegistry) -> list[list[int]]:
    """The places of the pages that have to stay together, each group in the order of the index."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    def name_of(url: str) -> str:
        outlet = registry.at(url)
        return outlet.identity(url) or tidy(url)

    for _, record in pages.pages:
        url = (record.url or "").partition("#")[0]
        own = find(name_of(url))
        if record.location:
            leader[own] = find(name_of(urljoin(url, record.location).partition("#")[0]))
    groups = defaultdict(list)
    for place, (_, record) in enumerate(pages.pages):
        groups[find(name_of((record.url or "").partition("#")[0]))].append(place)
    return list(groups.values())


@dataclass(slots=True)
class _Shards:
    """The tasks that make shards of parts and merge them. `tree`: they are merged by the workers."""

    cluster: Cluster
    folder: Path
    report: ImportReport
    parts: dict[str, Part]
    tree: bool
    whole: list[Shard] = field(default_factory=list)
    failed: bool = False
    _running: "dict[Future[Shard], list[Shard]]" = field(default_factory=dict)  # and what each task merges
    _done: dict[str, tuple[int, int]] = field(default_factory=dict)  # pages and articles of parts that are being loaded

    def make(self) -> None:
        """Make the shards that are not there, and merge them. `whole` is then what is left to be merged into the
        archive: one shard, or several if there is no tree or a merge failed."""
        from distributed import as_completed

        self.whole = self._present()
        there = {key for shard in self.whole for key in shard.parts}
        self.cluster.client.subscribe_topic(PROGRESS, self._hear)
        queue = as_completed([self._submit(make_shard, part) for key, part in self.parts.items() if key not in there])
        try:
            queue.update(self._merges())
            for task in queue:
                self._settle(task)
                queue.update(self._merges())
        finally:
            self.cluster.client.unsubscribe_topic(PROGRESS)
            self.report.done = 0
            self.report.counts.clear()

    def _present(self) -> list[Shard]:
        """The shards of these parts that the folder holds, the largest first, without those that they include."""
        found = [shard for path in self.folder.glob("*.json") if (shard := Shard.read(path)) is not None]
        chosen: list[Shard] = []
        left = set(self.parts)
        for shard in sorted(found, key=lambda shard: (-len(shard.parts), shard.file)):
            if left.issuperset(shard.parts):
                chosen.append(shard)
                left.difference_update(shard.parts)
        return chosen

    def _submit(self, function: Callable[..., Shard], given: Any, merged: Sequence[Shard] = ()) -> "Future[Shard]":
        common = str(self.folder), self.cluster.settings, self.cluster.program
        task = self.cluster.client.submit(function, given, *common, pure=False, retries=RETRIES)
        self._running[task] = list(merged)
        return task

    def _merges(self) -> "list[Future[Shard]]":
        """Begin to merge: many shards at once while others are made, pairs at the end, to keep all workers busy."""
        self.whole.sort(key=lambda shard: shard.report.done)
        groups = []
        if self.tree and len(self.whole) >= TOGETHER:
            groups = [self.whole[:TOGETHER]]
        elif self.tree and not self._running:
            groups = [self.whole[n : n + 2] for n in range(0, len(self.whole) - 1, 2)]
        self.whole = self.whole[sum(map(len, groups)) :]
        return [self._submit(merge_shards, group, group) for group in groups]

    def _settle(self, task: "Future[Shard]") -> None:
        """Take the result of a task. If a merge failed, its shards are merged into the archive one by one."""
        merged = self._running.pop(task)
        if task.status == "finished":
            shard = task.result()
            self.whole.append(shard)
            self._count()
            return
        reason = " ".join(f"{task.exception()}".split())
        if merged:
            self.tree = False
            self.whole += merged
        else:
            self.failed = True
            self.report.faults.append(f"load: a part could not be loaded ({reason}); run it again to go on")

    def _hear(self, event: tuple[float, tuple[str, int, int]]) -> None:
        """Take word from a worker."""
        key, pages, articles = event[1]
        self._done[key] = pages, articles
        self._count()

    def _count(self) -> None:
        """Count for the line of progress."""
        shards = [*self.whole, *(shard for merged in self._running.values() for shard in merged)]
        there = {key for shard in shards for key in shard.parts}
        loading = [counts for key, counts in self._done.items() if key not in there]
        self.report.done = sum(shard.report.done for shard in shards) + sum(pages for pages, _ in loading)
        stored = sum(shard.report.counts["stored"] for shard in shards)
        self.report.counts["stored"] = stored + sum(articles for _, articles in loading)
