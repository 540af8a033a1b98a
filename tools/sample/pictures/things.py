"""Things: ships, aircraft, vehicles, machines, instruments, furniture, charts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tools.sample.pictures.canvas import (
    Canvas,
    Colour,
    Fill,
    Point,
    across,
    darker,
    down,
    lighter,
    rounded,
    smooth,
    turned,
)
from tools.sample.pictures.places import flag, writing

STEEL, IRON, DARK = (150, 160, 170), (96, 104, 114), (44, 50, 60)


def patrol_ship(c: Canvas, x: float, y: float, size: float, hull: Colour = (214, 220, 226), tilt: float = 0) -> None:
    """A patrol ship that heads to the right; its waterline begins at (x, y) and is `size` long."""
    s = size / 100

    def at(*points: Point) -> list[Point]:
        return turned([(x + px * s, y - py * s) for px, py in points], (x + 50 * s, y), tilt)

    c.poly(
        at((0, 0), (92, 0), (104, 13), (84, 11.5), (40, 10), (-1, 10)),
        down(lighter(hull, 0.2), hull, darker(hull, 0.35)),
    )
    c.poly(at((0, 0), (92, 0), (94, 2.4), (-0.4, 2.4)), (150, 52, 48))
    c.poly(at((70, 2.4), (76, 2.4), (83, 11.4), (77, 11)), (198, 62, 48))
    c.poly(at((18, 10), (70, 10.6), (66, 17), (20, 17)), down(lighter(hull, 0.4), darker(hull, 0.1)))
    c.poly(at((38, 17), (65, 17), (61, 24), (40, 24)), down(lighter(hull, 0.5), darker(hull, 0.05)))
    c.poly(at((42, 22.6), (62, 22.6), (63, 20), (41.5, 20)), (38, 58, 78))
    for px in range(22, 64, 5):
        c.disc(*at((px, 13.6))[0], 0.9 * s, (44, 66, 84))
    c.poly(at((22, 17), (33, 17), (31, 23), (24, 23)), darker(hull, 0.25))
    c.line(at((50, 24), (50, 42)), 0.9 * s, darker(hull, 0.45))
    c.line(at((45, 34), (55, 34)), 0.6 * s, darker(hull, 0.45))
    c.line(at((47, 38), (53, 38)), 1.2 * s, darker(hull, 0.5))
    c.ellipse(*at((54, 27))[0], 3 * s, 2.4 * s, rounded(lighter(hull, 0.4)))
    c.poly(at((76, 11), (83, 11.4), (81, 15), (77, 15)), darker(hull, 0.3))
    c.line(at((80, 14), (88, 16)), 0.7 * s, DARK)
    flag(c, *at((6, 10))[0], 11 * s)


def wake(c: Canvas, x: float, y: float, size: float, strength: float = 1) -> None:
    """Foam along the waterline of a ship that moves to the right, and its wave at the bow."""
    for n in range(46):
        share = n / 46
        c.glow(
            x + size * (share * 1.05 - 0.1),
            y + c.random.uniform(0, size * 0.02),
            size * 0.035,
            (255, 255, 255),
            0.5 * strength,
            0.3,
        )
    for _ in range(24):
        c.disc(
            x + size * c.random.uniform(0.84, 1.04),
            y - size * abs(c.random.gauss(0, 0.018)),
            size * 0.006,
            (255, 255, 255, 170),
        )
    for n in range(30):
        c.glow(
            x - size * n / 45,
            y + size * 0.012 + n * 0.4,
            size * (0.03 + n * 0.0012),
            (240, 248, 250),
            0.22 * strength,
            0.3,
        )


def tug(c: Canvas, x: float, y: float, size: float) -> None:
    s = size / 100

    def at(*points: Point) -> list[Point]:
        return [(x + px * s, y - py * s) for px, py in points]

    c.poly(at((2, 0), (94, 0), (104, 22), (80, 17), (30, 13), (-3, 15)), down((66, 74, 86), (34, 38, 48)))
    c.poly(at((2, 0), (94, 0), (95.5, 4), (1, 4)), (166, 50, 44))
    c.line(at((-3, 14), (30, 12), (80, 16), (104, 21)), 1.6 * s, (240, 184, 60))
    c.rect(*at((34, 30))[0], *at((74, 14))[0], across((250, 246, 236), (214, 208, 196)), s)
    c.poly(at((42, 30), (70, 30), (67, 46), (44, 46)), across((252, 248, 240), (206, 200, 190)))
    c.poly(at((43, 43.4), (68, 43.4), (69.2, 36), (42.6, 36)), (44, 66, 88))
    for px in (49.5, 56, 62.5):
        c.line(at((px, 36), (px, 43.4)), 0.9 * s, (240, 236, 226))
    c.rect(*at((24, 40))[0], *at((33, 14))[0], across((226, 96, 50), (150, 52, 34)), s)
    c.rect(*at((24, 40))[0], *at((33, 36))[0], (40, 40, 46))
    c.line(at((56, 46), (56, 66)), s, (60, 66, 76))
    c.line(at((51, 58), (61, 58)), 0.8 * s, (60, 66, 76))
    for px in range(0, 92, 9):
        c.disc(*at((px, 8))[0], 2.6 * s, DARK)
        c.disc(*at((px, 8))[0], 1.2 * s, (84, 84, 90))


def fishing_boat(c: Canvas, x: float, y: float, size: float, hull: Colour = (36, 104, 150)) -> None:
    s = size / 100

    def at(*points: Point) -> list[Point]:
        return [(x + px * s, y - py * s) for px, py in points]

    c.poly(at((6, 0), (84, 0), (104, 26), (76, 16), (20, 14), (-2, 20)), down(lighter(hull, 0.2), darker(hull, 0.35)))
    c.line(at((-2, 19), (20, 13), (76, 15), (104, 25)), 2.2 * s, (206, 60, 48))
    c.rect(*at((14, 38))[0], *at((42, 14))[0], across((236, 206, 120), (190, 150, 70)), s)
    c.rect(*at((10, 42))[0], *at((46, 38))[0], (180, 66, 50), s)
    for px in (18, 27, 36):
        c.rect(*at((px, 33))[0], *at((px + 5, 25))[0], (52, 76, 92))
    c.line(at((58, 14), (58, 60)), 1.4 * s, (110, 82, 56))
    c.line(at((58, 56), (84, 20)), 0.6 * s, (70, 60, 50))
    c.line(at((58, 56), (30, 40)), 0.6 * s, (70, 60, 50))
    flag(c, *at((46, 42))[0], 16 * s)


def speedboat(c: Canvas, x: float, y: float, size: float) -> None:
    s = size / 100

    def at(*points: Point) -> list[Point]:
        return turned([(x + px * s, y - py * s) for px, py in points], (x, y), -7)

    c.poly(at((0, 0), (70, 1), (104, 22), (60, 20), (0, 17)), down((246, 248, 250), (196, 206, 216), (120, 134, 148)))
    c.poly(at((0, 9), (84, 11), (91, 15), (0, 13)), (222, 98, 44))
    c.poly(at((26, 18), (58, 20), (50, 36), (30, 36)), down((250, 250, 250), (206, 212, 218)))
    c.poly(at((31, 33.5), (50, 33.5), (55, 24), (29, 23)), (38, 62, 84))
    c.line(at((32, 36), (30, 52)), s, IRON)
    c.line(at((27, 46), (36, 46.5)), 1.2 * s, IRON)
    c.rect(*at((-3, 24))[0], *at((4, 6))[0], DARK, s)
    flag(c, *at((12, 17))[0], 20 * s)


def drone(c: Canvas, x: float, y: float, size: float, tilt: float = 0, colour: Colour = (206, 212, 216)) -> None:
    """A fixed-wing drone seen from the side and a little from below; it flies to the right. (x, y) is its middle."""
    s = size / 100

    def at(*points: Point) -> list[Point]:
        return turned([(x + px * s, y - py * s) for px, py in points], (x, y), tilt)

    c.poly(at((-6, 2), (12, 2), (-18, 40), (-26, 40)), across(darker(colour, 0.3), darker(colour, 0.15)))
    body = smooth(at((-40, 2), (-24, 6), (10, 7), (36, 6), (48, 1), (40, -5), (10, -6), (-26, -3), (-40, 0)))
    c.poly(body, down(lighter(colour, 0.4), colour, darker(colour, 0.42)))
    c.line(at((-38, 1), (-66, 4)), 2.4 * s, darker(colour, 0.25))
    c.poly(at((-66, 3), (-56, 4), (-66, 22), (-74, 22)), darker(colour, 0.1))
    c.poly(at((-58, 4), (-66, 4), (-82, -6), (-74, -6)), darker(colour, 0.32))
    c.poly(at((-2, -2), (20, -2), (-6, -46), (-16, -46)), across(lighter(colour, 0.25), darker(colour, 0.14)))
    c.line(at((-16, -44), (-6, -44)), 4 * s, (204, 58, 46))
    c.line(at((-18, 38), (-26, 38)), 3 * s, (204, 58, 46))
    c.disc(*at((30, -6))[0], 4.6 * s, rounded((58, 66, 78)))
    c.disc(*at((32, -7))[0], 1.7 * s, (150, 200, 226))
    c.ellipse(*at((-43, 1.4))[0], 1.4 * s, 15 * s, (230, 236, 240, 120))


def launcher(c: Canvas, x: float, y: float, size: float) -> None:
    """A rail from which a drone is shot off."""
    s = size / 100
    c.shadow(x + 40 * s, y + 2 * s, 76 * s, 9 * s, 0.5)
    for px in (6, 56):
        c.disc(x + px * s, y - 5 * s, 7 * s, DARK)
        c.disc(x + px * s, y - 5 * s, 3 * s, STEEL)
    c.rect(x - 8 * s, y - 22 * s, x + 66 * s, y - 8 * s, down((112, 126, 88), (70, 82, 56)), 2 * s)
    c.rect(x + 2 * s, y - 34 * s, x + 26 * s, y - 22 * s, down((96, 110, 76), (60, 72, 48)), 2 * s)
    rail = [(x - 10 * s, y - 26 * s), (x + 112 * s, y - 66 * s)]
    c.line(rail, 7 * s, (66, 74, 62))
    c.line([(px, py - 2.4 * s) for px, py in rail], 2 * s, (186, 192, 180))
    c.line([(x + 62 * s, y - 12 * s), (x + 92 * s, y - 58 * s)], 3 * s, (70, 78, 66))
    c.line([(x + 40 * s, y - 22 * s), (x + 62 * s, y - 48 * s)], 5 * s, (140, 148, 150))


def radar(c: Canvas, x: float, y: float, size: float, colour: Colour = (118, 138, 98), *, turn: float = 0.9) -> None:
    """A radar on a mast; its foot is at (x, y). `turn` narrows the aerial."""
    s = size / 100
    c.shadow(x, y, 40 * s, 8 * s, 0.5)
    c.rect(x - 28 * s, y - 26 * s, x + 28 * s, y, across(lighter(colour, 0.2), darker(colour, 0.35)), 2 * s)
    c.rect(x - 20 * s, y - 20 * s, x - 6 * s, y, darker(colour, 0.45))
    for n in range(4):
        c.line([(x + 4 * s, y - (18 - 4 * n) * s), (x + 22 * s, y - (18 - 4 * n) * s)], 1.3 * s, darker(colour, 0.4))
    c.poly(
        [(x - 9 * s, y - 26 * s), (x + 9 * s, y - 26 * s), (x + 4 * s, y - 58 * s), (x - 4 * s, y - 58 * s)],
        rounded(colour),
    )
    c.rect(x - 7 * s, y - 64 * s, x + 7 * s, y - 56 * s, rounded((90, 98, 90)), s)
    w, top, low = 52 * s * turn, y - 116 * s, y - 66 * s
    face = [
        *smooth([(x - w, top + 8 * s), (x, top), (x + w, top + 8 * s)]),
        *smooth([(x + w, low - 8 * s), (x, low), (x - w, low - 8 * s)]),
    ]
    c.poly(face, across(lighter(colour, 0.3), colour, darker(colour, 0.4)))
    for n in range(1, 13):
        px = x - w + 2 * w * n / 13
        c.line([(px, top + 6 * s), (px, low - 6 * s)], 0.9 * s, darker(colour, 0.45))
    for n in range(1, 6):
        py = top + (low - top) * n / 6
        c.line(smooth([(x - w, py + 2 * s), (x, py), (x + w, py + 2 * s)]), 1.1 * s, lighter(colour, 0.35))
    c.line([(x, low + 4 * s), (x + 30 * s, (top + low) / 2 + 26 * s)], 2 * s, darker(colour, 0.5))
    c.rect(x + 24 * s, (top + low) / 2 + 16 * s, x + 36 * s, (top + low) / 2 + 28 * s, darker(colour, 0.3), s)


def armoured_car(c: Canvas, x: float, y: float, size: float, colour: Colour = (108, 116, 78), tilt: float = 0) -> None:
    """A wheeled armoured vehicle that drives to the right."""
    s = size / 100

    def at(*points: Point) -> list[Point]:
        return turned([(x + px * s, y - py * s) for px, py in points], (x + 50 * s, y), tilt)

    c.poly(
        at((2, 12), (96, 12), (106, 22), (92, 32), (78, 38), (6, 38), (-2, 26)),
        down(lighter(colour, 0.28), colour, darker(colour, 0.4)),
    )
    c.poly(at((78, 38), (92, 32), (106, 22), (86, 24)), lighter(colour, 0.22))
    c.poly(at((80, 35.5), (89, 32), (92, 28), (82, 30)), (40, 58, 66))
    for px in (14, 30, 46, 62):
        c.rect(*at((px, 33))[0], *at((px + 7, 29))[0], (44, 56, 58), 0.8 * s)
    c.poly(at((34, 38), (62, 38), (58, 47), (38, 47)), down(lighter(colour, 0.2), darker(colour, 0.3)))
    c.line(at((58, 43), (84, 47)), 1.8 * s, darker(colour, 0.5))
    c.line(at((20, 38), (16, 62)), 0.5 * s, DARK)
    c.line(at((2, 24), (104, 21)), 0.8 * s, darker(colour, 0.35))
    for px in (12, 36, 62, 86):
        cx, cy = at((px, 8))[0]
        c.disc(cx, cy, 10.4 * s, (34, 34, 36))
        c.disc(cx, cy, 8.4 * s, (58, 58, 58))
        c.disc(cx, cy, 4.6 * s, rounded(colour))
        for n in range(6):
            c.disc(cx + 3 * s * math.cos(n), cy + 3 * s * math.sin(n), 0.6 * s, DARK)


def robot(c: Canvas, x: float, y: float, size: float, colour: Colour = (222, 150, 54)) -> None:
    """A tracked robot with a probe on an arm."""
    s = size / 100
    c.shadow(x + 46 * s, y + s, 66 * s, 8 * s, 0.5)
    c.rect(x, y - 24 * s, x + 90 * s, y, (40, 42, 46), 12 * s)
    for px in range(12, 86, 13):
        c.disc(x + px * s, y - 10 * s, 5.6 * s, rounded((104, 108, 112)))
    for n in range(22):
        px = x + (5 + n * 3.8) * s
        c.line([(px, y - 23.5 * s), (px, y - 21 * s)], 1.4 * s, (86, 88, 92))
    c.poly(
        [(x + 6 * s, y - 24 * s), (x + 84 * s, y - 24 * s), (x + 76 * s, y - 44 * s), (x + 14 * s, y - 44 * s)],
        down(lighter(colour, 0.3), colour, darker(colour, 0.3)),
    )
    c.rect(x + 20 * s, y - 40 * s, x + 46 * s, y - 30 * s, DARK, 2 * s)
    c.line([(x + 22 * s, y - 44 * s), (x + 22 * s, y - 70 * s)], 3 * s, IRON)
    c.rect(x + 12 * s, y - 82 * s, x + 34 * s, y - 68 * s, rounded((70, 78, 88)), 2 * s)
    c.disc(x + 29 * s, y - 75 * s, 4 * s, (140, 196, 222))
    arm = [(x + 64 * s, y - 44 * s), (x + 88 * s, y - 66 * s), (x + 122 * s, y - 30 * s)]
    c.line(arm, 5 * s, darker(colour, 0.2))
    for p in arm[:2]:
        c.disc(*p, 4.4 * s, DARK)
    c.ellipse(x + 124 * s, y - 12 * s, 20 * s, 4.4 * s, down((92, 98, 106), (44, 48, 56)))
    c.line([arm[2], (x + 124 * s, y - 13 * s)], 3 * s, IRON)


def gear(c: Canvas, x: float, y: float, r: float, teeth: int, colour: Colour, turn: float = 0) -> None:
    """A gear wheel with a hub, holes and bevelled teeth."""
    outline = []
    for n in range(teeth):
        for share, k in ((-0.32, 0.87), (-0.2, 1.0), (0.2, 1.0), (0.32, 0.87)):
            a = 2 * math.pi * (n + share) / teeth + turn
            outline.append((x + r * k * math.cos(a), y + r * k * math.sin(a)))
    c.soft([(px + r * 0.05, py + r * 0.09) for px, py in outline], (8, 10, 16), 0.55, r * 0.05)
    c.poly(outline, across(lighter(colour, 0.5), colour, darker(colour, 0.5)))
    c.disc(x, y, r * 0.79, down(darker(colour, 0.25), lighter(colour, 0.4)))
    c.disc(x, y, r * 0.75, across(lighter(colour, 0.3), colour, darker(colour, 0.35)))
    for n in range(6):
        a = n * math.pi / 3 + turn
        c.disc(x + r * 0.5 * math.cos(a), y + r * 0.5 * math.sin(a), r * 0.135, down((16, 18, 24), darker(colour, 0.5)))
    c.disc(x, y, r * 0.27, down(lighter(colour, 0.55), darker(colour, 0.3)))
    c.disc(x, y, r * 0.14, (18, 20, 26))


def lathe(c: Canvas, x: float, y: float, size: float, colour: Colour = (86, 132, 120)) -> None:
    """A lathe; its feet stand at y."""
    s = size / 100
    c.shadow(x + 50 * s, y, 66 * s, 6 * s, 0.5)
    for px in (4, 72):
        c.rect(x + px * s, y - 30 * s, x + (px + 24) * s, y, across(lighter(colour, 0.15), darker(colour, 0.35)), s)
    c.rect(x, y - 37 * s, x + 100 * s, y - 29 * s, down(STEEL, IRON))
    c.rect(x, y - 64 * s, x + 30 * s, y - 35 * s, across(lighter(colour, 0.3), colour, darker(colour, 0.3)), 2 * s)
    for n in range(3):
        c.disc(x + (7 + 8 * n) * s, y - 57 * s, 2.2 * s, ((200, 60, 50), (240, 200, 80), (90, 180, 100))[n])
    c.rect(x + 6 * s, y - 50 * s, x + 24 * s, y - 40 * s, DARK, s)
    c.rect(x + 30 * s, y - 59 * s, x + 37 * s, y - 41 * s, down((210, 216, 222), IRON), s)
    c.rect(x + 37 * s, y - 53.5 * s, x + 76 * s, y - 46.5 * s, down((236, 240, 244), STEEL, IRON))
    c.poly(
        [(x + 76 * s, y - 54 * s), (x + 96 * s, y - 58 * s), (x + 98 * s, y - 36 * s), (x + 78 * s, y - 36 * s)],
        across(lighter(colour, 0.2), darker(colour, 0.3)),
    )
    c.rect(x + 48 * s, y - 45 * s, x + 62 * s, y - 36 * s, down(IRON, DARK), s)
    c.ring(x + 55 * s, y - 32 * s, 5 * s, 1.3 * s, STEEL)


def press(c: Canvas, x: float, y: float, size: float, colour: Colour = (92, 122, 150)) -> None:
    """A tall hydraulic press."""
    s = size / 100
    c.shadow(x + 30 * s, y, 48 * s, 6 * s, 0.5)
    c.rect(x - 4 * s, y - 104 * s, x + 64 * s, y - 80 * s, across(lighter(colour, 0.25), darker(colour, 0.35)), 2 * s)
    for px in (0, 48):
        c.rect(x + px * s, y - 82 * s, x + (px + 12) * s, y - 14 * s, rounded(colour))
    c.rect(x + 22 * s, y - 80 * s, x + 38 * s, y - 52 * s, rounded((206, 212, 218)))
    c.rect(x + 14 * s, y - 56 * s, x + 46 * s, y - 44 * s, down(STEEL, IRON))
    c.rect(x + 16 * s, y - 24 * s, x + 44 * s, y - 14 * s, down(IRON, DARK))
    c.rect(x - 4 * s, y - 15 * s, x + 64 * s, y, across(colour, darker(colour, 0.45)), s)
    c.rect(x + 4 * s, y - 98 * s, x + 56 * s, y - 90 * s, (240, 200, 70))


def monitor(
    c: Canvas, x: float, y: float, w: float, h: float, kind: str = "curve", tint: Colour = (80, 220, 170)
) -> None:
    """A screen: a curve, a scope, bars, or lines of text."""
    c.rect(x, y, x + w, y + h, (26, 30, 38), 6)
    c.rect(x + 5, y + 5, x + w - 5, y + h - 5, down((14, 34, 48), (8, 18, 30)))
    c.glow(x + w / 2, y + h / 2, w * 0.75, tint, 0.22, h / w)
    for n in range(1, 5):
        c.line([(x + 5, y + h * n / 5), (x + w - 5, y + h * n / 5)], 0.7, (*tint, 60))
        c.line([(x + w * n / 5, y + 5), (x + w * n / 5, y + h - 5)], 0.7, (*tint, 60))
    if kind == "curve":
        points = [
            (x + 10 + (w - 20) * n / 14, y + h * (0.5 + 0.3 * math.sin(n * 0.9) * c.random.random())) for n in range(15)
        ]
        c.line(smooth(points, 5), 2, tint)
    elif kind == "scope":
        r = min(w, h) * 0.42
        for k in (1, 0.66, 0.33):
            c.ring(x + w / 2, y + h / 2, r * k, 1.2, tint)
        c.poly(
            [(x + w / 2, y + h / 2), (x + w / 2 + r, y + h / 2 - r * 0.2), (x + w / 2 + r * 0.8, y + h / 2 - r * 0.6)],
            (*tint, 110),
        )
        for _ in range(5):
            a, k = c.random.uniform(0, 6.28), c.random.uniform(0.2, 0.9)
            c.disc(x + w / 2 + r * k * math.cos(a), y + h / 2 + r * k * math.sin(a), 2.4, (250, 240, 160))
    elif kind == "bars":
        for n in range(8):
            v = c.random.uniform(0.2, 0.75) * h
            c.rect(x + 12 + n * (w - 24) / 8, y + h - 10 - v, x + 12 + (n + 0.7) * (w - 24) / 8, y + h - 10, tint)
    else:
        writing(c, x + 14, y + 16, w - 34, int((h - 24) / 9), tint, 2, 9)


def table(
    c: Canvas, x0: float, x1: float, y: float, h: float, colour: Colour = (150, 104, 64), cloth: Fill | None = None
) -> None:
    c.shadow((x0 + x1) / 2, y + h, (x1 - x0) * 0.56, 14, 0.4)
    if cloth:
        c.rect(x0 + 4, y + 6, x1 - 4, y + h, cloth)
    else:
        for x in (x0 + 12, x1 - 24):
            c.rect(x, y + 10, x + 12, y + h, across(colour, darker(colour, 0.4)))
    c.rect(x0, y, x1, y + 14, down(lighter(colour, 0.3), darker(colour, 0.1)), 3)


def lectern(c: Canvas, x: float, y: float, h: float, colour: Colour = (140, 84, 48)) -> None:
    w = h * 0.34
    c.shadow(x, y, w, h * 0.06, 0.5)
    c.poly(
        [(x - w * 0.8, y - h * 0.86), (x + w * 0.8, y - h * 0.86), (x + w * 0.62, y), (x - w * 0.62, y)],
        across(lighter(colour, 0.24), colour, darker(colour, 0.36)),
    )
    c.poly(
        [(x - w, y - h * 0.92), (x + w, y - h * 0.92), (x + w * 0.86, y - h * 0.83), (x - w * 0.86, y - h * 0.83)],
        lighter(colour, 0.34),
    )
    c.disc(x, y - h * 0.5, w * 0.28, (226, 190, 84))
    c.disc(x, y - h * 0.5, w * 0.2, (196, 48, 44))
    c.line([(x - w * 0.3, y - h * 0.92), (x - w * 0.2, y - h * 1.12)], 2.4, DARK)
    c.disc(x - w * 0.2, y - h * 1.13, 4.4, DARK)


def sparks(c: Canvas, x: float, y: float, reach: float, count: int = 70, colour: Colour = (255, 214, 120)) -> None:
    """The light and the sparks of welding or grinding."""
    c.glow(x, y, reach * 1.7, (170, 210, 255), 0.5)
    c.glow(x, y, reach * 0.7, (255, 250, 230), 0.95)
    for _ in range(count):
        a, k = c.random.uniform(-0.2, 3.4), c.random.random() ** 0.7
        x1, y1 = x + math.cos(a) * reach * k * 1.2, y + math.sin(a) * reach * k + reach * 0.35 * k * k
        c.line([(x1, y1), (x1 + math.cos(a) * 7 * k, y1 + 6 * k)], 1.3, colour)
    c.disc(x, y, 6, (255, 255, 250))


def bars(
    c: Canvas,
    box: tuple[float, float, float, float],
    values: Sequence[float],
    colours: Sequence[Colour],
    top: float,
    labels: Sequence[str] = (),
) -> None:
    """Columns with their numbers, on a grid."""
    x0, y0, x1, y1 = box
    for n in range(6):
        y = y1 - (y1 - y0) * n / 5
        c.line([(x0, y), (x1, y)], 1.4, (120, 140, 160, 110))
        c.text(x0 - 12, y, f"{top * n / 5:g}", 15, (98, 112, 128), "rm")
    step = (x1 - x0) / len(values)
    for n, value in enumerate(values):
        colour = colours[n % len(colours)]
        left, right, high = x0 + n * step + step * 0.2, x0 + (n + 1) * step - step * 0.2, y1 - (y1 - y0) * value / top
        c.poly([(right, high), (right + 14, high - 9), (right + 14, y1 - 9), (right, y1)], darker(colour, 0.35))
        c.poly([(left, high), (left + 14, high - 9), (right + 14, high - 9), (right, high)], lighter(colour, 0.45))
        c.rect(left, high, right, y1, across(lighter(colour, 0.22), darker(colour, 0.08)))
        c.text((left + right) / 2 + 6, high - 26, labels[n] if labels else f"{value:g}", 24, (40, 52, 68))
    c.line([(x0, y1), (x1, y1)], 2.4, (70, 84, 100))


def contours(c: Canvas, x: float, y: float, r: float, colours: Sequence[Colour]) -> None:
    """Depths or heights on a map, one in the other."""
    phases = [c.random.uniform(0, 6.28) for _ in range(3)]
    for n, colour in enumerate(colours):
        k = r * (1 - n / len(colours))
        points = []
        for step in range(48):
            a = step * math.pi / 24
            bump = (
                1
                + 0.16 * math.sin(2 * a + phases[0])
                + 0.09 * math.sin(3 * a + phases[1])
                + 0.05 * math.sin(5 * a + phases[2])
            )
            points.append((x + k * bump * math.cos(a) * 1.25, y + k * bump * math.sin(a)))
        c.poly(points, colour)
        c.line([*points, points[0]], 1.2, (*darker(colour, 0.35), 150))


def valve_wheel(c: Canvas, x: float, y: float, r: float, colour: Colour = (196, 60, 50)) -> None:
    c.ring(x, y, r, r * 0.2, colour)
    for n in range(3):
        a = n * math.pi / 3
        c.line(
            [
                (x - r * math.cos(a) * 0.9, y - r * math.sin(a) * 0.9),
                (x + r * math.cos(a) * 0.9, y + r * math.sin(a) * 0.9),
            ],
            r * 0.12,
            darker(colour, 0.2),
        )
    c.disc(x, y, r * 0.2, DARK)


def propeller(
    c: Canvas, x: float, y: float, r: float, colour: Colour = (196, 150, 74), blades: int = 4, turn: float = 20
) -> None:
    for n in range(blades):
        blade = smooth(
            [
                (x - r * 0.08, y),
                (x - r * 0.42, y - r * 0.55),
                (x - r * 0.22, y - r),
                (x + r * 0.2, y - r * 0.9),
                (x + r * 0.16, y - r * 0.3),
                (x + r * 0.08, y),
            ]
        )
        c.poly(
            turned(blade, (x, y), turn + n * 360 / blades), across(lighter(colour, 0.45), colour, darker(colour, 0.45))
        )
        c.line(
            turned([(x - r * 0.02, y - r * 0.2), (x - r * 0.06, y - r * 0.8)], (x, y), turn + n * 360 / blades),
            r * 0.02,
            lighter(colour, 0.4),
        )
    c.disc(x, y, r * 0.22, rounded(colour))
    c.disc(x, y, r * 0.1, darker(colour, 0.3))
