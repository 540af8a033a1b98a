"""The pictures of the sample site: what their addresses answer, and that people and programs can tell them apart."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import combinations
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageChops, ImageStat
from warcio.archiveiterator import ArchiveIterator

from newsarchive.archive.compression import zstd
from newsarchive.spiders.sample import PICTURES
from tests.conftest import LONG
from tools.sample import SNAPSHOTS, answers
from tools.sample.pictures import SCENES, draw, encoded
from tools.sample.site import PICTURE_HOSTS, PICTURE_WIDTHS, shown
from tools.sample.texts import texts

ALIKE, DIFFERENT = 5.0, 12.0  # mean difference of two pictures in 32 × 32 points, of 255


@cache
def recorded(snapshot: int) -> dict[str, tuple[int, str, bytes]]:
    """Status, content type and body by address."""
    content = zstd.decompress(PICTURES[str(snapshot)].read_bytes())
    found = {}
    for record in ArchiveIterator(BytesIO(content)):
        assert record.rec_type == "response"
        assert datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")) == SNAPSHOTS[snapshot]
        url = record.rec_headers.get_header("WARC-Target-URI")
        headers = record.http_headers
        found[url] = (int(headers.get_statuscode()), headers.get_header("Content-Type"), record.content_stream().read())
    return found


def served(snapshot: int) -> dict[str, tuple[int, str, bytes]]:
    """What the addresses answer at a snapshot."""
    return recorded(1) | (recorded(2) if snapshot == 2 else {})


@cache
def image(snapshot: int, url: str) -> Image.Image:
    with Image.open(BytesIO(served(snapshot)[url][2])) as opened:
        return opened.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    small = [each.resize((32, 32), Image.Resampling.BOX) for each in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*small)).mean) / 3


def uses(drawing: str) -> list[str]:
    """The addresses at which the articles of snapshot 1 show a drawing whole."""
    return [url for url, (_, picture) in shown(1).items() if picture.drawing == drawing and not picture.crop]


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_every_picture_of_an_article_has_an_answer(snapshot: int) -> None:
    addresses = {photo.url for article in answers(snapshot) for photo in article.photos}
    assert addresses <= set(served(snapshot))
    assert addresses == set(shown(snapshot))


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_every_answer_is_a_picture_of_the_stated_type_and_of_a_size_that_outlets_use(snapshot: int) -> None:
    formats = set()
    for url, (status, kind, body) in recorded(snapshot).items():
        if status == 200 and not url.endswith("/robots.txt"):
            with Image.open(BytesIO(body)) as opened:
                assert Image.MIME[opened.format or ""] == kind, url
                formats.add(opened.format)
                assert 600 <= opened.width <= 1000, url
                assert len(body) < 100_000, url
    assert formats == {"JPEG", "WEBP"}


def test_picture_hosts_have_a_robots_file() -> None:
    hosts = {urlsplit(url).netloc for url in shown(2)}
    assert set(PICTURE_HOSTS) < hosts
    assert all(recorded(1)[f"https://{host}/robots.txt"][0] == 200 for host in PICTURE_HOSTS)


def test_the_pictures_take_less_than_three_megabytes() -> None:
    assert sum(path.stat().st_size for path in PICTURES.values()) < 3_000_000


def test_different_drawings_differ() -> None:
    at = {picture.drawing: url for url, (_, picture) in shown(2).items() if not picture.crop and not picture.gone}
    assert len(at) >= 60
    for one, other in combinations(sorted(at), 2):
        assert difference(image(2, at[one]), image(2, at[other])) > DIFFERENT, (one, other)


def test_some_pictures_are_shown_in_several_articles() -> None:
    several = {scene: urls for scene in SCENES if len(urls := uses(scene)) > 1}
    assert len(several) >= 4
    for urls in several.values():
        captions = {(shown(1)[url][1].caption, shown(1)[url][1].credit) for url in urls}
        assert len(captions) == len(urls)
        for one, other in combinations(urls, 2):
            assert served(1)[one][2] != served(1)[other][2]
            assert difference(image(1, one), image(1, other)) < ALIKE
    credits = [{shown(1)[url][1].credit for url in urls} - {None} for urls in several.values()]
    assert max(map(len, credits)) > 1


def test_a_cropped_picture_is_a_part_of_one_that_another_article_shows() -> None:
    cropped = {url: picture for url, (_, picture) in shown(1).items() if picture.crop}
    assert cropped
    for url, picture in cropped.items():
        whole = image(1, uses(picture.drawing)[0])
        left, top, right, bottom = picture.crop or ()
        size = whole.size
        part = whole.crop(
            (round(left * size[0]), round(top * size[1]), round(right * size[0]), round(bottom * size[1]))
        )
        assert difference(image(1, url), part) < ALIKE
        assert difference(image(1, url), whole) > ALIKE


def test_a_week_later_one_picture_is_gone_and_one_is_another() -> None:
    known = recorded(1).keys() & recorded(2).keys()
    gone = {url for url in known if recorded(2)[url][0] == 404}
    exchanged = known - gone
    assert (len(gone), len(exchanged)) == (1, 1)
    (url,) = exchanged
    assert difference(image(1, url), image(2, url)) > DIFFERENT
    assert gone | exchanged <= {photo.url for article in answers(2) for photo in article.photos}


def test_a_drawing_is_the_same_each_time() -> None:
    assert draw("engine-room", 640).tobytes() == draw("engine-room", 640).tobytes()


@pytest.mark.long
def test_the_recorded_pictures_are_what_the_generator_draws() -> None:
    """Compared by eye, so to speak: another version of Pillow encodes the same picture in other bytes."""
    for snapshot in SNAPSHOTS:
        pictures = list(shown(snapshot).items())
        for url, (text, picture) in pictures if LONG else pictures[:: len(pictures) // 6]:
            if served(snapshot)[url][0] == 200:
                kind = "WEBP" if text.layout == "zce" else "JPEG"
                body = encoded(picture.drawing, PICTURE_WIDTHS[text.layout], kind, picture.crop)
                with Image.open(BytesIO(body)) as drawn:
                    assert drawn.size == image(snapshot, url).size
                    assert difference(drawn.convert("RGB"), image(snapshot, url)) < 1, url


def test_every_drawing_is_shown() -> None:
    assert {picture.drawing for n in SNAPSHOTS for t in texts(n) for picture in t.photos} == set(SCENES)
