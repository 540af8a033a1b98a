"""The tables of counts, which migration m021 makes. Triggers keep them up to date. Whatever is shown as a number of
articles, photos, pages or visits comes from them, so that its cost does not grow with the archive."""

import sqlite3

# {table: the view that counts its rows anew}
COUNTS = {
    "article_counts": "counted_articles",
    "visit_counts": "counted_visits",
    "row_counts": "counted_rows",
}


def recount(connection: sqlite3.Connection) -> None:
    """Fill the tables anew. Within a transaction."""
    for table, view in COUNTS.items():
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 (our own words)
        connection.execute(f"INSERT INTO {table} SELECT * FROM {view}")  # noqa: S608
