"""Word when the state of a source changes: it arrives at real servers, once, and a dead server loses nothing."""

from __future__ import annotations

import html as html_lib
import os
import signal
import socket
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.alerts import health_alerts
from newsarchive.alerts.channels import VARIABLE, Channel
from newsarchive.alerts.delivery import Delivery, Message
from newsarchive.archive import Archive
from newsarchive.archive.health import Health
from newsarchive.archive.source_lock import SourceLock
from newsarchive.desk.i18n import Translator
from tests.alerts import alone
from tests.alerts.conftest import hook, mend, posted
from tests.alerts.mail import Mailbox, Silent, parts, refusing
from tests.base_spiders.test_ownership import put_articles, put_listing
from tests.commands.test_crawlall import SETTINGS
from tests.conftest import LONG, Newsarchive
from tests.forked import call
from tests.server import Server

SHORT = ("-s", "ALERTS_TIMEOUT=6", "-L", "DEBUG")


def test_word_arrives_once_and_once_more_on_recovery(
    broken: Newsarchive, server: Server, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{mailbox.url} {hook(server)}")
    told = broken("health", "--alert", "-s", "DESK_URL=https://desk.example/", *SHORT, status=1)
    assert "told mailto to 127.0.0.1: cnqp broken" in told.stderr
    assert "told json to 127.0.0.1: cnqp broken" in told.stderr
    (mail,) = mailbox.mails
    host = socket.gethostname()
    assert mail["subject"] == f"newsarchive on {host}: 1 source needs attention"
    text, html = (html_lib.unescape(part) for part in parts(mail))
    (message,) = posted(server)
    (began,) = (row["started_at"] for row in broken.rows("SELECT started_at FROM runs"))
    began = Translator("en").short(datetime.fromisoformat(began).astimezone().isoformat(timespec="seconds"), True)
    for words in (text, html, message):
        assert f"Archive {broken.path} on {host}" in words
        assert f"cnqp: broken since {began}" in words
        assert "HTTP 500" in words
        assert "What to do: Wait; the next crawls try again. 'newsarchive doctor cnqp'." in words
        assert "https://desk.example/source/cnqp" in words
    assert 'href="https://desk.example/source/cnqp"' in html
    for _ in range(2):
        assert broken.here("health", "--alert", *SHORT, status=1).stderr == ""
    broken.here("verify")
    mend(broken)
    broken.here("health", "--alert", "-s", "ALERTS_LANGUAGE=vi", *SHORT)
    assert [mail["subject"] for mail in mailbox.mails][1:] == [f"newsarchive trên {host}: 1 nguồn tin đã ổn"]
    assert "trước đó: hỏng, từ" in posted(server)[-1]
    broken.here("health", "--alert", *SHORT)
    assert len(mailbox.mails) == len(server.posted) == 2


def test_dead_servers_delay_and_lose_nothing(
    broken: Newsarchive, server: Server, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One server never answers, one refuses connections, and one refuses one of its two recipients."""
    with Silent() as silent:
        dead = [f"mailto://127.0.0.1:{silent.port}?from=a@b.example&to=c@d.example", f"json://127.0.0.1:{refusing()}/x"]
        monkeypatch.setenv(VARIABLE, " ".join([*dead, hook(server), f"{mailbox.url},nobody@bao.example"]))
        begin = time.monotonic()
        told = broken.here("health", "--alert", *SHORT, status=1).stderr
        assert time.monotonic() - begin < 25
    assert "not told: mailto to 127.0.0.1: no answer within 6 seconds; it has failed since 20" in told
    assert "not told: json to 127.0.0.1: the connection was refused" in told
    assert told.count("not told: mailto") == 2
    assert "told json to 127.0.0.1: cnqp broken" in told
    assert "told mailto to 127.0.0.1: cnqp broken" in told
    failing = broken.rows("SELECT name, since FROM z_alert_failures ORDER BY name")
    assert [row["name"] for row in failing] == ["json to 127.0.0.1", "mailto to 127.0.0.1", "mailto to 127.0.0.1"]
    mailbox.known_only = False
    again = broken.here("health", "--alert", *SHORT, status=1).stderr
    assert again.count("not told: ") == 2
    assert failing[0]["since"] in again
    assert [mail["to"] for mail in mailbox.mails] == ["ban@bao.example", "nobody@bao.example"]
    assert len(server.posted) == 1


@pytest.mark.usefixtures("forked_crawls")
def test_crawlall_crawls_whoever_is_dead_and_then_tells(
    newsarchive: Newsarchive, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANY", server.url("/"))
    put_listing(server, put_articles(server, range(1, 6)))
    server.put("/b/", "", status=503)
    url = hook(server)
    dead = f"json://ban:s3cr3tPassword@127.0.0.1:{refusing()}/x"
    done = newsarchive("crawlall", *SETTINGS, *SHORT, "-s", f"ALERTS={dead} {url}", status=1)
    assert "many-a: 6 addresses" in done.stdout
    assert "told json to 127.0.0.1: many-b broken" in done.stderr
    assert "not told: json to 127.0.0.1: the connection was refused" in done.stderr
    assert "many-b: broken" in posted(server)[0]
    logs = "".join(path.read_text() for path in (newsarchive.folder / "archive.logs").iterdir())
    for text in (done.stdout, done.stderr, logs):
        assert "s3cr3t" not in text
        assert "t0k3n" not in text
    wrong = newsarchive("crawlall", *SETTINGS, "-s", "ALERTS=nowhere.yml", status=1)
    assert "ALERTS, entry 1: is neither a URL nor a file" in wrong.stderr


def test_killed_between_sending_and_noting_it_is_told_once_more(broken: Newsarchive, server: Server) -> None:
    url = hook(server)
    process = call(alone.killed_after_sending, broken.path, url)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert len(server.posted) == 1
    for _ in range(2):
        broken.here("health", "--alert", "-s", f"ALERTS={url}", *SHORT, status=1)
        assert len(server.posted) == 2


def test_another_process_that_is_telling_is_left_alone(broken: Newsarchive, server: Server) -> None:
    with SourceLock(broken.path, health_alerts.LOCK):
        told = broken.here("health", "--alert", "-s", f"ALERTS={hook(server)}", status=1).stderr
    assert f"another process is sending messages (process {os.getpid()})" in told
    assert not server.posted


def test_nobody_to_tell_is_one_line(newsarchive: Newsarchive) -> None:
    Archive(newsarchive.path, create=True).close()
    done = newsarchive("health", "--alert", status=2)
    assert (
        done.stderr.strip()
        == "health: --alert tells nobody; set NEWSARCHIVE_ALERTS to the Apprise URLs of your channels"
    )


# The rule, over random sequences: in each round each source has a state, and some channels fail.

SOURCES = ("bao-a", "bao-b")
CHANNELS = tuple(Channel(f"json://{name}.example", None, name, f"json to {name}", False) for name in ("one", "two"))
STATES = st.sampled_from(["ok", "quiet", "suspicious", "truncated", "broken"])
ROUND = st.tuples(st.tuples(STATES, STATES), st.frozensets(st.sampled_from(CHANNELS)))


class Watched(Archive):
    """An archive whose sources have the states that a test gives."""

    states: tuple[str, ...] = ()

    def health(self, now: str | None = None) -> Iterator[Health]:
        for source, state in zip(SOURCES, self.states, strict=True):
            yield Health(source, state, f"because it is {state}", None, None, 1, f"the cause of {source}")


@settings(max_examples=200 if LONG else 25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(ROUND, min_size=1, max_size=8))
def test_each_channel_is_told_each_change_exactly_once(
    rounds: list[tuple[tuple[str, str], frozenset[Channel]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[Channel, str] = {}
    failing: frozenset[Channel] = frozenset()

    def deliver(messages: Iterable[tuple[Channel, Message]], limit: float) -> Iterator[Delivery]:
        for channel, message in messages:
            sent[channel] = message.text.partition("\n\n")[2]
            yield Delivery(channel, "refused" if channel in failing else None)

    monkeypatch.setattr(health_alerts, "deliver", deliver)
    known = {channel: dict.fromkeys(SOURCES, "ok") for channel in CHANNELS}
    with Watched(tmp_path / "archive.db", create=True) as archive:
        archive.db.execute("DELETE FROM z_alerts")  # of the last example
        for states, failing in rounds:
            archive.states = states
            sent.clear()
            health_alerts.tell_health(archive, CHANNELS, lambda line: None)
            now = {source: "ok" if state == "quiet" else state for source, state in zip(SOURCES, states, strict=True)}
            for channel in CHANNELS:
                expected = {source for source in SOURCES if known[channel][source] != now[source]}
                paragraphs = sent.get(channel, "").split("\n\n")
                about = {source: [one for one in paragraphs if source in one] for source in SOURCES}
                assert {source for source, found in about.items() if found} == expected
                for source in expected:
                    state = "well again" if now[source] == "ok" else now[source]
                    (paragraph,) = about[source]
                    assert f": {state} since" in paragraph.splitlines()[0]
                if channel not in failing:
                    known[channel] = dict(now)
