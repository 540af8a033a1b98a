"""The day that an English lead reports of. Articles are published on Thursday, 10 September 2026."""

import pytest

from newsarchive.dates import event_date

PUBLISHED = "2026-09-10T09:30:00-04:00"
ZONE = "America/New_York"


@pytest.mark.parametrize("mark", ["", "WASHINGTON (AP) — ", "HANOI, Vietnam — ", "CAMP PENDLETON, Calif. — ", "VNS – "])
@pytest.mark.parametrize(
    ("lead", "iso", "end"),
    [
        ("The Navy took delivery of its third frigate on Tuesday.", "2026-09-08", None),
        ("The Navy said on Wednesday that the yard would close.", "2026-09-09", None),
        ("Two ships left Cam Ranh Monday morning after a port call.", "2026-09-07", None),
        ("A drone hit the depot early Thursday, Gov. Jane Doe said.", "2026-09-10", None),
        ("The yard launched the hull on Sept. 3, two weeks late.", "2026-09-03", None),
        ("The yard launched the hull on Thursday, Sept. 3, at noon.", "2026-09-03", None),
        ("On September 3rd the yard launched the hull.", "2026-09-03", None),
        ("On 3 September 2026, the yard launched the hull.", "2026-09-03", None),
        ("Crews trained from Aug. 30 to Sept. 2 off the coast.", "2026-08-30", "2026-09-02"),
        ("Crews trained on 1-3 September off the coast.", "2026-09-01", "2026-09-03"),
        ("Delegates met here on Sept. 3 and 4 to sign the contract.", "2026-09-03", "2026-09-04"),
        ("The ministry announced today that the yard would close.", "2026-09-10", None),
        ("A drone hit the depot last night.", "2026-09-09", None),
        ("The yard will launch the hull on Monday.", "2026-09-14", None),
        ("The yard will launch the hull, the ministry said on Monday.", "2026-09-07", None),
        ("The exercise begins next Friday.", "2026-09-11", None),
        ("Since Tuesday's strike the depot has burned, and on Wednesday it fell.", "2026-09-09", None),
        ("Gen. John Doe and Capt. Jane Roe met on Sept. 9 in the U.S. Navy Yard.", "2026-09-09", None),
        ("The keel was laid on Dec. 29 of the budget year.", None, None),
    ],
)
def test_the_day_of_the_event(mark: str, lead: str, iso: str | None, end: str | None) -> None:
    reading = event_date(mark + lead, PUBLISHED, timezone=ZONE)
    assert (reading and reading.iso, reading and reading.end) == (iso, end)
    assert reading is None or reading.raw in lead


@pytest.mark.parametrize(
    "lead",
    [
        "The Navy took delivery of its third frigate last week.",
        "The yard launched the hull in early June.",
        "The yard has not worked since Monday.",
        "The hull must be ready by Sept. 30.",
        "The ministry condemned Tuesday's strike.",
        "The Navy marked the anniversary of the Sept. 3 landing.",
        "The law of the Sept. 11 attacks is under review.",
        "Crews train every Tuesday.",
        "Ships of the March 2025 class may 12 times a year leave port.",
        "The yard launched a hull on Sept. 31.",
        "The yard was founded on March 3, 1985.",
        "The hull is late. It was launched on Tuesday.",
        "In 2026 the Navy bought 12 march 40 engines.",
    ],
)
def test_no_day_of_an_event(lead: str) -> None:
    assert event_date(lead, PUBLISHED, timezone=ZONE) is None


@pytest.mark.parametrize(
    ("lead", "iso"),
    [
        ("WASHINGTON, Sept. 9 (Reuters) - The Pentagon bought twelve engines.", "2026-09-09"),
        ("WASHINGTON, Sept. 9 (Reuters) - The Pentagon said on Tuesday it bought engines.", "2026-09-08"),
        ("HANOI, Sept 9 (VNA) – A delegation of the ministry left for Laos.", "2026-09-09"),
    ],
)
def test_the_day_of_a_dateline_comes_last(lead: str, iso: str) -> None:
    reading = event_date(lead, PUBLISHED, timezone=ZONE)
    assert reading is not None
    assert reading.iso == iso


def test_a_weekday_is_counted_in_the_zone_of_the_outlet() -> None:
    late = "2026-09-09T23:30:00-04:00"  # Thursday in Hanoi
    for zone, iso in (("America/New_York", "2026-09-09"), ("Asia/Ho_Chi_Minh", "2026-09-10")):
        reading = event_date("The ministry announced today that the yard would close.", late, timezone=zone)
        assert reading is not None
        assert reading.iso == iso
