"""A drawing surface on Pillow: shapes in flat colours or gradients, glows, shadows and soft light.

A picture is drawn at three times its size and scaled down, so every edge is smooth. Coordinates are units: a landscape
picture is 900 units wide and 600 high, whatever its size in pixels.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

Colour = tuple[int, ...]  # red, green, blue; with a fourth number, how opaque
Point = tuple[float, float]

FINE = 3  # times the size at which a picture is drawn


@dataclass(frozen=True, slots=True)
class Gradient:
    """Colours from one side of a shape to the other."""

    colours: tuple[Colour, ...]
    across: bool = False

    def image(self, width: int, height: int) -> Image.Image:
        steps = 256
        pixels = [self._at(n / (steps - 1)) for n in range(steps)]
        strip = Image.new("RGBA", (1, steps))
        strip.putdata(pixels)
        if self.across:
            strip = strip.transpose(Image.Transpose.ROTATE_90)
        return strip.resize((width, height), Image.Resampling.BILINEAR)

    def _at(self, share: float) -> Colour:
        place = share * (len(self.colours) - 1)
        number = min(int(place), len(self.colours) - 2)
        return mixed(self.colours[number], self.colours[number + 1], place - number)


Fill = Colour | Gradient


def down(*colours: Colour) -> Gradient:
    """A gradient from top to bottom."""
    return Gradient(colours)


def across(*colours: Colour) -> Gradient:
    """A gradient from left to right."""
    return Gradient(colours, across=True)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two; `share` is that of the other."""
    first, second = ((*c, 255)[:4] for c in (one, other))
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    return mixed(colour, (255, 255, 255), share)[:3]


def darker(colour: Colour, share: float = 0.2) -> Colour:
    return mixed(colour, (8, 12, 24), share)[:3]


def rounded(colour: Colour) -> Gradient:
    """The light on a round thing that stands upright."""
    return across(darker(colour, 0.12), lighter(colour, 0.28), colour, darker(colour, 0.38))


