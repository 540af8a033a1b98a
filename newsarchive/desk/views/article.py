"""An article: its text, the evidence for it, its copies, its edits and its saved pages."""

import asyncio
from io import BytesIO
from itertools import groupby
from operator import itemgetter

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.archive.articles import Articles
from newsarchive.archive.photo_matching import matching_photos
from newsarchive.desk.diff import Comparison
from newsarchive.desk.named import mentions_in
from newsarchive.desk.printed import printed, spans
from newsarchive.desk.queries import Row, offsets_differ, read_article, rows, sources, story_articles
from newsarchive.desk.security import path_of
from newsarchive.desk.views.page import NotFound, OutletPictures, PageRequest
from newsarchive.export.bibliography import BibTeX, Ris
from newsarchive.export.writer import in_order

MAX_COPIES = 200
MAX_CAPTURES = 60
MAX_REVISIONS = 400
DATES = ("published_at", "modified_at", "event_date")
_REFERENCES = {"bib": (BibTeX, "application/x-bibtex"), "ris": (Ris, "application/x-research-info-systems")}


async def article(page: PageRequest) -> Response:
    """The page of one article."""
    row = await page.read(_article, page.id)
    outlets = await page.read(sources)
    edits = await asyncio.to_thread(_edits, row["revisions"])
    loaded = OutletPictures.requested(page.request)
    photos = await page.with_names(await page.with_kept(row["photos"]))
    named = await page.read(mentions_in, page.id)
    blocks = printed(row, named.get("body", ()))
    placed = {block["position"] for block in blocks if block["type"] == "photo"}
    evidence = {one["field"]: one for one in row["evidence"]}
    return await page.render(
        "desk-article.html",
        photos=[(photo, not photo["kept"] and loaded.is_visible(photo["id"], photo["url"])) for photo in photos],
        pictures=loaded,
        article=row,
        sources=outlets,
        blocks=blocks,
        title=spans(row["title"] or "", (), named.get("title", ())),
        lead=spans(row["lead"] or "", (), named.get("lead", ())),
        unplaced=[photo["position"] for photo in photos if photo["position"] not in placed],
        dates=[(name, row[name], evidence.get(name)) for name in DATES],
        others=[one for one in row["evidence"] if one["field"] not in DATES],
        zones=offsets_differ(row["copies"]),
        edits=[edit for edit in edits if edit["origin"] == "outlet" and not edit["volatile"]],
        flips=[edit for edit in edits if edit["volatile"]],
        readings=[edit for edit in edits if edit["origin"] == "extraction"],
        gone=next((edit for edit in edits if row["gone_at"] and edit["gone"]), None),
        other_urls=[one["url"] for one in row["addresses"] if one["url"] != row["url"]],
        read_from=next((one for one in row["captures"] if one["id"] == row["capture_id"]), None),
        citation=_citation(row, outlets[row["source"]]["title"]),
    )


async def by_address(page: PageRequest) -> Response:
    """A redirect to the article at ?url=. Unlike its number, the address of an article is the same in every archive."""
    url = page.request.args.get("url") or ""
    article_id = await page.read(lambda db: Articles(db).reached_by(url))
    if article_id is None:
        raise NotFound("missing.address")
    return Response.redirect(path_of("article", article_id), status=303)


async def reference(page: PageRequest) -> Response:
    """An article as a file for a reference manager."""
    name = page.request.url_vars["format"]
    headers = {"content-disposition": f'attachment; filename="article-{page.id}.{name}"'}
    body = await page.read(_reference, page.id, name)
    return Response(body, headers=headers, content_type=f"{_REFERENCES[name][1]}; charset=utf-8")


