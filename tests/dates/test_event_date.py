"""The day that a lead reports of, and the days that it only mentions."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.dates import event_date

VIETNAM = timezone(timedelta(hours=7))
MARKS = ["CNQP&KT – ", "CNQP&KT - ", "CNQP& KT- ", "(CNQP&KT) - ", "QĐND Online – ", "QĐND - ", "TPO - ", "TP - ",
         "(Chinhphu.vn) - ", "VOV.VN - ", "(Dân trí) - ", "QPVN - ", "Hà Nội, ", ""]  # fmt: skip


@pytest.mark.parametrize(
    ("lead", "published", "iso", "end"),
    [
        ("Ngày 26/11, Tổng cục đã tổ chức Hội nghị", "2020-11-28", "2020-11-26", None),
        ("Chiều 15/12, tại Hà Nội, đoàn công tác", "2023-12-29T10:46:35+07:00", "2023-12-15", None),
        ("Trong hai ngày 24 và 25/8, tại Hà Nội", "2020-08-26", "2020-08-24", "2020-08-25"),
        ("Từ ngày 24 đến 26/11, Nhà máy", "2020-11-28", "2020-11-24", "2020-11-26"),
        ("Đêm 3, rạng sáng 4/3, lực lượng", "2020-03-05", "2020-03-03", "2020-03-04"),
        ("Sáng nay, 5-3, tại Hà Nội", "2020-03-05T10:00:00+07:00", "2020-03-05", None),
        ("Hôm qua (4-3), Bộ", "2020-03-05T10:00:00+07:00", "2020-03-04", None),
        ("Thứ Hai tuần trước, đoàn", "2020-01-08", "2019-12-30", None),
        ("Ngày 29/12, đơn vị", "2021-01-03T08:00:00+07:00", "2020-12-29", None),
        ("Ngày 2/1, đơn vị", "2020-12-31T08:00:00+07:00", "2021-01-02", None),
        ("Sáng 15/9, hội nghị", "2025-09-14T23:46:00+07:00", "2025-09-15", None),
        ("Lúc 8h30 ngày 4/3, tàu", "2020-03-05", "2020-03-04T08:30:00+07:00", None),
        ("Chiều ngày 26 tháng 11 năm 2020, tại trụ sở", "2020-12-01", "2020-11-26", None),
        ("TP. Hồ Chí Minh, PGS. TS. Lê Văn Nam, sáng 26/11, khai mạc", "2020-12-01", "2020-11-26", None),
        ("Kết quả được ghi nhận tại hội nghị tổ chức vào sáng 20/10.", "2022-10-21", "2022-10-20", None),
        (
            "Nhân kỷ niệm ngày truyền thống (22/12/1944 - 22/12/2020), sáng 20/12",
            "2020-12-21",
            "2020-12-20",
            None,
        ),
        ("Thực hiện Nghị quyết số 12-NQ/TW ngày 3/4/2024, sáng 5/6, Bộ", "2024-06-06", "2024-06-05", None),
    ],
)
def test_finds_the_day_of_the_event(lead: str, published: str, iso: str, end: str | None) -> None:
    for mark in MARKS:
        reading = event_date(mark + lead, published)
        assert reading is not None, mark
        assert (reading.iso, reading.end) == (iso, end), mark
        assert reading.raw in lead


@pytest.mark.parametrize(
    ("lead", "published"),
    [
        ("45 năm trước, ngày 4/8/1975, Tổng cục được thành lập", "2020-07-28T11:02:51+07:00"),
        ("Năm 2020, Nhà máy hoàn thành kế hoạch", "2020-12-28"),
        ("Tháng 6/1981, Nhà máy được thành lập", "2020-12-28"),
        ("Kỷ niệm ngày 22/12, đơn vị", "2020-12-20"),
        ("Vừa qua, Nhà máy đã tổ chức bàn giao", "2020-10-10"),
        ("Phóng viên trao đổi về 55 năm xây dựng (16/6/1965-16/6/2020).", "2020-06-17"),
        ("Tính đến ngày 28/2, cả nước", "2020-03-05"),
        ("Thực hiện Quyết định số 123/QĐ-BQP ngày 1/3/2020 của Bộ, Nhà máy", "2020-03-05"),
        ("Thông tư có hiệu lực từ ngày 15/3/2020.", "2020-03-05"),
        ("Hội nghị thành công tốt đẹp. Ngày 4/3, đoàn về.", "2020-03-05"),
        ("Thắng 2-1, đội tuyển", "2020-01-05"),
        ("Ngày 31/11, đơn vị", "2020-12-01"),
        ("Ngày 26/11, đơn vị", None),
        ("Ngày 26/11, đơn vị", "2020"),
        ("", "2020-12-01"),
    ],
)
def test_takes_no_other_date_for_the_event(lead: str, published: str | None) -> None:
    for mark in MARKS:
        assert event_date(mark + lead, published) is None, mark


def test_the_outlets_own_mark_is_passed_over() -> None:
    mark = r"\s*\[TIN 24/7\]\s*"
    assert event_date("[TIN 24/7] Ngày 26/11, tại Huế", "2020-11-28", dateline=mark) is not None


@given(
    published=st.datetimes(
        datetime.min.replace(1990),  # noqa: DTZ901  (Hypothesis adds the zone)
        datetime.max.replace(2100),  # noqa: DTZ901
        timezones=st.just(VIETNAM),
    ),
    ago=st.integers(0, 150),
    mark=st.sampled_from(MARKS),
    lead=st.sampled_from(
        ["Ngày {0}/{1}, tại Huế", "Sáng {0}-{1}, đoàn", "Chiều ngày {0}.{1} đã", "Tối {0} tháng {1}, ở"]
    ),
)
def test_the_year_is_that_of_the_publication(published: datetime, ago: int, mark: str, lead: str) -> None:
    day = (published - timedelta(days=ago)).date()
    for moment in (published, published.isoformat()):
        reading = event_date(mark + lead.format(day.day, day.month), moment)
        assert reading is not None
        assert reading.iso == day.isoformat()
