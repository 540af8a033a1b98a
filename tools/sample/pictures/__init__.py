"""The pictures of the sample site, drawn by code. Every one is invented, as the articles are."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image

from tools.sample.pictures import at_sea, ceremonies, charts, field, officers, works
from tools.sample.pictures.canvas import Canvas
from tools.sample.pictures.scene import SCENES

__all__ = ["SCENES", "draw", "encoded"]

_ = at_sea, ceremonies, charts, field, officers, works  # their drawings are in SCENES now


def draw(name: str, width: int) -> Image.Image:
    """A drawing of SCENES, landscape or portrait, `width` pixels wide. The same name gives the same pixels."""
    scene = SCENES[name]
    canvas = Canvas(name, width, 600, 800) if scene.portrait else Canvas(name, width)
    scene.draw(canvas)
    return canvas.finish()


@cache
def _drawn(name: str) -> Image.Image:
    return draw(name, 600 if SCENES[name].portrait else 900)


def encoded(name: str, width: int, kind: str, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """A drawing, or a part of it, as the file of an outlet: JPEG or WEBP, at most `width` pixels wide."""
    image = _drawn(name)
    if crop:
        left, top, right, bottom = crop
        box = left * image.width, top * image.height, right * image.width, bottom * image.height
        image = image.crop(tuple(round(edge) for edge in box))  # type: ignore[arg-type]
    if SCENES[name].portrait:
        width = min(width, 600)
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    if kind == "WEBP":
        image.save(buffer, kind, quality=66, method=6)
    else:
        image.save(buffer, kind, quality=72, optimize=True)
    return buffer.getvalue()
