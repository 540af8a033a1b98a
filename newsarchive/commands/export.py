import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import newsarchive
from newsarchive.archive import Archive, Chosen, DamagedPage
from newsarchive.archive.picture_files import DamagedPicture
from newsarchive.command import ArchiveCommand, Arguments
from newsarchive.errors import UserError
from newsarchive.export import (
    FORMATS,
    SCHEMA,
    TABLE_FORMATS,
    TABLES,
    export,
    export_parquet_months,
    export_table,
    table_schema,
    target,
)

REFERENCES = "articles.bib"  # of the articles in which exported pictures stand
ENDINGS = (*FORMATS, "gexf", "warc.gz")
NOTHING = "; 'newsarchive reextract' finds people in articles that an earlier version stored"


class Command(ArchiveCommand):
    arguments = Arguments(
        1, 1, "name one file, or - for standard output; a folder with --markdown, --parquet and --photos"
    )
    usage = "[options] <file or folder>"
    purpose = (
        f"Write articles (.{', .'.join(FORMATS)}), whom they name (--table, .gexf) or pages as fetched (.warc.gz);"
        " - is standard output"
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=ENDINGS, help="for standard output (default: jsonl)")
        parser.add_argument("--source", help="articles of this source only")
        parser.add_argument("--since", metavar="DAY", help="published (a page: fetched) on this day or later")
        parser.add_argument("--until", metavar="DAY", help="published (a page: fetched) on this day or earlier")
        parser.add_argument("--query", metavar="WORDS", help="in which these words occur, as in 'newsarchive find'")
        parser.add_argument(
            "--table",
            choices=TABLES,
            help="who and what the articles name, in place of the articles (.csv, .jsonl); .gexf needs no table: it is"
            " a graph for Gephi of who is named with whom",
        )
        parser.add_argument("--new", action="store_true", help="add to the file the articles that it does not hold yet")
        parser.add_argument("--markdown", action="store_true", help="write a folder of Markdown files with pictures")
        parser.add_argument(
            "--parquet",
            action="store_true",
            help="write a folder with a Parquet file for each month; a later export writes the months that changed",
        )
        parser.add_argument(
            "--photos",
            action="store_true",
            help="write a folder with the pictures whose captions have the words of --query, with captions.csv",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="with --photos: the newest N pictures only")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a line of .jsonl, and end")

    def process_options(self, args: list[str], opts: Namespace) -> None:
        if opts.schema:
            self.arguments = Arguments()
        super().process_options(args, opts)

    def run(self, args: list[str], opts: Namespace) -> None:
        if opts.schema:
            print(table_schema(opts.table) if opts.table else SCHEMA, end="")
            return
        try:
            super().run(args, opts)
        except KeyboardInterrupt:
            done = (
                "; some files may be there" if opts.markdown or opts.parquet or opts.photos else "; nothing was written"
            )
            print("export: interrupted" + ("" if args == ["-"] else done), file=sys.stderr)
            self.exitcode = 130

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        name = args[0]
        format = _folder(name, opts) or _format(name, opts)
        for option in ("since", "until"):
            setattr(opts, option, _day(option, getattr(opts, option)))
        archive.search.check_source(opts.source)
        if opts.table or format == "gexf":
            print(_named(archive, name, format, opts), file=sys.stderr)
            return
        damaged: list[DamagedPage | str] = []
        if opts.photos:
            report = _photos(archive, name, opts, damaged)
        elif opts.parquet:
            report = _months(archive, name, opts, damaged)
        elif opts.markdown:
            report = _markdown(archive, name, opts, damaged)
        elif format == "warc.gz":
            report = _pages(archive, name, opts, damaged)
        else:
            report = _articles(archive, name, format, opts, damaged)
        print("\n".join([report, *(f"  left out, damaged: {page}" for page in damaged)]), file=sys.stderr)
        self.exitcode = 1 if damaged else 0


def _markdown(archive: Archive, name: str, opts: Namespace, damaged: list[DamagedPage | str]) -> str:
    articles = archive.export(_leave_out(damaged), **_chosen(opts))
    count, pictures = newsarchive.export.export_markdown(articles, Path(name), partial(_picture, archive, damaged))
    return f"{count} articles and {pictures} pictures exported"


def _photos(archive: Archive, name: str, opts: Namespace, damaged: list[DamagedPage | str]) -> str:
    photos = archive.photos(**_chosen(opts))
    picture = partial(_picture, archive, damaged)
    count, lacking, articles = newsarchive.export.export_photos(photos, Path(name), picture, opts.limit)
    export(archive.articles_by_id(articles), str(Path(name) / REFERENCES), "bib", archive.outlets())
    return f"{count} pictures of {len(articles)} articles exported" + (
        f"; {lacking} photos match whose pictures the archive does not keep" if lacking else ""
    )


def _picture(archive: Archive, damaged: list[DamagedPage | str], url: str) -> tuple[str, bytes] | None:
    """(digest, file) of the kept picture of an address, or None. `damaged` gets a line for a damaged one."""
    try:
        found = archive.pictures.latest(url)
    except DamagedPicture as error:
        damaged.append(f"picture {url}: {error}")
        return None
    return (found[1].sha256, found[2]) if found else None


