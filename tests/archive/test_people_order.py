"""Who is who does not depend on the order of storing, on edits that came in between, or on merges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.archive.people.corrections import Correction
from tests.archive.people_digest import people_digest
from tests.archive.test_merge import Makers, begin, makers  # noqa: F401 (a fixture)
from tests.conftest import LONG

URLS = [f"https://cnqp.example/tin-{n}.html" for n in range(6)]
DATES = [
    None,
    "2019",
    "2020-02-10",
    "2020-02-10T08:00:00+07:00",
    "2020-06-01",
    "2021-03-05",
    "2022-07-09",
    "2023-01-02",
]
NAMES = ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "NGUYỄN VĂN HÙNG", "Nguyen Van Hung", "Trần Thị Thuý", "Trần Thị Thúy"]
RANKS = ["ông", "đồng chí", "Đại tá", "Thiếu tướng", "Trung tướng", "Trung úy"]
OFFICES = [
    "",
    ", Tư lệnh Quân khu 1",
    ", Phó Tư lệnh Quân khu 2",
    ", nguyên Tư lệnh Quân khu 1",
    ", Giám đốc Nhà máy Z99",
    ", Chính ủy",
    ", Tư lệnh Quân khu 1, Chính ủy Quân khu 2",
]
sentences = st.builds("{} {}{} phát biểu.".format, *map(st.sampled_from, (RANKS, NAMES, OFFICES)))
looks = st.fixed_dictionaries(
    {
        "url": st.sampled_from(URLS),
        "hour": st.integers(0, 5),
        "date": st.sampled_from(DATES),
        "body": st.lists(sentences | st.just("Nhà máy Z99 và TCCNQP mở cửa, TT-400 chạy thử."), max_size=3).map(
            " ".join
        ),
        "tags": st.sampled_from([[], [], [], NAMES[:1], NAMES[1:]]),
    }
)
thorough = settings(max_examples=300 if LONG else 10, suppress_health_check=[HealthCheck.too_slow])
WHOM = [*NAMES, *(f"{name} ({anchor})" for name in NAMES[:2] for anchor in ("Quân khu 1", "Phó Tư lệnh", URLS[0]))]
anchored = st.sampled_from([whom for whom in WHOM if "(" in whom])
changes = st.one_of(
    st.fixed_dictionaries({"merge": st.lists(st.sampled_from(WHOM), min_size=2, max_size=2)}),
    st.fixed_dictionaries({"split": anchored}),
    st.fixed_dictionaries({"split": st.sampled_from(NAMES), "articles": st.just(URLS[:2])}),
    st.fixed_dictionaries({"rename": st.sampled_from(WHOM), "to": st.sampled_from(["Lê Văn Tám", "Trần Thị Thủy"])}),
    st.fixed_dictionaries({"reject": st.sampled_from(NAMES), "articles": st.sampled_from([[], URLS[:1]])}),
    st.fixed_dictionaries({"reject": st.just("Quân khu 1"), "kind": st.just("organisation")}),
    st.fixed_dictionaries({"undo": st.sampled_from(range(4)).map("2026-03-11T00:00:0{}+00:00".format)}),
)
corrections = st.lists(changes, max_size=4).map(
    lambda values: [Correction.of_values({"at": f"2026-03-11T00:00:0{n}+00:00", **one}) for n, one in enumerate(values)]
)
many = st.lists(looks, max_size=10, unique_by=lambda look: (look["url"], look["hour"]))
Looks = list[dict[str, Any]]
Corrections = Sequence[Correction]


def make(makers: Makers, seen: Looks, before: Corrections = (), after: Corrections = ()) -> Path:  # noqa: F811
    """An archive that was corrected before and after it saw articles."""
    path = makers.path()
    path.write_bytes(makers.empty.read_bytes())
    with Archive(path) as archive:
        run = begin(archive)
        archive.sync_corrections(before)
        for one in seen:
            at = f"2026-03-10T{one['hour']:02}:00:00+00:00"
            run.article(one["url"], at, body=one["body"], tags=one["tags"], published_at=one["date"])
        run.finish()
        for correction in after:
            archive.sync_corrections([correction])
    return path


def digest(path: Path) -> dict[str, list[Any]]:
    with Archive(path) as archive:
        assert list(archive.faults()) == []
        return people_digest(archive)


@pytest.mark.long
@thorough
@given(seen=many, cut=st.integers(0, 10), random=st.randoms(use_true_random=False))
def test_any_order_and_any_two_archives_give_the_same_people(
    makers: Makers,  # noqa: F811
    seen: Looks,
    cut: int,
    random: Any,
) -> None:
    whole = digest(make(makers, sorted(seen, key=lambda one: one["hour"])))
    shuffled = random.sample(seen, len(seen))
    assert digest(make(makers, shuffled)) == whole, "in another order"
    parts = [make(makers, part) for part in (shuffled[:cut], shuffled[cut:])]
    assert digest(makers.merged(*parts)) == whole, "two archives"
    assert digest(makers.merged(*reversed(parts), *parts)) == whole, "the other way round, and again"
    latest = {one["url"]: one for one in sorted(seen, key=lambda one: one["hour"])}.values()
    if all(len(one["date"] or "") >= 10 for one in latest):  # else the moment of the first look matters
        assert digest(make(makers, list(latest))) == whole, "without the earlier texts"
    makers.clear()


@pytest.mark.long
@thorough
@given(seen=many, made=corrections, cut=st.integers(0, 10), random=st.randoms(use_true_random=False))
def test_corrections_hold_whenever_they_are_made(
    makers: Makers,  # noqa: F811
    seen: Looks,
    made: list[Correction],
    cut: int,
    random: Any,
) -> None:
    whole = digest(make(makers, seen, after=made))
    shuffled = random.sample(made, len(made))
    assert digest(make(makers, seen, before=shuffled)) == whole, "before"
    assert digest(make(makers, seen, shuffled[:2], shuffled[2:])) == whole, "between"
    parts = [make(makers, seen[:cut], after=shuffled[:1]), make(makers, seen[cut:], before=shuffled[1:])]
    assert digest(makers.merged(*parts)) == whole, "two archives"
    assert digest(makers.merged(*reversed(parts), *parts)) == whole, "the other way round, and again"
    makers.clear()
