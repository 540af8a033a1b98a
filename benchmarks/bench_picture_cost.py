"""What pictures cost: seconds and bytes an article, of the same crawl without them and with them, one after the other.

    python -m pip install scikit-image scikit-learn
    python -m benchmarks.bench_picture_cost [--articles 100] [--rounds 3] [--polite]

Each article has three pictures of 1,600 × 1,067 pixels, each a part of a photograph of its own. The server is on this
machine. Without --polite no request waits, so that the seconds are those of the work. With it, delays are the defaults.
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

sys.path.append(str(Path(__file__).parents[1]))
from benchmarks.bench_pictures import part, photographs
from tests.conftest import IMPATIENT
from tests.drawn import saved
from tests.pages import BODY, article, listing
from tests.server import Server

EACH = 3


def put_outlet(server: Server, articles: int) -> tuple[str, int]:
    """A listing of articles with pictures. Returns its address, and the bytes of the pictures."""
    chance, sources, links, size = random.Random(7), list(photographs().values()), [], 0
    for number in range(articles):
        figures = []
        for place in range(EACH):
            image = part(sources[(number * EACH + place) % len(sources)], chance)
            body = saved(image.resize((1600, 1067), Image.Resampling.LANCZOS), quality=85)
            url = server.put(f"/anh/{number}-{place}.jpg", body, "image/jpeg")
            caption = f"Ảnh số {place} của bài {number}."
            figures.append(f'<figure><img src="{url}"><figcaption>{caption}</figcaption></figure>')
            size += len(body)
        title = f"Xưởng số {number} hoàn thành kế hoạch"
        html = article(title, body=(f"Bài số {number} trong năm.", *BODY))
        path = f"/tin/xuong-so-{number}-hoan-thanh-ke-hoach-{10000 + number}.html"
        server.put(path, html.replace("</article>", f"{''.join(figures)}</article>"))
        links.append((path, title))
    return server.put("/tin/", listing(links)), size


def crawl(url: str, pictures: bool, polite: bool) -> tuple[float, float, int, int]:
    """(seconds, seconds of CPU, bytes of the archive, bytes of its pictures) of a crawl."""
    settings = [setting for setting in IMPATIENT if not polite and not setting.startswith("PICTURES")]
    with TemporaryDirectory() as folder:
        settings += [f"PICTURES={pictures:d}", f"ARCHIVE={folder}/archive.db", "LOG_LEVEL=ERROR"]
        words = ["-m", "scrapy", "crawl", "listing", "-a", f"url={url}"]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        command = [sys.executable, *words, *(word for setting in settings for word in ("-s", setting))]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        archive = sum(file.stat().st_size for file in files if file.name.startswith("archive.db"))
        return seconds, cpu, archive, sum(file.stat().st_size for file in files) - archive


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--polite", action="store_true")
    args = parser.parse_args()
    with Server() as server:
        url, size = put_outlet(server, args.articles)
        rounds = [[crawl(url, kept, args.polite) for kept in (False, True)] for _ in range(args.rounds)]
    print(f"{args.articles} articles, {EACH} pictures each, {size // args.articles:,} bytes of pictures an article")
    for name, measured in zip(("without pictures", "with pictures"), zip(*rounds, strict=True), strict=True):
        medians = [statistics.median(column) / args.articles for column in zip(*measured, strict=True)]
        line = "{:.3f} s, {:.3f} s of CPU, {:,.0f} bytes in archive.db, {:,.0f} bytes of files".format(*medians)
        print(f"{name}: {line} an article")


if __name__ == "__main__":
    main()
