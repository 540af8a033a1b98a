"""What the desk says, in two languages."""

from __future__ import annotations

import re
import tomllib
import urllib.request
from pathlib import Path

import pytest

from newsarchive import desk
from newsarchive.archive import Archive, health
from newsarchive.desk.i18n import LANGUAGES, Translator, negotiate_language
from tests.desk.conftest import Serve

HERE = Path(desk.__file__).parent
TOLD = {
    f"{part}.{key}": words
    for part, entries in tomllib.loads((HERE / "messages.toml").read_text()).items()
    for key, words in entries.items()
}


def test_every_word_is_there_in_both_languages_with_the_same_gaps() -> None:
    for key, words in TOLD.items():
        assert {"vi", "en"} <= set(words) <= {"vi", "en", "en_one"}, key
        gaps = [set(re.findall(r"\{(\w+)\}", text)) for text in words.values()]
        assert all(gap == gaps[0] for gap in gaps), key


def test_every_word_of_a_template_is_known() -> None:
    used = set()
    for template in (HERE / "templates").glob("*.[hs][tv]*"):
        used |= set(re.findall(r'\bt\("([a-z_]+\.[a-z_]*[a-z])"', template.read_text()))
    assert len(used) > 100
    assert used <= set(TOLD)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "vi"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-US,en;q=0.9,vi;q=0.8", "en"),
        ("de-DE,de;q=0.9,vi;q=0.5", "vi"),
        ("de, fr;q=0.7", "en"),
        ("de, *;q=0.5", "vi"),
        ("vi;q=0, en;q=0.1", "en"),
        ("vi;q=x;;,<script>", "vi"),
        (",,,;q=1", "vi"),
    ],
)
def test_the_browser_is_asked_for_the_language(accepted: str, language: str) -> None:
    assert negotiate_language(accepted) == language


@pytest.mark.parametrize(
    ("moment", "precision", "vi", "en"),
    [
        ("2020", "year", "2020", "2020"),
        ("2020-11", "month", "11/2020", "November 2020"),
        ("2020-11-06", "day", "06/11/2020", "6 November 2020"),
        ("2020-11-06T08:30:00+07:00", "minute", "06/11/2020, 08:30 +07:00", "6 November 2020, 08:30 +07:00"),
        ("2020-11-06T08:30:00+07:00", "second", "06/11/2020, 08:30:00 +07:00", "6 November 2020, 08:30:00 +07:00"),
        ("2020-11-06T08:30:05.25+00:00", None, "06/11/2020, 08:30:05 UTC", "6 November 2020, 08:30:05 UTC"),
    ],
)
def test_a_moment_says_no_more_than_is_known(moment: str, precision: str, vi: str, en: str) -> None:
    assert [Translator(language).moment(moment, precision) for language in LANGUAGES] == [vi, en]


def test_every_reason_of_health_is_said_in_vietnamese() -> None:
    content = tomllib.loads(Path(health.__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    given = [rule["line"] for rule in (*content["rule"], *content["learned"].values()) if "line" in rule]
    assert len(given) >= 15
    for reason in given:
        text = re.sub(r"\{[^}]*\}", "7", reason)
        assert text in ("7: 77", "7") or Translator("vi").translated("health", text)[1] == "vi", reason
    assert Translator("vi").translated("health", "https://a.example/: HTTP 503") == (
        "https://a.example/: máy chủ trả lời HTTP 503",
        "vi",
    )
    assert Translator("vi").translated("health", "gì đó khác") == ("gì đó khác", "en")


def test_what_to_do_is_said_in_vietnamese() -> None:
    content = tomllib.loads(Path(health.__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    mends = {rule["mend"] for rule in (*content["rule"], *content["learned"].values()) if "mend" in rule}
    assert len(mends) > 10
    for mend in mends | set(content["failures"].values()):
        assert Translator("vi").translated("mend", mend)[1] == "vi", mend


def test_one_is_not_many() -> None:
    assert [Translator("en")("desk.articles", n=n) for n in (0, 1, 1200)] == [
        "0 articles",
        "1 article",
        "1,200 articles",
    ]
    assert Translator("vi")("desk.articles", n=1200) == "1.200 bài"


def test_an_empty_archive_has_all_its_pages(tmp_path: Path, serve: Serve) -> None:
    Archive(tmp_path / "search.db", create=True).close()  # a name that a page has too
    desk = serve(tmp_path / "search.db")
    for path in (
        "/",
        "/search",
        "/search?q=tau",
        "/photos",
        "/photos?q=tau",
        "/timeline",
        "/timeline/2026",
        "/stories",
    ):
        with urllib.request.urlopen(desk + path) as answer:
            assert answer.status == 200, path
    with urllib.request.urlopen(f"{desk}/sources") as answer:
        assert 'href="/archive"' in answer.read().decode()
    with urllib.request.urlopen(f"{desk}/archive/articles.json?_shape=array") as answer:
        assert answer.read() == b"[]"
