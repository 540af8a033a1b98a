"""`load` of all pages comes to what `merge` of loads of some each does, whatever the cut and the order."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_load import load, page
from tests.commands.warcs import Given, warc
from tests.conftest import Newsarchive
from tests.pages import listing

HOSTS = ("https://bao.example", "https://tin.example")
TABLES = {
    "articles": """
        SELECT a.url, source, title, lead, body, published_at, first_seen_at, last_seen_at, gone_at FROM articles a
    """,
    "photos": """
        SELECT a.url, p.position, p.url AS photo, caption, credit FROM photos p JOIN articles a ON a.id = p.article_id
    """,
    "revisions": """
        SELECT a.url, noticed_at, field, old, new, volatile FROM revisions r JOIN articles a ON a.id = r.article_id
    """,
    "outcomes": """
        SELECT u.url, outcome, CASE outcome WHEN 'waiting' THEN NULL ELSE outcome_at END AS at, detail, a.url AS article
        FROM urls u LEFT JOIN articles a ON a.id = u.article_id
    """,
    "stories": """
        SELECT f.url, (
            SELECT group_concat(url) FROM (SELECT url FROM articles WHERE story_id = s.id ORDER BY url)
        ) AS copies
        FROM stories s JOIN articles f ON f.id = s.first_article_id
    """,
}


def address(host: str, number: int) -> str:
    return f"{host}/nha-may-so-ket-{number}.html"


def years(rng: random.Random) -> list[Given]:
    """What two outlets showed over two weeks: articles, edits, disappearances, returns, faults, redirects."""
    given = []
    for host in HOSTS:
        for number in range(3):
            url = address(host, number)
            for day in sorted(rng.sample(range(1, 15), rng.randint(1, 5))):
                at = f"2024-03-{day:02}T{rng.randint(0, 23):02}:00:00Z"
                kind = rng.choice(["page", "page", "page", "edit", "gone", "fault", "home", "moved"])
                match kind:
                    case "page":
                        given.append(Given(url, page(number), at=at))
                    case "edit":
                        given.append(Given(url, page(number, f"Bổ sung ngày {day}."), at=at))
                    case "gone":
                        given.append(Given(url, "<h1>404</h1>", at=at, status=404))
                    case "fault":
                        given.append(Given(url, "<h1>500</h1>", at=at, status=500))
                    case _:
                        target = f"{host}/" if kind == "home" else address(host, rng.randint(0, 4))
                        given.append(Given(url, "moved", at=at, status=302, headers=[("Location", target)]))
        links = [(address(host, n), f"Nhà máy số {n} sơ kết") for n in range(20)]
        given.append(Given(f"{host}/", listing(links), at="2024-03-08T12:00:00Z"))
    return given


def cut(given: list[Given], rng: random.Random) -> list[list[Given]]:
    """In two or three: by time, by outlet, or page by page."""
    match rng.choice(["time", "outlet", "page"]):
        case "time":
            day = f"2024-03-{rng.randint(2, 14):02}"
            return [[one for one in given if (one.at < day) is side] for side in (True, False)]
        case "outlet":
            return [[one for one in given if one.url.startswith(host)] for host in HOSTS]
        case _:
            places = [rng.randrange(3) for _ in given]
            return [[one for one, place in zip(given, places, strict=True) if place == n] for n in range(3)]


@pytest.mark.parametrize("seed", range(6))
def test_a_load_of_all_is_a_merge_of_loads(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    given = years(rng)
    whole = archive(tmp_path, "whole", given)
    shards = [archive(tmp_path, f"shard{n}", part) for n, part in enumerate(cut(given, rng)) if part]
    rng.shuffle(shards)
    merged = shards[0]
    for shard in shards[1:]:
        merged("merge", str(shard.path))
    shuffled = archive(tmp_path, "shuffled", *([one] for one in rng.sample(given, 8)), given)
    for told in (merged, shuffled):
        for table, rows in dump(told).items():
            assert rows == dump(whole)[table], table
        told("verify")


def archive(folder: Path, name: str, *files: list[Given]) -> Newsarchive:
    """An archive into which files are loaded one after the other."""
    (folder / name).mkdir()
    made = Newsarchive(folder / name)
    for given in files:
        load(made, warc(given))
    return made


def dump(archive: Newsarchive) -> dict[str, list[dict[str, Any]]]:
    return {table: sorted(archive.rows(sql), key=str) for table, sql in TABLES.items()}
