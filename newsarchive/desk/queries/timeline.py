"""Articles by year, month and day of publication, each outlet's days being its own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from newsarchive.desk.queries.lists import Line, lines

_DATED = "'[0-9][0-9][0-9][0-9]*'"


@dataclass(slots=True, frozen=True)
class Counts:
    """Articles by part of a span ('2026-03' of '2026'); `coarse` state no more than the span itself."""

    parts: dict[str, int]
    coarse: int

    @property
    def total(self) -> int:
        """Articles of the whole span."""
        return sum(self.parts.values()) + self.coarse


def by_month(db: Database, source: str | None) -> dict[str, Counts]:
    """{'2026': Counts by month}, newest year first."""
    where = "source = :source AND " if source else ""
    where += f"published_at GLOB {_DATED}"
    sql = f"SELECT substr(published_at, 1, 7), count(*) FROM articles WHERE {where} GROUP BY 1 ORDER BY 1 DESC"  # noqa: S608
    years: dict[str, Counts] = {}
    for month, count in db.execute(sql, {"source": source}).fetchall():
        year = years.setdefault(month[:4], Counts({}, 0))
        if len(month) == 7:
            year.parts[month] = count
        else:
            years[month[:4]] = Counts(year.parts, count)
    return years


def by_part(db: Database, span: str, source: str | None) -> Counts:
    """The months of a year ('2026') or the days of a month ('2026-03')."""
    sql = f"SELECT substr(published_at, 1, :n), count(*) FROM articles WHERE {_within(source)} GROUP BY 1 ORDER BY 1"  # noqa: S608
    parts = dict(db.execute(sql, _values(span, source) | {"n": len(span) + 3}).fetchall())
    return Counts(parts, parts.pop(span, 0))


def within(db: Database, span: str, source: str | None, limit: int, offset: int) -> list[Line]:
    """Articles of a year, month or day, newest first."""
    return lines(db, _within(source), _values(span, source), limit, offset)


def undated(db: Database, source: str | None) -> int:
    """Articles whose page gives no date, or one that begins with no year."""
    where = "source = ? AND " if source else ""
    where += f"(published_at IS NULL OR published_at NOT GLOB {_DATED})"
    count: int = db.execute(
        f"SELECT count(*) FROM articles WHERE {where}",  # noqa: S608
        [source] if source else [],
    ).fetchone()[0]
    return count


def _within(source: str | None) -> str:
    return "published_at >= :span AND published_at < :span || '~'" + (" AND source = :source" if source else "")


def _values(span: str, source: str | None) -> dict[str, object]:
    return {"span": span, "source": source} if source else {"span": span}
