"""Out of doors: radars, drones, vehicles, robots, firemen, sport."""

from __future__ import annotations

import math

from tools.sample.pictures.canvas import Canvas, across, darker, down, lighter, mixed, rounded, smooth, turned
from tools.sample.pictures.figures import (
    BLUE,
    FOLDED,
    FORWARD,
    NAVY,
    POINTING,
    RED,
    WAVING,
    WHITE,
    Person,
    person,
)
from tools.sample.pictures.places import (
    DAY,
    HAZE,
    MORNING,
    STORM,
    SUNSET,
    ground,
    hills,
    sea,
    sky,
    sun,
    trees,
)
from tools.sample.pictures.scene import scene
from tools.sample.pictures.things import (
    DARK,
    IRON,
    STEEL,
    armoured_car,
    drone,
    launcher,
    radar,
    robot,
)

FIREMAN = Person((214, 150, 50), (60, 56, 60), "helmet", (206, 50, 44))
SOLDIER = Person((92, 110, 80), (70, 84, 62), "soft", (92, 110, 80))


@scene
def radar_on_the_island(c: Canvas) -> None:
    sky(c, down((60, 120, 180), (166, 206, 226), (246, 226, 196)), 380, 6)
    sun(c, 120, 250, 24)
    sea(c, 380, (150, 186, 196), (40, 96, 130), 160)
    c.poly(smooth([(-20, 390), (60, 372), (120, 392)]), (120, 150, 160))
    c.poly(
        [*smooth([(240, 640), (330, 520), (440, 430), (560, 396), (700, 390), (920, 450)]), (920, 640)],
        down((140, 160, 90), (84, 110, 66), (60, 76, 52)),
    )
    for _ in range(26):
        x = c.random.uniform(380, 880)
        c.ellipse(
            x,
            440 + c.random.uniform(10, 150),
            c.random.uniform(8, 26),
            c.random.uniform(5, 12),
            down((130, 130, 120), (84, 86, 82)),
        )
    c.rect(690, 330, 850, 420, across((246, 240, 220), (206, 196, 170)))
    c.poly([(676, 334), (864, 334), (840, 300), (700, 300)], (186, 76, 56))
    for x in (712, 768, 812):
        c.rect(x, 352, x + 26, 384, (70, 100, 120))
    radar(c, 540, 412, 270)
    c.line([(870, 430), (870, 250)], 3, DARK)
    c.line([(850, 270), (890, 270)], 2, DARK)
    person(c, 640, 470, 110, SOLDIER.but(arms=POINTING))


@scene
def drone_leaves_the_launcher(c: Canvas) -> None:
    sky(c, down((86, 140, 190), (186, 210, 220), (236, 230, 206)), 420, 6)
    hills(c, 420, 190, (120, 146, 150), 5, 440)
    hills(c, 430, 90, (96, 124, 92), 7, 450)
    ground(c, 430, (190, 178, 120), (140, 118, 72), 220)
    launcher(c, 150, 520, 330)
    for n in range(24):
        c.glow(190 + n * 13, 446 - n * 6 + c.random.uniform(-12, 12), 44 - n * 0.8, (250, 250, 246), 0.34)
    drone(c, 630, 210, 330, -20)
    for x in (60, 110):
        person(c, x, 540, 130, SOLDIER.but(arms=POINTING if x == 110 else FOLDED))
    c.line([(820, 450), (820, 370)], 3, DARK)
    c.poly([(820, 372), (872, 382), (820, 396)], (226, 120, 50))


