"""Parquet, typed: lists are lists, photos are structs, `body_blocks` is JSON. Needs pyarrow.

Moments are ISO text to the stated precision. `published_day` is a date. One more column at the end is a timestamp:
`published_utc`, NULL where the page states no time.
"""

import json
from datetime import UTC, datetime
from datetime import date as Day
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from newsarchive.export.writer import FIELDS, Article, Foreign, Writer

ROWS = 1000  # at most in a row group
CHARACTERS = 8_000_000  # of text in a row group, about: bounds the memory

_PHOTO = pa.struct([("position", pa.int32())] + [(name, pa.string()) for name in ("url", "caption", "credit", "alt")])
_TYPES = {
    "id": pa.int64(),
    "story_id": pa.int64(),
    "body_agreement": pa.float64(),
    "published_day": pa.date32(),
    "authors": pa.list_(pa.string()),
    "tags": pa.list_(pa.string()),
    "photos": pa.list_(_PHOTO),
}
COLUMNS = pa.schema(
    [(field, _TYPES.get(field, pa.string())) for field in FIELDS] + [("published_utc", pa.timestamp("us", tz="UTC"))]
)
_STATISTICS = ["id", "source", "section", "published_at", "first_seen_at", "published_day", "published_utc"]


class Parquet(Writer):
    """Writes one row for each article, in row groups, zstd-compressed."""

    def __init__(self, file: BinaryIO, outlets: dict[str, str], columns: pa.Schema = COLUMNS) -> None:
        super().__init__(file, outlets)
        self._sink = _Sink(file)
        self._columns = columns
        self._parquet = pq.ParquetWriter(
            pa.PythonFile(self._sink, mode="w"), columns, compression="zstd", write_statistics=_STATISTICS
        )
        self._rows: list[Article] = []
        self._characters = 0

    def keep(self, old: Path) -> set[str]:
        urls: set[str] = set()
        try:
            parquet = pq.ParquetFile(old)
        except (pa.ArrowException, OSError) as error:
            raise Foreign(old, f"not a whole Parquet file ({str(error).splitlines()[0]})") from None
        with parquet:
            if not parquet.schema_arrow.equals(COLUMNS):
                raise Foreign(old, "has other columns than this version writes")
            for group in range(parquet.num_row_groups):
                try:
                    table = parquet.read_row_group(group, use_threads=False)
                except (pa.ArrowException, OSError) as error:
                    raise Foreign(old, f"row group {group} is damaged ({str(error).splitlines()[0]})") from None
                urls.update(table.column("url").to_pylist())
                self._parquet.write_table(table)
        return urls

    def write(self, article: Article) -> None:
        blocks = json.dumps(article["body_blocks"], ensure_ascii=False)
        dates = {"published_day": _day(article["published_day"]), "published_utc": _utc(article["published_at"])}
        self._rows.append(article | {"body_blocks": blocks} | dates)
        self._characters += len(article["body"] or "") + len(article["lead"] or "")
        if len(self._rows) >= ROWS or self._characters >= CHARACTERS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._parquet.close()

    def mark(self, values: dict[str, str]) -> None:
        """Put values into the metadata of the file. Call this before `close`."""
        self._parquet.add_key_value_metadata(values)

    def abandon(self) -> None:
        self._sink.abandoned = True
        self._parquet.close()

    def _flush(self) -> None:
        if self._rows:
            self._parquet.write_table(pa.Table.from_pylist(self._rows, self._columns))
        self._rows.clear()
        self._characters = 0


class _Sink(RawIOBase):
    """A file for pyarrow. It knows its position, unlike standard output; once `abandoned` it drops the footer that
    pyarrow writes even after a failure and that would make the part look whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._position = 0
        self.abandoned = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.abandoned:
            self._file.write(data)
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        return self._position


def _day(text: str | None) -> Day | None:
    try:
        return Day.fromisoformat(text) if text else None
    except ValueError:
        return None


def _utc(moment: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(moment) if moment and len(moment) > 10 else None
        return at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None
