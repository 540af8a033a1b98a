"""How many date strings a second of CPU `parse_date` reads, beside dateparser's `search_dates`.

    python benchmarks/bench_dates.py [FILE.tsv] [--rounds N] [--json]

FILE has a header and the columns text, reference and date_order (default: ../shared/bench/dates.tsv). Both read every
string of it in turn, in one process, `search_dates` told the language, the order and the reference as `parse_date`
is. The first round does not count: it pays for what either loads on first use.
"""

import argparse
import csv
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

from dateparser.search import search_dates
from measuring import Row, ratios, report

from newsarchive.dates import parse_date

String = tuple[str, datetime | None, str]
DEFAULT = Path(__file__).parents[2] / "shared" / "bench" / "dates.tsv"


def strings_of(path: Path) -> list[String]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (
            row["text"],
            datetime.fromisoformat(row["reference"]) if row["reference"] else None,
            row["date_order"] or "DMY",
        )
        for row in rows
    ]


def ours(string: String) -> None:
    parse_date(string[0], reference=string[1], order=string[2])


def theirs(string: String) -> None:
    text, reference, order = string
    settings: dict[str, object] = {"DATE_ORDER": order, "TIMEZONE": "Asia/Ho_Chi_Minh"}
    if reference:
        settings["RELATIVE_BASE"] = reference.replace(tzinfo=None)
    search_dates(text, languages=["vi"], settings=settings)


def seconds(read: Callable[[String], None], strings: list[String]) -> float:
    start = time.process_time()
    for string in strings:
        read(string)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="rows as JSON lines")
    arguments = parser.parse_args()
    strings = strings_of(arguments.file)
    rounds = [(seconds(ours, strings), seconds(theirs, strings)) for _ in range(arguments.rounds + 1)]
    our, their = (list(column) for column in zip(*rounds[1:], strict=True))
    ratio, note = ratios(their, our)
    rate = Row(
        "parse_date: strings a second of CPU", len(strings) / median(our), "strings", note=f"{len(strings)} strings"
    )
    against = Row("parse_date : dateparser's search_dates, strings a second of CPU", ratio, "×", note=note)
    report([rate, against], as_json=arguments.json)


if __name__ == "__main__":
    main()
