"""Pictures that look alike: recall and precision, milliseconds and bytes a picture. And the sizes of kept pictures.

    python -m pip install scikit-image scikit-learn
    python -m benchmarks.bench_pictures [--index 100000]

The photographs are those that scikit-image and scikit-learn ship. Each is cropped, scaled, encoded again and framed.
Drawn pictures (tests/drawn.py) and the other photographs are the ones that must not be found.
"""

import argparse
import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO
from itertools import combinations

from PIL import Image, ImageEnhance, ImageOps

from newsarchive.archive.picture_matching import ALIKE, SHARED, comparable, distance, keys, shared_details
from newsarchive.processing.picture_details import picture_details
from newsarchive.processing.picture_hash import picture_hash
from newsarchive.processing.picture_reading import read_picture
from tests.drawn import drawn, saved

PHOTOGRAPHS = """astronaut.png camera.png cell.png chelsea.png clock_motion.png coffee.png coins.png color.png
hubble_deep_field.jpg ihc.png motorcycle_left.png moon.png retina.jpg rocket.jpg grass.png gravel.png brick.png"""
DRAWN = 400
PARTS = 12  # of each photograph, turned and mirrored: those of two photographs must not be found alike
Change = Callable[[Image.Image], Image.Image]


def photographs() -> dict[str, Image.Image]:
    """{name: photograph}."""
    folders = [
        (files("skimage.data"), PHOTOGRAPHS.split()),
        (files("sklearn.datasets.images"), ["china.jpg", "flower.jpg"]),
    ]
    found = {}
    for folder, names in folders:
        for name in names:
            with folder.joinpath(name).open("rb") as file:
                found[name] = Image.open(file).convert("RGB")
    return found


def cropped(left: float, top: float, right: float, bottom: float) -> Change:
    def change(image: Image.Image) -> Image.Image:
        width, height = image.size
        return image.crop((int(left * width), int(top * height), int((1 - right) * width), int((1 - bottom) * height)))

    return change


def scaled(factor: float) -> Change:
    return lambda image: image.resize((int(image.width * factor), int(image.height * factor)), Image.Resampling.LANCZOS)


def encoded(quality: int) -> Change:
    return lambda image: Image.open(BytesIO(saved(image, quality=quality))).convert("RGB")