@scene
def drone_comes_home(c: Canvas) -> None:
    sky(c, SUNSET, 470, 6, (255, 190, 140))
    sun(c, 230, 400, 54, (255, 206, 120))
    hills(c, 470, 130, (96, 60, 92), 6, 490)
    hills(c, 480, 60, (54, 36, 64), 8, 500)
    c.rect(0, 480, 900, 600, down((70, 44, 62), (30, 22, 36)))
    c.poly([(380, 484), (520, 484), (840, 600), (60, 600)], down((120, 84, 90), (60, 48, 60)))
    for n in range(5):
        y = 492 + n * n * 5
        c.rect(446 - n * 2, y, 454 + n * 2, y + 6 + n * 3, (240, 220, 190))
    drone(c, 560, 230, 300, 7, (120, 104, 120))
    c.glow(690, 260, 60, (255, 250, 220), 0.8)
    for n in range(8):
        for x in (390 - n * 42, 510 + n * 42):
            c.glow(x, 484 + n * 15, 12, (255, 220, 120), 0.9)
    for x in (120, 170):
        person(c, x, 560, 150, Person((40, 30, 46), (30, 24, 36), "soft", (40, 30, 46), skin=(70, 50, 60), arms=WAVING))


@scene
def water_curtain(c: Canvas) -> None:
    sky(c, down((120, 130, 140), (190, 186, 176), (226, 206, 170)), 330, 3)
    c.rect(430, 140, 900, 420, across((206, 196, 176), (166, 150, 130)))
    c.poly([(400, 144), (900, 144), (900, 70), (460, 70)], (120, 84, 70))
    for n in range(3):
        c.rect(480 + n * 150, 230, 580 + n * 150, 420, (110, 90, 76))
    for n in range(5):
        for _ in range(6):
            c.glow(700 + c.random.gauss(40, 40) + n * 14, 120 - n * 36 + c.random.gauss(0, 20), 80, (70, 66, 70), 0.4)
    for _ in range(26):
        c.glow(640 + c.random.gauss(60, 60), 190 + c.random.gauss(0, 30), 40, (255, 160, 50), 0.6)
    c.rect(0, 410, 900, 600, down((170, 166, 156), (104, 102, 100)))
    for n, (x, y) in enumerate(((120, 470), (230, 520), (350, 570))):
        for k in range(80):
            a = -0.25 - 0.95 * k / 80
            reach = c.random.uniform(0.75, 1.05) * 330
            c.line(
                smooth(
                    [
                        (x + 60, y - 70),
                        (x + 60 + reach * 0.5 * math.cos(a), y - 70 + reach * 0.66 * math.sin(a)),
                        (x + 60 + reach * math.cos(a), y - 60 + reach * 0.8 * math.sin(a)),
                    ],
                    5,
                ),
                2,
                (236, 246, 252, 120),
            )
        person(c, x, y + 10 + n * 4, 200 + n * 20, FIREMAN.but(arms=FORWARD, lean=8))
        c.line(smooth([(x + 60, y - 70), (x, y - 60), (x - 90, y + 10), (-20, y + 40)]), 9, (226, 206, 160))
    c.ring(680, 250, 5, 2, WHITE)


@scene
def fire_engine(c: Canvas) -> None:
    sky(c, HAZE, 300, 4)
    trees(c, 320, 70, (96, 140, 90), 10)
    c.rect(0, 310, 900, 600, down((186, 180, 168), (116, 112, 108)))
    red = (206, 44, 40)
    c.shadow(460, 520, 400, 26, 0.6)
    c.rect(120, 200, 620, 470, down(lighter(red, 0.2), red, darker(red, 0.4)), 10)
    c.poly([(620, 220), (760, 220), (820, 330), (820, 470), (620, 470)], across(red, darker(red, 0.25)))
    c.poly([(650, 240), (748, 240), (792, 330), (650, 330)], down((190, 226, 240), (70, 110, 136)))
    c.rect(120, 380, 820, 404, (250, 246, 236))
    for n in range(4):
        c.rect(146 + n * 118, 230, 246 + n * 118, 366, down((206, 210, 216), (130, 138, 148)), 4)
        for k in range(7):
            c.line([(150 + n * 118, 246 + k * 17), (242 + n * 118, 246 + k * 17)], 2, (110, 118, 128))
    c.rect(160, 160, 600, 176, STEEL)
    c.rect(160, 184, 600, 200, STEEL)
    for n in range(15):
        c.rect(170 + n * 30, 162, 176 + n * 30, 198, (120, 128, 138))
    for x in (668, 712):
        c.rect(x, 200, x + 34, 222, (60, 130, 230), 6)
        c.glow(x + 17, 208, 70, (110, 170, 255), 0.7)
    for x in (230, 390, 720):
        c.disc(x, 470, 56, (34, 34, 38))
        c.disc(x, 470, 30, rounded(STEEL))
        c.disc(x, 470, 11, DARK)
    c.disc(808, 420, 13, (255, 246, 206))
    c.glow(820, 420, 70, (255, 246, 200), 0.5)
    person(c, 70, 570, 280, FIREMAN.but(arms=FORWARD))
    c.line(smooth([(110, 430), (160, 520), (300, 560), (520, 550), (610, 440)]), 12, (226, 206, 160))


