"""Pictures that look alike: recall and precision, milliseconds and bytes a picture. And the sizes of kept pictures.

    python -m pip install scikit-image scikit-learn
    python -m benchmarks.bench_pictures [--index 100000]

The photographs are those that scikit-image and scikit-learn ship. Each is cropped, scaled, encoded again and framed.
Drawn pictures (tests/drawn.py) and the other photographs are the ones that must not be found.
"""

import argparse
import json
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

from newsarchive.archive.picture_matching import (
    ALIKE,
    DETAIL_KEYS,
    FEWEST,
    SHARED,
    comparable,
    distance,
    keys,
    shared_details,
)
from newsarchive.processing.picture_details import picture_details
from newsarchive.processing.picture_hash import picture_hash
from newsarchive.processing.picture_reading import read_picture

sys.path.append(str(Path(__file__).parents[1]))
from tests.drawn import drawn, saved

PHOTOGRAPHS = """astronaut.png camera.png cell.png chelsea.png clock_motion.png coffee.png coins.png color.png
hubble_deep_field.jpg ihc.png motorcycle_left.png moon.png retina.jpg rocket.jpg grass.png gravel.png brick.png"""
DRAWN = 400
PARTS = 12  # of each photograph, turned and mirrored: those of two photographs must not be found alike
Described = tuple[bytes, bytes, frozenset[int]]
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


def described(image: Image.Image) -> Described:
    """The hash of a picture, its details, and the keys of both."""
    image = image.copy()
    image.thumbnail((1200, 1200), Image.Resampling.LANCZOS)
    hashed, details = picture_hash(image), picture_details(image)
    return hashed, details, frozenset(keys(hashed, details))


def measured(one: Described, other: Described) -> tuple[bool, int]:
    """(True if the hashes are alike, shared details) of two pictures; (False, 0) if they are not compared."""
    if not comparable(one[2] & other[2]):
        return False, 0
    return distance(one[0], other[0]) <= ALIKE, shared_details(one[1], other[1])


def same(one: str, other: str) -> bool:
    """True for one photograph, and for the two views of the motorcycle."""
    return one == other or ("motorcycle" in one and "motorcycle" in other)


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
    thresholds = range(SHARED - 3, SHARED + 2)
    recalled, false = dict.fromkeys(thresholds, 0), dict.fromkeys(thresholds, 0)
    compared = 0

    def count(pairs: list[tuple[Described, Described]], counts: dict[int, int]) -> int:
        """Count the pairs that are found with each threshold. Returns how many are with SHARED."""
        found = [measured(*pair) for pair in pairs]
        for threshold in thresholds:
            counts[threshold] += sum(hashes or shared >= threshold for hashes, shared in found)
        return sum(hashes or shared >= SHARED for hashes, shared in found)

    for label, change in CHANGES.items():
        changed = {name: described(encoded(80)(change(image))) for name, image in originals.items()}
        by_hash = sum(measured(known[name], changed[name])[0] for name in known)
        found = count([(known[name], changed[name]) for name in known], recalled)
        print(f"{label:32} found {found} of {len(known)} (by hash {by_hash})")
        wrong = [(known[other], changed[name]) for name in known for other in known if not same(name, other)]
        wrong += [(other, changed[name]) for name in known for other in others]
        compared += len(wrong)
        count(wrong, false)
    strangers = list(combinations(others, 2))
    strangers += [(one, other) for (name, one), (another, other) in combinations(parts, 2) if not same(name, another)]
    compared += len(strangers)
    count(strangers, false)
    near = sum(comparable(one[2] & other[2]) for one, other in strangers[-len(parts) * (len(parts) - PARTS) // 2 :])
    print(f"{100 * near / (len(parts) * (len(parts) - PARTS) // 2):.2f} % of the pairs of parts share enough keys")
    total = len(known) * len(CHANGES)
    for threshold in thresholds:
        found, wrong_ones = recalled[threshold], false[threshold]
        print(
            f"{threshold} shared details: recall {found / total:.3f} of {total} changed photographs,"
            f" precision {found / (found + wrong_ones):.4f}, {wrong_ones} false pairs of {compared}"
        )
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


def index(count: int, known: dict[str, Described]) -> None:
    """The time of a look-up, and the size of the table of keys, with so many pictures."""
    chance = random.Random(1)
    db = sqlite3.connect("")
    db.execute("CREATE TABLE k (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID")
    pool = [key for *_, found in known.values() for key in found if key >= DETAIL_KEYS]
    for number in range(count):
        rows = [n << 16 | chance.getrandbits(16) for n in range(16)]
        # Some are those of photographs. With this share, as many pairs are compared as among parts of photographs.
        rows += {
            chance.choice(pool) if chance.random() < 0.02 else DETAIL_KEYS | chance.getrandbits(28) for _ in range(192)
        }
        db.executemany("INSERT OR IGNORE INTO k VALUES (?, ?)", [(key, number) for key in rows])
    db.commit()
    (pages,), (size,) = db.execute("PRAGMA page_count").fetchone(), db.execute("PRAGMA page_size").fetchone()
    times, candidates = [], []
    for *_, found in known.values():
        begun = time.perf_counter()
        sql = (
            "SELECT id FROM k WHERE key IN (SELECT value FROM json_each(?)) GROUP BY id"
            " HAVING min(key) < ? OR count(*) >= ?"
        )
        candidates.append(len(db.execute(sql, [json.dumps(sorted(found)), DETAIL_KEYS, FEWEST]).fetchall()))
        times.append(time.perf_counter() - begun)
    print(f"{count} pictures: {pages * size / count:.0f} bytes of keys a picture")
    print(f"look-up: median {1000 * statistics.median(times):.1f} ms, {statistics.median(candidates):.0f} candidates")


if __name__ == "__main__":
    main()
