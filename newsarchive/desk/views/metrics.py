"""The archive's figures for Prometheus."""

from datasette.app import Datasette
from datasette.utils.asgi import Response

from newsarchive.desk.cache import WAIT, cached_metrics
from newsarchive.metrics import CONTENT_TYPE


async def metrics(datasette: Datasette) -> Response:
    """The figures, a minute old at the most when they are asked for regularly; 503 while the first are computed."""
    text = await cached_metrics(datasette)
    if text is None:
        why = "The figures are being computed: ask again.\n"
        return Response.text(why, status=503, headers={"retry-after": f"{WAIT:.0f}"})
    return Response(text.decode(), content_type=CONTENT_TYPE)
