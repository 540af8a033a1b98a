"""The tables `organisations`, `equipment` and `printed_names`: things with a key, and the spellings of their names."""

from typing import Literal

from sqlite_utils import Database

from newsarchive.text import is_capitals

Kind = Literal["person", "organisation", "equipment"]
_TABLES = {"organisation": "organisations", "equipment": "equipment"}


class PrintedNames:
    """The table `printed_names`, with the number of articles that print each. Within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db.conn

    def of(self, kind: Kind, number: int) -> dict[str, int]:
        """{name: articles}."""
        sql = "SELECT name, articles FROM printed_names WHERE kind = ? AND of_id = ?"
        return dict(self._db.execute(sql, [kind, number]).fetchall())

    def add(self, kind: Kind, number: int, name: str, articles: int) -> bool:
        """Add articles, or take them away. Returns True if the spelling is new or gone."""
        row = self._db.execute(
            "INSERT INTO printed_names VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET articles = articles + excluded.articles RETURNING articles",
            [kind, number, name, articles],
        ).fetchall()
        if row[0][0] == 0:
            sql = "DELETE FROM printed_names WHERE kind = ? AND of_id = ? AND name = ?"
            self._db.execute(sql, [kind, number, name])
        return row[0][0] in (0, articles)

    def replace(self, kind: Kind, number: int, names: dict[str, int]) -> None:
        """Make the spellings of something as given."""
        present = self.of(kind, number)
        for name in present.keys() | names.keys():
            if change := names.get(name, 0) - present.get(name, 0):
                self.add(kind, number, name, change)


class NamedThings:
    """The tables `organisations` and `equipment`. A row is there as long as an article names it.
    Within a transaction."""

    def __init__(self, db: Database, names: PrintedNames) -> None:
        self._db = db.conn
        self._names = names
        self._ids: dict[tuple[Kind, str], int] = {}

    def id_of(self, kind: Kind, key: str) -> int | None:
        """The id of the thing with a key."""
        number = self._ids.get((kind, key))
        if number is None:
            row = self._db.execute(f"SELECT id FROM {_TABLES[kind]} WHERE key = ?", [key]).fetchone()  # noqa: S608
            if row is None:
                return None
            self._ids[kind, key] = number = int(row[0])
        return number

    def forget(self) -> None:
        """Read ids anew: the transaction in which they were read is over."""
        self._ids.clear()

    def add(self, kind: Kind, key: str, name: str) -> tuple[int, bool]:
        """Add an article that prints a name. Returns the id, and True if its name in the table has changed."""
        number = self.id_of(kind, key)
        if number is None:
            sql = f"INSERT INTO {_TABLES[kind]} (name, key) VALUES (?, ?) RETURNING id"  # noqa: S608 (our own words)
            number = int(self._db.execute(sql, [name, key]).fetchall()[0][0])
        is_new = self._names.add(kind, number, name, 1)
        return number, self._renamed(kind, number, is_new=is_new)

    def remove(self, kind: Kind, key: str, name: str) -> tuple[int, bool]:
        """Take away an article that printed a name. The row is deleted with its last article."""
        number = self.id_of(kind, key)
        assert number is not None
        is_gone = self._names.add(kind, number, name, -1)
        if is_gone and not self._names.of(kind, number):
            self._db.execute(f"DELETE FROM {_TABLES[kind]} WHERE id = ?", [number])  # noqa: S608 (our own words)
            del self._ids[kind, key]
            return number, False
        return number, self._renamed(kind, number, is_new=is_gone)

    def _renamed(self, kind: Kind, number: int, *, is_new: bool) -> bool:
        if kind == "organisation" and not is_new:
            return False  # its name is the longest one, however often it is printed
        names = self._names.of(kind, number)
        best = longest(names) if kind == "organisation" else commonest(names)
        sql = f"UPDATE {_TABLES[kind]} SET name = ? WHERE id = ? AND name <> ?"  # noqa: S608 (our own words)
        return self._db.execute(sql, [best, number, best]).rowcount > 0


def longest(names: dict[str, int]) -> str:
    """The name of an organisation: its longest spelling, not in capitals if there is another."""
    return min(names, key=lambda name: (-len(name), is_capitals(name), name))


def commonest(names: dict[str, int]) -> str:
    """The name of a piece of equipment: its commonest spelling."""
    return min(names, key=lambda name: (-names[name], name))


def fullest(names: dict[str, int]) -> str:
    """The name of a person: with all its words and marks, not in capitals, and of those the commonest."""
    return min(names, key=lambda name: (-len(name.split()), name.isascii(), is_capitals(name), -names[name], name))
