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

_TEMPLATES = Environment(  # noqa: S701 (no HTML)
    loader=PackageLoader("newsarchive.newsource", "."),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


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
        unlike_default = {name: v for name, v in proposal.attributes.items() if v != getattr(OutletSpec, name)}
        template = _TEMPLATES.get_template("outlet.py.j2")
        source = template.render(proposal=proposal, attributes=unlike_default, literal=literal)
        with spider.open("x", encoding="utf-8") as file:
            file.write(source)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(f"newsource: {error.filename or spider}: {error.strerror}; nothing was written") from error
    return spider, folder


def literal(value: Any, indent: int = 4, longest: int = 100) -> str:
    """A string, a tuple or a dictionary as Python source that ruff leaves as it is: on several lines if one would be
    longer than `longest`."""
    if isinstance(value, str):
        line = f'r"{value}"' if "\\" in value else json.dumps(value, ensure_ascii=False)
        line = repr(value) if '"' in value else line
        if len(line) <= longest or "|" not in value:
            return line
        items = [literal(part) for part in value.replace("|", "\0|").split("\0")]
    elif isinstance(value, dict):
        items = [f"{literal(key)}: {literal(item, indent + 4, 60)}," for key, item in value.items()]
    else:
        items = [f"{literal(item, indent + 4, 60)}," for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "()"
    line = opening + " ".join(items)
    line = (line if len(items) == 1 and opening == "(" else line.removesuffix(",")) + closing
    if not isinstance(value, str) and len(line) <= longest and "\n" not in line:
        return line
    return "\n".join([opening, *(" " * (indent + 4) + item for item in items), " " * indent + closing])


def _write_pages(proposal: Proposal, folder: Path) -> None:
    """Write pages.toml, the pages as they came, and answers.json."""
    numbers: Counter[str] = Counter()
    files = []
    for kind, _, capture in proposal.pages:
        numbers[kind] += 1
        extension = "xml" if kind in ("feed", "sitemap") else "json" if "json" in capture.content_type else "html"
        files.append(f"{kind}-{numbers[kind]}.{extension}")
        (folder / files[-1]).write_bytes(capture.body)
    template = _TEMPLATES.get_template("pages.toml.j2")
    toml = template.render(proposal=proposal, pages=zip(proposal.pages, files, strict=True), quoted=_quoted)
    (folder / "pages.toml").write_text(toml, encoding="utf-8")
    answers = json.dumps(proposal.answers, ensure_ascii=False, indent=2)
    (folder / "answers.json").write_text(answers + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
