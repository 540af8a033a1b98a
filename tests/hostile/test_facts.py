"""What a page says of itself, or shows otherwise at every visit, is no fact: no disappearance, no edit, no moment."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from tests.commands.warcs import Given, warc
from tests.conftest import Newsarchive
from tests.hostile.pages import listing, page, text

FIRST = datetime(2024, 3, 5, 8, 0, tzinfo=UTC)
HOME = "http://bao.example/"
URL = HOME + "tin/lo-san-pham-{}-10001.html"
DAY = timedelta(days=1)


def _load(archive: Newsarchive, given: list[Given]) -> str:
    path = archive.folder / "given.warc"
    path.write_bytes(warc(given, "plain"))
    return archive.here("load", str(path), "-s", "EXTRACTION_WORKERS=0").stderr


def _visits(archive: Newsarchive, visits: list[list[Given]], way: str) -> None:
    """Take the visits in, one after the other or all at once."""
    parts = visits if way == "one by one" else [[one for given in visits for one in given]]
    for part in parts:
        _load(archive, part)


def _at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _counted(archive: Newsarchive, since: datetime = FIRST) -> list[dict[str, object]]:
    """The revisions that count as edits of the outlet."""
    columns = {row["name"] for row in archive.rows("PRAGMA table_info(revisions)")}
    honest = " AND volatile = 0" if "volatile" in columns else ""
    rows = archive.rows(f"SELECT * FROM revisions WHERE field <> 'gone_at' AND origin = 'outlet'{honest}")
    return [row for row in rows if datetime.fromisoformat(str(row["noticed_at"])) >= since]


def _articles(archive: Newsarchive) -> list[dict[str, Any]]:
    """The articles, as they are exported; the archive is found sound first."""
    with Archive(archive.path) as opened:
        assert list(opened.faults()) == []
        return list(opened.export())


def _edited(archive: Newsarchive) -> int:
    """How many articles the summary says were edited."""
    with Archive(archive.path) as opened:
        return opened.summary().revised


WAYS = ("one by one", "all at once")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "claim",
    [
        '<link rel="canonical" href="{}?v={}">',
        '<meta property="og:url" content="{}?stamp={}">',
        '<link rel="canonical" href="{}/{}">',
    ],
    ids=["canonical", "og", "path"],
)
def test_a_canonical_address_that_changes_at_every_visit(newsarchive: Newsarchive, claim: str, way: str) -> None:
    def shown(visit: int, number: int) -> Given:
        url = URL.format(number)
        head = '<meta charset="utf-8">' + claim.format(url, 1000 * visit + number)
        return Given(url, page(f"lo-{number}", head=head), _at(FIRST + visit * DAY + timedelta(minutes=number)))

    _visits(newsarchive, [[shown(visit, number) for number in range(4)] for visit in range(4)], way)
    articles = _articles(newsarchive)
    assert len(articles) == 4
    assert [one["url"] for one in articles if one["gone_at"]] == []
    assert [one["body"] for one in articles] == ["\n\n".join(text(f"lo-{number}")) for number in range(4)]
    assert _counted(newsarchive) == []
    assert newsarchive.rows("SELECT * FROM revisions WHERE field = 'gone_at'") == []


READERS = "<p>{} người đang đọc</p>"
CLOCK = "<p>Cập nhật lúc 02:{}</p>"
RATE = "<p>Tỷ giá tham khảo hôm nay: USD 25.4{} EUR 27.1{}</p>"
LINES = (READERS, CLOCK, RATE, READERS + CLOCK + RATE)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "line", [READERS, CLOCK, RATE, READERS + CLOCK + RATE], ids=["readers", "clock", "rate", "all"]
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_line_that_differs_at_every_visit_is_no_edit(
    newsarchive: Newsarchive, line: str, place: str, way: str
) -> None:
    def shown(visit: int) -> list[Given]:
        told = line.replace("{}", str((12, 27, 35, 41, 56)[visit]))
        moment = FIRST + visit * DAY
        return [Given(URL.format(1), page("lo-1", **{place: told}), _at(moment))]  # type: ignore[arg-type]

    _visits(newsarchive, [shown(visit) for visit in range(5)], way)
    (stored,) = _articles(newsarchive)
    assert all(paragraph in stored["body"] for paragraph in text("lo-1"))
    assert _counted(newsarchive, FIRST + 2 * DAY) == [], "from the third visit on it is known for what it is"


@pytest.mark.parametrize("way", WAYS)
def test_a_figure_that_an_outlet_puts_right_is_an_edit(newsarchive: Newsarchive, way: str) -> None:
    sentence = "Trong đợt này nhà máy đã bàn giao cho đơn vị {} chiếc xuồng tuần tra cao tốc đúng kế hoạch."

    def shown(visit: int) -> list[Given]:
        paragraphs = [*text("lo-1"), sentence.format(12 if visit < 2 else 14)]
        return [Given(URL.format(1), page("lo-1", paragraphs=paragraphs), _at(FIRST + visit * DAY))]

    _visits(newsarchive, [shown(visit) for visit in range(5)], way)
    assert [row["field"] for row in _counted(newsarchive)] == ["body"]
    assert _edited(newsarchive) == 1
    (stored,) = _articles(newsarchive)
    assert stored["body"].endswith(sentence.format(14))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("pause", [timedelta(minutes=10), DAY], ids=["minutes", "days"])
@pytest.mark.parametrize("field", ["body", "title"])
def test_two_texts_in_turn_are_no_edits(newsarchive: Newsarchive, field: str, pause: timedelta, way: str) -> None:
    def shown(visit: int) -> list[Given]:
        variant = ("A", "B")[visit % 2]
        paragraphs = [*text("lo-1"), f"Bản thử nghiệm {variant} của đoạn kết do tòa soạn đưa lên cho độc giả đọc."]
        told = page("lo-1", paragraphs=paragraphs)
        if field == "title":
            told = page("lo-1", headline=f"Xưởng cơ khí bàn giao lô sản phẩm, bản {variant} của tiêu đề")
        return [Given(URL.format(1), told, _at(FIRST + visit * pause))]

    _visits(newsarchive, [shown(visit) for visit in range(6)], way)
    assert len(_articles(newsarchive)) == 1
    assert len(_counted(newsarchive)) <= 1
    assert _edited(newsarchive) <= 1


@pytest.mark.parametrize("place", ["before", "after", "between"])
def test_captures_dated_in_the_future_never_win(
    newsarchive: Newsarchive, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def shown(name: str, moment: str) -> Given:
        return Given(URL.format(1), page("lo-1", paragraphs=[*text("lo-1"), f"Bản {name} của bản tin này."]), moment)

    future = [shown("tương lai", "2099-06-01T00:00:00Z"), Given(URL.format(2), page("lo-2"), "2099-06-02T00:00:00Z")]
    honest = [shown("đầu tiên", _at(FIRST)), shown("thứ hai", _at(FIRST + DAY))]
    parts = {"before": [future, honest], "after": [honest, future], "between": [honest[:1], future, honest[1:]]}
    for given in parts[place]:
        _load(newsarchive, given)

    def text_now() -> str:
        with Archive(newsarchive.path) as opened:
            return next(one["body"] for one in opened.export() if one["url"] == URL.format(1))

    assert text_now().endswith("Bản thứ hai của bản tin này.")
    assert [one for one in newsarchive.exported() if one["gone_at"]] == []
    said = newsarchive("verify", status=1)
    assert "2099" in said.stdout + said.stderr
    # The article is looked at again in its turn, and an edit of it is noticed.
    later = FIRST + 40 * DAY
    path = newsarchive.folder / "later.warc"
    shelf = Given(HOME + "danh-sach.html", listing([URL.format(1)]), _at(later))
    path.write_bytes(warc([shown("thứ ba", _at(later)), shelf], "plain"))
    _crawl(newsarchive, monkeypatch, path)
    assert text_now().endswith("Bản thứ ba của bản tin này.")
    (row,) = newsarchive.rows("SELECT outcome_at FROM urls WHERE url = ?", URL.format(1))
    assert row["outcome_at"].startswith("2024")
    said = newsarchive("verify", status=1)
    assert [line for line in (said.stdout + said.stderr).splitlines() if "2099" not in line and "damaged" in line] == []


def _crawl(archive: Newsarchive, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Crawl the outlet as a WARC file has it."""
    told = {"bao.example": {"homepage": HOME, "listings": {"tin": HOME + "danh-sach.html"}}}
    monkeypatch.setenv("BATTERY", json.dumps(told))
    settings = ("SPIDER_MODULES=tests.hostile.outlets", f"REPLAY={path}", "EXTRACTION_WORKERS=0")
    archive("crawl", "battery", *(word for setting in settings for word in ("-s", setting)), status=None)
