"""The recorded pages of the outlets: `tests/outlets/<name>/`, made by us after each outlet's layout.

The comment at the head of `pages.toml` says what of the layout is known and what is assumed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.newsource.recording import Recording
from newsarchive.outlets.spec import OutletSpec

FOLDER = Path(__file__).parent


def outlets() -> dict[str, type[OutletSpec]]:
    """Every outlet that has a file in newsarchive/spiders, by its name."""
    loader = SpiderLoader(get_project_settings())
    found = {name: loader.load(name) for name in loader.list()}
    return {name: spider for name, spider in sorted(found.items()) if issubclass(spider, OutletSpider)}


def load(name: str) -> Recording:
    """The recorded pages of an outlet; FileNotFoundError where it has none."""
    return Recording.load(FOLDER / name)


def write(recording: Recording, path: Path) -> None:
    """The recorded pages as a WARC file."""
    moment = datetime.fromisoformat(recording.fetched_at).astimezone(UTC)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for page in recording.pages:
            record = writer.create_warc_record(
                page.url,
                "response",
                payload=BytesIO(page.body),
                http_headers=StatusAndHeaders(str(page.status), page.headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": f"{moment:%Y-%m-%dT%H:%M:%SZ}"},
            )
            writer.write_record(record)
