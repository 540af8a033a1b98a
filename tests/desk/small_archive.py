"""An archive of a few articles that a test states, through the real schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from newsarchive.archive.articles import Articles
from newsarchive.archive.people import People
from newsarchive.archive.readings import Reading
from newsarchive.items import Article

NOTICED = "2026-03-09T23:00:00+00:00"
OUTLETS = ("bao-a", "bao-b", "bao-c")


def archive(path: Path, *articles: dict[str, Any]) -> Path:
    """An archive with the articles, ids from 1 on. Each may have `captions`, `edits` ((field, old, new) or (field,
    old, new, origin)) and `story`, the number of the article whose text it carries."""
    with Archive(path, create=True) as made:
        tables = made.db.table
        with made.transaction():
            for name in OUTLETS:
                tables("sources").insert({"name": name, "title": name, "timezone": "Asia/Ho_Chi_Minh"})
            for number, told in enumerate(articles, 1):
                values = {k: v for k, v in told.items() if k not in {"captions", "edits", "story"}}
                story = told.get("story", number)
                if story == number:
                    tables("stories").insert({"id": number, "first_article_id": number})
                tables("articles").insert(
                    {"id": number, "url": f"https://{told.get('source', 'bao-a')}.example/{number}.html"}
                    | {"source": "bao-a", "title": f"Bài {number}", "language": "vi", "story_id": story}
                    | {"first_seen_at": _seen(number), "last_seen_at": NOTICED, "authors": "[]", "tags": "[]"}
                    | values
                )
                for position, caption in enumerate(told.get("captions", ()), 1):
                    photo = {"url": f"https://anh.example/{number}-{position}.jpg", "caption": caption}
                    tables("photos").insert({"article_id": number, "position": position} | photo)
                edits = [(*edit, "outlet")[:4] for edit in told.get("edits", ())]
                if values.get("gone_at"):
                    edits.append(("gone_at", None, values["gone_at"], "outlet"))
                for field, old, new, origin in edits:
                    change = {"article_id": number, "noticed_at": _seen(number), "field": field}
                    tables("revisions").insert(change | {"old": old, "new": new, "origin": origin})
            people = People(made.db)
            for row in list(Articles(made.db).rows()):
                article = Article.from_dict(row)
                people.store(row["id"], Reading.of(article, None), row["url"], row["source"], row["first_seen_at"])
    return path


def authors(*names: str) -> str:
    """A list of names as the archive has it."""
    return json.dumps(names, ensure_ascii=False)


def _seen(number: int) -> str:
    return f"2026-02-{number:02}T05:00:00+00:00"
