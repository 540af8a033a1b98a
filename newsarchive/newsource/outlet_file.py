"""Write a proposal: the outlet file, the recorded pages, the answers. Nothing is overwritten."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from newsarchive.errors import UserError
from newsarchive.newsource.proposal import Proposal
from newsarchive.outlets.spec import OutletSpec

_LONGEST_LINE = 120


def vacant(name: str, spiders: Path, pages: Path) -> tuple[Path, Path]:
    """The paths of a new outlet file and of the folder for its pages. Raises UserError if either exists."""
    spider, folder = spiders / f"{name}.py", pages / name
    for path in (spider, folder):
        if path.exists():
            raise UserError(f"newsource: {path} exists already; choose another name with --name, or remove it first")
    for path in (spiders, pages):
        if not path.is_dir():
            raise UserError(f"newsource: {path}: no such folder; make it, or name others with --spiders and --pages")
    return spider, folder


def write(proposal: Proposal, spiders: Path, pages: Path) -> tuple[Path, Path]:
    """Write the outlet file and the folder of its pages, and return their paths. Raises UserError if either exists or
    cannot be written; then neither is left behind."""
    spider, folder = vacant(proposal.attributes["name"], spiders, pages)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=pages) as unfinished:
            _write_pages(proposal, Path(unfinished))
            shutil.copytree(unfinished, folder)
        with spider.open("x", encoding="utf-8") as file:
            file.write(outlet_source(proposal))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(f"newsource: {error.filename or spider}: {error.strerror}; nothing was written") from error
    return spider, folder


def outlet_source(proposal: Proposal) -> str:
    """The outlet file, formatted as ruff does."""
    unlike_default = {n: value for n, value in proposal.attributes.items() if value != getattr(OutletSpec, n)}
    return _rendered(
        "outlet.py.j2",
        class_name=proposal.spec.__name__,
        day=proposal.fetched_at[:10],
        attributes=unlike_default,
        literal=lambda value, name: literal(value, 4, len(f"{name} = ")),
    )


def literal(value: Any, indent: int, used: int) -> str:
    """A value as Python source, on one line if it ends within _LONGEST_LINE. `used` are the characters that stand
    before it on its line, behind the indent."""
    line = _one_line(value)
    if indent + used + len(line) < _LONGEST_LINE:
        return line
    deeper = " " * (indent + 4)
    if isinstance(value, dict):
        items = [f"{_one_line(k)}: {literal(v, indent + 4, len(_one_line(k)) + 2)}," for k, v in value.items()]
    elif isinstance(value, tuple):
        items = [f"{literal(one, indent + 4, 0)}," for one in value]
    else:  # a regular expression, cut at its alternatives
        first, *others = value.split("|")
        items = [_one_line(part) for part in (first, *(f"|{other}" for other in others))]
        if not others:
            return line
    opening, closing = "{}" if isinstance(value, dict) else "()"
    return "\n".join([opening, *(f"{deeper}{item}" for item in items), f"{' ' * indent}{closing}"])


def _one_line(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_one_line(k)}: {_one_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_one_line, value))}{',' if len(value) == 1 else ''})"
    if '"' in value:
        return repr(value)
    return f'r"{value}"' if "\\" in value else json.dumps(value, ensure_ascii=False)


def _write_pages(proposal: Proposal, folder: Path) -> None:
    """Write pages.toml, the pages as they came, and answers.json."""
    numbers: Counter[str] = Counter()
    pages = []
    for page in proposal.pages:
        numbers[page.kind] += 1
        kind = page.capture.content_type
        extension = "xml" if page.kind in ("feed", "sitemap") else "json" if "json" in kind else "html"
        file = f"{page.kind}-{numbers[page.kind]}.{extension}"
        (folder / file).write_bytes(page.capture.body)
        pages.append({"url": page.url, "file": file, "type": kind if kind != "text/html; charset=utf-8" else ""})
    homepage, fetched_at = proposal.attributes["homepage"], proposal.fetched_at
    toml = _rendered("pages.toml.j2", homepage=homepage, fetched_at=fetched_at, pages=pages, toml=_toml)
    (folder / "pages.toml").write_text(toml, encoding="utf-8")
    answers = json.dumps(proposal.answers, ensure_ascii=False, indent=2)
    (folder / "answers.json").write_text(answers + "\n", encoding="utf-8")


def _rendered(template: str, **values: Any) -> str:
    loader = PackageLoader("newsarchive.newsource", ".")
    environment = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)  # noqa: S701
    return environment.get_template(template).render(**values)


def _toml(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
