"""`python -m tools.screenshots`: makes the pictures of README.md and README.vi.md in docs/pictures.

Crawls the sample site and the same site a week later into a temporary archive, serves it, and takes each page with
Chromium in both languages. No other host is called. The same Chromium and fonts give the same files.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from newsarchive.desk.server import application, web_server

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
LANGUAGES = {"en": "en-GB", "vi": "vi-VN"}
# The sample is on this machine: no host needs to be spared.
SETTINGS = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "LOG_LEVEL=ERROR")
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none")


@dataclass(frozen=True)
class Shot:
    """A picture of one page of the desk."""

    name: str
    path: str  # where a {word} stands for a row of the archive
    height: int  # pixels
    width: int = 1080  # pixels
    below: str = ""  # the element at the upper edge; '': the top of the page


#: {word of a path: the query for what replaces it}
ROWS = {
    "edited": "SELECT article_id FROM revisions WHERE field = 'body' AND NOT volatile",
    "officer": "SELECT id FROM people WHERE name = 'Hà Quang Nhượng'",
}
SHOTS = (
    Shot("article", "/article/{edited}", 800),
    Shot("edits", "/article/{edited}", 560, width=720, below="#history"),
    Shot("wall", "/photos", 820),
    Shot("person", "/person/{officer}", 820),
    Shot("search", "/search?q=tau%20ngam", 720),
)


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is missing: install Debian's package chromium, or put a program 'chromium' on the PATH")
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        archive = Path(folder, "archive.db")
        crawl(archive)
        with desk(archive) as address:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
            paths = addresses(archive)
            for shot in SHOTS:
                for language in LANGUAGES:
                    file = PICTURES / f"{shot.name}.{language}.webp"
                    file.write_bytes(take(browser, address + paths[shot.name], shot, language))
                    print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1000:.0f} kB")
            browser.close()


def crawl(archive: Path) -> None:
    """The sample site, and a week later."""
    options = [word for setting in (*SETTINGS, f"ARCHIVE={archive}") for word in ("-s", setting)]
    for snapshot in ("1", "2"):
        command = [sys.executable, "-m", "scrapy", "crawl", "sample", "-a", f"snapshot={snapshot}", *options]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def desk(archive: Path) -> Iterator[str]:
    """The address of a desk over an archive."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = web_server(application(archive))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        _end(server, thread)


def _end(server: uvicorn.Server, thread: threading.Thread) -> None:
    server.should_exit = True
    thread.join(timeout=20)


def addresses(archive: Path) -> dict[str, str]:
    """{name of a shot: path of its page in this archive}."""
    connection = sqlite3.connect(archive)
    rows = {word: connection.execute(query).fetchone()[0] for word, query in ROWS.items()}
    connection.close()
    return {shot.name: shot.path.format(**rows) for shot in SHOTS}


def take(browser: Browser, url: str, shot: Shot, language: str) -> bytes:
    """The picture of a page as a WebP file."""
    size: ViewportSize = {"width": shot.width, "height": shot.height}
    with browser.new_context(locale=LANGUAGES[language], viewport=size, color_scheme="light") as context:
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        if shot.below:
            page.locator(shot.below).evaluate("one => one.scrollIntoView({behavior: 'instant'})")
            page.wait_for_load_state("networkidle")
        png = page.screenshot(animations="disabled", caret="hide")
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").save(out, "WEBP", quality=70, method=6)
    return out.getvalue()


if __name__ == "__main__":
    main()