@scene
def tug_of_war(c: Canvas) -> None:
    sky(c, DAY, 250, 5)
    trees(c, 262, 60, (70, 124, 72), 13)
    ground(c, 256, (150, 186, 92), (96, 146, 60), 240)
    c.rect(0, 250, 900, 290, (226, 230, 226))
    for n in range(30):
        c.disc(n * 31 + c.random.uniform(-6, 6), 246, 12, ((206, 170, 140), (60, 50, 46))[n % 2])
        c.rect(n * 31 - 13, 256, n * 31 + 13, 290, ((226, 110, 60), BLUE, (240, 220, 120), (90, 160, 110))[n % 4], 5)
    c.line([(60, 434), (840, 434)], 9, (226, 196, 140))
    for n in range(4):
        person(
            c,
            130 + n * 84,
            560 - n % 2 * 14,
            250,
            Person((226, 80, 60), (250, 250, 250), arms=((40, 80), (62, 84)), lean=-22, legs=((26, 40), (44, 60))),
        )
        person(
            c,
            770 - n * 84,
            560 - n % 2 * 14,
            250,
            Person((60, 120, 200), NAVY, arms=((-62, -84), (-40, -80)), lean=22, legs=((-44, -60), (-26, -40))),
        )
    c.rect(444, 424, 456, 486, (206, 40, 40))
    person(c, 450, 400, 150, Person(WHITE, NAVY, "cap", WHITE, arms=((-8, -4), (150, 174))))


@scene
def relay_with_a_billet(c: Canvas) -> None:
    sky(c, down((90, 160, 220), (200, 226, 236)), 220, 6)
    c.rect(0, 190, 900, 300, across((150, 170, 190), (186, 200, 206)))
    for n in range(96):
        x, y = n % 32 * 29 + n // 32 * 10, 206 + n // 32 * 30
        c.rect(
            x - 12,
            y + 8,
            x + 12,
            y + 34,
            ((226, 110, 60), (60, 110, 180), (240, 220, 120), (90, 160, 110), (240, 240, 240))[n * 7 % 5],
            6,
        )
        c.disc(x, y, 9, ((206, 166, 134), (70, 56, 50))[n * 5 % 3 % 2])
    c.rect(0, 296, 900, 316, (90, 150, 80))
    c.rect(0, 316, 900, 600, down((206, 100, 74), (160, 66, 52)))
    for y in (316, 372, 450, 560):
        c.line([(0, y), (900, y + 6)], 4, (250, 244, 236))
    for n, (x, y, h, coat) in enumerate(
        ((150, 430, 180, (60, 120, 200)), (330, 500, 220, (90, 170, 110)), (620, 570, 320, (230, 120, 50)))
    ):
        person(
            c,
            x,
            y,
            h,
            Person(
                coat,
                NAVY,
                long_hair=n == 2,
                lean=9,
                arms=((50, 100), (40, 92)) if n == 2 else ((-50, 40), (60, 120)),
                legs=((-46, -92), (52, 16)),
            ),
        )
        size = h * 0.3
        c.rect(x + h * 0.1, y - h * 0.66, x + h * 0.1 + size, y - h * 0.58, down((226, 230, 236), STEEL, IRON), 5)
    c.line([(800, 316), (860, 600)], 14, (250, 250, 250))
    for n in range(5):
        c.line([(60 + n * 8, 470 + n * 20), (330, 474 + n * 20)], 1.6, (255, 240, 226, 120))


