"""The bases of the commands. They are not in `commands`, where Scrapy would take them for commands."""

import re
import sys
from abc import abstractmethod
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import closest_scrapy_cfg

import newsarchive
from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.search import QueryError
from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.errors import UserError
from newsarchive.options import moment_setting, own_defaults
from newsarchive.outlets.spec import OutletSpec

if TYPE_CHECKING:
    from newsarchive.alerts.channels import Channel
    from newsarchive.alerts.health_alerts import Wording
    from newsarchive.archive.condition import Fault


PACKAGE = Path(newsarchive.__file__).parent.resolve()
CHECKOUT = PACKAGE.parent


class Arguments(NamedTuple):
    """The number of a command's arguments. `mend` says what to do if there are fewer or more."""

    least: int = 0
    most: float = 0
    mend: str = "leave it out"


class StrictCommand(ScrapyCommand):
    """A command that refuses unknown arguments and options, with one line and exit status 2.

    Scrapy passes both on as arguments, and most commands would ignore them.
    """

    settings: Settings  # set by Scrapy
    arguments = Arguments()
    option = re.compile(r"--?[^\W\d]")  # how an option begins

    def process_options(self, args: list[str], opts: Namespace) -> None:
        self.settings.setdict(own_defaults(), priority="command")
        super().process_options(args, opts)
        for fault in self.usage_errors(args, opts):
            print(f"{self.name}: {fault}", file=sys.stderr)
            sys.exit(2)

    @property
    def name(self) -> str:
        """The command's name, that of its module."""
        return self.__module__.rpartition(".")[2]

    @property
    def process(self) -> AsyncCrawlerProcess:
        """The process in which crawls run."""
        if not isinstance(self.crawler_process, AsyncCrawlerProcess):
            raise UsageError("newsarchive needs Scrapy's asyncio reactor: leave TWISTED_REACTOR as it is")
        return self.crawler_process

    def usage_errors(self, args: list[str], opts: Namespace) -> Iterator[str]:
        """One line for each error: what is wrong, and the mend."""
        yield from (f"there is no option {arg}; -h shows all options" for arg in args if self.option.match(arg))
        if len(args) < self.arguments.least:
            yield self.arguments.mend
        elif len(args) > self.arguments.most:
            stray = args[int(self.arguments.most)]
            yield f"{stray!r} is one argument too many; {self.mend(stray)}"

    def mend(self, stray: str) -> str:
        """What to do about an argument too many."""
        return self.arguments.mend


class OwnCommand(StrictCommand):
    """An error that the user can mend is one line on standard error and exit status 2."""

    requires_project = True
    usage: ClassVar[str] = "[options]"
    purpose: ClassVar[str]
    details: ClassVar[str] = ""

    def syntax(self) -> str:
        return self.usage

    def short_desc(self) -> str:
        return self.purpose

    def long_desc(self) -> str:
        return self.details or self.short_desc()

    def run(self, args: list[str], opts: Namespace) -> None:
        try:
            self.execute(args, opts)
        except (ArchiveError, UserError, QueryError) as error:
            print(f"{self.name}: {error}" if isinstance(error, QueryError) else error, file=sys.stderr)
            self.exitcode = 2
        except KeyboardInterrupt:
            print(f"{self.name}: interrupted", file=sys.stderr)
            self.exitcode = 130
        except BrokenPipeError:
            sys.stderr.close()  # the reader of the output has ended; Python must not report it at exit

    @abstractmethod
    def execute(self, args: list[str], opts: Namespace) -> None:
        """Do what the command is for."""


class OutletsCommand(OwnCommand):
    """A command over outlet files and their recorded pages."""

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--spiders", type=Path, metavar="DIR", help="folder of the outlet files")
        parser.add_argument("--pages", type=Path, metavar="DIR", help="folder of the recorded pages")

    def folders(self, opts: Namespace) -> tuple[Path, Path]:
        """The folders of the outlet files and of the recorded pages. Unless an option names them, these are the folder
        of NEWSPIDER_MODULE, and tests/outlets in the checkout or project, or in the working directory."""
        spiders = opts.spiders or folder_of(self.settings["NEWSPIDER_MODULE"])
        if opts.pages is not None:
            return spiders, opts.pages
        is_own = in_package(spiders) and (CHECKOUT / "scrapy.cfg").exists()
        return spiders, (CHECKOUT if is_own else Path(closest_scrapy_cfg()).parent) / "tests" / "outlets"


def folder_of(module: str) -> Path:
    """The folder of a package of spiders. Raises UserError if there is none of that name."""
    try:
        return Path(next(iter(import_module(module).__path__)))
    except (ImportError, AttributeError, StopIteration) as error:
        raise UserError(f"NEWSPIDER_MODULE: {module!r} is no package of spiders; mend the setting") from error


