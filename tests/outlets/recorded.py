"""The recorded pages of the outlets: `tests/outlets/<name>/`, made by us after each outlet's layout.

`pages.toml` says when they were 'fetched', that a person has read the answers (`confirmed`), and which file
stands at which address; the comment at its head says what of the layout is known and what is assumed.
`answers.json` is what extraction must give for each article; `addresses` names those at which it stands,
where there are others beside its own.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.outlets.spec import OutletSpec

FOLDER = Path(__file__).parent


def outlets() -> dict[str, type[OutletSpec]]:
    """Every outlet that has a file in newsarchive/spiders, by its name."""
    loader = SpiderLoader(get_project_settings())
    found = {name: loader.load(name) for name in loader.list()}
    return {name: spider for name, spider in sorted(found.items()) if issubclass(spider, OutletSpider)}


@dataclass(frozen=True, slots=True)
class Page:
    """One address and what stood there."""

    url: str
    body: bytes
    status: int
    type: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recorded pages of one outlet."""

    name: str
    fetched_at: str
    confirmed: bool
    pages: tuple[Page, ...]
    answers: tuple[dict[str, Any], ...]

    @property
    def articles(self) -> dict[str, dict[str, Any]]:
        """The answer for each address at which an article stands."""
        return {url: answer for answer in self.answers for url in answer.get("addresses", [answer["url"]])}

    def write(self, path: Path) -> None:
        """The pages as a WARC file."""
        moment = datetime.fromisoformat(self.fetched_at).astimezone(UTC)
        with path.open("wb") as stream:
            writer = WARCWriter(stream, gzip=True)
            for page in self.pages:
                headers = StatusAndHeaders(str(page.status), [("Content-Type", page.type)], protocol="HTTP/1.1")
                record = writer.create_warc_record(
                    page.url,
                    "response",
                    payload=BytesIO(page.body),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": f"{moment:%Y-%m-%dT%H:%M:%SZ}"},
                )
                writer.write_record(record)


def load(name: str) -> Recorded:
    """The recorded pages of an outlet; FileNotFoundError where it has none."""
    folder = FOLDER / name
    toml = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))
    pages = tuple(
        Page(
            page["url"],
            (folder / page["file"]).read_bytes(),
            page.get("status", 200),
            page.get("type", "text/html; charset=utf-8"),
        )
        for page in toml["page"]
    )
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return Recorded(name, toml["fetched_at"], toml["confirmed"] is True, pages, tuple(answers))