@scene
def hose_in_the_water(c: Canvas) -> None:
    c.fill(down((70, 170, 206), (30, 120, 170), (16, 84, 136)))
    c.rect(0, 0, 900, 90, down((226, 220, 206), (196, 186, 166)))
    for n in range(12):
        c.disc(40 + n * 76, 40, 15, ((60, 50, 46), (206, 170, 140))[n % 2])
        c.rect(22 + n * 76, 54, 58 + n * 76, 92, ((226, 110, 60), BLUE, (240, 240, 236))[n % 3], 8)
    for n in range(3):
        y = 190 + n * 140
        for k in range(23):
            c.disc(k * 40 + 10, y + 5 * math.sin(k), 9, ((226, 60, 50), (250, 250, 250))[k % 2])
    for _ in range(150):
        x, y = c.random.uniform(0, 900), c.random.uniform(100, 590)
        c.line(smooth([(x, y), (x + 20, y - 5), (x + 42, y)], 4), 2.4, (190, 236, 246, 130))
    for x, y, colour in (
        (250, 300, (240, 200, 60)),
        (620, 290, (226, 70, 60)),
        (360, 470, (250, 250, 250)),
        (760, 480, (60, 170, 110)),
    ):
        for r in (86, 64):
            c.ring(x, y + 16, r, 3, (220, 246, 250, 160), 190, 350)
        c.ellipse(x, y + 30, 54, 22, across((60, 80, 120), (30, 50, 90)))
        c.ellipse(x, y, 23, 27, across((236, 190, 150), (190, 140, 104)))
        c.ellipse(x, y - 10, 25, 20, down(lighter(colour, 0.3), darker(colour, 0.1)))
        for _ in range(12):
            c.disc(
                x + c.random.gauss(0, 50), y + 30 + c.random.gauss(0, 14), c.random.uniform(2, 5), (240, 252, 255, 190)
            )
    c.line(smooth([(0, 350), (140, 330), (290, 336), (420, 350)]), 17, (236, 220, 176))
    c.line(smooth([(470, 352), (600, 330), (760, 350), (900, 330)]), 17, (236, 220, 176))
    c.rect(412, 336, 446, 366, rounded((206, 170, 80)), 4)
    c.rect(450, 338, 484, 368, rounded((206, 170, 80)), 4)


@scene
def stretcher_on_the_rocks(c: Canvas) -> None:
    sky(c, HAZE, 300, 5)
    hills(c, 320, 200, (136, 156, 160), 4, 360)
    hills(c, 340, 110, (104, 130, 112), 6, 380)
    c.rect(0, 350, 900, 600, down((150, 146, 134), (110, 106, 98)))
    for _ in range(130):
        share = c.random.random()
        x, y, r = c.random.uniform(-20, 920), 352 + share * 250, 10 + 46 * share * c.random.random()
        tone = mixed((170, 166, 156), (90, 88, 86), c.random.random())[:3]
        c.poly(
            smooth(
                [
                    (x - r, y),
                    (x - r * 0.6, y - r * 0.6),
                    (x + r * 0.2, y - r * 0.75),
                    (x + r, y - r * 0.1),
                    (x + r * 0.5, y + r * 0.16),
                    (x - r, y),
                ]
            ),
            down(lighter(tone, 0.35), tone, darker(tone, 0.4)),
        )
    person(c, 450, 470, 270, SOLDIER.but(arms=((-30, -10), (30, 10))))
    c.line([(230, 400), (700, 380)], 10, rounded(STEEL))
    c.poly([(270, 398), (660, 380), (660, 414), (270, 432)], down((226, 130, 50), (170, 80, 30)))
    c.ellipse(330, 378, 24, 20, (226, 180, 142))
    c.poly([(350, 372), (640, 356), (650, 384), (350, 402)], down((110, 130, 96), (76, 94, 66)))
    person(c, 200, 540, 290, SOLDIER.but(arms=((24, 20), (30, 30)), legs=((-16, -4), (26, 6))))
    person(c, 730, 530, 290, SOLDIER.but(arms=((-30, -30), (-24, -20)), legs=((-26, -6), (16, 4))))


