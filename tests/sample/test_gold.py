"""The sample site as text: what an archive must say of it, and that the text is our own."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import pytest

from tools.sample import SITES, SNAPSHOTS, answers, pages, stories
from tools.sample.render import printed_date
from tools.sample.texts import blocks, texts

SHARED = Path(__file__).parents[3] / "shared"


def words(text):
    return re.findall(r"\w+", text.lower())


def shingles(text, size=5):
    found = words(text)
    return {tuple(found[i : i + size]) for i in range(len(found) - size + 1)}


def squeezed(text):
    return " ".join(text.split())


@cache
def by_name(snapshot):
    return {t.name: a for t, a in zip((t for t in texts(snapshot) if not t.banned), answers(snapshot), strict=True)}


@cache
def page_texts(snapshot):
    found = {c.url: c.body for c in pages(snapshot)}
    return {
        a.url: squeezed(lxml.html.document_fromstring(found[a.url].decode()).text_content()) for a in answers(snapshot)
    }


def test_there_are_enough_articles_of_a_readable_length_over_six_years():
    gold = answers(1)
    assert len(gold) >= 44
    assert len({a.url for a in gold}) == len(gold)
    assert all(100 <= len(words(f"{a.lead} {a.body}")) <= 600 for a in gold)
    assert {a.source for a in gold} == set(SITES)
    years = {datetime.fromisoformat(a.published_at).year for a in gold}
    assert years == set(range(2020, 2027))


def test_each_layout_has_pictures_and_together_they_have_every_kind_of_block():
    kinds = Counter((t.layout, b.kind) for t in texts(1) for b in t.blocks)
    layouts = {layout for layout, _ in kinds}
    assert layouts == {"aspnet_old", "aspnet_new", "imgeditor", "zce", "vccorp"}
    assert all(kinds[layout, "photo"] for layout in layouts)
    assert {kind for _, kind in kinds} == {"p", "h", "quote", "list", "table", "photo"}
    assert {len(t.photos) for t in texts(1)} >= {0, 1, 2, 3, 5}


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_the_gold_stands_on_its_page(snapshot):
    for article in answers(snapshot):
        text = page_texts(snapshot)[article.url]
        for part in (article.title, article.lead, *article.body.split("\n\n")):
            for line in part.split("\n"):
                for cell in re.split(r" \| ", line.removeprefix("- ")):
                    assert squeezed(cell) in text, (article.url, cell)
        for photo in article.photos:
            assert not photo.caption or photo.caption.rstrip(".") in text
        for author in article.authors:
            assert author in text, (article.url, author)


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_a_date_is_printed_on_the_page_or_only_in_the_listing_and_the_gold_says_which(snapshot):
    listings = " ".join(c.body.decode() for c in pages(snapshot) if c.url.endswith((".htm", "/")) or "age=" in c.url)
    listed = 0
    for text in texts(snapshot):
        if text.banned:
            continue
        article = by_name(snapshot)[text.name]
        shown = printed_date(text)
        assert (shown in page_texts(snapshot)[article.url]) == text.dated
        if "published_at" in article.evidence:
            listed += 1
            assert article.evidence["published_at"] == ("listing", shown)
            assert shown in listings
    assert listed == 2


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_every_picture_of_the_gold_is_shown_and_its_caption_is_not_in_the_body(snapshot):
    trees = {
        c.url: lxml.html.document_fromstring(c.body.decode()) for c in pages(snapshot) if c.url in page_texts(snapshot)
    }
    for article in answers(snapshot):
        shown = [
            urljoin(article.url, source)
            for image in trees[article.url].iter("img")
            for source in (image.get("data-src"), image.get("src"))
            if source
        ]
        order = [shown.index(photo.url) for photo in article.photos]
        assert order == sorted(order)
        assert [photo.position for photo in article.photos] == list(range(1, len(article.photos) + 1))
        for photo in article.photos:
            assert not photo.caption or photo.caption not in article.body


def test_a_body_places_each_of_its_pictures_at_most_once():
    for text in texts(2):
        placed = [b.photo for b in text.blocks if b.kind == "photo"]
        assert len(set(placed)) == len(placed)
        assert all(1 <= number <= len(text.photos) for number in placed), text.name


def test_the_event_is_named_in_the_lead_and_not_after_the_publication():
    dated = [t for t in texts(2) if t.event]
    assert len(dated) >= 25
    for text in dated:
        assert f"{text.event.day}/{text.event.month}" in text.lead, text.name
        assert timedelta() <= text.published.date() - text.event <= timedelta(days=20), text.name
    assert any(t.event.year < t.published.year for t in dated)  # the year is the publication's, less one
    assert any(t.event is None for t in texts(2))


def test_one_article_says_what_the_first_one_of_the_project_must_give():
    article = next(a for a in answers(1) if "/article/761/" in a.url)
    assert article.section == "Tin hoạt động"
    assert article.authors == ["ANH KHÔI"]
    assert article.event_date == date(2020, 11, 26).isoformat()
    assert [bool(p.caption) for p in article.photos] == [True, True]
    assert {p.credit for p in article.photos} == {"ANH KHÔI"}
    assert "Họ và tên" not in article.body


def test_words_that_people_search_for_are_there():
    every = "\n".join(f"{a.title}\n{a.lead}\n{a.body}" for a in answers(1))
    for phrase in ("công nghiệp quốc phòng", "Đại tướng", "Thượng tướng", "Thiếu tướng", "Trung tướng"):
        assert len(re.findall(phrase, every, re.IGNORECASE)) >= 8, phrase


def test_between_the_visits_one_article_is_corrected_one_vanishes_and_two_are_new():
    before, after = by_name(1), by_name(2)
    changed = [name for name in before.keys() & after.keys() if before[name] != after[name]]
    assert len(changed) == 1
    old, new = before[changed[0]], after[changed[0]]
    assert old.body != new.body
    assert old.photos[0].caption != new.photos[0].caption
    assert old.modified_at < new.modified_at
    assert (old.url, old.title, old.published_at) == (new.url, new.title, new.published_at)
    assert len(before.keys() - after.keys()) == 1
    assert len(after.keys() - before.keys()) == 2


def test_a_correction_that_misses_its_text_is_an_error():
    from tools.sample.texts import _text

    data = {
        "outlet": "cnqp", "layout": "zce", "section": "x", "id": 1, "title": "a", "lead": "b", "body": "c",
        "published": SNAPSHOTS[1],
        "correction": {"snapshot": 2, "modified": SNAPSHOTS[2], "changes": [{"old": "không có", "new": "d"}]},
    }  # fmt: skip
    with pytest.raises(ValueError, match="does not have"):
        _text("thử", data, 2)


def test_agency_texts_run_in_several_outlets_and_nothing_else_is_a_copy():
    gold = {a.url: a for a in answers(2)}
    runs = stories(2)
    assert len(runs) >= 4
    assert {len({gold[u].source for u in urls}) for urls in runs.values()} == {2, 3}
    assert all(gold[u].agency for urls in runs.values() for u in urls)
    together = {frozenset(pair) for urls in runs.values() for pair in combinations(urls, 2)}
    signs = {url: shingles(f"{a.lead}\n{a.body}") for url, a in gold.items()}
    for one, other in combinations(gold, 2):
        share = len(signs[one] & signs[other]) / min(len(signs[one]), len(signs[other]))
        if frozenset((one, other)) in together:
            assert 0.6 < share < 1, (one, other, share)
            assert gold[one].title != gold[other].title
        else:
            assert share < 0.15, (one, other, share)


def test_no_sentence_is_taken_from_the_pages_that_the_layouts_follow():
    paths = [SHARED / "first-article.txt", SHARED / "vdi-text.md"]
    if not all(path.exists() for path in paths):
        pytest.skip("the reference texts are not here")
    theirs = set().union(*(shingles(path.read_text("utf-8"), 9) for path in paths))
    for article in answers(2):
        ours = shingles(f"{article.title}\n{article.lead}\n{article.body}", 9)
        assert not ours & theirs, (article.url, ours & theirs)


def test_blocks_of_a_body():
    found = blocks("Một.\n\n## Hai\n\n> Ba\n\n[4]\n\n- a\n- b\n\n| x | y |\n| 1 | 2 |")
    assert [b.kind for b in found] == ["p", "h", "quote", "photo", "list", "table"]
    assert found[3].photo == 4
    assert found[4].items == ("a", "b")
    assert found[5].rows == (("x", "y"), ("1", "2"))
