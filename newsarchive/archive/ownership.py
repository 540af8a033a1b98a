"""The table `z_source_hosts`: which source covers a host. An address belongs to the source that covers its host.

An outlet file names its hosts. A source without an outlet file has the name of its only host. If an outlet file is
added for a host, or an outlet is renamed, the addresses of the host move to the new source. If an outlet stops naming a
host, the host stays with it until another source covers it.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from newsarchive.text import host_of


def owner(db: Database, url: str) -> str | None:
    """The source that covers an address's host, or None."""
    row = db.execute("SELECT source FROM z_source_hosts WHERE host = ?", [host_of(url)]).fetchone()
    return row[0] if row else None


def may_describe(db: Database, source: str, url: str) -> bool:
    """True if a source may describe an address: no other source covers its host."""
    return owner(db, url) in (None, source) or host_of(url) == source


def cover(db: Database, source: str, hosts: Iterable[str], at: str) -> None:
    """Record the hosts that a source covers. Addresses under a new host move to the source. A source without an outlet
    file takes no host from one that has a file."""
    known = dict(db.execute("SELECT host, source FROM z_source_hosts").fetchall())
    covered = {host for host in hosts if host != source or known.get(host, source) == source}
    for host in sorted(host for host, name in known.items() if name == source and host not in covered):
        db.execute("DELETE FROM z_source_hosts WHERE host = ?", [host])
    for host in sorted(covered):
        is_new = known.get(host) != source
        if is_new:
            db.table("z_source_hosts").insert({"host": host, "source": source, "since": at}, pk="host", replace=True)
        if is_new or (host != source and db.execute("SELECT 1 FROM sources WHERE name = ?", [host]).fetchone()):
            _take_over(db, host, source)


def merge_hosts(db: Database, other: Database) -> None:
    """Merge the table of another archive, and move each address to the source that covers its host.

    A source with an outlet file goes before one without, then the later one, then the greater name. The result does not
    depend on the order of merges. Call this in a transaction, after sources, addresses and articles were merged.
    """
    sql = "SELECT host, source, since FROM z_source_hosts"
    for row in other.query(sql):
        mine = next(db.query(f"{sql} WHERE host = ?", [row["host"]]), None)
        if mine is None or _rank(row) > _rank(mine):
            db.table("z_source_hosts").insert(row, pk="host", replace=True)
    for host, source, _ in db.execute(f"{sql} ORDER BY host").fetchall():
        _take_over(db, host, source)


def _rank(row: dict[str, str]) -> tuple[bool, str, str]:
    return row["source"] != row["host"], row["since"], row["source"]


def _take_over(db: Database, host: str, source: str) -> None:
    """Move everything under a host to a source. A source that has nothing left is deleted."""
    under = "url >= :first AND url < :past AND source <> :source"
    # An identity begins with the name of its source.
    renamed = f"{under} AND substr(identity, 1, length(source) + 1) = source || ':'"
    earlier: set[str] = set()
    for first, past in _ranges(host):
        values = {"first": first, "past": past, "source": source}
        for table in ("urls", "articles", "walks"):
            sql = f"SELECT DISTINCT source FROM {table} WHERE {under}"  # noqa: S608 (our own words)
            earlier |= {name for (name,) in db.execute(sql, values).fetchall()}
        _forget_claims(db, host, values)
        sql = "UPDATE OR IGNORE articles SET identity = :source || substr(identity, length(source) + 1) WHERE "
        db.execute(sql + renamed, values)
        read = f"SELECT o.reading_id FROM observations o JOIN urls ON urls.id = o.url_id WHERE {renamed}"  # noqa: S608
        sql = f"UPDATE z_readings SET identity = :source || substr(identity, instr(identity, ':')) WHERE id IN ({read})"  # noqa: S608
        db.execute(sql, values)
        for table in ("urls", "articles"):
            db.execute(f"UPDATE {table} SET source = :source WHERE {under}", values)  # noqa: S608 (our own words)
        # The new source's article pattern may find more on listings that the earlier source read to the end.
        ended = "CASE WHEN ended IN ('finished', 'known') THEN 'bounded' ELSE ended END"
        db.execute(f"UPDATE walks SET source = :source, ended = {ended} WHERE {under}", values)  # noqa: S608
    for name in earlier:
        used = " AND ".join(
            f"NOT EXISTS (SELECT 1 FROM {table} WHERE source = :name)"  # noqa: S608 (our own words)
            for table in ("urls", "articles", "walks", "z_source_hosts")
        )
        db.execute(f"DELETE FROM sources WHERE name = :name AND {used}", {"name": name})  # noqa: S608


def _forget_claims(db: Database, host: str, values: dict[str, str]) -> None:
    """Make an ordinary address again of what another outlet's page called a listing or a sitemap."""
    claimed = db.execute(
        "SELECT id, found_on FROM urls WHERE url >= :first AND url < :past AND source <> :source"
        " AND kind <> 'article' AND found_on IS NOT NULL",
        values,
    ).fetchall()
    for url_id, found_on in claimed:
        if host_of(found_on) != host and owner(db, found_on) != values["source"]:
            db.execute("DELETE FROM observations WHERE url_id = ?", [url_id])
            db.execute(
                "UPDATE urls SET kind = 'article', outcome = 'waiting', detail = NULL, listed_title = NULL,"
                " listed_date = NULL WHERE id = ?",
                [url_id],
            )


def _ranges(host: str) -> list[tuple[str, str]]:
    """The key ranges of the addresses under a host: the host alone, and the host followed by '/' or '?'."""
    roots = [f"{scheme}://{www}{host}" for scheme in ("http", "https") for www in ("", "www.")]
    return [(root + first, root + past) for root in roots for first, past in (("", "\t"), ("/", "0"), ("?", "@"))]
