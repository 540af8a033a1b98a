"""The connection to a Dask cluster, and the checks before any work is given to it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scrapy.settings import BaseSettings

from newsarchive.errors import UserError
from newsarchive.options import check_settings
from newsarchive.processing.cluster.program import program_version, shipped

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

LOCAL = "local"
PATIENCE = 15  # seconds for the scheduler to answer, and for a first worker to be there
RETRIES = 2  # further attempts at a task that raises; Dask itself repeats a task whose worker dies, three times
_SCHEMES = ("tcp://", "tls://")


@dataclass(slots=True, frozen=True)
class Cluster:
    """A cluster whose workers run this program. `settings` go with each task."""

    client: "Client"
    settings: dict[str, Any]
    program: str

    @property
    def workers(self) -> int:
        """The number of workers at this moment; 1 at least."""
        return max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))

    def check_folder(self, folder: Path, files: list[Path]) -> None:
        """Raises UserError unless every worker can write a folder and read some files."""
        mark = folder / f".seen-{uuid4().hex}"
        mark.touch()
        try:
            answers = self.client.run(_unseen, str(mark), [(str(path), path.stat().st_size) for path in files])
        finally:
            mark.unlink()
        for worker, unseen in answers.items():
            if unseen:
                raise UserError(f"worker {worker} does not see {unseen}; all machines must share it under this name")


@contextmanager
def connected(address: str, settings: BaseSettings) -> Iterator[Cluster]:
    """A cluster: that of the scheduler at an address, or with 'local' one of EXTRACTION_WORKERS processes on this
    machine. Raises UserError."""
    check_settings(settings)
    try:
        import distributed
    except ImportError as error:
        raise UserError(f"--cluster needs Dask ({error}); pip install 'newsarchive[cluster]'") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # whatever matters is reported in a line of ours
    with ExitStack() as stack:
        if address == LOCAL:
            cluster = stack.enter_context(_local(max(1, settings.getint("EXTRACTION_WORKERS"))))
            client = stack.enter_context(distributed.Client(cluster))
        else:
            client = stack.enter_context(_at(address, distributed.Client))
        values = shipped(settings)
        program = program_version(values["SPIDER_MODULES"])
        _check_programs(client, values["SPIDER_MODULES"], program)
        yield Cluster(client, values, program)


def _local(workers: int) -> "LocalCluster":
    """Processes of this machine."""
    from distributed import LocalCluster

    try:
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            memory_limit=0,  # EXTRACTION_MEMORY bounds what reads pages
        )
    except (OSError, RuntimeError, TimeoutError) as error:
        reason = " ".join(f"{error.__cause__ or error}".split())
        raise UserError(f"--cluster local: no worker can be started ({reason}); leave --cluster out") from error


@contextmanager
def _at(address: str, connect: Callable[..., "Client"]) -> Iterator["Client"]:
    """A client of the scheduler at an address."""
    if not address.startswith(_SCHEMES):
        raise UserError(f"--cluster {address!r}: write 'local', 'tcp://HOST:PORT' or 'tls://HOST:PORT'")
    try:
        client = connect(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UserError(
            f"--cluster {address}: no scheduler answers there ({reason}); start 'dask scheduler'"
        ) from error
    with client:
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=PATIENCE)
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise UserError(f"--cluster {address}: the scheduler has no worker; start 'dask worker {address}'")
        yield client


def _check_programs(client: "Client", modules: list[str], program: str) -> None:
    for worker, theirs in client.run(program_version, modules, on_error="return").items():
        if isinstance(theirs, BaseException):
            reason = " ".join(f"{type(theirs).__name__}: {theirs}".split())
            raise UserError(f"worker {worker} cannot run newsarchive ({reason}); install newsarchive {program} there")
        if theirs != program:
            raise UserError(
                f"worker {worker} runs newsarchive {theirs}, this machine {program}; install the same newsarchive and"
                " the same outlet files on both"
            )


def _unseen(mark: str, files: list[tuple[str, int]]) -> str | None:
    """The first of some files that this machine does not see, or does not see whole."""
    if not Path(mark).exists():
        return str(Path(mark).parent)
    return next((name for name, size in files if not Path(name).exists() or Path(name).stat().st_size != size), None)