def turned(points: Sequence[Point], centre: Point, degrees: float) -> list[Point]:
    """Points turned clockwise around a centre."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0 = centre
    return [(x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos) for x, y in points]


def smooth(points: Sequence[Point], steps: int = 10) -> list[Point]:
    """A curve through points."""
    found = []
    padded = [points[0], *points, points[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            found.append(
                (
                    0.5 * (2 * b[0] + (c[0] - a[0]) * t + _bend(a[0], b[0], c[0], d[0], t)),
                    0.5 * (2 * b[1] + (c[1] - a[1]) * t + _bend(a[1], b[1], c[1], d[1], t)),
                )
            )
    return [*found, points[-1]]


def _bend(a: float, b: float, c: float, d: float, t: float) -> float:
    return (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3


class Canvas:
    """A picture while it is drawn. `random` is seeded with the picture's name: the same name, the same picture."""

    def __init__(self, name: str, pixels: int, width: int = 900, height: int = 600) -> None:
        self.width, self.height = width, height
        self._size = pixels, round(pixels * height / width)
        self._scale = FINE * pixels / width
        self.random = random.Random(name)
        self.image = Image.new("RGB", (FINE * self._size[0], FINE * self._size[1]), (128, 128, 128))
        self._draw = ImageDraw.Draw(self.image)

    # shapes

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: Fill, corner: float = 0) -> None:
        if corner:
            self._paint(
                [(x0, y0), (x1, y1)],
                fill,
                lambda draw, p, c: draw.rounded_rectangle([*p[0], *p[1]], corner * self._scale, c),
            )
        else:
            self._paint([(x0, y0), (x1, y1)], fill, lambda draw, p, c: draw.rectangle([*p[0], *p[1]], c))

    def fill(self, fill: Fill) -> None:
        self.rect(0, 0, self.width, self.height, fill)

    def poly(self, points: Sequence[Point], fill: Fill) -> None:
        self._paint(points, fill, lambda draw, p, c: draw.polygon(p, c))

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Fill) -> None:
        self._paint([(x - rx, y - ry), (x + rx, y + ry)], fill, lambda draw, p, c: draw.ellipse([*p[0], *p[1]], c))

    def disc(self, x: float, y: float, r: float, fill: Fill) -> None:
        self.ellipse(x, y, r, r, fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: Fill, start: float = 0, end: float = 360) -> None:
        thick = max(1, round(width * self._scale))
        self._paint(
            [(x - r, y - r), (x + r, y + r)],
            fill,
            lambda draw, p, c: draw.arc([*p[0], *p[1]], start, end, c, thick),
        )

    def line(self, points: Sequence[Point], width: float, fill: Fill) -> None:
        """A line with round ends and joints."""
        r = width * self._scale / 2

        def stroke(draw: ImageDraw.ImageDraw, p: list[Point], c: int | Colour) -> None:
            draw.line(p, c, max(1, round(2 * r)))
            if r > 1:
                for x, y in p:
                    draw.ellipse([x - r, y - r, x + r, y + r], c)

        self._paint(points, fill, stroke, width)

    def text(self, x: float, y: float, text: str, size: float, colour: Colour, anchor: str = "mm") -> None:
        """Digits and plain letters."""
        font = ImageFont.load_default(size * self._scale)
        self._draw.text((x * self._scale, y * self._scale), text, colour, font, anchor)

    # light

    def glow(self, x: float, y: float, r: float, colour: Colour, strength: float = 0.6, flat: float = 1) -> None:
        """Light that fades from a point; `flat` makes it lower than wide."""
        self._spot(x, y, r, r * flat, colour, strength, 1.7)

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.4) -> None:
        """What lies on the ground under a thing."""
        self._spot(x, y, rx, ry, (10, 14, 24), strength, 0.9)

    def soft(self, points: Sequence[Point], colour: Colour, strength: float = 0.3, blur: float = 8) -> None:
        """A blurred shape: a beam of light, smoke, a cloud."""
        small = 6
        size = (self.image.width // small, self.image.height // small)
        mask = Image.new("L", size)
        scale = self._scale / small
        ImageDraw.Draw(mask).polygon([(x * scale, y * scale) for x, y in points], round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * scale)).resize(self.image.size, Image.Resampling.BILINEAR)
        self.image.paste(colour[:3], (0, 0), mask)

    def blur(self, radius: float) -> None:
        """Blur what is drawn so far: it lies far behind what follows."""
        small = self.image.reduce(FINE).filter(ImageFilter.GaussianBlur(radius * self._scale / FINE))
        self.image.paste(small.resize(self.image.size, Image.Resampling.BICUBIC))

    def mirror(self, y: float, strength: float = 0.4, colour: Colour = (20, 40, 60)) -> None:
        """Reflect what is above a line in the water or the floor below it."""
        line = round(y * self._scale)
        depth = min(line, self.image.height - line)
        above = ImageOps.flip(self.image.crop((0, line - depth, self.image.width, line)))
        above = above.filter(ImageFilter.BoxBlur((2 * self._scale, 4 * self._scale)))
        above = Image.blend(above, Image.new("RGB", above.size, colour), 0.25)
        fade = Gradient(((255,) * 3, (0,) * 3)).image(*above.size).convert("L")
        self.image.paste(above, (0, line), fade.point([round(v * strength) for v in range(256)]))

    def finish(self, *, grain: int = 7, vignette: float = 0.28) -> Image.Image:
        """The picture in its own size, with darker corners and a little grain."""
        r = math.hypot(self.width, self.height) / 2 * 1.12
        dark = Image.radial_gradient("L").resize(
            (round(2 * r * self._scale), round(2 * r * self._scale)), Image.Resampling.BILINEAR
        )
        left, top = (dark.width - self.image.width) // 2, (dark.height - self.image.height) // 2
        dark = dark.crop((left, top, left + self.image.width, top + self.image.height))
        dark = dark.point([round(max(0, v - 120) / 135 * 255 * vignette) for v in range(256)])
        self.image.paste((12, 16, 30), (0, 0), dark)
        image = self.image.resize(self._size, Image.Resampling.LANCZOS)
        noise = Image.frombytes("L", self._size, self.random.randbytes(self._size[0] * self._size[1]))
        noise = noise.filter(ImageFilter.GaussianBlur(0.8)).point([v * grain // 128 for v in range(256)])
        return ImageChops.add(image, Image.merge("RGB", [noise] * 3), 1, -grain)

    def _spot(self, x: float, y: float, rx: float, ry: float, colour: Colour, strength: float, fade: float) -> None:
        rx, ry = rx * 1.3, ry * 1.3
        curve = [round(255 * strength * max(0, 1 - v / 180) ** fade) for v in range(256)]  # 181 at the edge's middle
        mask = Image.radial_gradient("L").point(curve)
        size = max(2, round(2 * rx * self._scale)), max(2, round(2 * ry * self._scale))
        mask = mask.resize(size, Image.Resampling.BILINEAR)
        self.image.paste(colour[:3], (round((x - rx) * self._scale), round((y - ry) * self._scale)), mask)

    def _paint(
        self,
        points: Sequence[Point],
        fill: Fill,
        draw: Callable[[ImageDraw.ImageDraw, list[Point], Colour | int], None],
        margin: float = 0,
    ) -> None:
        places = [(x * self._scale, y * self._scale) for x, y in points]
        if not isinstance(fill, Gradient) and len(fill) == 3:
            draw(self._draw, places, fill)
            return
        edge = margin * self._scale / 2 + 1
        left, top = (math.floor(min(p[axis] for p in places) - edge) for axis in (0, 1))
        right, bottom = (math.ceil(max(p[axis] for p in places) + edge) + 1 for axis in (0, 1))
        mask = Image.new("L", (right - left, bottom - top))
        draw(ImageDraw.Draw(mask), [(x - left, y - top) for x, y in places], 255)
        if isinstance(fill, Gradient):
            paint = fill.image(*mask.size)
            mask = ImageChops.multiply(mask, paint.getchannel("A"))
            self.image.paste(paint.convert("RGB"), (left, top), mask)
        else:
            opaque = [v * fill[3] // 255 for v in range(256)]
            self.image.paste(fill[:3], (left, top), mask.point(opaque))
