"""`python -m tools.outlets_table`: writes the tables of outlets from the outlet files.

docs/reference/outlets.md is written whole. In README.md and README.vi.md the lines between `<!-- outlets -->` and
`<!-- /outlets -->` are, and the numbers of outlets in the text. With `--check` nothing is written, and the exit status
is 1 if a file is stale.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.base_spiders.vccorp import VCCorp
from newsarchive.outlets.spec import OutletSpec

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference" / "outlets.md"
BASES = {
    "markup": "whole saved pages",
    "excerpts": "parts of saved pages",
    "text": "addresses and the text of saved pages",
    "description": "addresses and reports by others",
}
LANGUAGES = {"vi": "Vietnamese", "en": "English"}
#: {README: the heads of its columns, what each basis is called in it}
READMES = {
    "README.md": (("what the file rests on", "outlets"), BASES),
    "README.vi.md": (
        ("tệp mô tả dựa trên", "báo, tạp chí"),
        {
            "markup": "trang đã lưu, nguyên vẹn",
            "excerpts": "từng phần của trang đã lưu",
            "text": "địa chỉ và chữ của trang đã lưu",
            "description": "địa chỉ và mô tả của người khác",
        },
    ),
}
#: {README: what follows the number of the outlets in Vietnamese, of those in English, and of all}
NUMBERS = {
    "README.md": (" Vietnamese and ", " English ones", " described outlets"),
    "README.vi.md": (" báo tiếng Việt", " báo tiếng Anh", " báo đã mô tả"),
}
INTRODUCTION = """\
# Outlets

`python -m tools.outlets_table` writes this page from the files in `newsarchive/spiders`.

No outlet was checked against its live site. `newsarchive doctor` and the first crawls show what has changed since. The
last column says what the description of an outlet rests on; the docstring of its file tells it in detail:

- *markup*: whole saved pages of the outlet
- *excerpts*: parts of saved pages
- *text*: addresses and the text of saved pages, without their markup
- *description*: addresses and what others report of the pages

An outlet with *selectors* has CSS selectors for its pages. Without them, and where they no longer fit, the rules for
all pages read a page. An outlet with a *filter* has no known section on defence: of a wider section, only articles on
defence are kept. For each outlet the tests read pages that we wrote ourselves in its layout, so they prove our rules,
not the outlet's pages of today.
"""


def outlets() -> list[type[OutletSpec]]:
    """The outlets that have a file of their own, in the order of `newsarchive list`."""
    loader = get_spider_loader(Settings({"SPIDER_MODULES": ["newsarchive.spiders"]}))
    spiders = (loader.load(name) for name in sorted(loader.list()))
    return [spider for spider in spiders if issubclass(spider, OutletSpider)]


def basis(outlet: type[OutletSpec]) -> str:
    """What the description of an outlet rests on: a key of BASES."""
    found = re.search(r"Basis: (\w+)\.\s*$", outlet.__doc__ or "")
    if found is None or found[1] not in BASES:
        sys.exit(f"{outlet.name}: its docstring must end with 'Basis: {'|'.join(BASES)}.'")
    return found[1]


def discovery(outlet: type[OutletSpec]) -> Iterator[str]:
    """The ways in which the articles of an outlet are found."""
    if any(isinstance(listing, tuple) for listing in outlet.listings.values()) or issubclass(outlet, VCCorp):
        yield "listings, further pages by a template"
    elif outlet.listings:
        yield "listings, further pages by links"
    if outlet.feeds:
        yield "feed"
    if outlet.sitemaps:
        yield "sitemap"
    if outlet.topic:
        yield "filter"


def reference() -> str:
    """The text of docs/reference/outlets.md."""
    rows = [
        f"| [{outlet.title}]({outlet.homepage}) | `{outlet.name}` | {LANGUAGES[outlet.language]} |"
        f" {', '.join(f'`{section}`' for section in outlet.listings)} | {', '.join(discovery(outlet))} |"
        f" {'yes' if outlet.select else 'no'} | {basis(outlet)} |"
        for outlet in outlets()
    ]
    head = "| outlet | name | language | sections | found by | selectors | rests on |\n|---|---|---|---|---|---|---|"
    return "\n".join([INTRODUCTION, head, *rows]) + "\n"


def short(heads: tuple[str, str], names: dict[str, str]) -> str:
    """The table of a README: the outlets of each basis."""
    found = {key: [outlet.name for outlet in outlets() if basis(outlet) == key] for key in BASES}
    rows = [f"| {names[key]} | {', '.join(f'`{name}`' for name in found[key])} |" for key in BASES]
    return "\n".join([f"| {heads[0]} | {heads[1]} |", "|---|---|", *rows])


def with_numbers(name: str, text: str) -> str:
    """The text of a README with the numbers of outlets that there are."""
    languages = Counter(outlet.language for outlet in outlets())
    for words, number in zip(NUMBERS[name], (languages["vi"], languages["en"], languages.total()), strict=True):
        text, found = re.subn(rf"\d+(?={words})", str(number), text)
        if not found:
            sys.exit(f"{name}: write the number of outlets before '{words}'")
    return text


def texts() -> dict[Path, str]:
    """What each file must hold."""
    wanted = {REFERENCE: reference()}
    for name, (heads, names) in READMES.items():
        path = ROOT / name
        parts = re.split(r"(?s)(?<=<!-- outlets -->\n).*?(?=<!-- /outlets -->)", path.read_text(encoding="utf-8"))
        if len(parts) != 2:
            sys.exit(f"{name}: write <!-- outlets --> and <!-- /outlets -->, a line each, where the table belongs")
        wanted[path] = with_numbers(name, f"{short(heads, names)}\n".join(parts))
    return wanted


def main() -> None:
    wanted = texts()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT)} is stale: run python -m tools.outlets_table")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
            print(f"{path.relative_to(ROOT)} written")
    if "--check" in sys.argv:
        sys.exit(bool(stale))


if __name__ == "__main__":
    main()
