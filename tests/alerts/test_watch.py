"""Standing questions: each reader is told what is new, once, with edits, disappearances and returns."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as parser

from newsarchive.archive import Archive
from newsarchive.archive.article_changes import edits
from newsarchive.archive.watch_log import Asked, News
from newsarchive.models import Capture, Outlet, PageResult
from newsarchive.watchlist import FILE
from tests.alerts import alone
from tests.alerts.conftest import hook, posted
from tests.alerts.mail import Mailbox, parts, refusing
from tests.archive.conftest import Run
from tests.conftest import LONG, Newsarchive
from tests.forked import call
from tests.server import Server

BASE = "https://cnqp.example/"
NOW = datetime.now(UTC).replace(microsecond=0)
SUBMARINE = {"title": "Tàu ngầm Kilo", "body": "Tàu ngầm Kilo về cảng."}


def moment(hours: float) -> str:
    """So many hours from now, ISO 8601."""
    return (NOW + timedelta(hours=hours)).isoformat()


class Site:
    """An archive in which articles appear, change and disappear at given hours from now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with Archive(path, create=True) as archive, archive.transaction():
            archive.ledger.register(Outlet("cnqp", "Tạp chí", BASE))
            self._run = archive.ledger.begin("cnqp", moment(-1000), "0")

    def show(self, name: str, hours: float, **fields: object) -> None:
        with Archive(self.path) as archive:
            Run(archive, self._run).article(BASE + name, moment(hours), **fields)

    def take_away(self, name: str, hours: float) -> None:
        at, url = moment(hours), BASE + name
        capture = Capture(url, at, 404, [("Content-Type", "text/html")], b"<p>gone")
        with Archive(self.path) as archive:
            Run(archive, self._run).store(PageResult(url, "article", "cnqp", "gone", "HTTP 404", capture), at)

    def ask(self, text: str) -> None:
        self.path.with_name(FILE).write_text(text, encoding="utf-8")


@pytest.fixture
def site(newsarchive: Newsarchive) -> Site:
    made = Site(newsarchive.path)
    made.ask('[[watch]]\nname = "Ngầm"\nwords = "tau ngam"\nevery = "1 minute"\n')
    return made


def told(newsarchive: Newsarchive, *words: str) -> list[str]:
    """The lines of `newsarchive watch`; as if the last digest were long ago."""
    with Archive(newsarchive.path) as archive:
        archive.db.execute("UPDATE z_watch_readers SET told_at = ? WHERE told_at IS NOT NULL", [moment(-0.5)])
    return newsarchive.here("watch", "--lang", "en", *words).stdout.splitlines()


def test_what_is_new_is_told_once(newsarchive: Newsarchive, site: Site) -> None:
    site.show("cu", -24 * 30, **SUBMARINE)
    site.show("moi", -24, title="Tàu ngầm mới", body="Hạ thủy.", published_at="2020-01-01", published_precision="day")
    site.show("khac", -24, title="Xe tăng")
    lines = newsarchive("watch", "--lang", "en", "-s", "DESK_URL=http://127.0.0.1:8001").stdout.splitlines()
    assert lines[:6] == ["Ngầm (1)", "Question: tau ngam", "", "== New articles ==", "", "Tàu ngầm mới"]
    assert lines[6].strip() == "Tạp chí · 1 January 2020"
    assert [line.strip() for line in lines[-2:]] == [f"{BASE}moi", "http://127.0.0.1:8001/article/2"]
    assert told(newsarchive) == []
    site.show("muon", -2000, title="Tàu ngầm cũ, tìm thấy muộn")  # found late: its moment is long ago
    assert "Tàu ngầm cũ, tìm thấy muộn" in told(newsarchive)
    assert told(newsarchive) == []
    newsarchive.here("verify")


