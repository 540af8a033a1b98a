"""Strings with their answers, decided before they were run: what outlets print, and what only looks like a date.

`strings.tsv`: text, reference (Vietnam's time), order, expected, end. As many parts are expected as stand there, in
Vietnam's time, and no more; '-' is None.
"""

import csv
import re
import unicodedata
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from newsarchive.dates import DateReading, parse_date

VIETNAM = timezone(timedelta(hours=7))
PRECISION = {4: "year", 7: "month", 10: "day", 16: "minute", 19: "second"}

with (Path(__file__).parent / "strings.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
DATES = [row for row in ROWS if row["expected"] != "-"]


def read(row: dict[str, str], text: str) -> DateReading | None:
    reference = datetime.fromisoformat(row["reference"]).replace(tzinfo=VIETNAM) if row["reference"] else None
    return parse_date(text, reference, row["order"] or "DMY")


def in_vietnam(iso: str | None) -> str | None:
    if iso is None or "T" not in iso:
        return iso
    return datetime.fromisoformat(iso).astimezone(VIETNAM).replace(tzinfo=None).isoformat()


def answer(reading: DateReading | None) -> tuple[str, str | None, str] | None:
    return reading and (in_vietnam(reading.iso) or "", in_vietnam(reading.end), reading.precision)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['text']} @ {row['reference']}" for row in ROWS])
def test_reads_what_the_string_states(row: dict[str, str]) -> None:
    reading = read(row, row["text"])
    if row["expected"] == "-":
        assert reading is None
        return
    assert reading is not None
    iso, end, precision = answer(reading) or ("", None, "")
    assert iso[: len(row["expected"])] == row["expected"]
    assert precision == PRECISION[len(row["expected"])]
    assert (end or "")[: len(row["end"]) or None] == row["end"]
    assert reading.raw in row["text"]


def without_marks(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def windows_1258(text: str) -> str:
    """Base letters composed, tones combining."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    spelt = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        spelt.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tone)
    return "".join(spelt)


SPELLINGS = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "windows-1258": windows_1258,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "runs of spaces": lambda text: text.replace(" ", " \t\n "),
    "zero-width spaces": lambda text: f"\ufeff{text}\u200b",
    "full-width digits": lambda text: text.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "capitals": str.upper,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_spelling_changes_nothing(spelling: str) -> None:
    respell = SPELLINGS[spelling]
    for row in ROWS:
        if spelling == "full-width digits" and re.match(r"\d{4}-|\d{8}", row["text"]):
            continue  # no machine writes those
        expected, reading = answer(read(row, row["text"])), read(row, respell(row["text"]))
        assert answer(reading) == expected, row["text"]


def test_a_date_typed_without_marks_is_the_same_date() -> None:
    unlike = []
    for row in DATES:
        bare = without_marks(row["text"])
        if "März" not in row["text"] and answer(read(row, bare)) != answer(read(row, row["text"])):
            unlike.append(bare)
    assert not unlike


def test_a_date_inside_a_sentence_is_the_same_date() -> None:
    """But for what is a date only where it stands alone."""
    alone = re.compile(
        r"[\d./-]{3,9}|\d{8,14}\w*|[A-Za-z.]+ \d{4}|.*(?:ago|yesterday)|Thứ Sáu lúc.*"
        r"|\d+|[A-Za-z]+ \d+|\d+ [A-Za-z]+|(?:Yesterday|hace|il y a|vor) .*|3小时前"
    )
    unlike = []
    for row in DATES:
        text = row["text"].strip()
        within = read(row, f"Lực lượng chức năng cho biết: {text}; theo đó, đơn vị bảo đảm an toàn tuyệt đối.")
        typed_bare = re.match("(?:sang|thang|hom|thu|3 gio|sinh ngay|“Ngay) ", text)
        if not alone.fullmatch(text) and not typed_bare and answer(within) != answer(read(row, text)):
            unlike.append(text)
    assert not unlike


def test_what_is_no_date_is_none_inside_a_sentence() -> None:
    read_as = {}
    for row in ROWS:
        if row["expected"] == "-":
            text = f"Theo báo cáo của đơn vị, {row['text']}, các lực lượng đã hoàn thành nhiệm vụ được giao."
            read_as[row["text"]] = answer(read(row, text))
    assert not {text: found for text, found in read_as.items() if found}
