"""The reference says what the code does: all of it, and nothing else."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.commands import ScrapyHelpFormatter
from scrapy.settings import default_settings

import newsarchive.commands
from newsarchive.archive.pictures import OUTCOMES
from newsarchive.base_spiders.archive_spider import ArchiveSpider
from newsarchive.extraction import captions, extract
from newsarchive.outlets.spec import OutletSpec
from tests.conftest import ROOT, Newsarchive
from tests.docs.project import DOCS
from tests.extraction.score import FLOORS, gold
from tests.outlets.recorded import load, outlets
from tools import reference, rooms

PACKAGE = ROOT / "newsarchive"
ROW = re.compile(r"^\| (.+?) \| (.+) \|$", re.M)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def codes(text: str) -> set[str]:
    """What stands in backticks in the first column of tables."""
    return {code for row in ROW.finditer(text) for code in re.findall(r"`([^`]+)`", row[1])}


def test_the_pages_are_those_of_the_code() -> None:
    for name, text in reference.pages().items():
        assert page(name) == text, f"docs/{name} is no longer what the code says: make reference"


def test_every_command_and_setting_is_there() -> None:
    commands = set(re.findall(r"^## (\w+)$", page("reference/commands.md"), re.M))
    assert {path.stem for path in (PACKAGE / "commands").glob("[a-z]*.py")} == commands
    used = set()
    for path in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r"settings(?:\[|\.get\w*\()\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    assert {name for name in used if not hasattr(default_settings, name)} <= codes(page("reference/settings.md"))


def test_the_help_of_a_command_has_no_headings_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrapy takes a line of the help that ends with a colon for a heading."""
    monkeypatch.setenv("COLUMNS", "80")
    for name, command in reference._commands(newsarchive.commands):
        parser = ArgumentParser(prog=name, formatter_class=ScrapyHelpFormatter, conflict_handler="resolve")
        command.add_options(parser)
        headings = re.findall(r"^(.+)\n[=-]{3,}$", parser.format_help(), re.M)
        assert {one.lower() for one in headings} <= {"usage", "options", "global options"}, name


def test_every_setting_of_ours_says_what_it_means() -> None:
    for name, _, rest in re.findall(
        r"^\| `(\w+)` \|( (.*) \| none: it is ours \|)$", page("reference/settings.md"), re.M
    ):
        if name not in ("COMMANDS_MODULE", "ADDONS"):
            assert len(rest.split(" | ")[0]) > 5, name


def test_the_drawing_holds_every_package() -> None:
    drawn = {name for row in rooms.layers_and_walls()[0] for name in row}
    there = {
        f"newsarchive.{path.stem}"
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert there - {"newsarchive.__init__"} == drawn
    assert all(rooms.summary(name) for name in drawn)


def test_every_outcome_is_explained(sample: Newsarchive) -> None:
    ((check,),) = (row.values() for row in sample.rows("SELECT sql FROM sqlite_master WHERE name = 'urls'"))
    outcomes = set(re.search(r"outcome IN \(([^)]+)\)", check)[1].replace("'", "").split(", "))  # type: ignore[index]
    assert outcomes | set(OUTCOMES) == codes(page("reference/outcomes.md"))


def test_every_command_that_can_fail_says_why() -> None:
    failing = set()
    for path in (PACKAGE / "commands").glob("*.py"):
        assigned = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Assign)
        ]
        exits = [node for node in assigned if getattr(node.targets[0], "attr", "") == "exitcode"]
        ones = [
            one for node in exits for one in ast.walk(node.value) if isinstance(one, ast.Constant) and one.value == 1
        ]
        if ones or any(isinstance(node.value, ast.Call) for node in exits):
            failing.add(path.stem)
    assert failing == codes(page("reference/exit-statuses.md"))


def rules(sample: Newsarchive) -> Iterator[tuple[str, str]]:
    """(field, rule) of every value of the recorded pages."""
    for row, html in gold():
        for field, (rule, _) in extract(html, row["url"]).evidence.items():
            yield field, rule
    for name, outlet in outlets().items():
        for recorded in load(name).pages:
            for field, (rule, _) in extract(recorded.body, recorded.url, source=outlet.outlet()).evidence.items():
                yield field, rule
    for row in sample.rows("SELECT DISTINCT field, rule FROM evidence"):
        yield row["field"], row["rule"]
    for rule, _ in captions._RULES:
        yield "photos.1", rule


def test_every_rule_of_evidence_is_explained(sample: Newsarchive) -> None:
    told: dict[str, set[str]] = {}
    for title, text in re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", page("reference/evidence.md"), re.M):
        for name in title.split(", "):
            told[name] = codes(text)
    for field, rule in set(rules(sample)):
        names = [re.sub(r"\.\d+", ".N", field), re.sub(r"\.\d+$", "", field), field.split(".")[0]]
        known = next(told[name] for name in names if name in told)
        pattern = "|".join(re.sub("RULE|NAME", ".+", re.escape(one)) for one in known)
        assert re.fullmatch(pattern, rule) or rule.startswith("outlet "), f"{field}: {rule}"


def test_no_rule_of_evidence_is_invented() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    for rule in codes(page("reference/evidence.md")):
        for part in re.split(r"RULE|NAME", rule):
            words = part.strip(" ,:")
            kind, _, name = words.partition(" ")  # f"json-ld {name}"
            assert words in source or (kind in ("json-ld", "meta", "microdata") and f'"{name}"' in source), rule


def test_every_attribute_and_argument_of_an_outlet_is_explained() -> None:
    attributes = {name for name in OutletSpec.__annotations__ if not name.startswith("_")}
    assert attributes == codes(page("outlets.md")) - {"{section: address}"} - set(
        re.findall(r"`([^`]*[\"(][^`]*)`", page("outlets.md"))
    )
    parameters = inspect.signature(ArchiveSpider.__init__).parameters.values()
    arguments = {one.name for one in parameters if one.kind is one.KEYWORD_ONLY}
    assert arguments == codes(page("operators/crawl.md"))


def test_the_figures_of_extraction_are_the_floors() -> None:
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    text = page("developers/extraction.md")
    rows = re.findall(r"^\| `(\w+)` \| .+ \| ([\d.]+) \| ([\d.]+) \|$", text, re.M)
    assert {name: (float(vi), float(en)) for name, vi, en in rows} == {
        name: (value, floors["en"][name]) for name, value in floors["vi"].items() if name != "pages"
    }
    assert f"holds {floors['vi']['pages'] + floors['en']['pages']} pages" in text


@pytest.mark.parametrize("path", sorted((DOCS / "decisions").glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_has_its_number_and_its_measurements(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.stem[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.M) == [
        "Why it had to be decided", "Decision", "What it rests on", "What follows",
    ]  # fmt: skip
    assert path.stem in page("decisions/index.md")