def _article(db: Database, number: int) -> Row:
    """The article with its `revisions`, `copies`, `addresses`, `captures` and `elsewhere`. Raises NotFound."""
    article = read_article(db, number)
    if article is None:
        raise NotFound("missing.article")
    story = article["story_id"]
    article["revisions"] = rows(
        db,
        "SELECT noticed_at, origin, volatile, capture_id, field, old, new FROM revisions"
        " WHERE article_id = :id ORDER BY julianday(noticed_at) DESC, volatile, id LIMIT :n",
        id=number,
        n=MAX_REVISIONS,
    )
    article["addresses"] = rows(
        db,
        "SELECT url, found_on, found_at, outcome, outcome_at, listed_date FROM urls WHERE article_id = :id"
        " ORDER BY id LIMIT 50",
        id=number,
    )
    article["captures"] = _captures(db, article)
    article["copies"] = story_articles(db, story, MAX_COPIES) if story is not None else []
    article["elsewhere"] = _elsewhere(db, story, {one["id"] for one in article["photos"]}) if story is not None else {}
    return article


def _captures(db: Database, article: Row) -> list[Row]:
    """The captures of the article's addresses, and those that its revisions name."""
    urls = {article["url"], *(one["url"] for one in article["addresses"])}
    ids = {article["capture_id"], *(one["capture_id"] for one in article["revisions"])} - {None}
    sql = (
        f"SELECT id, url, fetched_at, status FROM captures WHERE url IN ({', '.join('?' * len(urls))})"  # noqa: S608
        f" OR id IN ({', '.join('?' * len(ids))}) ORDER BY julianday(fetched_at) DESC, id DESC LIMIT ?"
    )
    return [dict(row) for row in db.execute(sql, [*urls, *ids, MAX_CAPTURES])]


def _elsewhere(db: Database, story_id: int, own: set[int]) -> dict[int, list[Row]]:
    """{photo: the other articles of the story (`id`, `source`, `photo_id`) that show the same picture}."""
    groups = [group for group in matching_photos(db, story_id) if own & {*group}]
    if not groups:
        return {}
    sql = (
        "SELECT p.id AS photo_id, a.id, a.source FROM photos p JOIN articles a ON a.id = p.article_id"
        " WHERE a.story_id = :story"
    )
    places = {row["photo_id"]: row for row in rows(db, sql, story=story_id)}
    return {one: [places[other] for other in group if other not in own] for group in groups for one in own & {*group}}


def _edits(revisions: list[Row]) -> list[Row]:
    """The revisions of one time and origin together: whether the article was `gone` or came `back`, and the `fields`
    as (field, paragraphs of the difference, revision). Dates are not compared word by word: None."""
    comparison = Comparison()
    edits = []
    key = itemgetter("noticed_at", "origin", "volatile", "capture_id")
    for _, group in groupby(revisions, key):
        changes = list(group)
        edit = {name: changes[0][name] for name in ("noticed_at", "origin", "volatile", "capture_id")}
        edit["gone"] = any(one["field"] == "gone_at" and one["new"] is not None for one in changes)
        edit["back"] = any(one["field"] == "gone_at" and one["new"] is None for one in changes)
        edit["fields"] = [
            (
                one["field"],
                None if one["field"] in DATES else comparison.paragraphs(one["field"], one["old"], one["new"]),
                one,
            )
            for one in changes
            if one["field"] != "gone_at"
        ]
        edits.append(edit)
    return edits


def _citation(article: Row, outlet: str) -> str:
    """Authors, title, outlet, day and address; what the page does not give is left out. A paper or an agency that the
    page names as the source of its text is no author."""
    by = ", ".join(article["authors"])
    title = f"“{article['title']}”" if article["title"] else None
    parts = (by, title, outlet, (article["published_at"] or "")[:10], article["url"])
    return ". ".join(part for part in parts if part)


def _reference(db: Database, number: int, name: str) -> bytes:
    """One article as 'bib' or 'ris'. Raises NotFound."""
    articles = list(Articles(db).rows("id = :id", {"id": number}))
    if not articles:
        raise NotFound("missing.article")
    file = BytesIO()
    writer = _REFERENCES[name][0](file, {source["name"]: source["title"] for source in sources(db).values()})
    writer.write(in_order(articles[0], writer.beside))
    writer.close()
    return file.getvalue()
