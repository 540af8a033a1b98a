"""The tables of counts, which migration m021 makes and m025 renames. Triggers keep them up to date. Whatever is shown
as a number of articles, photos, pages or visits comes from them, so that its cost does not grow with the archive."""

import sqlite3

# {table: the view that counts its rows anew}
COUNTS = {
    "z_article_counts": "z_counted_articles",
    "z_visit_counts": "z_counted_visits",
    "z_row_counts": "z_counted_rows",
}


def recount(connection: sqlite3.Connection) -> None:
    """Fill the tables anew. Within a transaction."""
    for table, view in COUNTS.items():
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 (our own words)
        connection.execute(f"INSERT INTO {table} SELECT * FROM {view}")  # noqa: S608
