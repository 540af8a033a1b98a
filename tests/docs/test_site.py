"""docs/ as a site: the build fails on a broken link, and what it makes can be read offline."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml.html import parse

from tests.conftest import ROOT
from tests.docs.project import DOCS, DOCUMENTS

pytest.importorskip("furo", reason="Sphinx with Furo is missing: pip install 'newsarchive[docs]'")
OPTIONS = re.search(
    r"^docs:.*\n\t@\$\(BIN\)/python -m sphinx (.+?) \\?\n?\t*--doctree", (ROOT / "Makefile").read_text(), re.M
)
# Attributes by which a page loads something, as opposed to links that a reader may follow.
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build a site by the options of `make docs`."""
    assert OPTIONS
    command = [sys.executable, "-m", "sphinx", *OPTIONS[1].split(), "--doctree-dir", target / "doctrees", source]
    return subprocess.run([*command, target / "site"], capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("docs")
    done = build(DOCS, target)
    assert (done.returncode, done.stderr) == (0, "")
    return target / "site"


def test_every_page_is_in_the_site(site: Path) -> None:
    made = {str(path.relative_to(site).with_suffix(".md")) for path in site.rglob("*.html")}
    assert made - {"genindex.md", "search.md"} == set(DOCUMENTS)
    front = parse(site / "index.html")
    linked = {link.get("href") for link in front.iterfind(".//aside//a[@class='reference internal']")}
    assert {page.removesuffix(".md") + ".html" for page in DOCUMENTS if "decisions/0" not in page} - linked == {
        "index.html"
    }


def test_nothing_of_the_site_comes_from_another_host(site: Path) -> None:
    for path in site.rglob("*.html"):
        for element in parse(path).iter(*LOADED):
            address = element.get(LOADED[element.tag]) or ""
            assert not re.match(r"(?:\w+:)?//", address), f"{path.name} loads {address}"
    for path in site.rglob("*.css"):
        for address in re.findall(r"(?:@import|url\()\s*[\"']?([^\"')\s]+)", path.read_text(encoding="utf-8")):
            assert not re.match(r"(?:https?:)?//", address), f"{path.name} loads {address}"


def test_a_broken_link_a_missing_page_and_a_lost_page_fail(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    (source / "conf.py").write_text((DOCS / "conf.py").read_text(encoding="utf-8"), encoding="utf-8")
    toctree = "```{toctree}\nmissing\nother\n```\n"
    (source / "index.md").write_text(f"# Site\n\n[a](gone.md) [b](other.md#nowhere)\n\n{toctree}", encoding="utf-8")
    (source / "other.md").write_text("# Other\n\n![a picture](none.svg)\n", encoding="utf-8")
    (source / "lost.md").write_text("# Lost\n", encoding="utf-8")
    done = build(source, tmp_path)
    assert done.returncode != 0
    for word in ("'gone.md'", "nowhere", "'missing'", "none.svg", "lost.md"):
        assert word in done.stderr
