"""The tables of search, which migration m015 makes and m025 renames.

`z_search_docs` gives each article a key that grows with the day of its publication, and holds what hits are filtered
and counted by. Two full-text indexes have these keys as rowids, so that they give the newest hits first without reading
the others. `z_search_folded` knows words without marks and with d for đ. `z_search_marked` knows which words an article
has, as they are written, but not where: ranking.py reads that from the first hits. `z_search_terms` lists the words of
`z_search_folded`. `photos_fts` is to photos what `articles_fts` is to articles.
The column `headline` holds the other headlines that a page declares, which are evidence named 'title.declared'.

Triggers keep them up to date. They run after a row has changed, and take its old text out by its old values, because
the indexes store no text. The order of its words does not matter for that.
"""

import sqlite3

DAY = 1 << 20  # keys of one day of publication
INDEXES = ("articles_fts", "z_search_marked", "z_search_folded", "photos_fts")
COLUMNS = ("title", "lead", "body", "caption", "credit", "author", "agency", "section", "source", "tag", "headline")
# '2020' and '2020-11' stand for their first day. Articles without a readable date come before all others.
_DOCS = f"""
INSERT INTO z_search_docs (key, article_id, source, section, agency, authors, published_at)
SELECT low + row_number() OVER (PARTITION BY low ORDER BY published_at, id) - 1, id, source, section, agency, authors,
       published_at
FROM (
    SELECT *, coalesce(CAST(julianday(CASE length(published_at) WHEN 4 THEN published_at || '-01-01'
        WHEN 7 THEN published_at || '-01' ELSE substr(published_at, 1, 10) END) + 0.5 AS INTEGER), 1) * {DAY} AS low
    FROM articles
)
"""  # noqa: S608 (our own words)


def rebuild(connection: sqlite3.Connection) -> None:
    """Fill the tables anew from the articles and photos. Within a transaction."""
    fill_docs(connection)
    for index in INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608 (our own words)


def fill_docs(connection: sqlite3.Connection) -> None:
    """Fill z_search_docs anew. Within a transaction."""
    connection.execute("DELETE FROM z_search_docs")
    connection.execute(_DOCS)