@scene
def stretcher_in_the_pack(c: Canvas) -> None:
    c.fill(down((206, 196, 170), (170, 156, 128)))
    c.rect(0, 400, 900, 600, down((150, 112, 76), (104, 74, 50)))
    for n in range(7):
        c.line([(0, 420 + n * 30), (900, 416 + n * 30)], 2, (90, 62, 42))
    c.glow(200, 120, 420, (255, 250, 230), 0.5)
    c.shadow(450, 530, 330, 26, 0.6)
    bag = (96, 116, 80)
    c.poly(
        [*smooth([(270, 520), (250, 340), (290, 190), (450, 140), (610, 190), (650, 340), (630, 520)]), (270, 520)],
        across(lighter(bag, 0.25), bag, darker(bag, 0.45)),
    )
    c.poly(
        smooth([(286, 220), (300, 120), (450, 80), (600, 120), (614, 220), (560, 260), (340, 260), (286, 220)]),
        down(lighter(bag, 0.3), darker(bag, 0.1)),
    )
    c.rect(330, 350, 570, 500, down(lighter(bag, 0.15), darker(bag, 0.3)), 18)
    for x in (370, 520):
        c.rect(x, 240, x + 18, 360, (60, 74, 52), 3)
        c.rect(x - 5, 300, x + 23, 322, DARK, 4)
    for n in range(3):
        c.line([(590 + n * 26, 500), (560 + n * 30, 60)], 15, rounded(STEEL))
        c.disc(560 + n * 30, 60, 10, DARK)
    c.rect(566, 120, 680, 330, (226, 130, 50, 235), 12)
    c.line([(560, 200), (690, 200)], 8, DARK)
    c.rect(110, 470, 220, 520, rounded((226, 230, 226)), 6)
    c.rect(156, 478, 174, 512, RED)
    c.rect(142, 488, 188, 502, RED)


@scene
def pontoon_bridge(c: Canvas) -> None:
    sky(c, MORNING, 240, 5)
    hills(c, 240, 120, (120, 140, 150), 6, 260)
    hills(c, 250, 50, (86, 120, 86), 9, 264)
    sea(c, 256, (190, 186, 160), (104, 120, 104), 220, 0.35)
    c.mirror(330, 0.2, (90, 100, 90))
    for n in range(11):
        x, y = -20 + n * 90, 452 - n * 15
        w, h = 84 - n * 2, 40 - n * 1.6
        c.poly([(x, y), (x + w, y - 12), (x + w - 8, y + h - 12), (x + 8, y + h)], down((120, 136, 96), (66, 78, 56)))
        c.glow(x + 30, y + h, 40, (236, 240, 230), 0.35, 0.25)
    c.poly([(-20, 420), (960, 270), (960, 290), (-20, 456)], down((170, 166, 150), (110, 108, 100)))
    for n in range(30):
        x = n * 32
        c.line([(x, 420 - x * 0.153), (x + 4, 454 - x * 0.168)], 2, (84, 84, 80))
    for n in range(12):
        x = n * 80
        c.line([(x, 418 - x * 0.153), (x, 386 - x * 0.15)], 3, (70, 80, 64))
    c.line([(0, 388), (900, 252)], 2, (70, 80, 64))
    truck = (90, 108, 72)
    c.poly([(300, 300), (480, 274), (480, 372), (300, 400)], across(lighter(truck, 0.2), darker(truck, 0.2)))
    c.poly([(484, 302), (550, 292), (566, 330), (566, 358), (484, 370)], lighter(truck, 0.12))
    c.poly([(500, 306), (544, 300), (556, 328), (500, 336)], (60, 90, 104))
    for x, y in ((340, 396), (400, 388), (530, 368)):
        c.disc(x, y, 21, (34, 36, 36))
        c.disc(x, y, 9, STEEL)
    c.poly([(0, 520), (300, 540), (420, 600), (0, 600)], down((160, 140, 100), (110, 92, 66)))
    for x in (90, 170):
        person(c, x, 580, 180, SOLDIER.but(arms=POINTING if x == 90 else WAVING))


