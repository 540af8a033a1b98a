"""People, organisations, equipment and mentions written to files: CSV and JSON Lines.

A record is a dict with the fields of its table, in their order. In JSON Lines what belongs together is inside: a person
has its ranks and offices, each with the first and the last article and sentence. In CSV such lists are JSON in their
cell; the tables `ranks` and `offices` have a row for each of them. Times are UTC. Corrections are lines of the file
beside the archive, and can be put there again.
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from newsarchive.export.csv import Rows, cell
from newsarchive.export.jsonl import json_line
from newsarchive.export.target import target

_SCHEMA = json.loads(files(__package__).joinpath("tables.schema.json").read_text(encoding="utf-8"))
_NAMES = ("people", "ranks", "offices", "organisations", "equipment", "mentions", "corrections")

#: {table: its fields}
TABLES: dict[str, tuple[str, ...]] = {name: tuple(_SCHEMA["$defs"][name]["properties"]) for name in _NAMES}
TABLE_FORMATS = ("csv", "jsonl")


def table_schema(table: str) -> str:
    """The JSON Schema of a line of .jsonl."""
    schema = _SCHEMA | {"$id": f"{_SCHEMA['$id']}:{table}", "$ref": f"#/$defs/{table}"}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def export_table(records: Iterable[dict[str, Any]], name: str, format: str, table: str) -> int:
    """Write the records of a table to a file (`-`: standard output), one at a time. Returns their number. Raises
    UserError where that cannot be done; the file then stays as it was."""
    fields = TABLES[table]
    count = 0
    with target(name) as opened:
        rows = Rows(opened.file, fields) if format == "csv" else None
        for record in records:
            if rows:
                rows.write(cell(record.get(field)) for field in fields)
            else:
                opened.file.write(json_line({field: record[field] for field in fields if field in record}))
            count += 1
    return count
