"""Who is told: channels are named without a secret, and a mistake is one line without a secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsarchive.alerts.channels import VARIABLE, channels, configured
from newsarchive.alerts.delivery import Message, deliver
from newsarchive.errors import UserError
from tests.alerts.mail import refusing
from tests.conftest import LONG, Newsarchive
from tests.server import Server

# {URL: its name}. Each holds the word SECRET where the service keeps a secret.
URLS = {
    "mailtos://ban:SECRETpw@bao.example?smtp=smtp.bao.example&to=a@bao.example": "mailtos to smtp.bao.example",
    "slack://T1JJ3SECRET/A1BRTSECRET/TIiajkdnlSECRETdevi7FQ00/#SECRETroom": "slack",
    "discord://4174216298SECRET/JHMHI8qBe7bk2ZSECRET711o3dV_js": "discord",
    "tgram://123456789:AABBCCddeeffgghhSECRETmmnnooppqqr/987654321": "tgram",
    "ntfy://SECRETtopic": "ntfys",
    "ntfys://ban:SECRETpw@ntfy.bao.example/SECRETtopic": "ntfys to ntfy.bao.example",
    "jsons://ban:SECRETpw@hook.bao.example/SECRETpath?+X-Key=SECRETkey": "jsons to hook.bao.example",
    "xml://hook.bao.example:8080/SECRETpath": "xml to hook.bao.example",
    "gotify://gotify.bao.example/SECRETtoken123": "gotify",
    "matrix://ban:SECRETpw@matrix.bao.example/#room": "matrix",
}


@pytest.mark.parametrize("url", URLS)
def test_a_channel_is_named_by_kind_and_host(url: str) -> None:
    (channel,) = channels([url], "ALERTS")
    assert str(channel) == URLS[url]
    for text in (repr(channel), channel.id):
        assert "SECRET" not in text
    assert channels([url], "ALERTS") == [channel]
    assert channels([url.replace("SECRET", "SECRAT")], "ALERTS")[0].id != channel.id


def test_no_secret_is_printed_logged_or_stored(broken: Newsarchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The services are reached by a proxy that refuses, so that nothing leaves this machine."""
    proxies = [f"{name}=http://127.0.0.1:{refusing()}" for name in ("http_proxy", "https_proxy")]
    broken.prefix = ["env", *proxies, "no_proxy=", "NO_PROXY="]
    urls = [url.replace("smtp.bao.example", "127.0.0.1") for url in URLS]
    monkeypatch.setenv(VARIABLE, " ".join(urls))
    done = broken("health", "--alert", "-L", "DEBUG", "-s", "ALERTS_TIMEOUT=6", "-s", "LOG_ENABLED=1", status=1)
    assert done.stderr.count("not told: ") == len(URLS)
    assert "SECRET" not in done.stdout + done.stderr
    for path in broken.folder.rglob("*"):
        assert path.is_dir() or b"SECRET" not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("bogus://SECRET", "NEWSARCHIVE_ALERTS, entry 2: is not a URL that Apprise knows"),
        ("slack://SECRET", "NEWSARCHIVE_ALERTS, entry 2: is not a URL that Apprise knows"),
        ("SECRET.yml", "NEWSARCHIVE_ALERTS, entry 2: is neither a URL nor a file"),
    ],
)
def test_a_wrong_entry_is_named_by_its_place(url: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"json://127.0.0.1:1/x {url}")
    with pytest.raises(UserError, match=told) as refused:
        configured(None)
    assert "SECRET" not in str(refused.value)


def test_a_file_of_apprise_names_channels(tmp_path: Path) -> None:
    text, yaml = tmp_path / "channels.conf", tmp_path / "channels.yml"
    text.write_text("# ban\njson://a.example/x\nban=jsons://b.example/y\n", encoding="utf-8")
    yaml.write_text("urls:\n  - json://a.example/x\n", encoding="utf-8")
    assert [str(one) for one in channels([str(text)], "ALERTS")] == ["json to a.example", "jsons to b.example"]
    assert [str(one) for one in channels([str(text), str(yaml)], "ALERTS")] == [
        "json to a.example",
        "jsons to b.example",
    ]
    text.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(UserError, match="the file holds no URL"):
        channels([str(text)], "ALERTS")


def test_the_setting_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "json://a.example json://b.example")
    assert [str(one) for one in configured(None)] == ["json to a.example", "json to b.example"]
    assert [str(one) for one in configured("json://c.example")] == ["json to c.example"]
    assert [str(one) for one in configured(["json://c.example", "json://c.example"])] == ["json to c.example"]


@pytest.mark.skipif(not LONG, reason="Apprise pauses between the messages")
def test_a_service_of_short_messages_gets_a_few(server: Server) -> None:
    """A Rocket.Chat of one's own takes 1,000 characters a message."""
    server.put("/hooks/t0k3n/t0k3n", '{"success": true}', kind="application/json")
    (channel,) = channels([f"rocket://t0k3n/t0k3n@127.0.0.1:{server.port}?mode=webhook"], "ALERTS")
    text = "\n\n".join(f"Đoạn {number}. " + "Tàu ngầm về cảng. " * 20 for number in range(40))
    assert [one.error for one in deliver([(channel, Message("Tiêu đề", text, ""))])] == [None]
    sent = [json.loads(body)["text"] for _, body in server.posted]
    assert 2 <= len(sent) <= 4
    assert "Đoạn 0" in sent[0]
    assert sent[-1].rstrip().endswith("…")