def in_package(spiders: Path) -> bool:
    """Whether a folder is that of newsarchive's own outlet files."""
    return spiders.resolve() == PACKAGE / "spiders"


def in_checkout() -> bool:
    """Whether the working directory is in a checkout of newsarchive, where new outlet files belong into the package."""
    return (CHECKOUT / "scrapy.cfg").exists() and Path.cwd().is_relative_to(CHECKOUT)


class ArchiveCommand(OwnCommand):
    """A command over the archive that ARCHIVE names."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    readonly = True
    create = False
    warns = True  # prints the archive's warning

    def execute(self, args: list[str], opts: Namespace) -> None:
        with Archive(self.settings["ARCHIVE"], create=self.create, readonly=self.readonly) as archive:
            if archive.warning and self.warns:
                print(archive.warning, file=sys.stderr)
            for problem in archive.problems:
                print(problem, file=sys.stderr)
            self.work(archive, args, opts)

    def mend(self, stray: str) -> str:
        if self.arguments.most and not stray.endswith(".db"):
            return super().mend(stray)
        return f"another archive is named by -s ARCHIVE={stray}"

    @abstractmethod
    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        """Do what the command is for, with the archive open."""


class ClusterCommand(ArchiveCommand):
    """A command whose work can be given to a Dask cluster."""

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--cluster",
            metavar="ADDRESS",
            help="give the work to the workers of a Dask scheduler (tcp://HOST:PORT, tls://HOST:PORT), or 'local': to"
            " EXTRACTION_WORKERS processes of this machine",
        )


def tell_channels(channels: "Sequence[Channel]", settings: Settings, faults: "Sequence[Fault]") -> bool:
    """Tell channels what has changed: the faults of the archive as a whole, then the states of its sources. A line for
    each message goes to standard error. Returns True unless a channel failed. Raises ArchiveError."""
    from newsarchive.alerts.health_alerts import tell_faults, tell_health  # Scrapy imports every command's module

    path, at, wording = Path(settings["ARCHIVE"]), moment_setting(settings, "REPLAY_AT"), message_wording(settings)
    complete = tell_faults(path, faults, channels, say, wording)
    if any(one.name == "unreadable" for one in faults):
        return complete
    with Archive(path) as archive:
        return tell_health(archive, channels, say, wording, at) and complete


def archive_faults(settings: Settings, *, keep: bool = False) -> "list[Fault]":
    """The faults of the archive as a whole (archive/condition.py). With `keep` it is brought up to date before, if an
    earlier version has written it."""
    from newsarchive.archive.condition import faults_of

    if keep:
        with suppress(ArchiveError):
            Archive(settings["ARCHIVE"]).close()
    now = datetime.fromisoformat(moment_setting(settings, "REPLAY_AT") or datetime.now(UTC).isoformat())
    return faults_of(Path(settings["ARCHIVE"]), now, settings.getfloat("BACKUP_DAYS"), keep=keep)


def message_wording(settings: Settings) -> "Wording":
    """How messages are written and sent, by the settings."""
    from newsarchive.alerts.health_alerts import Wording
    from newsarchive.alerts.language import chosen_language

    language = chosen_language(settings["ALERTS_LANGUAGE"])
    return Wording(language, settings["DESK_URL"], settings.getfloat("ALERTS_TIMEOUT"))


def moment_line(command: str) -> str:
    """The line with which a command that a timer calls begins, so that its log tells the day and the time."""
    return f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}  {command}"


def say(line: str) -> None:
    """Print a line on standard error, at once."""
    print(line, file=sys.stderr, flush=True)


def chosen_outlets(settings: Settings, wanted: list[str], command: str) -> dict[str, type[OutletSpec]]:
    """The outlets of some names; without names those of the setting OUTLETS, or all. A spider over several outlets
    ('sample') counts by its first, and only where it is named. Raises UserError for a name that is none."""
    place = command if wanted else "OUTLETS"
    names = wanted or settings.getlist("OUTLETS")
    loader = get_spider_loader(settings)
    spiders = {name: loader.load(name) for name in loader.list()}
    if not names:
        return {name: spider for name, spider in spiders.items() if issubclass(spider, OutletSpider)}
    found: dict[str, type[OutletSpec]] = {}
    for name in names:
        if name not in spiders:
            raise UserError(f"{place}: there is no outlet {name!r}; 'newsarchive list' shows all outlets")
        spider = spiders[name]
        if issubclass(spider, OutletSpider):
            found[name] = spider
        elif issubclass(spider, ArchiveSpider) and spider.outlets:
            found[name] = spider.outlets[0]
        else:
            raise UserError(f"{place}: {name!r} is no outlet; 'newsarchive crawl {name}' crawls what you name")
    return found
