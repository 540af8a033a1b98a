"""An article: what it says, where that comes from, its copies, its edits, its saved pages."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.archive.articles import Articles
from newsarchive.desk import citation
from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.difference import Comparison, Paragraph
from newsarchive.desk.moments import stated
from newsarchive.desk.pages.rendering import answer, missing, pictures, slow
from newsarchive.desk.protection import path_of
from newsarchive.desk.queries import article as asked
from newsarchive.desk.queries import lists
from newsarchive.desk.queries.stories import Copy, offsets_differ

DATES = ("published_at", "modified_at", "event_date")


@dataclass(slots=True, frozen=True)
class Revision:
    """What changed in one moment, as it is shown."""

    noticed_at: str
    capture_id: int | None
    gone: bool
    back: bool
    fields: list[tuple[str, list[Paragraph] | None, asked.Change]]


async def article(request: Request, datasette: Datasette) -> Response:
    """The page of one article."""
    number = int(request.url_vars["id"])
    try:
        found = await ask(datasette, lambda db: asked.article(db, number))
        if found is None:
            return await missing(datasette, request, "missing.article")
        sources = await ask(datasette, lists.sources)
    except TooSlow:
        return await slow(datasette, request)
    revisions = await asyncio.to_thread(_revisions, found.edits)
    shown = pictures(request)
    photos = [(photo, shown.visible(photo.id, photo.url)) for photo in found.photos]
    told = {one.field: one for one in found.evidence}
    return await answer(
        datasette,
        request,
        "desk-article.html",
        picture_hosts=shown.hosts,
        article=found,
        source=sources[found.source],
        sources=sources,
        paragraphs=[text for text in (found.body or "").split("\n\n") if text.strip()],
        photos=photos,
        pictures=shown,
        dates=[(name, getattr(found, name), told.get(name)) for name in DATES],
        others=[one for one in found.evidence if one.field not in DATES],
        copies=[(copy, lag(found.copies[0], copy)) for copy in found.copies] if len(found.copies) > 1 else [],
        zones=offsets_differ(found.copies),
        edits=[revision for edit, revision in revisions if edit.origin == "outlet" and not edit.volatile],
        flips=[revision for edit, revision in revisions if edit.volatile],
        readings=[revision for edit, revision in revisions if edit.origin == "extraction"],
        gone=next((edit for edit in found.edits if found.gone_at and _sets_gone(edit)), None),
        addresses_elsewhere=[one.url for one in found.addresses if one.url != found.url],
        read_from=next((kept for kept in found.captures if kept.id == found.capture_id), None),
        citation=citation.citation(found, sources[found.source]),
    )


async def by_address(request: Request, datasette: Datasette) -> Response:
    """To the article at ?url=: an address of the outlet holds in every archive, a number in one."""
    url = request.args.get("url") or ""
    found = await ask(datasette, lambda db: Articles(db).reached_by(url))
    if found is None:
        return await missing(datasette, request, "missing.address")
    return Response.redirect(path_of("article", found), status=303)


async def reference(request: Request, datasette: Datasette) -> Response:
    """An article as a file for a reference manager."""
    number, format = int(request.url_vars["id"]), request.url_vars["format"]
    try:
        written = await ask(datasette, lambda db: citation.reference(db, number, format))
    except TooSlow:
        return await slow(datasette, request)
    if written is None:
        return await missing(datasette, request, "missing.article")
    headers = {"content-disposition": f'attachment; filename="article-{number}.{format}"'}
    return Response(written, headers=headers, content_type=f"{citation.TYPES[format]}; charset=utf-8")


def lag(first: Copy, later: Copy) -> int | None:
    """Minutes from one article to a later one, where both state the minute; else None."""
    begun, ended = stated(first.published_at), stated(later.published_at)
    return None if first is later or not begun or not ended else round((ended - begun).total_seconds() / 60)


def _revisions(edits: list[asked.Edit]) -> list[tuple[asked.Edit, Revision]]:
    comparison = Comparison()
    return [(edit, _revision(edit, comparison)) for edit in edits]


def _revision(edit: asked.Edit, comparison: Comparison) -> Revision:
    gone = _sets_gone(edit)
    back = any(one.field == "gone_at" and one.new is None for one in edit.changes)
    fields = [(one.field, _compared(one, comparison), one) for one in edit.changes if one.field != "gone_at"]
    return Revision(edit.noticed_at, edit.capture_id, gone, back, fields)


def _compared(change: asked.Change, comparison: Comparison) -> list[Paragraph] | None:
    """Moments are not compared word by word: None."""
    return None if change.field in DATES else comparison.paragraphs(change.field, change.old, change.new)


def _sets_gone(edit: asked.Edit) -> bool:
    return any(one.field == "gone_at" and one.new is not None for one in edit.changes)