def test_edits_disappearances_and_returns(newsarchive: Newsarchive, site: Site) -> None:
    site.show("a", -200, **SUBMARINE)
    site.show("b", -200, title="Tin biển", body="Một con tàu về cảng.")
    site.show("c", -200, title="Tàu ngầm", body="Tàu ngầm lặn.")
    assert told(newsarchive) == []
    site.show("a", -20, title="Tàu ngầm Kilo", body="Tàu ngầm Kilo rời cảng.")
    site.show("b", -19, title="Tin biển", body="Một tàu ngầm về cảng.")
    site.show("c", -18, title="Tàu chìm", body="Tàu lặn.")
    text = "\n".join(told(newsarchive))
    heads = re.findall("== (.*) ==\n\n(.*)", text)
    assert heads == [
        ("First appearance of the words, in an edit", "Tin biển"),
        ("Words taken out, in an edit", "Tàu chìm"),
        ("Edited", "Tàu ngầm Kilo"),
    ]
    assert re.search(r"body: Một .*\{\+(tàu )?ngầm \+\}về cảng\.", text)
    assert "headline: Tàu [-ngầm-]{+chìm+}" in text
    assert "body: Tàu ngầm Kilo [-về -]{+rời +}cảng." in text
    assert told(newsarchive) == []
    site.take_away("a", -10)
    assert re.findall("== (.*) ==\n\n(.*)", "\n".join(told(newsarchive))) == [("Taken away", "Tàu ngầm Kilo")]
    site.show("a", -9, title="Tàu ngầm Kilo", body="Tàu ngầm Kilo rời cảng.")
    assert re.findall("== (.*) ==\n\n(.*)", "\n".join(told(newsarchive))) == [("There again", "Tàu ngầm Kilo")]
    site.take_away("a", -8)
    assert re.findall("== (.*) ==\n\n(.*)", "\n".join(told(newsarchive))) == [("Taken away", "Tàu ngầm Kilo")]
    assert told(newsarchive) == []


def test_the_first_appearance_obeys_the_syntax_of_search(newsarchive: Newsarchive, site: Site) -> None:
    site.ask('[[watch]]\nname = "x"\nwords = \'title:"tên lửa" S-400 NOT giả\'\nevery = "1 minute"\n')
    site.show("a", -200, title="Tên lửa", body="S-300 về.")
    site.show("b", -200, title="Tên lửa", body="S-300 về, đồ giả.")
    assert told(newsarchive) == []
    site.show("a", -20, title="Tên lửa", body="S400 về.")
    site.show("b", -20, title="Tên lửa", body="S400 về, đồ giả.")
    lines = told(newsarchive)
    assert "== First appearance of the words, in an edit ==" in lines
    assert lines.count("Tên lửa") == 1


def test_a_merge_tells_nothing_twice(newsarchive: Newsarchive, site: Site, tmp_path: Path) -> None:
    """The other archive noticed the same edit and the same disappearance, at other moments, and one edit more."""
    other = Site(tmp_path / "other.db")
    for one, later in ((site, 0.0), (other, -1.5)):
        one.show("a", -100 + later, **SUBMARINE)
        one.show("a", -50 + later, title="Tàu ngầm Kilo", body="Tàu ngầm Kilo rời cảng.")
        one.take_away("a", -20 + later)
    assert len(told(newsarchive)) > 5
    other.show("b", -30, title="Tàu ngầm B")
    before = newsarchive.rows("SELECT noticed_at FROM revisions")
    newsarchive.here("merge", str(other.path))
    assert newsarchive.rows("SELECT noticed_at FROM revisions") != before
    lines = told(newsarchive)
    assert re.findall("== (.*) ==\n\n(.*)", "\n".join(lines)) == [("New articles", "Tàu ngầm B")]
    newsarchive.here("merge", str(other.path))
    assert told(newsarchive) == []


def test_every_and_the_clock(newsarchive: Newsarchive, site: Site) -> None:
    site.ask('[[watch]]\nname = "Ngầm"\nwords = "tau ngam"\nevery = "1 day"\n')
    site.show("a", -10, **SUBMARINE)
    assert "Tàu ngầm Kilo" in newsarchive.here("watch").stdout
    site.show("b", -5, title="Tàu ngầm B")
    assert newsarchive.here("watch").stdout == ""
    for last in (-25, 48):  # a day ago; the clock was set back two days since
        with Archive(newsarchive.path) as archive:
            archive.db.execute("UPDATE z_watch_readers SET told_at = ?", [moment(last)])
        assert "Tàu ngầm B" in newsarchive.here("watch", "--dry-run").stdout
    assert "Tàu ngầm B" in newsarchive.here("watch").stdout
    assert newsarchive.here("watch").stdout == ""


def test_a_changed_question_begins_anew_and_since_tells_again(newsarchive: Newsarchive, site: Site) -> None:
    site.show("cu", -24 * 30, title="Xe tăng cũ")
    site.show("moi", -24, title="Xe tăng mới")
    assert told(newsarchive) == []
    site.ask('[[watch]]\nname = "Ngầm"\nwords = "xe tang"\nevery = "1 minute"\n')
    assert [line for line in told(newsarchive) if line.startswith("Xe")] == ["Xe tăng mới"]
    since = (NOW - timedelta(days=40)).date().isoformat()
    again = told(newsarchive, "--since", since)
    assert [line for line in again if line.startswith("Xe")] == ["Xe tăng mới", "Xe tăng cũ"]
    assert told(newsarchive) == []
    assert "not a day" in newsarchive.here("watch", "--since", "hôm qua", status=2).stderr


