"""Machine-readable moments, and what is none for a machine."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.dates import parse_instant


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2026-03-07T08:52:11+07:00", "2026-03-07T08:52:11+07:00", "second"),
        ("2026-03-07T08:52:11.000 +07:00", "2026-03-07T08:52:11+07:00", "second"),
        ("2026-03-01T09:51:00&#x2B;07:00", "2026-03-01T09:51:00+07:00", "second"),
        ("2026-03-01T09:51:00&#43;07:00", "2026-03-01T09:51:00+07:00", "second"),
        ("2026-03-07T09:40:00", "2026-03-07T09:40:00+07:00", "second"),
        ("2026-03-07T09:40", "2026-03-07T09:40:00+07:00", "minute"),
        ("2026-03-07 09:40:00", "2026-03-07T09:40:00+07:00", "second"),
        ("2026-03-07T09:40:00Z", "2026-03-07T09:40:00+00:00", "second"),
        ("2026-03-07T09:40:00.307579-05:00", "2026-03-07T09:40:00-05:00", "second"),
        ("2026-03-07T09:40:00+0700", "2026-03-07T09:40:00+07:00", "second"),
        ("2026-03-07T09:40+07", "2026-03-07T09:40:00+07:00", "minute"),
        ("2026-03-07 09:40:00 UTC", "2026-03-07T09:40:00+00:00", "second"),
        ("\ufeff 2026-03-07T09:40:00+07:00 \n", "2026-03-07T09:40:00+07:00", "second"),
        ("2026/03/07 09:40", "2026-03-07T09:40:00+07:00", "minute"),
        ("2026-03-07", "2026-03-07", "day"),
        ("2026-03", "2026-03", "month"),
        ("20260307", "2026-03-07", "day"),
        ("20260307T094000Z", "2026-03-07T09:40:00+00:00", "second"),
        ("20260307094000", "2026-03-07T09:40:00+07:00", "second"),
        ("Sat, 07 Mar 2026 09:40:00 +0700", "2026-03-07T09:40:00+07:00", "second"),
        ("Sat, 7 Mar 2026 09:40 GMT", "2026-03-07T09:40:00+00:00", "minute"),
        ("07 Mar 2026 09:40:00 EST", "2026-03-07T09:40:00-05:00", "second"),
        ("Sat, 07 Mar 2026 09:40:00 GMT+7", "2026-03-07T09:40:00+07:00", "second"),
        ("Sat Mar 07 2026 09:40:00 GMT+0700 (Indochina Time)", "2026-03-07T09:40:00+07:00", "second"),
        ("1772851200", "2026-03-07T09:40:00+07:00", "second"),
        ("1772851200123", "2026-03-07T09:40:00+07:00", "second"),
        ("/Date(1772851200123)/", "2026-03-07T09:40:00+07:00", "second"),
    ],
)
def test_reads_what_machines_write(text: str, iso: str, precision: str) -> None:
    reading = parse_instant(text)
    assert reading is not None
    assert (reading.iso, reading.precision, reading.end) == (iso, precision, None)
    assert reading.raw == text.strip("\ufeff \n")


@pytest.mark.parametrize(
    "text",
    [
        "1/21/2022 8:12:40 AM",
        "3/5/2026 3:34:00 PM",
        "20/01/2022 01:39 PM",
        "07/03/2026",
        "7 tháng 3 năm 2026",
        "hôm qua",
        "2026",
        "",
        "2026-13-07",
        "2026-02-30T08:00:00+07:00",
        "2026-03-07T25:00:00",
        "2026-03-07T09:61:00",
        "2026-03-07T09:40:00+25:00",
        "0001-01-01T00:00:00",
        "0000-00-00 00:00:00",
        "20261307",
        "26112020",
        "0912345678",
        "123456789",
        "978604123456",
        "2026-03-07T09:40:00 tại Hà Nội",
        "٢٠٢٦-٠٣-٠٧",
    ],
)
def test_guesses_at_nothing(text: str) -> None:
    assert parse_instant(text) is None


def test_a_moment_without_an_offset_is_in_the_zone_of_its_page() -> None:
    summer = parse_instant("2026-07-07T09:40:00", "Europe/Paris")
    winter = parse_instant("2026-01-07T09:40:00", "Europe/Paris")
    assert summer is not None
    assert winter is not None
    assert (summer.iso[-6:], winter.iso[-6:]) == ("+02:00", "+01:00")


@given(
    moment=st.datetimes(
        datetime.min.replace(1990),  # noqa: DTZ901  (Hypothesis adds the zone)
        datetime.max.replace(2100),  # noqa: DTZ901
        timezones=st.integers(-56, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
    )
)
def test_every_moment_comes_back_from_iso_8601(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for text in (
        moment.isoformat(),
        moment.isoformat(" "),
        f"{moment:%Y-%m-%dT%H:%M:%S.000 %z}",
        f"{moment:%Y%m%dT%H%M%S%z}",
    ):
        reading = parse_instant(text)
        assert reading is not None, text
        assert datetime.fromisoformat(reading.iso) == moment, text
