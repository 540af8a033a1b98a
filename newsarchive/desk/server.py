"""Serving the archive with Datasette."""

from __future__ import annotations

import asyncio
import errno
import json
import socket
import sqlite3
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from datasette import utils
from datasette.app import Datasette
from datasette.plugins import pm

from newsarchive.desk import assistant, doorkeeper, feeds, functions, plugin, questions, spreadsheets
from newsarchive.desk.bounds import STATEMENT, limit_memory
from newsarchive.desk.connections import TimedProtocol
from newsarchive.desk.doorkeeper import is_local
from newsarchive.desk.file import ArchiveFile
from newsarchive.desk.pages import NAMES
from newsarchive.errors import UserError

HERE = Path(__file__).parent
# A reader's query may take this long; a crawl that writes waits for no one longer.
SETTINGS = {
    "sql_time_limit_ms": 2000,
    "default_page_size": 50,
    "allow_download": False,
    "truncate_cells_html": 300,
    "suggest_facets": False,  # each column of each page would be counted; the tables say what is worth it
    "facet_time_limit_ms": 2000,
}
OPEN_TO_ALL = (
    "Everybody who reaches this machine at port {port} can now read the archive, without a password. To read it from"
    " elsewhere by yourself, leave --host out and use a tunnel (ssh -L {port}:127.0.0.1:{port} THIS_MACHINE); for"
    " others leave it out too and put a proxy with a password before it, which sends Host: localhost."
)
PLUGINS = (plugin, functions, questions, feeds, spreadsheets, doorkeeper, assistant)


def application(archive: Path) -> Datasette:
    """Datasette over one archive, which it opens read-only."""
    for module in PLUGINS:
        if not pm.is_registered(module):
            pm.register(module, module.__name__)
    # With rich, Datasette prints 200 lines, local variables and all, for each query that a reader mistypes.
    pm.get_plugin("datasette.handle_exception").rich = None
    sqlite3.enable_callback_tracebacks(False)  # Datasette turns them on
    utils.allowed_sql_res[:] = [STATEMENT]
    desk = Datasette(
        files=[str(archive)],
        metadata=_metadata(archive),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("-/desk", str(HERE / "static"))],
    )
    desk.remove_database(archive.stem)
    # Where the file's own name would lead to a page, it is called otherwise.
    route = "archive" if archive.stem in NAMES else None
    desk.add_database(ArchiveFile(desk, str(archive)), name=archive.stem, route=route)
    return desk


def serve(archive: Path, host: str, port: int, *, show: bool) -> None:
    """Serve until interrupted. `show` opens the front page in a browser. Raises UserError for a host that is none of
    this machine, OSError for a port that cannot be listened at."""
    limit_memory()
    desk = application(archive)
    asyncio.run(desk.invoke_startup())
    with _listening(host, port) as listening:
        address = reachable(host, listening.getsockname()[1])
        print(f"{archive.name} is open at {address} (Ctrl-C ends it)", flush=True)
        if not is_local(listening.getsockname()[0]):
            print(OPEN_TO_ALL.format(port=listening.getsockname()[1]), flush=True)
        if show:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):
            web_server(desk).run(sockets=[listening])


def web_server(desk: Datasette) -> uvicorn.Server:
    """The web server of a desk."""
    return uvicorn.Server(uvicorn.Config(desk.app(), log_level="warning", lifespan="on", http=TimedProtocol, ws="none"))


def reachable(host: str, port: int) -> str:
    """The address that a browser on this machine asks for: 'every address' (0.0.0.0, ::) is none."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 (it is not listened at)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _listening(host: str, port: int) -> socket.socket:
    try:
        told = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return socket.create_server(told[0][4][:2], family=told[0][0])
    except OSError as error:
        if not isinstance(error, socket.gaierror) and error.errno != errno.EADDRNOTAVAIL:
            raise
        raise UserError(f"desk: {host!r} is no address of this machine; choose another --host") from error


def _metadata(archive: Path) -> dict[str, Any]:
    metadata: dict[str, Any] = json.loads((HERE / "metadata.json").read_text(encoding="utf-8"))
    metadata["databases"] = {archive.stem: metadata["databases"]["archive"]}
    return metadata