def test_a_saved_question_is_told_by_its_rows(newsarchive: Newsarchive, site: Site) -> None:
    site.ask('[[watch]]\nname = "Sửa"\nquery = "edits"\nparameters = { words = "tau ngam" }\nevery = "1 minute"\n')
    site.show("a", -100, **SUBMARINE)
    site.show("a", -50, title="Tàu ngầm Kilo", body="Tàu ngầm Kilo rời cảng.")
    assert "Tàu ngầm Kilo (body)" in told(newsarchive)
    assert told(newsarchive) == []
    site.show("a", -20, title="Tàu ngầm Kilo 2", body="Tàu ngầm Kilo rời cảng.")
    assert "Tàu ngầm Kilo 2 (title)" in told(newsarchive)


def test_a_month_without_articles_is_no_news(newsarchive: Newsarchive, site: Site) -> None:
    parameters = '{ words = "tau ngam", since = "2020-01", until = "2020-03" }'
    site.ask(f'[[watch]]\nname = "Ngầm"\nquery = "coverage"\nparameters = {parameters}\nevery = "1 minute"\n')
    site.show("a", -100, **SUBMARINE, published_at="2020-02-05T08:00:00+07:00")
    assert [line for line in told(newsarchive) if "tau ngam:" in line] == ["2020-02 · tau ngam: 1"]


def test_the_html_is_escaped_and_fits_a_phone(newsarchive: Newsarchive, site: Site, tmp_path: Path) -> None:
    site.show("a", -10, title="<script>alert(1)</script> tàu ngầm \x1b[31m", body='<img src=x onerror="alert(2)">')
    text = newsarchive.here("watch", "--dry-run").stdout
    assert "\x1b" not in text
    file = tmp_path / "digest.html"
    assert newsarchive.here("watch", "--html", str(file), "--lang", "vi").stdout == ""
    page = parser.document_fromstring(file.read_text(encoding="utf-8"))
    assert not page.xpath("//script | //img")
    assert page.get("lang") == "vi"
    assert page.xpath("string(//h3)") == "Bài mới"
    assert page.xpath("string(//mark)") == "tàu ngầm"
    assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    before = file.read_bytes()
    assert "nothing new" in newsarchive.here("watch", "--html", str(file)).stderr
    assert file.read_bytes() == before


def test_recipients_are_told_each_for_itself(
    newsarchive: Newsarchive,
    site: Site,
    server: Server,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dead = f"json://127.0.0.1:{refusing()}/t0k3n"
    monkeypatch.setenv("TEAM_HOOK", hook(server))
    site.ask(
        f'[recipients]\nteam = ["$TEAM_HOOK", "{dead}"]\n'
        '[[watch]]\nname = "Ngầm"\nwords = "tau ngam"\nrecipients = ["team"]\nevery = "1 minute"\n'
        f'[[watch]]\nname = "Kilo"\nwords = "kilo"\nrecipients = ["{mailbox.url}"]\n'
    )
    for number in range(60):
        site.show(f"dai-{number}", -20, title=f"Tàu ngầm số {number}", body="Tàu ngầm về cảng. " * 20)
    site.show("a", -10, **SUBMARINE)
    assert "Tàu ngầm Kilo" in newsarchive.here("watch", "--send", "--dry-run").stdout
    assert not server.posted
    done = newsarchive("watch", "--send", "--lang", "vi", "-L", "DEBUG", status=1)
    assert "told json to 127.0.0.1: Ngầm (61)" in done.stdout
    assert "told mailto to 127.0.0.1: Kilo (1)" in done.stdout
    assert "not told: json to 127.0.0.1: the connection was refused; the next call tries again" in done.stdout
    assert "t0k3n" not in done.stdout + done.stderr
    (mail,) = mailbox.mails
    assert mail["subject"] == "1 tin mới: Kilo"
    text, html = parts(mail)
    assert "Tàu ngầm Kilo" in text
    (article,) = newsarchive.rows("SELECT url FROM articles WHERE title LIKE '%Kilo%'")
    assert article["url"] in text, "a mail's part in plain text is made of the other, without its links"
    assert "<mark>Kilo</mark>" in html
    assert "== Bài mới ==" in posted(server)[0]
    assert "và 11 tin nữa" in posted(server)[0]
    newsarchive.here("watch", "--send", status=1)
    assert (len(mailbox.mails), len(server.posted)) == (1, 1)


def test_without_recipients_the_channels_of_alerts_are_told(
    newsarchive: Newsarchive, site: Site, server: Server
) -> None:
    """The process is killed between sending and noting: the digest comes once more, and no third time."""
    site.show("a", -10, **SUBMARINE)
    url = hook(server)
    process = call(alone.killed_after_sending_digests, newsarchive.path, url)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert len(server.posted) == 1
    for _ in range(2):
        newsarchive.here("watch", "--send", "-s", f"ALERTS={url}")
        assert len(server.posted) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[watch]\n", "is not TOML"),
        ("", "holds no question"),
        ("[[watch]]\nwords = 'x'\n", "watch 1: has no name"),
        ("[[watch]]\nname = 'x'\n", "watch 1 (x): asks nothing, or two things"),
        ("[[watch]]\nname = 'x'\nword = 'y'\n", "watch 1: there is no 'word'; write words"),
        ("[[watch]]\nname = 'x'\nwords = 'y'\nsince = 'nay'\n", "watch 1 (x): 'nay': not a day"),
        ("[[watch]]\nname = 'x'\nwords = '(y'\n", "watch 1 (x): "),
        ("[[watch]]\nname = 'x'\nwords = 'y'\nevery = 'often'\n", "every = 'often': write it as"),
        ("[[watch]]\nname = 'x'\nwords = 'y'\nrecipients = ['SECRET']\n", "recipient 1 is neither a URL nor a name"),
        ("[[watch]]\nname = 'x'\nwords = 'y'\n[[watch]]\nname = 'x'\nwords = 'z'\n", "two watches are named 'x'"),
        ("[[watch]]\nname = 'x'\nquery = 'copy'\n", "there is no saved question 'copy'; there are copies"),
        ("[[watch]]\nname = 'x'\nquery = 'edits'\nparameters = { word = 'y' }\n", "edits has no parameter 'word'"),
        ("[[watch]]\nname = 'x'\nwords = 'y'\nsource = 'vdi'\n", "no source 'vdi'"),
        ("language = 'de'\n[[watch]]\nname = 'x'\nwords = 'y'\n", "language = 'de': write one of vi, en"),
        ("watch = 'x'\n", "watch is not an array"),
    ],
)
def test_a_mistake_in_the_file_is_one_line(newsarchive: Newsarchive, site: Site, text: str, line: str) -> None:
    site.ask(text)
    done = newsarchive.here("watch", status=2)
    assert line in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "SECRET" not in done.stderr


