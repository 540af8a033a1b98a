import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from newsarchive.archive import Archive
from newsarchive.archive.people.corrections import Correction, NotCorrection
from newsarchive.archive.people.names import Kind
from newsarchive.command import ArchiveCommand, Arguments
from newsarchive.errors import UserError

# What each change takes, and how many of that.
_TAKES = {
    "merge": (2, "merge 'NAME (ANCHOR)' 'NAME (ANCHOR)'"),
    "split": (1, "split 'NAME (ANCHOR)'"),
    "rename": (2, "rename 'NAME (ANCHOR)' 'NEW NAME'"),
    "reject": (1, "reject NAME"),
    "undo": (1, "undo MOMENT; 'newsarchive correct list' shows the moments"),
    "list": (0, "list"),
}


class Command(ArchiveCommand):
    arguments = Arguments(1, 3, f"write {', '.join(_TAKES)}; -h explains them")
    readonly = False
    usage = "[options] <list | merge | split | rename | reject | undo> ..."
    purpose = "Correct who is who: merge, split, rename or reject people"
    details = (
        "A person is written as 'NAME (ANCHOR)'. The anchor tells the person from others of the name: an office, an"
        " organisation, a rank, or the address of an article. 'merge A B': the two are one. 'split A': what the anchor"
        " names, or the articles of --article, is another person of that name. 'rename A NAME': somebody is called so."
        " 'reject NAME': this names nobody. 'undo MOMENT' takes a correction back. The corrections are lines of the"
        " file archive.corrections.jsonl beside archive.db, and can be edited there. Where two contradict each other,"
        " the later one holds."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--article", action="append", default=[], metavar="URL", help="split, reject: only in this article")
        add("--kind", choices=get_args(Kind), help="reject: what the name is not (default: person)")
        add("--note", help="why; kept with the correction")
        add("--author", help="who corrects; kept with the correction")

    def usage_errors(self, args: list[str], opts: Namespace) -> Iterator[str]:
        faults = list(super().usage_errors(args, opts))
        yield from faults
        if faults:
            return
        if args[0] not in _TAKES:
            yield f"there is no correction {args[0]!r}; write {', '.join(_TAKES)}"
        elif len(args) - 1 != _TAKES[args[0]][0]:
            yield f"write {_TAKES[args[0]][1]}"

    def mend(self, stray: str) -> str:
        return "put quotes around each name with its brackets"

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        change, *named = args
        if change == "list":
            self._list(archive)
        else:
            self._add(archive, _correction(archive, change, named, opts))
        if archive.problems:
            self.exitcode = 1

    def _add(self, archive: Archive, correction: Correction) -> None:
        known = {one.at for one in archive.people.corrections.all() if one.change != "undo"}
        if correction.change == "undo" and correction.undoes not in known:
            raise UserError(
                f"correct: there is no correction of {correction.undoes}; 'newsarchive correct list' shows all"
            )
        archive.sync_corrections([correction])
        print(correction.line)
        for whom in correction.people:
            if not archive.people.articles_naming(whom):
                print(f"  {whom.text!r} names nobody yet; the correction waits for it", file=sys.stderr)

    def _list(self, archive: Archive) -> None:
        present = archive.people.corrections.present()
        for one in archive.people.corrections.all():
            print(one.line)
            if one.change != "undo" and one.id not in present.by_id:
                print("  is undone")
            for whom in one.people if one.id in present.by_id else ():
                count = archive.people.articles_naming(whom)
                print(f"  {whom.text}: {count} articles" if count else f"  {whom.text}: names nobody yet")


def _correction(archive: Archive, change: str, named: list[str], opts: Namespace) -> Correction:
    """The correction that the arguments say. Raises UserError."""
    values: dict[str, Any] = {"at": _moment(archive), change: named if change == "merge" else named[0]}
    if change == "rename":
        values["to"] = named[1]
    for name in ("kind", "note", "author"):
        if (value := getattr(opts, name)) is not None:
            values[name] = value
    if opts.article:
        values["articles"] = [_canonical(archive, address) for address in opts.article]
    try:
        return Correction.of_values(values)
    except NotCorrection as error:
        raise UserError(f"correct: {error}") from error


def _canonical(archive: Archive, address: str) -> str:
    """The address under which the archive holds an article."""
    article = archive.article(address)
    return address if article is None else str(article["url"])


def _moment(archive: Archive) -> str:
    """The present moment, later than any other correction of this second."""
    moment = datetime.now(UTC).replace(microsecond=0)
    taken = {one.at for one in archive.people.corrections.all()}
    while moment.isoformat() in taken:
        moment += timedelta(seconds=1)
    return moment.isoformat()
