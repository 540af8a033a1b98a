"""What newsource proposes, and the files that it writes of it: the outlet file, the recorded pages, the answers."""

import json
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from newsarchive.errors import UserError
from newsarchive.models import Capture
from newsarchive.newsource.outlet_names import class_of
from newsarchive.outlets.spec import OutletSpec

_TEMPLATES = Environment(  # noqa: S701 (no HTML)
    loader=PackageLoader("newsarchive.newsource", "."),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


Sureness = Literal["sure", "likely", "a guess", "left out"]


class Finding(NamedTuple):
    """One part of the proposal, and what shows it. A feed or a sitemap that names more than the listing does is left
    out of the outlet file."""

    part: str
    value: str
    sureness: Sureness
    why: str


class RecordedPage(NamedTuple):
    """A page that is kept for the test."""

    kind: Literal["listing", "feed", "sitemap", "article"]
    capture: Capture


@dataclass(slots=True)
class Proposal:
    """`attributes` are those of the outlet file, in its order. `unknown` are sentences on what could not be found out.
    `answers` is what extraction reads in the recorded articles, in the form of answers.json."""

    attributes: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    pages: list[RecordedPage] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def spec(self) -> type[OutletSpec]:
        """The outlet as its file will describe it."""
        return type(class_of(self.attributes["name"]), (OutletSpec,), dict(self.attributes))

    @property
    def fetched_at(self) -> str:
        """When the last page was fetched."""
        return max(page.capture.fetched_at for page in self.pages)


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


def write(proposal: Proposal, spiders: Path, pages: Path, *, own_folders: bool) -> str:
    """Write the outlet file and the folder of its pages. Return the report for the person who is to confirm them.
    `own_folders` says that these are not the folders that commands know without being told.

    Raises UserError if either exists or cannot be written; then neither is left behind.
    """
    spider, folder = vacant(proposal.attributes["name"], spiders, pages)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=pages) as unfinished:
            _write_pages(proposal, Path(unfinished))
            shutil.copytree(unfinished, folder)
        unlike_default = {name: v for name, v in proposal.attributes.items() if v != getattr(OutletSpec, name)}
        source = _render("outlet.py.j2", proposal, attributes=unlike_default, literal=_literal)
        with spider.open("x", encoding="utf-8") as file:
            file.write(source)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(f"newsource: {error.filename or spider}: {error.strerror}; nothing was written") from error
    return _render(
        "report.txt.j2",
        proposal,
        width=max(len(finding.part) for finding in proposal.findings),
        counts=Counter(page.kind for page in proposal.pages),
        lines=len(source.splitlines()),
        spider=shortest(spider),
        folder=shortest(folder),
        own_folders=own_folders,
    )


def shortest(path: Path) -> Path:
    """The path relative to the working directory if it is inside, else the path itself."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def _write_pages(proposal: Proposal, folder: Path) -> None:
    """Write pages.toml, the pages as they came, and answers.json."""
    numbers: Counter[str] = Counter()
    files = []
    for kind, capture in proposal.pages:
        numbers[kind] += 1
        extension = "xml" if kind in ("feed", "sitemap") else "json" if "json" in capture.content_type else "html"
        files.append(f"{kind}-{numbers[kind]}.{extension}")
        (folder / files[-1]).write_bytes(capture.body)
    toml = _render("pages.toml.j2", proposal, pages=zip(proposal.pages, files, strict=True), quoted=_quoted)
    (folder / "pages.toml").write_text(toml, encoding="utf-8")
    answers = json.dumps(proposal.answers, ensure_ascii=False, indent=2)
    (folder / "answers.json").write_text(answers + "\n", encoding="utf-8")


def _render(template: str, proposal: Proposal, **values: Any) -> str:
    return _TEMPLATES.get_template(template).render(proposal=proposal, **values)


def _literal(value: Any, indent: int = 4, longest: int = 100) -> str:
    """A string, a tuple or a dictionary as Python source that ruff leaves as it is: on several lines if one would be
    longer than `longest`."""
    if isinstance(value, str):
        line = f'r"{value}"' if "\\" in value else json.dumps(value, ensure_ascii=False)
        line = repr(value) if '"' in value else line
        if len(line) <= longest or "|" not in value[1:]:
            return line
        items = [_literal(part) for part in value.replace("|", "\0|").removeprefix("\0").split("\0")]
    elif isinstance(value, dict):
        items = [f"{_literal(key)}: {_literal(item, indent + 4, 60)}," for key, item in value.items()]
    else:
        items = [f"{_literal(item, indent + 4, 60)}," for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "()"
    line = opening + " ".join(items)
    line = (line if len(items) == 1 and opening == "(" else line.removesuffix(",")) + closing
    if not isinstance(value, str) and len(line) <= longest and "\n" not in line:
        return line
    return "\n".join([opening, *(" " * (indent + 4) + item for item in items), " " * indent + closing])


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