def test_a_question_that_cannot_be_asked_stops_no_other(newsarchive: Newsarchive, site: Site) -> None:
    site.show("a", -10, **SUBMARINE)
    site.ask('[[watch]]\nname = "x"\nwords = "y"\nsource = "vdi"\n[[watch]]\nname = "Kilo"\nwords = "kilo"\n')
    done = newsarchive.here("watch", status=2)
    assert "Tàu ngầm Kilo" in done.stdout
    assert done.stderr == "watch: x: no source 'vdi'; there are cnqp\n"


def test_what_cannot_be_asked_is_one_line(newsarchive: Newsarchive, site: Site, tmp_path: Path) -> None:
    assert "no question 'Tăng'; there are Ngầm" in newsarchive.here("watch", "Tăng", status=2).stderr
    assert "has no recipients" in newsarchive.here("watch", "--send", status=2).stderr
    assert "give one of them" in newsarchive.here("watch", "--send", "--html", "x.html", status=2).stderr
    assert "DESK_URL" in newsarchive.here("watch", "--opml", str(tmp_path / "x"), status=2).stderr


# The rule, over random histories: everything that happens is told exactly once, whenever readers ask.

TITLES = ["Tàu ngầm", "Tàu ngầm đôi", "Xe tăng", "gone"]
STEP = st.tuples(st.sampled_from("abc"), st.sampled_from(TITLES), st.booleans())


@settings(max_examples=100 if LONG else 8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=8))
def test_everything_is_told_exactly_once(steps: list[tuple[str, str, bool]], tmp_path: Path) -> None:
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
    site, digests = Site(path), [news_of(path)]
    for hour, (name, title, ask) in enumerate(steps):
        if title == "gone":
            site.take_away(name, hour - 200)
        else:
            site.show(name, hour - 200, title=title)
        if ask:
            digests.append(news_of(path))
    digests.append(news_of(path))
    assert not news_of(path)
    articles = [number for news in digests for number in news.articles]
    keys = [key for news in digests for key in news.keys]
    assert len(articles) == len(set(articles))
    assert len(keys) == len(set(keys))
    with Archive(path) as archive:
        assert archive.search.article_ids("tau ngam") <= set(articles)
        assert {key for edit in edits(archive.db, articles) for key in edit.keys} <= set(keys)
        assert list(archive.faults()) == []


def news_of(path: Path) -> News:
    """What is new to one reader, who is then told."""
    asked = Asked("tau ngam", moment(-1000), "tau ngam")
    with Archive(path) as archive:
        news = archive.watches.news(archive.watches.reader("x", "screen"), asked)
        with archive.transaction():
            reader = archive.watches.begin("x", "screen", asked.question, news)
            archive.watches.told(reader, news, moment(-1000))
    return news