CHANGES: dict[str, Change] = {
    "as it is, JPEG 80": lambda image: image,
    "encoded again, JPEG 30": encoded(30),
    "scaled to a half": scaled(0.5),
    "scaled to a quarter": scaled(0.25),
    "scaled to 1.5": scaled(1.5),
    "brighter by a fifth": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
    "border of a sixteenth, white": lambda image: ImageOps.expand(image, image.width // 16, "white"),
    "bars above and below, black": lambda image: ImageOps.expand(image, (0, image.height // 8), "black"),
    "cropped by 5 % (left)": cropped(0.05, 0, 0, 0),
    "cropped by 10 % (left)": cropped(0.1, 0, 0, 0),
    "cropped by 20 % (left)": cropped(0.2, 0, 0, 0),
    "cropped by 20 % (below)": cropped(0, 0, 0, 0.2),
    "cropped by 5 % on each side": cropped(0.05, 0.05, 0.05, 0.05),
    "cropped by 10 % on each side": cropped(0.1, 0.1, 0.1, 0.1),
    "cropped by 20 % on each side": cropped(0.2, 0.2, 0.2, 0.2),
}


def described(image: Image.Image) -> tuple[bytes, bytes]:
    image = image.copy()
    image.thumbnail((1200, 1200), Image.Resampling.LANCZOS)
    return picture_hash(image), picture_details(image)


def alike(one: tuple[bytes, bytes], other: tuple[bytes, bytes]) -> tuple[bool, bool]:
    """(True if the hashes say so, True if the details say so)."""
    if not comparable(set(keys(*one)) & set(keys(*other))):
        return False, False
    return distance(one[0], other[0]) <= ALIKE, shared_details(one[1], other[1]) >= SHARED


def part(image: Image.Image, chance: random.Random) -> Image.Image:
    """A part of a picture, turned by right angles and perhaps mirrored."""
    side = chance.uniform(0.4, 0.6)
    width, height = int(side * image.width), int(side * image.height)
    left, top = chance.randrange(image.width - width), chance.randrange(image.height - height)
    cut = image.crop((left, top, left + width, top + height)).rotate(90 * chance.randrange(4), expand=True)
    return ImageOps.mirror(cut) if chance.random() < 0.5 else cut


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=int, default=0, help="also time the index with this many pictures")
    options = parser.parse_args()
    originals = photographs()
    begun = time.process_time()
    known = {name: described(image) for name, image in originals.items()}
    print(f"{1000 * (time.process_time() - begun) / len(known):.0f} ms a picture for hash and details")
    others = [described(drawn(seed)) for seed in range(DRAWN)]
    chance = random.Random(1)
    parts = [(name, described(part(image, chance))) for name, image in originals.items() for _ in range(PARTS)]
    found_all = total = 0
    false: set[tuple[str, str]] = set()
    compared = 0
    for label, change in CHANGES.items():
        by_hash = by_detail = found = 0
        missed: list[str] = []
        for name, image in originals.items():
            changed = described(encoded(80)(change(image)))
            hashes, details = alike(known[name], changed)
            by_hash, by_detail, found = by_hash + hashes, by_detail + details, found + (hashes or details)
            if not hashes and not details:
                missed.append(name)
            wrong = [other for other in known if other != name and any(alike(known[other], changed))]
            wrong += [f"drawn {seed}" for seed, other in enumerate(others) if any(alike(other, changed))]
            compared += len(known) - 1 + len(others)
            false |= {(f"{name} {label}", other) for other in wrong}
        missed = [] if found > 15 else missed
        print(f"{label:32} found {found} of {len(known)} (by hash {by_hash}, by details {by_detail})", *missed)
        found_all, total = found_all + found, total + len(known)
    for one, other in combinations(range(len(others)), 2):
        compared += 1
        if any(alike(others[one], others[other])):
            false.add((f"drawn {one}", f"drawn {other}"))
    near = 0
    for (name, one), (another, other) in combinations(parts, 2):
        if name != another and "motorcycle" not in name + another:
            compared += 1
            near += comparable(set(keys(*one)) & set(keys(*other)))
            if any(alike(one, other)):
                false.add((f"part of {name}", f"part of {another}"))
    print(f"{near} of {len(parts) ** 2 // 2} pairs of parts share enough keys to be compared")
    print(f"recall {found_all / total:.3f} of {total} changed photographs")
    print(f"precision {found_all / (found_all + len(false)):.4f}: {len(false)} false pairs of {compared} compared")
    for pair in sorted(false)[:10]:
        print("  ", *pair)
    sizes(originals)
    if options.index:
        index(options.index, known)


def sizes(originals: dict[str, Image.Image]) -> None:
    """The sizes of kept pictures, each photograph first scaled to 1,200 px."""
    kept, small = [], []
    begun = time.process_time()
    for image in originals.values():
        scale = 1200 / max(image.size)
        read = read_picture(saved(scaled(scale)(image), quality=90), "image/jpeg")
        assert not isinstance(read, str), read
        kept.append(len(read.body))
        small.append(len(read.small))
    milliseconds = 1000 * (time.process_time() - begun) / len(kept)
    print(f"kept: median {statistics.median(kept) / 1000:.1f} kB, small {statistics.median(small) / 1000:.1f} kB")
    print(f"{milliseconds:.0f} ms of CPU a picture for all: decoding, scaling, encoding, hash, details")


def index(count: int, known: dict[str, tuple[bytes, bytes]]) -> None:
    """The time of a look-up, and the size of the table of keys, with so many pictures."""
    chance = random.Random(1)
    db = sqlite3.connect("")
    db.execute("CREATE TABLE k (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID")
    pool = [key for pair in known.values() for key in keys(*pair)[16:]]
    for number in range(count):
        rows = [n << 16 | chance.getrandbits(16) for n in range(16)]
        # A tenth of the details are those of photographs, because some things occur in many pictures.
        rows += {chance.choice(pool) if chance.random() < 0.1 else 1 << 32 | chance.getrandbits(28) for _ in range(192)}
        db.executemany("INSERT OR IGNORE INTO k VALUES (?, ?)", [(key, number) for key in rows])
    db.commit()
    (pages,), (size,) = db.execute("PRAGMA page_count").fetchone(), db.execute("PRAGMA page_size").fetchone()
    times, candidates = [], []
    for pair in known.values():
        wanted = keys(*pair)
        begun = time.perf_counter()
        marks = ", ".join("?" * len(wanted))
        sql = f"SELECT id, min(key), count(*) FROM k WHERE key IN ({marks}) GROUP BY id HAVING min(key) < 4294967296 OR count(*) > 2"
        candidates.append(len(db.execute(sql, wanted).fetchall()))
        times.append(time.perf_counter() - begun)
    print(f"{count} pictures: {pages * size / count:.0f} bytes of keys a picture")
    print(f"look-up: median {1000 * statistics.median(times):.1f} ms, {statistics.median(candidates):.0f} candidates")


if __name__ == "__main__":
    main()
