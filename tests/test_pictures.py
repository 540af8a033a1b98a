"""Pictures of articles: fetched politely, kept once, each address with an outcome, and none of a hostile one."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsarchive.archive import Archive
from newsarchive.archive.pictures import TRIES, Fetch
from tests.commands.warcs import Given, warc
from tests.conftest import IMPATIENT, LONG, Newsarchive
from tests.drawn import bomb, drawn, photo, saved
from tests.pages import BODY, article, listing
from tests.server import Server

ARTICLES = 300 if LONG else 10  # enough for each kind of hostile picture
EACH = 3  # pictures of an article
HUGE = 40 << 20
KILLS = 10 if LONG else 4
IN_FLIGHT = 16  # requests at once, as Scrapy has them
PICTURES = ("-s", "PICTURES=1")


def page(number: int, pictures: list[str]) -> str:
    """An article with pictures and captions."""
    figures = "".join(
        f'<figure><img src="{url}" width="640" height="427" alt="Ảnh {n}">'
        f"<figcaption>Ảnh số {n} của bài {number}. Ảnh: Trần Bình</figcaption></figure>"
        for n, url in enumerate(pictures, 1)
    )
    html = article(f"Xưởng số {number} hoàn thành kế hoạch", body=(f"Bài số {number} trong năm.", *BODY))
    return html.replace("</article>", f"{figures}</article>")


def put_site(server: Server, articles: dict[int, list[str]]) -> str:
    """A listing of articles with these pictures. Returns its address."""
    links = []
    for number, pictures in articles.items():
        path = f"/tin/xuong-so-{number}-hoan-thanh-ke-hoach-{10000 + number}.html"
        server.put(path, page(number, pictures))
        links.append((path, f"Xưởng số {number} hoàn thành kế hoạch"))
    return server.put("/tin/", listing(links))


def outcomes(archive: Newsarchive) -> dict[str, tuple[str, str | None]]:
    rows = archive.rows("SELECT url, outcome, detail FROM picture_fetches ORDER BY at")
    return {row["url"]: (row["outcome"], row["detail"]) for row in rows}


def kept_files(archive: Newsarchive) -> list[Path]:
    return [path for path in archive.path.with_suffix(".pictures").rglob("*") if path.is_file()]


@pytest.mark.long
def test_every_picture_ends_in_an_outcome_and_no_hostile_one_is_kept(newsarchive: Newsarchive, server: Server) -> None:
    expected: dict[str, tuple[str, str | None]] = {}

    def hostile(number: int) -> str:
        """The address of the hostile picture with a number."""
        path = f"/anh/xau-{number}.jpg"
        kind = number % 7
        if kind == 0:
            expected[server.url(path)] = ("gone", "HTTP 404")
            return server.url(path)
        if kind == 1:
            expected[server.url(path)] = ("too_large", "larger than 15 MB")
            return server.handle(path, huge)
        if kind == 2:
            expected[server.url(path)] = ("too_large", "larger than 15 MB")
            return server.handle(path, endless)
        if kind == 3:
            expected[server.url(path)] = ("not_picture", "would unpack to more than 50000000 pixels")
            return server.put(path, bombs, "image/png")
        if kind == 4:
            expected[server.url(path)] = ("not_picture", "content type text/html")
            return server.put(path, "<html><script>alert(1)</script></html>")
        if kind == 5:
            refused = "leads to a private address, http://169.254.169.254/latest/meta-data"
            expected[server.url(path)] = ("error", refused)
            return server.put(path, "", status=302, Location="http://169.254.169.254/latest/meta-data")
        expected[server.url(path)] = ("not_picture", "is not a picture in a known format (JPEG, PNG, WebP, GIF, AVIF)")
        return server.put(path, '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/jpeg")

    bombs = bomb()
    articles: dict[int, list[str]] = {}
    seeds = set()
    for number in range(ARTICLES):
        urls = articles[number] = []
        for serial in range(number * EACH, (number + 1) * EACH):
            if serial % 4 == 3:
                urls.append(hostile(serial // 4))
                continue
            seed = serial // 2 if serial % 5 == 2 else serial  # some pictures have a second address
            seeds.add(seed)
            urls.append(server.put(f"/anh/{serial}.jpg", photo(seed, width=400, height=267), "image/jpeg"))
            expected[urls[-1]] = ("stored", None)
    done = newsarchive.crawl("listing", "-a", f"url={put_site(server, articles)}", *PICTURES, timeout=600)
    assert outcomes(newsarchive) == expected
    assert len(newsarchive.exported()) == ARTICLES
    assert f"pictures     {len(expected)} addresses: " in done.stderr
    assert max(count for path, count in server.asked.items() if path.startswith("/anh/")) == 1
    pictures = newsarchive.rows("SELECT * FROM pictures")
    assert len(pictures) == len(seeds)
    named = {row[name] for row in pictures for name in ("file", "small")}
    assert {path.stem for path in kept_files(newsarchive)} == named
    assert "sound" in newsarchive("verify").stdout


def huge(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "image/jpeg")
    request.send_header("Content-Length", str(HUGE))
    request.end_headers()
    for _ in range(HUGE >> 16):
        request.wfile.write(bytes(1 << 16))


def endless(request: BaseHTTPRequestHandler) -> None:
    """A file that does not say how long it is."""
    request.close_connection = True
    request.send_response(200)
    request.send_header("Content-Type", "image/jpeg")
    request.send_header("Connection", "close")
    request.end_headers()
    while True:
        request.wfile.write(bytes(1 << 16))


def crawl(archive: Newsarchive, url: str, *words: str, **options: Any) -> str:
    """Crawl a listing with pictures. Returns the summary."""
    return archive.crawl("listing", "-a", f"url={url}", *PICTURES, *words, **options).stderr


def put_photos(server: Server, count: int) -> list[str]:
    """The addresses of pictures that differ."""
    return [server.put(f"/anh/{n}.jpg", photo(n), "image/jpeg") for n in range(count)]


def state(archive: Newsarchive) -> dict[str, list[Any]]:
    """What an archive holds of pictures, without what tells when and in which order."""
    pairs = (
        "SELECT min(a.sha256, b.sha256), max(a.sha256, b.sha256), distance, shared FROM picture_pairs"
        " JOIN pictures a ON a.id = one JOIN pictures b ON b.id = other"
    )
    queries = {
        "pictures": "SELECT sha256, size, type, width, height, file, small, kept_bytes, hash, details FROM pictures",
        "fetches": "SELECT * FROM picture_fetches",
        "keys": "SELECT key, sha256 FROM picture_keys k JOIN pictures p ON p.id = k.picture_id",
        "pairs": pairs,
    }
    return {name: sorted(map(repr, archive.rows(sql))) for name, sql in queries.items()}


def test_without_pictures_none_is_fetched(newsarchive: Newsarchive, server: Server) -> None:
    url = put_site(server, {1: put_photos(server, 1)})
    assert "pictures" not in crawl(newsarchive, url, "-s", "PICTURES=0")
    assert "/anh/0.jpg" not in server.asked
    assert not newsarchive.path.with_suffix(".pictures").exists()


def test_the_original_is_recorded_and_what_is_kept_is_smaller(newsarchive: Newsarchive, server: Server) -> None:
    image = drawn(1, 3000, 2000)
    image.getexif()[0x0112] = 6  # it lies on its side
    sent = saved(image, quality=95, exif=image.getexif())
    url = server.put("/anh/1.jpg", sent, "image/jpeg")
    crawl(newsarchive, put_site(server, {1: [url]}))
    with Archive(newsarchive.path, readonly=True) as archive:
        picture = archive.pictures.of_photos([url])[url]
        assert (picture.sha256, picture.size) == (sha256(sent).hexdigest(), len(sent))
        assert (picture.type, picture.width, picture.height) == ("image/jpeg", 3000, 2000)
        assert (picture.kept_width, picture.kept_height) == (800, 1200)
        for small, size in ((False, (800, 1200)), (True, (213, 320))):
            body = archive.pictures.file(picture.sha256, small=small)
            assert body is not None
            with Image.open(BytesIO(body)) as kept:
                assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", size, {})
        assert archive.pictures.file("0" * 64) is None


def test_an_unchanged_article_fetches_no_picture_and_a_failed_one_is_tried_again(
    newsarchive: Newsarchive, server: Server
) -> None:
    urls = put_photos(server, 2)
    urls.append(server.put("/anh/loi.jpg", "", status=500))
    url = put_site(server, {1: urls})
    assert "2 stored, 1 error" in crawl(newsarchive, url)
    page_url = server.url("/tin/xuong-so-1-hoan-thanh-ke-hoach-10001.html")
    newsarchive.crawl("page", "-a", f"url={page_url}", *PICTURES)
    assert newsarchive.outcomes()[page_url][0] == "unchanged"
    assert [server.asked[f"/anh/{name}.jpg"] for name in (0, 1, "loi")] == [1, 1, 2]
    newsarchive.crawl("page", "-a", f"url={page_url}", *PICTURES)  # a day must pass
    assert server.asked["/anh/loi.jpg"] == 2
    server.put("/anh/loi.jpg", photo(7), "image/jpeg")
    with Archive(newsarchive.path) as archive, archive.transaction():
        archive.db.execute("UPDATE picture_fetches SET at = replace(at, '2026', '2025') WHERE outcome = 'error'")
    assert "1 stored" in crawl(newsarchive, url)
    assert outcomes(newsarchive) == dict.fromkeys(urls, ("stored", None))
    assert [server.asked[f"/anh/{name}.jpg"] for name in (0, 1, "loi")] == [1, 1, 3]
    newsarchive("verify")


def test_an_address_is_given_up_after_some_tries(newsarchive: Newsarchive, server: Server) -> None:
    url = put_site(server, {1: [server.put("/anh/loi.jpg", "", status=500)]})
    for _ in range(TRIES + 2):
        crawl(newsarchive, url)
        with Archive(newsarchive.path) as archive, archive.transaction():
            archive.db.execute("UPDATE picture_fetches SET at = (substr(at, 1, 4) - 1) || substr(at, 5)")
    assert server.asked["/anh/loi.jpg"] == TRIES


def test_a_replay_that_lacks_a_picture_is_no_try(tmp_path: Path) -> None:
    url = "https://bao.example/anh/1.jpg"
    with Archive(tmp_path / "archive.db", create=True) as archive:

        def due_after(outcome: str, month: str) -> list[list[str]]:
            found = []
            for day in range(1, 2 * TRIES):
                with archive.transaction():
                    archive.pictures.record(Fetch(url, f"2026-{month}-{day:02}T06:00:00+00:00", outcome))
                found.append(archive.pictures.due([url], "2026-03-01T06:00:00+00:00"))
            return found

        assert due_after("not_captured", "02") == [[url]] * (2 * TRIES - 1)
        assert due_after("error", "01")[-1] == []


def test_an_edited_article_fetches_its_new_picture_alone(newsarchive: Newsarchive, server: Server) -> None:
    urls = put_photos(server, 3)
    url = put_site(server, {1: urls[:2]})
    crawl(newsarchive, url)
    put_site(server, {1: urls})
    newsarchive.crawl("page", "-a", f"url={server.url('/tin/xuong-so-1-hoan-thanh-ke-hoach-10001.html')}", *PICTURES)
    assert [server.asked[f"/anh/{n}.jpg"] for n in range(3)] == [1, 1, 1]
    assert len(newsarchive.rows("SELECT * FROM pictures")) == 3


def test_the_backlog_of_an_archive_without_pictures_is_fetched_in_parts(
    newsarchive: Newsarchive, server: Server
) -> None:
    urls = put_photos(server, 5)
    url = put_site(server, {1: urls[:3], 2: urls[3:]})
    crawl(newsarchive, url, "-s", "PICTURES=0")
    assert "3 addresses: 3 stored" in crawl(newsarchive, url, "-s", "PICTURES_BACKLOG=3")
    assert "2 addresses: 2 stored" in crawl(newsarchive, url, "-s", "PICTURES_BACKLOG=3")


def test_a_picture_of_another_host_is_fetched_by_the_rules_of_that_host(
    newsarchive: Newsarchive, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://localhost:{server.port}/")
    home = "http://bao.example"
    urls = ["http://cdn.example/anh/1.jpg", "http://cdn.example/kin/2.jpg", "http://cdn.example/anh/3.jpg"]
    server.put("http://cdn.example/robots.txt", "User-agent: *\nDisallow: /kin/", "text/plain")
    server.put(urls[0], photo(1), "image/jpeg")
    server.put(urls[1], photo(2), "image/jpeg")
    server.put(urls[2], "", status=301, Location="http://cdn2.example/anh/3.jpg")
    server.put("http://cdn2.example/anh/3.jpg", photo(3), "image/jpeg")
    path = "/tin/xuong-so-1-hoan-thanh-ke-hoach-10001.html"
    server.put(home + path, page(1, urls))
    server.put(f"{home}/tin/", listing([(path, "Xưởng số 1 hoàn thành kế hoạch")]))
    crawl(newsarchive, f"{home}/tin/")
    forbidden = ("robots", "Forbidden by robots.txt")
    assert outcomes(newsarchive) == {urls[0]: ("stored", None), urls[1]: forbidden, urls[2]: ("stored", None)}
    assert urls[1] not in server.asked
    assert {row["source"] for row in newsarchive.rows("SELECT source FROM urls")} == {"bao.example"}
    assert newsarchive.rows("SELECT count(*) AS n FROM captures WHERE url LIKE '%cdn%'") == [{"n": 0}]


def test_the_room_of_pictures_is_bounded_and_the_bound_is_told_before(newsarchive: Newsarchive, server: Server) -> None:
    urls = put_photos(server, 4)
    url = put_site(server, {n: [one] for n, one in enumerate(urls, 1)})
    first = crawl(newsarchive, put_site(server, {1: urls[:2]}))
    assert "PICTURES_MAX_BYTES" not in first
    held = newsarchive.rows("SELECT sum(kept_bytes) AS held FROM pictures")[0]["held"]
    assert "PICTURES_MAX_BYTES" not in newsarchive("health", status=None).stdout
    near, full = (f"PICTURES_MAX_BYTES={bytes}" for bytes in (held * 5 // 4 - 1, held))
    told = newsarchive("health", "-s", near, status=None)
    assert "at the limit no further one will be fetched" in told.stdout
    assert "PICTURES_MAX_BYTES" in newsarchive("health", "--json", "-s", near, status=None).stderr
    url = put_site(server, {n: [one] for n, one in enumerate(urls, 1)})
    said = crawl(newsarchive, url, "-s", full)
    assert "no further one is fetched until the setting is raised" in said
    assert "2 waiting" in said
    assert len(newsarchive.rows("SELECT * FROM pictures")) == 2
    said = crawl(newsarchive, url, "-s", f"PICTURES_MAX_BYTES={held * 3}")
    assert "2 stored" in said
    crawl(newsarchive, url, "-s", "PICTURES_MAX_BYTES=viele", status=2)


@pytest.fixture
def filled(newsarchive: Newsarchive, server: Server) -> Newsarchive:
    """An archive of three articles. One shows a picture of another, smaller, and with another caption."""
    smaller = saved(drawn(0).resize((400, 267)), quality=70)
    urls = [*put_photos(server, 3), server.put("/anh/nho.jpg", smaller, "image/jpeg")]
    crawl(newsarchive, put_site(server, {1: urls[:2], 2: [urls[2]], 3: [urls[3], server.url("/anh/404.jpg")]}))
    return newsarchive


def test_the_life_of_a_picture(filled: Newsarchive, server: Server) -> None:
    with Archive(filled.path, readonly=True) as archive:
        url = server.url("/anh/0.jpg")
        picture = archive.pictures.of_photos([url, server.url("/anh/404.jpg")])
        assert list(picture) == [url]
        life = archive.pictures.life(picture[url].sha256)
        shown = {(one.url, one.caption, one.credit): one for one in life}
        first = shown.pop((url, "Ảnh số 1 của bài 1.", "Trần Bình"))
        second = shown.pop((server.url("/anh/nho.jpg"), "Ảnh số 1 của bài 3.", "Trần Bình"))
        assert not shown
        assert first.distance == 0 < second.distance < 20
        assert {one.url for one in archive.pictures.life(second.sha256)} == {first.url, second.url}
        assert archive.pictures.life("0" * 64) == []


def test_a_merge_unites_pictures_in_any_order(filled: Newsarchive, server: Server, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "both").mkdir()
    other, both = Newsarchive(tmp_path / "other"), Newsarchive(tmp_path / "both")
    same_but_larger = server.put("/anh/lon.jpg", saved(drawn(1, 1280, 854)), "image/jpeg")
    crawl(other, put_site(server, {4: [same_but_larger, server.url("/anh/2.jpg")], 5: [server.url("/anh/404.jpg")]}))
    for one in (filled, other):
        both("merge", str(one.path))
    assert "nothing new" in both("merge", str(other.path)).stderr
    other("merge", str(filled.path))
    assert state(both) == state(other)
    assert len(state(both)["pairs"]) == 2
    assert {path.name for path in kept_files(both)} == {path.name for path in kept_files(other)}
    for archive in (both, other):
        archive("verify")


def test_a_merge_leaves_out_damaged_pictures_and_a_later_one_adds_them(filled: Newsarchive, tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    both = Newsarchive(tmp_path / "both")
    row = filled.rows("SELECT * FROM pictures LIMIT 1")[0]
    path = next(file for file in kept_files(filled) if file.stem == row["file"])
    body = path.read_bytes()
    path.unlink()
    said = both("merge", str(filled.path), status=1).stderr
    assert f"left out: picture {row['sha256']}: {path}: is missing" in said
    assert len(both.exported()) == 3
    assert len(both.rows("SELECT * FROM pictures")) == 3
    both("verify")
    path.write_bytes(body)
    assert "1 pictures" in both("merge", str(filled.path)).stderr
    assert state(both) == state(filled)


def test_a_backup_is_whole_and_verify_names_what_is_not(filled: Newsarchive, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    copy = Newsarchive(tmp_path / "copy")
    filled("backup", str(copy.path))
    copy("verify")
    assert state(copy) == state(filled)
    assert len(kept_files(copy)) == 8
    missing, changed = sorted(kept_files(copy))[:2]
    missing.unlink()
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    lines = copy("verify", status=1).stdout.splitlines()
    assert len(lines) == 3
    assert f"{missing}: is missing" in lines[0] + lines[1]
    assert f"{changed}: is not what its name says" in lines[0] + lines[1]
    said = copy("backup", str(tmp_path / "second.db"), status=1).stderr
    assert f"{missing}: is missing" in said
    copy.path.unlink()
    filled("backup", str(copy.path))  # what is there is not copied again, and not overwritten
    assert missing.exists()


def test_what_is_exported_is_loaded_and_replayed(filled: Newsarchive, tmp_path: Path) -> None:
    pages = tmp_path / "pages.warc.gz"
    assert "4 pictures exported" in filled("export", str(pages)).stderr
    expected = state(filled)
    expected["fetches"] = [row for row in expected["fetches"] if "stored" in row]
    (tmp_path / "loaded").mkdir()
    loaded = Newsarchive(tmp_path / "loaded")
    assert "4 pictures" in loaded("load", str(pages), "-s", "EXTRACTION_WORKERS=0").stderr
    assert state(loaded) == expected
    assert "pictures" not in loaded("load", str(pages), "-s", "EXTRACTION_WORKERS=0").stderr
    loaded("verify")
    for number, source in enumerate((pages, filled.path)):
        (tmp_path / f"{number}").mkdir()
        replayed = Newsarchive(tmp_path / f"{number}")
        url = filled.rows("SELECT url FROM urls WHERE kind = 'listing'")[0]["url"]
        crawl(replayed, url, "-s", f"REPLAY={source}")
        assert {name: state(replayed)[name] for name in ("pictures", "keys", "pairs")} == {
            name: expected[name] for name in ("pictures", "keys", "pairs")
        }
        assert outcomes(replayed)[url.replace("/tin/", "/anh/404.jpg")][0] == "not_captured"
        replayed("verify")


def test_a_load_of_all_is_a_merge_of_loads(tmp_path: Path) -> None:
    """Pages and pictures in files of their own, loaded at once or into two archives that are merged."""
    urls = [f"https://bao.example/anh/{n}.jpg" for n in range(3)]
    pages = [Given("https://bao.example/xuong-so-1-hoan-thanh-1.html", page(1, urls))]
    headers = [("Content-Type", "image/jpeg")]
    pictures = [Given(url, photo(n), headers=headers) for n, url in enumerate(urls)]
    pictures += [Given(urls[0], photo(5), "2024-03-06T08:00:00Z", headers=headers)]
    pictures += [Given(urls[2], photo(2), "2024-03-04T08:00:00Z", headers=headers)]
    pictures += [Given("https://bao.example/icon.png", photo(9, width=64, height=64), headers=headers)]
    pictures += [Given("https://bao.example/a.svg", "<svg/>", headers=[("Content-Type", "image/svg+xml")])]
    given = {"whole": [*pages, *pictures], "pages": pages, "pictures": pictures}
    made: dict[str, Newsarchive] = {}
    for name, records in given.items():
        (tmp_path / name).mkdir()
        made[name] = Newsarchive(tmp_path / name)
        file = tmp_path / f"{name}.warc"
        file.write_bytes(warc(records))
        made[name]("load", str(file), "-s", "EXTRACTION_WORKERS=0")
    made["pages"]("merge", str(made["pictures"].path))
    assert state(made["pages"]) == state(made["whole"])
    assert len(state(made["whole"])["pictures"]) == 4
    assert len(state(made["whole"])["fetches"]) == 4
    for archive in made.values():
        archive("verify")


@pytest.mark.long
def test_killed_at_any_instant_pictures_are_neither_lost_nor_fetched_again(
    newsarchive: Newsarchive, server: Server
) -> None:
    articles = 100 if LONG else 30
    urls = put_photos(server, EACH * articles)
    url = put_site(server, {n: urls[EACH * n : EACH * (n + 1)] for n in range(articles)})
    words = [word for setting in (*IMPATIENT, "PICTURES=1", "PICTURES_BACKLOG=2000") for word in ("-s", setting)]
    words += ["-s", "EXTRACTION_WORKERS=0"]
    chance, kept, kills = random.Random(15), set(), 0
    while kills < KILLS:
        process = newsarchive.begin("crawl", "listing", "-a", f"url={url}", *words)
        wanted = len(kept) + chance.randint(0, len(urls) // (4 * KILLS))
        while process.is_alive() and _recorded(newsarchive) <= wanted:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.1))
        if process.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.join(timeout=60)
        kills += 1
        now = set(outcomes(newsarchive))
        assert kept <= now
        kept = now
        with Archive(newsarchive.path, readonly=True) as archive:
            assert list(archive.faults()) == []
    assert kept < set(urls), "all was done before the last kill"
    newsarchive.crawl("listing", "-a", f"url={url}", "-s", "PICTURES=1", "-s", "PICTURES_BACKLOG=2000")
    assert outcomes(newsarchive) == dict.fromkeys(urls, ("stored", None))
    assert len(newsarchive.rows("SELECT * FROM pictures")) == len(urls)
    again = {path: count for path, count in server.asked.items() if path.startswith("/anh/") and count > 1}
    assert sum(again.values()) - len(again) <= KILLS * IN_FLIGHT
    newsarchive("verify")


def _recorded(archive: Newsarchive) -> int:
    """How many addresses of photos have an outcome."""
    with suppress(sqlite3.OperationalError):  # there is no archive yet
        return len(outcomes(archive))
    return 0
