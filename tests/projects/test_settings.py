"""Each of our settings has its default in a project that does not set it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings, default_settings
from scrapy.utils.misc import load_object

import newsarchive
from newsarchive import settings as ours
from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.diagnosis.finding import FAIL, OK
from newsarchive.diagnosis.settings import settings_findings
from newsarchive.options import option

PACKAGE = Path(newsarchive.__file__).parent
NAMES = [name for name in dir(ours) if name.isupper()]
OWN = [name for name in NAMES if not hasattr(default_settings, name)]
COMPONENTS = [name for name in NAMES if hasattr(default_settings, f"{name}_BASE") and name != "ITEM_PIPELINES"]
OTHER = "scrapy.pipelines.images.ImagesPipeline"  # whatever Scrapy can load
READERS = {"get", "getbool", "getint", "getfloat", "getlist", "getdict"}


def _settings_of(project: dict[str, Any]) -> Settings:
    """The settings with which a project crawls our spiders."""
    return Crawler(OutletSpider, Settings(project)).settings


@pytest.mark.parametrize("name", OWN)
def test_a_component_reads_our_default(name: str) -> None:
    assert option(Settings(), name) == getattr(ours, name)
    assert type(option(Settings(), name)) is type(getattr(ours, name))


def test_a_setting_from_a_command_line_has_the_type_of_its_default() -> None:
    typed = {"WALK_PAGES": "7", "DISCOVERY_SECONDS": "1.5", "PICTURES": "0", "REPLAY": "a.db,b.db", "ARCHIVE": "c.db"}
    values = [option(Settings(typed), name) for name in typed]
    assert values == [7, 1.5, False, ["a.db", "b.db"], "c.db"]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {*COMPONENTS, "ADDONS"}])
def test_a_crawl_of_our_spiders_has_our_setting_or_that_of_the_project(name: str) -> None:
    value: Any = {OTHER: 700} if name == "ITEM_PIPELINES" else "%(message)s of the project"  # also a format of logs
    assert _settings_of({})[name] == getattr(ours, name)
    assert _settings_of({name: value})[name] == value


@pytest.mark.parametrize("name", [*COMPONENTS, "ADDONS"])
def test_a_crawl_of_our_spiders_has_our_components_beside_those_of_the_project(name: str) -> None:
    settings = _settings_of({name: {OTHER: 700}})
    used = dict(settings[name] if name == "ADDONS" else settings.getwithbase(name))
    used = {key if isinstance(key, str) else f"{key.__module__}.{key.__qualname__}": used[key] for key in used}
    assert used[OTHER] == 700
    assert {part: used[part] for part in getattr(ours, name)} == getattr(ours, name)


def test_a_component_of_ours_can_be_replaced() -> None:
    mine = {"newsarchive.middlewares.PolitenessMiddleware": None}
    used = _settings_of({"DOWNLOADER_MIDDLEWARES": mine}).getwithbase("DOWNLOADER_MIDDLEWARES")
    assert used["newsarchive.middlewares.PolitenessMiddleware"] is None


def test_the_doctor_looks_at_the_settings_of_a_crawl() -> None:
    guard = "newsarchive.middlewares.StrictRobotsTxtMiddleware"
    project = {"DOWNLOADER_MIDDLEWARES": {OTHER: 543}, "USER_AGENT": "institute"}
    assert [finding.level for finding in settings_findings(Settings(project), [])] == [OK]
    without = {"DOWNLOADER_MIDDLEWARES": {guard: None}, "USER_AGENT": "institute"}
    (found,) = settings_findings(Settings(without), [])
    assert (found.level, found.found) == (FAIL, "DOWNLOADER_MIDDLEWARES leaves out StrictRobotsTxtMiddleware")


def test_what_a_foreign_project_may_load_reads_our_settings_with_their_defaults() -> None:
    """Commands have the defaults (`command.py`), and what they call gets their settings. All other code reads them by
    `option`."""
    called = ("command.py", "commands/", "diagnosis/", "processing/cluster/")
    paths = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    found = [
        f"{place}: {name}"
        for place, path in paths.items()
        if not place.startswith(called)
        for name in _read(path)
        if name in OWN
    ]
    assert not found, f"read them by newsarchive.options.option: {found}"


def _read(path: Path) -> list[str]:
    """The names that a module reads from settings itself."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READERS
            and node.args
        ):
            key = node.args[0]
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            key = node.slice
        else:
            continue
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.append(key.value)
    return found


def test_every_component_in_our_settings_exists() -> None:
    for name in ("ITEM_PIPELINES", "ADDONS", *COMPONENTS):
        values = getattr(ours, name)
        for part in values.values() if name in {"DOWNLOAD_HANDLERS", "FEED_EXPORTERS"} else values:
            assert load_object(part)
