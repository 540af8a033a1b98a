"""An argument or an option that a command does not take ends it before it does anything."""

from __future__ import annotations

import pytest

from tests.conftest import Newsarchive

MANY = "one argument too many"
NAMED = "another archive is named by -s ARCHIVE="


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["verify", "other.db"], f"verify: 'other.db' is {MANY}; {NAMED}other.db"),
        (["health", "other.db"], f"health: 'other.db' is {MANY}; {NAMED}other.db"),
        (["summary", "now"], f"summary: 'now' is {MANY}; {NAMED}now"),
        (["desk", "other.db"], f"desk: 'other.db' is {MANY}; {NAMED}other.db"),
        (["reextract", "vdi"], f"reextract: 'vdi' is {MANY}; {NAMED}vdi"),
        (["backup", "other.db", "copy.db"], f"backup: 'copy.db' is {MANY}; {NAMED}copy.db"),
        (["backup"], "backup: name one file that does not exist yet"),
        (["export", "a.csv", "b.csv"], f"export: 'b.csv' is {MANY}; name one file, or - for standard output"),
        (["export"], "export: name one file, or - for standard output"),
        (["export", "--schema", "a.json"], f"export: 'a.json' is {MANY}"),
        (["load"], "load: name at least one WARC file"),
        (["merge"], "merge: name at least one archive"),
        (["correct"], "correct: write merge, split, rename, reject, undo, list; -h explains them"),
        (["correct", "marge", "a", "b"], "correct: there is no correction 'marge'; write merge, split"),
        (["correct", "merge", "a"], "correct: write merge 'NAME (ANCHOR)' 'NAME (ANCHOR)'"),
        (["correct", "merge", "a", "b", "c"], f"correct: 'c' is {MANY}; put quotes around each name"),
        (["correct", "list", "a"], "correct: write list"),
        (["checkall", "vdi"], f"checkall: 'vdi' is {MANY}; leave it out"),
        (["newsource"], "newsource: name one listing page by its address"),
        (["newsource", "https://a.example/", "b"], f"newsource: 'b' is {MANY}; name one listing page"),
        (["crawl"], "crawl: name one outlet; 'newsarchive list' shows them"),
        (["crawl", "sample", "vdi"], f"crawl: 'vdi' is {MANY}; name one outlet"),
        (["crawl", "vdi", "since=2026-01-01"], f"crawl: 'since=2026-01-01' is {MANY}; write -a since=2026-01-01"),
        (["health", "--jsn"], "health: there is no option --jsn; -h shows all options"),
        (["verify", "-r"], "verify: there is no option -r"),
        (["find", "tàu", "--limt", "5"], "find: there is no option --limt"),
        (["crawl", "sample", "--nolgo"], "crawl: there is no option --nolgo"),
        (["checkall", "--pgaes=x"], "checkall: there is no option --pgaes=x"),
        (["merge", "--dry-run", "other.db"], "merge: there is no option --dry-run"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_a_command_does_not_take_is_named_with_the_mend(
    newsarchive: Newsarchive, words: list[str], told: str
) -> None:
    done = newsarchive.here(*words, status=2)
    assert done.stderr.startswith(told)
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert not newsarchive.path.exists()


def test_a_word_that_a_search_leaves_out_is_no_option(newsarchive: Newsarchive) -> None:
    assert "no such archive" in newsarchive.here("find", "tàu", "-ngầm", status=2).stderr