@scene
def armoured_car_on_the_dune(c: Canvas) -> None:
    sky(c, down((70, 150, 214), (170, 214, 236), (246, 232, 200)), 380, 3)
    sun(c, 780, 90, 34)
    c.poly(
        [*smooth([(-20, 380), (200, 330), (460, 360), (700, 310), (930, 350)]), (930, 620), (-20, 620)],
        down((240, 206, 140), (214, 160, 92)),
    )
    c.poly(
        [*smooth([(-20, 560), (180, 480), (420, 420), (640, 330), (930, 440)]), (930, 640), (-20, 640)],
        down((252, 222, 156), (226, 170, 96), (186, 126, 66)),
    )
    for n in range(26):
        y = 440 + n * 9
        c.line(
            smooth([(-10, y + 60), (220, y + 10), (460, y - 24 + n * 2), (700, y + 10), (910, y + 20)], 6),
            1.4,
            (176, 116, 62, 110),
        )
    for n in range(30):
        c.glow(290 - n * 9, 424 + n * 4 + c.random.uniform(-20, 20), 46 + n, (250, 226, 176), 0.3)
    c.soft([(290, 480), (640, 372), (660, 396), (320, 512)], (90, 56, 20), 0.6, 12)
    armoured_car(c, 280, 450, 380, tilt=-17)


@scene
def brakes_after_the_pass(c: Canvas) -> None:
    sky(c, STORM, 260, 5, (200, 206, 206))
    hills(c, 280, 240, (90, 108, 110), 4, 330)
    hills(c, 320, 160, (64, 92, 74), 5, 380)
    c.line(smooth([(40, 330), (260, 300), (150, 260), (330, 230), (250, 196), (380, 170)]), 8, (170, 166, 156))
    c.rect(0, 360, 900, 600, down((120, 118, 116), (70, 70, 72)))
    for n in range(5):
        c.rect(20 + n * 200, 372, 60 + n * 200, 420, (240, 240, 236))
        c.rect(20 + n * 200, 390, 60 + n * 200, 402, (206, 50, 46))
    armoured_car(c, 250, 540, 560, (100, 110, 76))
    for _ in range(10):
        c.glow(330 + c.random.uniform(-30, 30), 470 + c.random.uniform(-50, 20), 46, (230, 230, 226), 0.25)
    person(c, 220, 590, 220, SOLDIER.but(arms=FORWARD, lean=24, legs=((-30, 30), (50, -20))))
    person(c, 840, 590, 250, SOLDIER.but(hat="hard", hat_colour=(90, 104, 78), arms=((-70, -50), (-20, -100)), lean=-6))
    c.rect(120, 560, 190, 592, (206, 60, 50), 4)


