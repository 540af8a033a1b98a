"""People: figures without faces, in working clothes and uniforms; rows of heads; columns that march."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tools.sample.pictures.canvas import Canvas, Colour, Point, across, darker, down, lighter

GREEN, BLUE, GREY, WHITE, NAVY = (84, 104, 66), (58, 104, 160), (120, 126, 134), (236, 240, 244), (40, 58, 96)
ORANGE, RED, KHAKI, BLACK = (226, 124, 52), (190, 48, 46), (176, 156, 112), (40, 42, 50)
SKIN = (226, 180, 142)

Arms = tuple[tuple[float, float], tuple[float, float]]

#: The angles of upper arm and forearm, left arm and right: 0 hangs down, 90 points to the right.
HANGING: Arms = ((-8, -4), (8, 4))
FORWARD: Arms = ((35, 80), (50, 92))  # both hands to the right
BACKWARD: Arms = ((-50, -92), (-35, -80))
POINTING: Arms = ((-10, -4), (70, 84))
SPEAKING: Arms = ((-22, 50), (40, 135))
SALUTING: Arms = ((-8, -4), (95, -150))
RAISED: Arms = ((-155, -170), (155, 170))
WAVING: Arms = ((-8, -4), (140, 168))
FOLDED: Arms = ((-18, 60), (18, -60))
CLAPPING: Arms = ((-25, 95), (25, -95))


@dataclass(frozen=True, slots=True)
class Person:
    """How one looks and stands. `hat`: peaked, hard, soft, helmet, hood, shield, cap, or none."""

    coat: Colour = BLUE
    trousers: Colour | None = None
    hat: str = ""
    hat_colour: Colour = (238, 196, 62)
    hair: Colour = (38, 32, 34)
    long_hair: bool = False
    arms: Arms = HANGING
    legs: Arms = ((-4, -2), (4, 2))
    lean: float = 0
    bust: bool = False  # only down to the hip: behind a table
    skin: Colour = SKIN

    def but(self, **changes: object) -> Person:
        return replace(self, **changes)  # type: ignore[arg-type]


OFFICER = Person(GREEN, darker(GREEN, 0.25), "peaked", GREEN)
WORKER = Person(BLUE, darker(BLUE, 0.3), "hard")
ENGINEER = Person(WHITE, NAVY)
WOMAN = Person(BLUE, darker(BLUE, 0.3), long_hair=True)
NURSE = Person((120, 196, 196), (104, 176, 178), "cap", (140, 210, 210))
WELDER = Person((108, 88, 70), (70, 66, 70), "shield", BLACK)


def _end(start: Point, angle: float, length: float) -> Point:
    return start[0] + math.sin(math.radians(angle)) * length, start[1] + math.cos(math.radians(angle)) * length


def person(c: Canvas, x: float, y: float, h: float, who: Person) -> tuple[Point, Point]:
    """Draw somebody of height h who stands at (x, y). Returns where the hands are."""
    hip = (x, y - 0.49 * h)
    neck = _end(hip, 180 - who.lean, 0.36 * h)
    trousers = who.trousers or darker(who.coat, 0.25)
    if not who.bust:
        c.shadow(x + 0.06 * h, y, 0.24 * h, 0.04 * h, 0.45)
        for side, (upper, lower) in zip((-1, 1), who.legs, strict=True):
            start = (hip[0] + side * 0.045 * h, hip[1])
            knee = _end(start, upper, 0.24 * h)
            foot = _end(knee, lower, 0.23 * h)
            shade = darker(trousers, 0.14) if side > 0 else trousers
            c.line([start, knee, foot], 0.082 * h, shade)
            c.line([foot, (foot[0] + 0.035 * h, foot[1] + 0.01 * h)], 0.05 * h, (38, 36, 40))
    hands = _arm(c, neck, h, who, 1), (0.0, 0.0)
    w = 0.112 * h
    shoulders = [(neck[0] - w, neck[1] + 0.045 * h), (neck[0] - 0.05 * h, neck[1]), (neck[0] + 0.05 * h, neck[1])]
    shoulders.append((neck[0] + w, neck[1] + 0.045 * h))
    waist = [(hip[0] + 0.092 * h, hip[1] + 0.03 * h), (hip[0] - 0.092 * h, hip[1] + 0.03 * h)]
    if who.long_hair and who.hat not in ("hood", "shield"):
        c.ellipse(
            neck[0], neck[1] - 0.055 * h, 0.078 * h, 0.092 * h, across(lighter(who.hair, 0.16), darker(who.hair, 0.1))
        )
    c.poly([*shoulders, *waist], across(lighter(who.coat, 0.14), who.coat, darker(who.coat, 0.3)))
    if who.hat == "peaked":
        c.line([(hip[0] - 0.09 * h, hip[1] - 0.01 * h), (hip[0] + 0.09 * h, hip[1] - 0.01 * h)], 0.02 * h, (70, 52, 38))
        for side in (-1, 1):
            c.line(
                [(neck[0] + side * 0.05 * h, neck[1] + 0.012 * h), (neck[0] + side * 0.095 * h, neck[1] + 0.035 * h)],
                0.02 * h,
                (206, 172, 74),
            )
    c.line([(neck[0], neck[1] + 0.01 * h), (neck[0], neck[1] - 0.04 * h)], 0.052 * h, darker(who.skin, 0.16))
    c.poly(
        [
            (neck[0] - 0.03 * h, neck[1] - 0.004 * h),
            (neck[0] + 0.03 * h, neck[1] - 0.004 * h),
            (neck[0], neck[1] + 0.05 * h),
        ],
        darker(who.skin, 0.1),
    )
    hands = _arm(c, neck, h, who, -1), hands[0]
    _head(c, (neck[0] + 0.004 * h * who.lean / 10, neck[1] - 0.075 * h), 0.062 * h, who)
    return hands


def _arm(c: Canvas, neck: Point, h: float, who: Person, side: int) -> Point:
    upper, lower = who.arms[0 if side < 0 else 1]
    shoulder = (neck[0] + side * 0.094 * h, neck[1] + 0.045 * h)
    elbow = _end(shoulder, upper, 0.165 * h)
    wrist = _end(elbow, lower, 0.15 * h)
    sleeve = darker(who.coat, 0.22) if side > 0 else lighter(who.coat, 0.06)
    c.line([shoulder, elbow, wrist], 0.062 * h, sleeve)
    hand = _end(elbow, lower, 0.178 * h)
    c.disc(*hand, 0.027 * h, who.skin)
    return hand


def _head(c: Canvas, at: Point, r: float, who: Person) -> None:
    x, y = at
    c.ellipse(x, y, 0.92 * r, 1.1 * r, across(lighter(who.skin, 0.12), who.skin, darker(who.skin, 0.24)))
    if who.hat == "hood":
        c.ellipse(x, y - 0.1 * r, 1.15 * r, 1.3 * r, across(lighter(who.coat), darker(who.coat, 0.18)))
        c.rect(x - 0.72 * r, y - 0.4 * r, x + 0.72 * r, y + 0.1 * r, who.skin, 0.2 * r)
        return
    if who.hat == "shield":
        c.poly(
            [(x - r, y - 0.8 * r), (x + r, y - 0.8 * r), (x + 0.8 * r, y + 1.3 * r), (x - 0.8 * r, y + 1.3 * r)],
            across(lighter(who.hat_colour), who.hat_colour),
        )
        c.rect(x - 0.6 * r, y - 0.3 * r, x + 0.6 * r, y + 0.2 * r, (70, 150, 110), 0.1 * r)
        c.ellipse(x, y - 0.75 * r, r, 0.5 * r, who.hat_colour)
        return
    top = [
        (x + 1.04 * r * math.cos(a), y - 0.16 * r - 1.02 * r * math.sin(a))
        for a in (n * math.pi / 12 for n in range(13))
    ]
    c.poly(top, who.hair)
    colour = who.hat_colour
    if who.hat == "peaked":
        c.ellipse(x, y - 1.05 * r, 1.42 * r, 0.5 * r, across(lighter(colour, 0.25), darker(colour, 0.2)))
        c.rect(x - 0.98 * r, y - 0.95 * r, x + 0.98 * r, y - 0.52 * r, RED)
        c.ellipse(x, y - 0.48 * r, 0.95 * r, 0.2 * r, (32, 32, 36))
        c.disc(x, y - 0.82 * r, 0.2 * r, (240, 204, 84))
    elif who.hat in ("hard", "helmet"):
        dome = [
            (x + 1.16 * r * math.cos(a), y - 0.36 * r - 1.1 * r * math.sin(a))
            for a in (n * math.pi / 12 for n in range(13))
        ]
        c.poly(dome, across(lighter(colour, 0.4), colour, darker(colour, 0.28)))
        c.line([(x - 1.3 * r, y - 0.34 * r), (x + 1.42 * r, y - 0.34 * r)], 0.2 * r, darker(colour, 0.14))
        if who.hat == "helmet":
            c.line([(x - 1.1 * r, y - 0.3 * r), (x - 1.2 * r, y + 0.7 * r)], 0.3 * r, darker(colour, 0.3))
    elif who.hat in ("soft", "cap"):
        c.ellipse(x, y - 0.62 * r, 1.12 * r, 0.62 * r, across(lighter(colour, 0.2), darker(colour, 0.2)))
        if who.hat == "soft":
            c.line([(x - 1.2 * r, y - 0.34 * r), (x + 1.35 * r, y - 0.34 * r)], 0.2 * r, darker(colour, 0.2))
        else:
            c.rect(x - 0.78 * r, y + 0.12 * r, x + 0.78 * r, y + 0.85 * r, WHITE, 0.25 * r)


def heads(c: Canvas, y: float, size: float, colour: Colour, *, step: float = 2.9, sway: float = 0.2) -> None:
    """A row of people seen from behind, across the picture: heads, shoulders and the backs of their chairs."""
    x = -size * c.random.random() * 2
    while x < c.width + size * 2:
        top = y + c.random.uniform(-sway, sway) * size
        shade = darker(colour, c.random.uniform(0, 0.25))
        c.ellipse(x, top + 2.45 * size, 1.75 * size, 1.5 * size, down(lighter(shade, 0.14), shade))
        c.ellipse(x, top, 0.82 * size, size, across(lighter(shade, 0.2), darker(shade, 0.3)))
        c.rect(
            x - 1.3 * size,
            top + 2.3 * size,
            x + 1.3 * size,
            top + 6 * size,
            down(darker(shade, 0.3), darker(shade, 0.6)),
            0.35 * size,
        )
        x += step * size * c.random.uniform(0.94, 1.06)


def column(c: Canvas, x: float, y: float, h: float, who: Person, count: int, step: float) -> None:
    """Figures that march to the right, from back to front."""
    for number in range(count):
        stride = 22 if number % 2 else -22
        arms = ((-stride * 1.6, -stride * 0.8), (stride * 1.6, stride * 2.2))
        person(c, x + number * step, y, h, who.but(arms=arms, legs=((-stride, -stride - 8), (stride, stride - 12))))
