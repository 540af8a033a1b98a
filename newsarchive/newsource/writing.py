"""A proposal put down: the outlet file, the recorded pages, the answers. Nothing that stands is overwritten."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from newsarchive.errors import UserError
from newsarchive.models import Outlet
from newsarchive.newsource.names import class_of
from newsarchive.newsource.page import type_of
from newsarchive.newsource.proposal import Proposal

_LONGEST_LINE = 120
_DEFAULTS = Outlet("")


def vacant(name: str, spiders: Path, pages: Path) -> tuple[Path, Path]:
    """(the outlet file, the folder of its pages) to be. Raises UserError where either stands."""
    spider, folder = spiders / f"{name}.py", pages / name
    for path in (spider, folder):
        if path.exists():
            raise UserError(f"newsource: {path} stands already; choose another name with --name, or remove it first")
    for path in (spiders, pages):
        if not path.is_dir():
            raise UserError(f"newsource: {path}: no such folder; make it, or name others with --spiders and --pages")
    return spider, folder


def write(proposal: Proposal, spiders: Path, pages: Path) -> tuple[Path, Path]:
    """Write a proposal; (the outlet file, the folder of its pages). Raises UserError where either stands or the
    disk refuses; then neither is there."""
    spider, folder = vacant(proposal.outlet.name, spiders, pages)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=pages) as half:
            _record(proposal, Path(half))
            shutil.copytree(half, folder)
        with spider.open("x", encoding="utf-8") as file:
            file.write(source(proposal))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(f"newsource: {error.filename or spider}: {error.strerror}; nothing was written") from error
    return spider, folder


def source(proposal: Proposal) -> str:
    """The outlet file."""
    outlet = proposal.outlet
    day = proposal.fetched_at[:10]
    lines = [
        "from newsarchive.base_spiders.outlet_spider import OutletSpider",
        "",
        "",
        f"class {class_of(outlet.name)}(OutletSpider):",
        f'    """Rests on the pages recorded on {day} by newsource; read them before you trust it."""',
        "",
        f"    name = {_quoted(outlet.name)}",
        f"    title = {_quoted(outlet.title)}",
        f"    homepage = {_quoted(outlet.homepage)}",
    ]
    if outlet.language != _DEFAULTS.language:
        lines.append(f"    language = {_quoted(outlet.language)}")
    if outlet.timezone != _DEFAULTS.timezone:
        lines.append(f"    timezone = {_quoted(outlet.timezone)}")
    if proposal.hosts:
        lines += _tuple("hosts", [_quoted(host) for host in proposal.hosts])
    lines += _listing(proposal)
    if proposal.feeds:
        lines += _tuple("feeds", [_quoted(feed) for feed in proposal.feeds])
    if proposal.sitemaps:
        lines += _tuple("sitemaps", [_quoted(sitemap) for sitemap in proposal.sitemaps])
    lines += _pattern(proposal.article)
    if outlet.date_order != _DEFAULTS.date_order:
        lines.append(f"    date_order = {_quoted(outlet.date_order)}")
    if outlet.date_orders:
        lines += _tuple(
            "date_orders", [f"({_raw(pattern)}, {_quoted(order)})" for pattern, order in outlet.date_orders]
        )
    return "\n".join(lines) + "\n"


def _listing(proposal: Proposal) -> list[str]:
    key = _quoted(proposal.section)
    if isinstance(proposal.listing, str):
        line = f"    listings = {{{key}: {_quoted(proposal.listing)}}}"
        if len(line) <= _LONGEST_LINE:
            return [line]
        return ["    listings = {", f"        {key}: {_quoted(proposal.listing)},", "    }"]
    first, template = map(_quoted, proposal.listing)
    line = f"    listings = {{{key}: ({first}, {template})}}"
    if len(line) <= _LONGEST_LINE:
        return [line]
    return [
        "    listings = {",
        f"        {key}: (",
        f"            {first},",
        f"            {template},",
        "        ),",
        "    }",
    ]


def _tuple(name: str, values: list[str]) -> list[str]:
    line = f"    {name} = ({', '.join(values)}{',' if len(values) == 1 else ''})"
    if len(line) <= _LONGEST_LINE:
        return [line]
    return [f"    {name} = (", *(f"        {value}," for value in values), "    )"]


def _pattern(regex: str) -> list[str]:
    line = f"    article = {_raw(regex)}"
    if len(line) <= _LONGEST_LINE:
        return [line]
    parts = regex.split("|")
    cut = [part if number == 0 else f"|{part}" for number, part in enumerate(parts)]
    return ["    article = (", *(f"        {_raw(part)}" for part in cut), "    )"]


def _quoted(text: str) -> str:
    """A string literal as the formatter likes it."""
    if '"' in text and "'" not in text:
        return "'" + text.replace("\\", "\\\\") + "'"
    return json.dumps(text, ensure_ascii=False)


def _raw(regex: str) -> str:
    return f'r"{regex}"' if '"' not in regex else repr(regex)


def _record(proposal: Proposal, folder: Path) -> None:
    """pages.toml, the pages as they came, answers.json."""
    lines = [
        f"# Fetched from {proposal.outlet.homepage} by newsource, as they came: a listing, and articles that it shows.",
        "# They are their publisher's: to test against, not to publish. Read answers.json beside them; what is wrong",
        "# there is put right by hand. Then set confirmed = true.",
        f"fetched_at = {json.dumps(proposal.fetched_at)}",
        "confirmed = false",
    ]
    numbers: Counter[str] = Counter()
    for page in proposal.pages:
        numbers[page.kind] += 1
        kind = type_of(page.capture)
        extension = "xml" if page.kind in ("feed", "sitemap") else "json" if "json" in kind else "html"
        file = f"{page.kind}-{numbers[page.kind]}.{extension}"
        (folder / file).write_bytes(page.capture.body)
        lines += ["", "[[page]]", f"url = {_toml(page.url)}", f"file = {_toml(file)}"]
        if kind and kind != "text/html; charset=utf-8":
            lines.append(f"type = {_toml(kind)}")
    (folder / "pages.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    answers = json.dumps(proposal.answers, ensure_ascii=False, indent=2)
    (folder / "answers.json").write_text(answers + "\n", encoding="utf-8")


def _toml(text: str) -> str:
    """A basic string of TOML: JSON's escapes are a part of its own."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
