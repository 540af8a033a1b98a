"""What may be typed, and what is said to what cannot be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.archive.search import Filters, QueryError
from newsarchive.archive.search.parser import DEPTH, WORDS, parse
from newsarchive.archive.search.tree import And, Or, Term
from newsarchive.items import Photo
from newsarchive.models import Outlet
from tests.archive.conftest import AT, Run


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "nothing to search for in '': give at least one word"),
        ("   ", "give at least one word"),
        ('""', "give at least one word"),
        ("---", "give at least one word"),
        ('"…" !', "give at least one word"),
        ("title:", "nothing stands after 'title:'"),
        ("AND", "nothing stands before AND at character 1"),
        ("()", "'()' at character 1 is empty"),
        ('tàu "ngầm', "the quotation mark at character 5 is not closed: add another, or leave it out"),
        ("(tàu ngầm", "'(' at character 1 is not closed: add a ')', or leave it out"),
        ("tàu (", "'(' at character 5 is not closed: add a ')', or leave it out"),
        ("tàu)", "')' at character 4 closes nothing: leave it out, or open a '(' before it"),
        ("tàu () ngầm", "'()' at character 5 is empty: put words into it, or leave it out"),
        ("AND tàu", 'nothing stands before AND at character 1: give a word, or write "AND" in quotation marks'),
        ("tàu OR", 'nothing stands after OR at character 5: give a word, or write "OR" in quotation marks'),
        ("tàu OR AND ngầm", "nothing stands before AND at character 8"),
        ("(tàu OR) ngầm", "nothing stands after OR at character 6"),
        ("tàu NOT", "nothing stands after NOT at character 5"),
        ("tàu NOT NOT ngầm", "nothing stands after NOT at character 5"),
        ("NOT tàu", "NOT at character 1 leaves nothing: say what it is taken from, as in 'radar NOT tàu'"),
        ("-tàu", "- at character 1 leaves nothing"),
        ("radar OR (NOT tàu)", "NOT at character 11 leaves nothing"),
        ("titel:tàu", "there is no field 'titel' (character 1): the fields are title, lead, body, caption,"),
        ("title :", "nothing stands after 'title:'"),
        ("tàu author:", "nothing stands after 'author:': give a word, as in 'author:radar'"),
        ("*", "'*' in '*' (character 1) can only end a word"),
        ("tàu *ngầm", "'*' in '*ngầm' (character 5) can only end a word, as in 'quoc*'"),
        ("ta*u", "can only end a word"),
        ('"ta* ngam"', "can only end a word"),
        ("t*", "'t*' (character 1) is too short: give 2 letters or more before '*'"),
        ("(" * (DEPTH + 1) + "a", f"nested more than {DEPTH} deep at character {DEPTH + 1}"),
        ("a " * (WORDS + 1), f"{WORDS + 1} words are too many: give {WORDS} at the most"),
        ("-".join("a" * (WORDS + 1)), "words are too many"),
    ],
)
def test_what_cannot_be_read_is_told(query: str, told: str) -> None:
    with pytest.raises(QueryError, match=re.escape(told)) as error:
        parse(query)
    assert isinstance(error.value, ValueError)
    assert "\n" not in str(error.value)


def words(*said: str, **more: object) -> Term:
    return Term(said, **({"bare": True} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("tàu", words("tàu")),
        ("tàu and ngầm", And((words("tàu"), words("and"), words("ngầm")))),
        ("a OR b c", Or((words("a"), And((words("b"), words("c")))))),
        ("a AND b NOT c", And((words("a"), words("b")), (words("c"),))),
        ("a -c b", And((words("a"), words("b")), (words("c"),))),
        ('a -"b c"', And((words("a"),), (Term(("b", "c")),))),
        ("a - b", And((words("a"), words("b")))),
        ("a -40", And((words("a"), words("40")))),
        ("((a))", words("a")),
        ("title:(a OR caption:b)", Or((words("a", field="title"), words("b", field="caption")))),
        ("TITLE: a", words("a", field="title")),
        ("title : a", words("a", field="title")),
        ("Title :a b", And((words("a", field="title"), words("b")))),
        ("b -title  : a", And((words("b"),), (words("a", field="title"),))),
        ('title :("a b" OR c)', Or((Term(("a", "b"), "title"), words("c", field="title")))),
        ("title title : a", And((words("title"), words("a", field="title")))),
        ("a : b", And((words("a"), words("b")))),
        ("https://a.example/b", words("https", "a", "example", "b")),
        ("lúc 10:30", And((words("lúc"), words("10", "30")))),
        ("Nga: ký", And((words("Nga"), words("ký")))),
        ("CNQP&KT", words("CNQP", "KT")),
        ("S-400,", words("S", "400", runs=("S", "400"))),
        ("Su-30MK2", words("Su", "30MK2", runs=("Su", "30", "MK", "2"))),
        ("12,7mm", words("12", "7mm", runs=("12", "7", "mm"))),
        ("Nga,Mỹ", words("Nga", "Mỹ")),
        (
            "Z 131",
            Or((And((words("Z"), words("131"))), words("Z", "131", runs=("Z", "131"))), spellings=True),
        ),
        ("24/7", words("24", "7")),
        ('"S-400"', Term(("S", "400"))),
        ('"a bc*"', Term(("a", "bc"), prefix=True)),
    ],
)
def test_what_was_typed_is_read(query: str, tree: object) -> None:
    assert parse(query) == tree


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    with Archive(tmp_path_factory.mktemp("search") / "archive.db", create=True) as archive:
        with archive.transaction():
            archive.ledger.register(Outlet("cnqp", "Tạp chí", "https://cnqp.example/"))
            run = Run(archive, archive.ledger.begin("cnqp", AT, "0"))
        photos = [Photo(None, "Tàu TT-400TP rời bến", "Lê Na")]
        run.article("https://cnqp.example/1", title="Đại tướng OR 0 a", body="NOT 1 \x01 AND b.", photos=photos)
        yield archive


PARTS = st.sampled_from(
    ["title:", "caption:", "x:", "NEAR", "TT-400", "s400", "tướng", "OR", "AND", "NOT", "\x00", "\ud800"]
) | st.sampled_from("đa0()\"”*-:^';\\{}+,_%")
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
ASSEMBLED = st.lists(st.tuples(PARTS, st.sampled_from(["", " "])), max_size=14).map(
    lambda all: "".join(a + b for a, b in all)
)


@given(query=ANYTHING | ASSEMBLED)
@example(query="title: " * 5000 + "a")
@example(query="(" * 5000)
@example(query='a"b OR (NEAR')
@example(query="ẞ İ ﬁ ǅ")
@example(query="1a2b3c4d5e6f7g8h9i")
def test_any_string_is_searched_for_or_told_to_be_wrong(archive: Archive, query: str) -> None:
    for ask in (archive.search.find, archive.search.facets, archive.search.photos, archive.search.expression):
        try:
            ask(query)
        except QueryError as error:
            told = str(error)
        else:
            continue
        assert told.isprintable()
        assert len(told) < 300


@given(text=ANYTHING)
def test_any_string_is_a_filter(archive: Archive, text: str) -> None:
    for name in ("source", "section", "author", "agency"):
        encodable = text.encode("utf-8", "ignore").decode()
        assert archive.search.find("", filters=Filters(**{name: encodable})).total == (
            name == "source" and text == "cnqp"
        )
