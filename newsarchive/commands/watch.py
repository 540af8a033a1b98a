import math
import sys
from argparse import ArgumentParser, Namespace
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive.alerts.channels import configured
from newsarchive.alerts.language import chosen_language
from newsarchive.archive import Archive
from newsarchive.archive.source_lock import SourceLock
from newsarchive.command import ArchiveCommand, Arguments
from newsarchive.errors import UserError
from newsarchive.export import target
from newsarchive.watchlist import LANGUAGES, Watch, WatchList, read_watchlist, watches_file

if TYPE_CHECKING:
    from newsarchive.alerts.digests import Standing


class Command(ArchiveCommand):
    arguments = Arguments(0, math.inf)
    usage = "[options] [question ...]"
    purpose = "Tell what is new on the standing questions: articles, edits and disappearances"
    details = (
        "The questions are in the file watches.toml beside the archive. Each is told at most as often as its `every`"
        " says: what came since its last digest, once. The first digest tells the last seven days. Exit status: 0 if"
        " everything was told or nothing is new, 1 if a recipient could not be told, 2 if a question cannot be asked;"
        " the others are."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--send", action="store_true", help="send the digests to their recipients instead of printing them")
        add("--html", type=Path, metavar="FILE", help="write the digests as one HTML file instead of printing them")
        add("--dry-run", action="store_true", help="print what would be told, and note nothing as told")
        add("--since", metavar="DAY", help="tell all that came since this day, told before or not, due or not")
        add("--lang", choices=LANGUAGES, help="language of the digests (default: that of watches.toml, ALERTS, LANG)")
        add("--opml", type=Path, metavar="FILE", help="write the feeds of the desk at DESK_URL as OPML, and end")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        if opts.send and opts.html:
            raise UserError("watch: --html writes a file, and --send sends; give one of them")
        watchlist = read_watchlist(watches_file(archive.path))
        if opts.opml:
            self._write_opml(archive, watchlist, opts)
            return
        watches = _chosen(watchlist, args)
        # Datasette takes half a second, which is not paid for a mistake in the file.
        from newsarchive.alerts.digests import LOCK, Standing
        from newsarchive.alerts.rendering import Renderer

        language = chosen_language(opts.lang, watchlist.language, self.settings["ALERTS_LANGUAGE"])
        renderer = Renderer(language, self.settings["DESK_URL"])
        busy = "is held: another process is telling"
        with nullcontext() if opts.dry_run else SourceLock(archive.path, LOCK, busy):
            standing = Standing(archive, renderer, keep=not opts.dry_run, since=_moment(opts.since))
            if opts.send:
                fallback = partial(configured, self.settings["ALERTS"])
                messages = list(standing.messages(watchlist, watches, fallback))
                if opts.dry_run:
                    for channel, pending in messages:
                        print(f"{channel}:\n\n{standing.message(pending).text}")
                elif not standing.send(messages, _say, self.settings.getfloat("ALERTS_TIMEOUT")):
                    self.exitcode = 1
            else:
                self._tell(standing, watches, opts)
        for fault in standing.faults:
            print(fault, file=sys.stderr)
            self.exitcode = 2

    def execute(self, args: list[str], opts: Namespace) -> None:
        self.readonly = bool(opts.dry_run or opts.opml)
        super().execute(args, opts)

    @staticmethod
    def _tell(standing: "Standing", watches: list[Watch], opts: Namespace) -> None:
        from newsarchive.alerts.digests import SCREEN

        pending = standing.pending(SCREEN, watches)
        if not pending:
            if not standing.faults:
                print("nothing new", file=sys.stderr)
            return
        message = standing.message(pending)
        if opts.html:
            with target(str(opts.html)) as opened:
                opened.file.write(message.html.encode())
        else:
            print(message.text, end="", flush=True)
        if not opts.dry_run:
            standing.told(SCREEN, pending)

    def _write_opml(self, archive: Archive, watchlist: WatchList, opts: Namespace) -> None:
        from newsarchive.desk.i18n import Translator
        from newsarchive.desk.opml import write_opml
        from newsarchive.desk.routes import database_path
        from newsarchive.desk.security import safe_url

        desk = (safe_url(self.settings["DESK_URL"]) or "").rstrip("/")
        if not desk:
            raise UserError("watch: --opml needs the address of the desk; add -s DESK_URL=http://127.0.0.1:8001")
        translator = Translator(chosen_language(opts.lang, watchlist.language, self.settings["ALERTS_LANGUAGE"]))
        document = write_opml(watchlist, archive.sources(), desk + database_path(archive.path), translator)
        with target(str(opts.opml)) as opened:
            opened.file.write(document)


def _say(line: str) -> None:
    print(line, flush=True)


def _chosen(watchlist: WatchList, names: list[str]) -> list[Watch]:
    known = [watch.name for watch in watchlist.watches]
    if not known:
        raise UserError(f'{watchlist.path}: holds no question; write [[watch]], name = "…" and words = "…" into it')
    if unknown := [name for name in names if name not in known]:
        raise UserError(f"watch: there is no question {unknown[0]!r}; there are {', '.join(known)}")
    return [watch for watch in watchlist.watches if not names or watch.name in names]


def _moment(day: str | None) -> str | None:
    """The beginning of a day on this machine."""
    try:
        return None if day is None else datetime.fromisoformat(day).astimezone().isoformat()
    except ValueError:
        raise UserError(f"watch: --since {day}: not a day; write it as 2026-03-31") from None
