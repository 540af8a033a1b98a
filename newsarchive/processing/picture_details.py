"""Describes the details of a picture, by which a crop of it is found.

A hash of the whole picture does not find crops: without a tenth of its width, a third of its bits differ. Details are
blobs, lighter or darker than what is around them, as in Lowe's SIFT: the strongest extrema of the difference of two
blurs, over several sizes of blur. A detail is where it is whatever else was cut off. What is around it is described by
the signs of its lowest frequencies, 28 bits. The two signs of the values nearest to zero are noted, because they change
first.

Only Pillow is used. OpenCV and scikit-image have SIFT and ORB, but take 60–200 MB and need numpy.
"""

import math
import re
from collections.abc import Callable
from operator import mul

from PIL import Image, ImageChops, ImageFilter

from newsarchive.archive.picture_matching import BITS, SIDE, Detail, packed

MOST = 48  # details of a picture
BLURS = tuple(2 * 2 ** (step / 3) for step in range(7))  # their radii in pixels
AROUND = 4  # half the width of what is described, in radii of the blur
GAIN = 0.2  # the difference of two blurs is divided by this, because it is small
CONTRAST = 10  # of that difference, of 128; a weaker blob is noise
BORDER = 16  # grey levels by which a border may differ from the picture's corner
APART = 8  # pixels between two details, at least: a blob is found in several sizes
_PATCH = 8
_SIGNS = sorted(((u, v) for u in range(6) for v in range(6) if u + v), key=lambda place: (place[0] + place[1], place))[
    :BITS
]
_COSINES = [[math.cos(math.pi / (2 * _PATCH) * n * (2 * point + 1)) for point in range(_PATCH)] for n in range(6)]
_MARKED = re.compile(b"\xff")


def picture_details(image: Image.Image) -> bytes:
    """The details of a picture, as archive/picture_matching.py reads them. Takes about 40 ms."""
    grey = _without_border(image.convert("L"))
    grey.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    found: list[Detail] = []
    for _, x, y, radius in sorted(_blobs(grey), reverse=True):
        half = AROUND * radius
        box = x + 0.5 - half, y + 0.5 - half, x + 0.5 + half, y + 0.5 + half
        if min(box) < 0 or box[2] > grey.width or box[3] > grey.height:
            continue
        if any(abs(x - other.x) < APART and abs(y - other.y) < APART for other in found):
            continue
        found.append(_described(grey.resize((_PATCH, _PATCH), Image.Resampling.BOX, box), x, y))
        if len(found) == MOST:
            break
    return packed(found)


def _without_border(grey: Image.Image) -> Image.Image:
    """The picture without a border of the colour of its corner, unless too little would be left."""
    corner = Image.new("L", grey.size, grey.getpixel((0, 0)))
    box = ImageChops.difference(grey, corner).point([255 * (level > BORDER) for level in range(256)]).getbbox()
    if box is None or (box[2] - box[0]) * (box[3] - box[1]) < 0.4 * grey.width * grey.height:
        return grey
    return grey.crop(box)


def _blobs(grey: Image.Image) -> list[tuple[int, int, int, float]]:
    """(contrast, x, y, radius) of each blob."""
    blurred = [grey.filter(ImageFilter.GaussianBlur(radius)) for radius in BLURS]
    found = []
    equal = [255] + [0] * 255
    lighter = [255 * (level > 128 + CONTRAST) for level in range(256)]
    darker = [255 * (level < 128 - CONTRAST) for level in range(256)]
    for sharper, softer, radius in zip(blurred, blurred[1:], BLURS, strict=False):
        contrast = ImageChops.subtract(sharper, softer, GAIN, 128)
        peaks = ImageChops.subtract(_spread(contrast, ImageChops.lighter), contrast).point(equal)
        pits = ImageChops.subtract(contrast, _spread(contrast, ImageChops.darker)).point(equal)
        marks = ImageChops.lighter(
            ImageChops.darker(peaks, contrast.point(lighter)), ImageChops.darker(pits, contrast.point(darker))
        )
        levels = contrast.tobytes()
        for mark in _MARKED.finditer(marks.tobytes()):
            y, x = divmod(mark.start(), grey.width)
            found.append((abs(levels[mark.start()] - 128), x, y, radius))
    return found


def _spread(image: Image.Image, choose: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """Each point as the lightest or the darkest within two points of it. Pillow's MaxFilter takes ten times as long."""
    for shift in ((1, 0), (0, 1)) * 2:
        before, after = (ImageChops.offset(image, sign * shift[0], sign * shift[1]) for sign in (1, -1))
        image = choose(choose(image, before), after)
    return image


def _described(patch: Image.Image, x: int, y: int) -> Detail:
    points = patch.tobytes()
    rows = [points[start : start + _PATCH] for start in range(0, len(points), _PATCH)]
    columns = list(zip(*rows, strict=True))
    across = [[sum(map(mul, cosine, column)) for column in columns] for cosine in _COSINES]
    values = [sum(map(mul, across[u], _COSINES[v])) for u, v in _SIGNS]
    bits = sum((value > 0) << place for place, value in enumerate(values))
    weakest, second = sorted(range(BITS), key=lambda place: abs(values[place]))[:2]
    return Detail(bits, x, y, weakest, second)
