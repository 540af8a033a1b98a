"""Serves an archive with Datasette."""

import asyncio
import errno
import socket
import sqlite3
import webbrowser
from contextlib import suppress
from pathlib import Path

import uvicorn
from datasette import utils
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.views import base as datasette_views

from newsarchive.desk import canned_queries, csv_safety, feeds, mcp_tools, plugin, security, sql_functions
from newsarchive.desk.bounds import STATEMENT, limit_memory
from newsarchive.desk.connections import TimedProtocol
from newsarchive.desk.database import ArchiveDatabase
from newsarchive.desk.plain import read_metadata
from newsarchive.desk.routes import database_route
from newsarchive.desk.security import is_local
from newsarchive.errors import UserError

HERE = Path(__file__).parent
SETTINGS = {
    "sql_time_limit_ms": 2000,
    "default_page_size": 50,
    "allow_download": False,
    "truncate_cells_html": 300,
    "suggest_facets": False,  # they would count each column of each page; metadata.json names the useful ones
    "facet_time_limit_ms": 2000,
}
PLUGINS = (plugin, sql_functions, canned_queries, feeds, security, mcp_tools)
OPEN_TO_ALL = (
    "Everybody who reaches this machine at port {port} can now read the archive, without a password. To read it from"
    " elsewhere by yourself, leave --host out and use a tunnel (ssh -L {port}:127.0.0.1:{port} THIS_MACHINE); for"
    " others leave it out too and put a proxy with a password before it, which sends Host: localhost."
)


def application(archive: Path) -> Datasette:
    """Datasette over one archive, which it opens read-only."""
    for module in PLUGINS:
        if not pm.is_registered(module):
            pm.register(module, module.__name__)
    # With rich, Datasette prints 200 lines with local variables for each query that a reader mistypes.
    pm.get_plugin("datasette.handle_exception").rich = None
    sqlite3.enable_callback_tracebacks(False)  # Datasette turns them on
    utils.allowed_sql_res[:] = [STATEMENT]
    datasette_views.csv = csv_safety
    desk = Datasette(
        files=[str(archive)],
        metadata=read_metadata(archive.stem),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("-/desk", str(HERE / "static"))],
    )
    desk.remove_database(archive.stem)
    desk.add_database(ArchiveDatabase(desk, str(archive)), name=archive.stem, route=database_route(archive))
    return desk


def serve(archive: Path, host: str, port: int, *, show: bool) -> None:
    """Serve until interrupted. `show` opens the front page in a browser. Raises UserError if `host` is not an address
    of this machine, OSError if the port cannot be used."""
    limit_memory()
    desk = application(archive)
    asyncio.run(desk.invoke_startup())
    with _listen(host, port) as listener:
        local_host, local_port = listener.getsockname()[:2]
        url = browser_url(host, local_port)
        print(f"{archive.name} is open at {url} (Ctrl-C ends it)", flush=True)
        if not is_local(local_host):
            print(OPEN_TO_ALL.format(port=local_port), flush=True)
        if show:
            webbrowser.open(url)
        with suppress(KeyboardInterrupt):
            web_server(desk).run(sockets=[listener])


def web_server(desk: Datasette) -> uvicorn.Server:
    """The web server of a desk."""
    return uvicorn.Server(uvicorn.Config(desk.app(), log_level="warning", lifespan="on", http=TimedProtocol, ws="none"))


def browser_url(host: str, port: int) -> str:
    """The URL for a browser on this machine, which cannot ask for 'all addresses' (0.0.0.0, ::)."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 (not listened at)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _listen(host: str, port: int) -> socket.socket:
    try:
        addresses = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return socket.create_server(addresses[0][4][:2], family=addresses[0][0])
    except OSError as error:
        if not isinstance(error, socket.gaierror) and error.errno != errno.EADDRNOTAVAIL:
            raise
        raise UserError(f"desk: {host!r} is not an address of this machine; choose another --host") from error
