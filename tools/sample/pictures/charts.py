"""Charts and maps, as a newsroom draws them."""

from __future__ import annotations

import math

from tools.sample.pictures.canvas import Canvas, Colour, across, darker, down, lighter, smooth
from tools.sample.pictures.places import writing
from tools.sample.pictures.scene import scene
from tools.sample.pictures.things import bars, contours, drone, gear, patrol_ship, radar

PAPER = down((250, 251, 252), (232, 238, 244))
INK: Colour = (46, 60, 80)


def _heading(c: Canvas, colour: Colour) -> None:
    c.rect(0, 0, c.width, 16, colour)
    writing(c, 60, 58, 560, 1, INK, 13)
    writing(c, 60, 92, 400, 1, (130, 144, 160), 6)


@scene
def chart_of_the_products(c: Canvas) -> None:
    c.fill(PAPER)
    _heading(c, (30, 110, 180))
    groups = ((6, (44, 120, 190)), (7, (226, 130, 50)), (8, (70, 160, 110)), (4, (150, 90, 170)))
    start, x, y, r = -90.0, 300, 350, 200
    c.shadow(x, y + 16, r * 1.15, r * 1.1, 0.35)
    for value, colour in groups:
        end = start + 360 * value / 25
        arc = [(x + r * math.cos(math.radians(a)), y + r * math.sin(math.radians(a))) for a in _range(start, end)]
        c.poly([(x, y), *arc], across(lighter(colour, 0.2), darker(colour, 0.12)))
        middle = math.radians((start + end) / 2)
        c.text(x + r * 0.76 * math.cos(middle), y + r * 0.76 * math.sin(middle), str(value), 38, (255, 255, 255))
        start = end
    c.disc(x, y, r * 0.5, (246, 249, 251))
    c.text(x, y, "25", 74, INK)
    for n, (_, colour) in enumerate(groups):
        top = 160 + n * 104
        c.rect(560, top, 850, top + 88, (255, 255, 255), 10)
        c.rect(560, top, 650, top + 88, across(lighter(colour, 0.16), colour), 10)
        writing(c, 670, top + 30, 150, 3, (120, 134, 150), 4, 16)
    patrol_ship(c, 566, 218, 70, (250, 250, 250))
    drone(c, 606, 308, 66, -8, (250, 250, 250))
    radar(c, 604, 440, 52, (240, 246, 240))
    gear(c, 605, 516, 32, 11, (236, 226, 240))


def _range(start: float, end: float) -> list[float]:
    steps = 40
    return [start + (end - start) * n / steps for n in range(steps + 1)]


@scene
def chart_of_the_stops(c: Canvas) -> None:
    c.fill(down((255, 252, 246), (244, 236, 222)))
    _heading(c, (190, 70, 50))
    colours = ((206, 84, 60), (226, 140, 60), (236, 186, 80), (120, 160, 150), (70, 110, 150))
    bars(c, (100, 170, 850, 510), (23, 17, 9, 7, 5), colours, 25)
    for n, colour in enumerate(colours):
        writing(c, 130 + n * 150, 536, 90, 2, darker(colour, 0.2), 5, 18)


@scene
def chart_of_the_materials(c: Canvas) -> None:
    c.fill(down((24, 34, 56), (14, 22, 38)))
    writing(c, 60, 60, 520, 1, (236, 240, 246), 13)
    writing(c, 60, 94, 380, 1, (130, 150, 176), 6)
    for n, (now, goal, colour) in enumerate(
        ((42, 70, (90, 170, 230)), (8, 50, (240, 160, 70)), (85, 100, (110, 210, 150)))
    ):
        y = 170 + n * 136
        writing(c, 62, y + 6, 240, 1, (200, 212, 226), 7)
        c.rect(60, y + 26, 760, y + 84, (44, 56, 82), 29)
        c.rect(60, y + 26, 60 + 7 * goal, y + 84, (*colour, 80), 29)
        c.rect(60, y + 26, 60 + max(7 * now, 60), y + 84, across(darker(colour, 0.2), lighter(colour, 0.2)), 29)
        c.text(60 + max(7 * now, 60) - 34, y + 55, str(now), 28, (16, 24, 40))
        c.text(826, y + 55, f"{goal}%", 40, colour)
        c.line([(60 + 7 * goal, y + 16), (60 + 7 * goal, y + 94)], 3, (250, 250, 250))


@scene
def map_of_the_test_flight(c: Canvas) -> None:
    c.fill((222, 230, 206))
    greens = [(206, 222, 180), (190, 210, 160), (176, 196, 140), (186, 180, 124), (196, 164, 112), (180, 140, 100)]
    for x, y, r in ((200, 150, 190), (640, 420, 230), (800, 90, 130), (330, 520, 150)):
        contours(c, x, y, r, greens)
    river = smooth([(-20, 330), (150, 300), (290, 350), (420, 300), (560, 250), (700, 270), (930, 200)])
    c.line(river, 17, (120, 176, 206))
    c.line(river, 9, (160, 206, 226))
    for n in range(1, 6):
        c.line([(n * 150, 0), (n * 150, 600)], 1.2, (255, 255, 255, 130))
        c.line([(0, n * 120), (900, n * 120)], 1.2, (255, 255, 255, 130))
    track = smooth([(170, 460), (260, 240), (470, 110), (700, 160), (780, 330), (660, 500), (430, 460), (170, 460)])
    c.soft([(x + 5, y + 8) for x, y in track], (30, 40, 30), 0.15, 5)
    for n in range(0, len(track) - 3, 5):
        c.line(track[n : n + 4], 6, (206, 40, 46))
    for n, (x, y) in enumerate(((170, 460), (470, 110), (780, 330), (430, 460))):
        c.disc(x, y, 21, (255, 255, 255))
        c.disc(x, y, 16, (206, 40, 46) if n else (30, 90, 170))
        c.text(x, y, str(n + 1), 20, (255, 255, 255))
    drone(c, 622, 120, 110, 14, (236, 240, 244))
    c.rect(640, 520, 880, 580, (255, 255, 255), 6)
    for n in range(4):
        c.rect(660 + n * 50, 552, 710 + n * 50, 562, (46, 60, 80) if n % 2 == 0 else (220, 226, 232))
    c.text(660, 536, "0", 16, INK)
    c.text(760, 536, "50", 16, INK)
    c.text(856, 536, "100", 16, INK)