@scene
def cabin_of_the_armoured_car(c: Canvas) -> None:
    c.fill((40, 46, 44))
    c.poly([(0, 0), (900, 0), (640, 150), (260, 150)], down((70, 80, 72), (120, 130, 116)))
    c.poly([(0, 0), (260, 150), (260, 420), (0, 600)], across((60, 70, 62), (104, 116, 100)))
    c.poly([(900, 0), (640, 150), (640, 420), (900, 600)], across((96, 108, 94), (52, 60, 54)))
    c.poly([(260, 420), (640, 420), (900, 600), (0, 600)], down((110, 112, 106), (56, 58, 56)))
    c.rect(260, 150, 640, 420, down((150, 160, 140), (100, 110, 96)))
    c.rect(360, 190, 540, 400, across((176, 186, 166), (120, 130, 112)), 14)
    c.rect(420, 210, 480, 250, (190, 226, 240), 8)
    c.glow(450, 230, 130, (226, 246, 255), 0.7)
    c.line([(400, 300), (400, 350)], 8, DARK)
    for n in range(4):
        x, y = 230 - n * 62, 430 + n * 40
        s = 1 + n * 0.36
        for side in (0, 1):
            at = x if side == 0 else 900 - x
            tone = (74, 92, 70) if side == 0 else (62, 78, 60)
            k = 1 if side == 0 else -1
            c.rect(
                min(at, at - k * 70 * s),
                y - 130 * s,
                max(at, at - k * 70 * s),
                y - 30 * s,
                across(lighter(tone, 0.15), darker(tone, 0.3)),
                12,
            )
            c.rect(
                min(at + k * 16 * s, at - k * 70 * s),
                y - 44 * s,
                max(at + k * 16 * s, at - k * 70 * s),
                y - 16 * s,
                down(lighter(tone, 0.2), darker(tone, 0.3)),
                9,
            )
            c.line([(at - k * 52 * s, y - 130 * s), (at - k * 12 * s, y - 50 * s)], 5 * s, (190, 70, 50))
    for n in range(3):
        y = 30 + n * 40
        w = 150 - n * 36
        c.rect(450 - w, y, 450 + w, y + 12, (250, 250, 230))
        c.glow(450, y + 6, w * 1.5, (255, 250, 226), 0.5, 0.4)
    for k in range(11):
        c.line([(300 + k * 30, 424), (60 + k * 78, 600)], 2, (44, 46, 46))


@scene
def robot_on_the_range(c: Canvas) -> None:
    sky(c, DAY, 270, 5)
    hills(c, 280, 90, (110, 140, 130), 6, 300)
    ground(c, 290, (206, 176, 120), (166, 110, 70), 300)
    for n in range(7):
        c.line([(60 + n * 130, 320), (60 + n * 130, 372)], 4, (240, 240, 236))
        c.poly([(60 + n * 130, 322), (96 + n * 130, 334), (60 + n * 130, 346)], (206, 50, 46))
    c.line([(0, 350), (900, 350)], 3, (206, 50, 46))
    robot(c, 250, 520, 330)
    for n in range(12):
        c.glow(230 - n * 14, 516 + c.random.uniform(-8, 8), 30, (226, 190, 140), 0.3)
    person(c, 90, 450, 150, SOLDIER.but(hat="helmet", hat_colour=(92, 110, 80), arms=FORWARD))