def _months(archive: Archive, name: str, opts: Namespace, damaged: list[DamagedPage | str]) -> str:
    with archive.export_months(_leave_out(damaged), **_chosen(opts)) as months:
        articles, written, unchanged, removed = export_parquet_months(months, name)
    return f"{articles} articles exported; months: {written} written, {unchanged} unchanged, {removed} removed"


def _chosen(opts: Namespace) -> Chosen:
    return {"source": opts.source, "since": opts.since, "until": opts.until, "query": opts.query}


def _leave_out(damaged: list[DamagedPage | str]) -> Callable[[str], None]:
    return lambda url: damaged.append(f"{url}: its lists are damaged; 'newsarchive reextract' reads its page again")


def _articles(archive: Archive, name: str, format: str, opts: Namespace, damaged: list[DamagedPage | str]) -> str:
    if opts.new and name == "-":
        raise UserError("export: --new adds to a file, and standard output holds nothing yet; name a file")
    articles = archive.export(_leave_out(damaged), **_chosen(opts))
    count, held = export(articles, name, format, archive.outlets(), opts.new)
    return f"{count} articles exported" + (f", {held} were there" if opts.new else "")


def _named(archive: Archive, name: str, format: str, opts: Namespace) -> str:
    """Export who and what the articles name."""
    what = f"--table {opts.table}" if opts.table else f".{format}"
    if opts.new or opts.markdown or opts.parquet or opts.photos:
        stray = next(f"--{kind}" for kind in ("new", "markdown", "parquet", "photos") if getattr(opts, kind))
        raise UserError(f"export: {what} is written whole; leave out {stray}")
    chosen = _chosen(opts)
    is_part = any(chosen.values())
    if opts.table == "corrections" and is_part:
        raise UserError("export: corrections belong to no article; leave out --source, --since, --until and --query")
    if opts.table is None:
        people, pairs = newsarchive.export.export_network(*archive.network(**chosen), name)
        return f"{people} people and {pairs} pairs exported" + ("" if people or is_part else NOTHING)
    if format not in TABLE_FORMATS:
        raise UserError(
            f"export: {name}: --table {opts.table} is written as .{' or .'.join(TABLE_FORMATS)}"
            + ("; leave out --table for a graph" if format == "gexf" else "")
        )
    count = export_table(archive.records(opts.table, **chosen), name, format, opts.table)
    is_empty = not count and not is_part and opts.table != "corrections"
    return f"{count} {opts.table} exported" + (NOTHING if is_empty else "")


def _pages(archive: Archive, name: str, opts: Namespace, damaged: list[DamagedPage | str]) -> str:
    from newsarchive.warc import WarcWriter  # Scrapy imports every command's module

    for option, reason in (("query", "--query finds articles"), ("new", "--new adds articles")):
        if getattr(opts, option) not in {None, False}:
            raise UserError(f"export: {reason}, and a WARC file holds pages; use --source, --since, --until")
    software = f"newsarchive/{newsarchive.__version__} warcio/{version('warcio')}"
    count = pictures = 0
    with target(name) as opened:
        writer = WarcWriter(opened.file, None if name == "-" else Path(name).name, software, datetime.now(UTC))
        for capture, kind, listed_date in archive.captures.pages(damaged.append, opts.source, opts.since, opts.until):
            writer.write(capture, kind, listed_date)
            count += 1
        answers = archive.pictures.answers(damaged.append, opts.source, opts.since, opts.until)
        for fetch, original, body in answers:
            writer.write_picture(fetch.url, fetch.at, original, body)
            pictures += 1
    return f"{count} pages" + (f" and {pictures} pictures" if pictures else "") + " exported"


def _folder(name: str, opts: Namespace) -> str | None:
    """'markdown', 'parquet' or 'photos' if a folder is to be written."""
    kinds = [kind for kind in ("markdown", "parquet", "photos") if getattr(opts, kind)]
    if opts.limit is not None and (kinds != ["photos"] or opts.limit < 1):
        raise UserError(f"export: --limit {opts.limit}: give it with --photos, as 1 or more")
    if not kinds:
        return None
    if len(kinds) > 1 or name == "-" or opts.new or opts.format or (Path(name).exists() and not Path(name).is_dir()):
        raise UserError(f"export: {name}: --{kinds[0]} writes a folder, without --new and --format; name a folder")
    return kinds[0]


def _format(name: str, opts: Namespace) -> str:
    if name == "-":
        return opts.format or "jsonl"
    ending = next((ending for ending in ENDINGS if name.endswith(f".{ending}")), None)
    if ending is None:
        folders = "for a folder, add --markdown or --parquet"
        raise UserError(f"export: {name}: unknown format; the name must end in .{', .'.join(ENDINGS)}; {folders}")
    if opts.format not in {None, ending}:
        raise UserError(f"export: {name}: --format {opts.format} is for standard output; a file's name says its format")
    return ending


def _day(name: str, value: str | None) -> str | None:
    try:
        return None if value is None else date.fromisoformat(value).isoformat()
    except ValueError:
        raise UserError(f"export: --{name} {value}: not a day; write it as 2026-03-31") from None
