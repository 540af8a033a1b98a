"""Pictures for tests, drawn by a seed: no two look alike."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter


def drawn(seed: int, width: int = 640, height: int = 427) -> Image.Image:
    """A picture of some fifty shapes before a sky of its own."""
    chance = random.Random(seed)

    def colour() -> tuple[int, int, int]:
        return chance.randrange(256), chance.randrange(256), chance.randrange(256)

    image = Image.new("RGB", (width, height), colour())
    draw = ImageDraw.Draw(image)
    for _ in range(50):
        x, y = chance.uniform(-0.1, 1) * width, chance.uniform(-0.1, 1) * height
        box = (x, y, x + chance.uniform(0.03, 0.4) * width, y + chance.uniform(0.03, 0.4) * height)
        chance.choice((draw.rectangle, draw.ellipse, draw.line))(box, fill=colour())
    return image.filter(ImageFilter.GaussianBlur(1))


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The file of a picture."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photo(seed: int, **size: int) -> bytes:
    """The file of a drawn picture, a JPEG."""
    return saved(drawn(seed, **size), quality=85)


def bomb() -> bytes:
    """A small file that would unpack to 900 million pixels."""
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        return saved(Image.new("1", (30_000, 30_000)), "PNG")
    finally:
        Image.MAX_IMAGE_PIXELS = limit