@scene
def robot_close_up(c: Canvas) -> None:
    c.fill(down((120, 160, 120), (70, 110, 70)))
    for _ in range(30):
        c.glow(c.random.uniform(0, 900), c.random.uniform(0, 300), c.random.uniform(50, 120), (190, 226, 150), 0.3)
    c.blur(8)
    c.poly([(0, 430), (900, 400), (900, 600), (0, 600)], down((130, 96, 66), (80, 56, 40)))
    orange = (222, 140, 46)
    for x in (150, 600):
        c.rect(x, 230, x + 150, 540, rounded((52, 54, 58)), 50)
        for n in range(10):
            c.rect(x - 4, 250 + n * 28, x + 154, 262 + n * 28, (30, 32, 36), 3)
    c.poly([(270, 250), (630, 250), (600, 470), (300, 470)], down(lighter(orange, 0.35), orange, darker(orange, 0.4)))
    c.poly([(300, 180), (600, 180), (630, 250), (270, 250)], lighter(orange, 0.3))
    for x in (350, 550):
        c.disc(x, 340, 46, DARK)
        c.disc(x, 340, 34, down((226, 240, 250), (90, 130, 160)))
        c.glow(x, 340, 90, (255, 255, 240), 0.6)
    c.rect(420, 390, 480, 440, DARK, 6)
    c.text(450, 220, "RM-05", 36, (90, 50, 20))
    c.line([(450, 180), (450, 60)], 16, rounded(IRON))
    c.rect(390, 40, 510, 100, rounded((60, 66, 76)), 10)
    c.disc(450, 70, 22, (150, 206, 230))
    c.line([(330, 460), (260, 560)], 14, rounded(STEEL))
    c.ellipse(300, 566, 190, 24, down((110, 116, 124), (50, 54, 62)))
    for _ in range(90):
        x = c.random.uniform(0, 900)
        y = c.random.uniform(540, 610)
        c.line(
            smooth(
                [
                    (x, y),
                    (x + c.random.uniform(-8, 8), y - 30),
                    (x + c.random.uniform(-26, 26), y - c.random.uniform(40, 90)),
                ],
                5,
            ),
            3,
            ((70, 120, 54), (110, 160, 70), (50, 90, 44))[round(x) % 3],
        )


@scene
def rifle_out_of_the_mud(c: Canvas) -> None:
    c.fill(down((170, 186, 190), (206, 206, 196)))
    for n in range(3):
        c.rect(60 + n * 290, 40, 290 + n * 290, 220, (226, 236, 236))
    c.blur(7)
    c.rect(40, 400, 860, 600, down((140, 146, 150), (84, 90, 96)), 10)
    c.poly([(60, 404), (840, 404), (800, 470), (100, 470)], down((112, 78, 48), (74, 50, 30)))
    for _ in range(60):
        x = c.random.uniform(110, 790)
        c.ellipse(x, c.random.uniform(412, 462), c.random.uniform(8, 40), c.random.uniform(2, 5), (150, 110, 70, 150))

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return turned(points, (450, 300), -9)

    gun = (48, 52, 54)
    c.poly(at((150, 280), (290, 268), (300, 300), (170, 350)), down((90, 70, 50), (52, 40, 30)))
    c.poly(at((290, 262), (560, 262), (560, 302), (290, 304)), down(lighter(gun, 0.3), gun, darker(gun, 0.4)))
    c.poly(at((560, 268), (690, 270), (690, 292), (560, 298)), down((96, 74, 52), (56, 42, 32)))
    c.line(at((690, 280), (800, 280)), 9, rounded(gun))
    c.line(at((770, 268), (770, 250)), 5, gun)
    c.poly(at((440, 302), (490, 302), (520, 400), (474, 406)), across(lighter(gun, 0.15), darker(gun, 0.3)))
    c.poly(at((340, 302), (376, 302), (356, 374), (322, 366)), (76, 58, 42))
    for _ in range(60):
        x = c.random.uniform(170, 760)
        (p,) = at((x, c.random.uniform(262, 306)))
        c.ellipse(p[0], p[1], c.random.uniform(5, 20), c.random.uniform(4, 11), (124, 88, 54))
    for _ in range(34):
        (p,) = at((c.random.uniform(180, 740), 306))
        h = c.random.uniform(20, 110)
        c.line([p, (p[0], p[1] + h)], c.random.uniform(2, 5), (112, 78, 48, 220))
        c.ellipse(p[0], p[1] + h, 4, 7, (112, 78, 48))
    for x, y, k in ((330, 320, -1), (630, 250, 1)):
        c.poly(
            smooth(
                [(x - 40, y - 36), (x + 30, y - 40), (x + 46, y), (x + 20, y + 34), (x - 36, y + 30), (x - 40, y - 36)]
            ),
            down((110, 140, 170), (60, 84, 116)),
        )
        c.line([(x, y - 20), (x + k * 240, y - 210)], 60, across((70, 110, 160), (44, 76, 120)))
