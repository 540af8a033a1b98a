"""The feeds of the desk for a feed reader: /feeds.opml."""

from pathlib import Path

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk import queries
from newsarchive.desk.database import QueryTimeout, read_query
from newsarchive.desk.i18n import Translator, request_language
from newsarchive.desk.opml import write_opml
from newsarchive.errors import UserError
from newsarchive.watchlist import read_watchlist, watches_file


async def feeds(request: Request, datasette: Datasette) -> Response:
    """All feeds of the standing questions and of the sources, as OPML."""
    database = datasette.get_database()
    try:
        watchlist = read_watchlist(watches_file(Path(database.path)))
        outlets = await read_query(datasette, queries.sources)
    except UserError as error:
        return Response.text(f"{error}\n", status=500)
    except QueryTimeout:
        return Response.text("the archive did not answer in time; try again\n", status=503)
    base = datasette.absolute_url(request, datasette.urls.database(database.name))
    titles = {name: str(outlet["title"]) for name, outlet in outlets.items()}
    document = write_opml(watchlist, titles, base, Translator(request_language(request)))
    return Response(document, content_type="text/x-opml; charset=utf-8")
