"""Ships and boats, at sea, on the slip and in harbour; what a ship looks like inside; the sea floor."""

from __future__ import annotations

import math

from tools.sample.pictures.canvas import Canvas, across, darker, down, lighter, rounded, smooth
from tools.sample.pictures.figures import (
    BACKWARD,
    FORWARD,
    GREEN,
    NAVY,
    ORANGE,
    POINTING,
    RAISED,
    WAVING,
    WHITE,
    WORKER,
    Person,
    person,
)
from tools.sample.pictures.places import (
    DAY,
    HAZE,
    MORNING,
    NIGHT,
    SUNSET,
    hall,
    hills,
    room,
    sea,
    sky,
    stars,
    sun,
)
from tools.sample.pictures.scene import portrait, scene
from tools.sample.pictures.things import (
    DARK,
    IRON,
    STEEL,
    monitor,
    patrol_ship,
    propeller,
    speedboat,
    tug,
    valve_wheel,
    wake,
)


@scene
def patrol_ship_at_sea(c: Canvas) -> None:
    sky(c, DAY, 300, 7)
    sea(c, 300, (84, 142, 178), (18, 62, 100), 300)
    c.mirror(392, 0.1)
    patrol_ship(c, 170, 395, 560, tilt=-1.5)
    wake(c, 170, 395, 560)
    for x, y, w in ((640, 120, 20), (700, 96, 14), (150, 170, 16), (560, 190, 11)):
        c.line(
            smooth(
                [
                    (x - w, y - w * 0.3),
                    (x - w * 0.4, y - w * 0.5),
                    (x, y),
                    (x + w * 0.4, y - w * 0.5),
                    (x + w, y - w * 0.3),
                ]
            ),
            2.6,
            (250, 250, 250),
        )


@scene
def patrol_ship_by_night(c: Canvas) -> None:
    sky(c, NIGHT, 250, 4, (60, 74, 100))
    stars(c, 150, 50)
    c.glow(660, 90, 180, (200, 214, 240), 0.5)
    c.disc(660, 90, 26, (232, 236, 244))
    sea(c, 250, (46, 66, 96), (6, 14, 30), 220, 0.4)
    for n, (y, rise) in enumerate(((330, 60), (430, 80), (520, 60))):
        points = [(x, y - rise * math.sin(x / 130 + n * 2) * c.random.uniform(0.6, 1)) for x in range(-50, 1000, 70)]
        if n == 1:
            patrol_ship(c, 190, 420, 480, (92, 104, 122), tilt=-9)
            for x, y1 in ((372, 372), (402, 366), (432, 360), (470, 318)):
                c.glow(x, y1, 26, (255, 220, 140), 0.9)
                c.disc(x, y1, 3, (255, 244, 210))
            c.soft([(520, 250), (900, 150), (900, 300)], (255, 246, 214), 0.4, 10)
        c.poly([(-50, 620), *smooth(points), (960, 620)], down((64, 92, 122, 235), (10, 22, 42), (6, 14, 28)))
        c.line(smooth([(x, y1 - 2) for x, y1 in points]), 3, (190, 210, 226, 120))
    for _ in range(160):
        c.disc(
            640 + c.random.gauss(20, 46),
            330 - abs(c.random.gauss(0, 50)),
            c.random.uniform(0.8, 2.4),
            (230, 240, 250, 170),
        )


@scene
def ship_leaves_the_slip(c: Canvas) -> None:
    sky(c, HAZE, 360, 5)
    for x, h in ((60, 220), (770, 260)):
        c.rect(x, 360 - h, x + 16, 372, (196, 120, 60))
        c.line([(x - 60, 360 - h), (x + 150, 360 - h - 10)], 8, (206, 130, 64))
        c.line([(x + 8, 330 - h), (x + 150, 360 - h - 8)], 2, DARK)
        c.line([(x + 120, 360 - h), (x + 120, 420 - h)], 1.6, DARK)
    c.rect(560, 250, 900, 376, across((136, 152, 166), (104, 118, 134)))
    for x in range(580, 890, 44):
        c.rect(x, 268, x + 26, 330, (190, 206, 214))
    sea(c, 372, (128, 160, 166), (52, 96, 112), 160)
    c.poly([(520, 420), (900, 372), (900, 470), (560, 452)], down((150, 146, 138), (96, 94, 92)))
    patrol_ship(c, 130, 420, 520, (222, 226, 230), tilt=-3)
    c.line(smooth([(150, 352), (330, 366), (520, 350), (640, 330)]), 2, (240, 210, 90))
    for n in range(16):
        x = 150 + n * 32
        c.poly([(x, 354), (x + 14, 354), (x + 7, 372)], ((206, 50, 46), (244, 204, 70), (60, 120, 180))[n % 3])
    for _ in range(150):
        a, k = c.random.uniform(3.3, 5.6), c.random.random() ** 0.6
        c.glow(150 + math.cos(a) * 130 * k, 432 + math.sin(a) * 120 * k, 16 * (1.2 - k) + 4, (250, 254, 255), 0.75)
    for n in range(40):
        c.glow(60 + n * 13, 430 + c.random.uniform(-5, 10), 26, (255, 255, 255), 0.5, 0.35)
    for n in range(15):
        person(
            c,
            590 + n * 21,
            520 + n % 3 * 22,
            92,
            WORKER.but(
                coat=((58, 104, 160), (84, 104, 66), (226, 124, 52))[n % 3],
                arms=RAISED if n % 4 == 1 else WAVING if n % 2 else ((-8, -4), (8, 4)),
            ),
        )


@scene
def tug_at_the_quay(c: Canvas) -> None:
    sky(c, MORNING, 310, 5)
    hills(c, 310, 60, (136, 150, 172), 5, 312)
    for x in (80, 160, 700, 770):
        c.rect(x, 190, x + 7, 310, (120, 104, 110))
        c.line([(x - 40, 200), (x + 62, 186)], 6, (120, 104, 110))
    sea(c, 310, (176, 176, 176), (58, 88, 116), 200)
    c.mirror(430, 0.35)
    tug(c, 160, 440, 560)
    for n in range(22):
        x, y = 175 + n * 26, 130 + 190 * abs(n - 11) / 11
        c.poly(
            [(x, y), (x + 16, y), (x + 8, y + 20)],
            ((206, 50, 46), (244, 204, 70), (250, 250, 250), (60, 120, 180))[n % 4],
        )
    c.rect(0, 520, 900, 600, down((158, 150, 140), (104, 98, 94)))
    c.rect(0, 516, 900, 528, (206, 190, 90))
    for x in (120, 470, 780):
        c.rect(x, 488, x + 34, 528, rounded(IRON), 8)
        c.line(smooth([(x + 16, 496), (x + 40, 470), (x + 60, 430)]), 5, (206, 196, 160))
    person(c, 640, 575, 150, Person(WHITE, NAVY, "peaked", WHITE, arms=POINTING))
    person(c, 715, 578, 146, WORKER.but(hat_colour=(240, 240, 240)))


@scene
def speedboat_in_the_bay(c: Canvas) -> None:
    sky(c, down((40, 132, 206), (120, 196, 232), (220, 242, 244)), 250, 4)
    for x, w, h in ((80, 150, 90), (300, 110, 120), (640, 190, 100), (850, 120, 150)):
        c.poly(
            smooth(
                [(x - w, 252), (x - w * 0.5, 252 - h * 0.8), (x, 252 - h), (x + w * 0.5, 252 - h * 0.6), (x + w, 252)]
            ),
            down((104, 150, 132), (64, 112, 108)),
        )
    sea(c, 250, (90, 190, 204), (10, 98, 132), 280)
    speedboat(c, 250, 420, 430)
    for _ in range(260):
        k = c.random.random() ** 1.4
        c.glow(
            250 + c.random.uniform(-200, 20) * 1.1 + 220 * (1 - k),
            424 + c.random.gauss(0, 12) - 60 * k * c.random.random(),
            14 + 14 * k,
            (255, 255, 255),
            0.55,
        )
    c.soft([(280, 430), (0, 500), (0, 560), (330, 442)], (255, 255, 255), 0.5, 8)
    for x in (360, 400):
        person(c, x, 364, 90, Person(ORANGE, NAVY, "cap", NAVY, bust=True))


@scene
def survey_ship_stern(c: Canvas) -> None:
    sky(c, SUNSET, 300, 4, (250, 190, 150))
    sun(c, 300, 270, 30, (255, 220, 150))
    sea(c, 300, (206, 128, 104), (40, 44, 80), 220)
    c.poly([(0, 470), (900, 430), (900, 600), (0, 600)], down((150, 116, 96), (72, 64, 70)))
    for n in range(14):
        c.line([(-60 + n * 80, 600), (140 + n * 56, 436)], 1.5, (60, 50, 54, 150))
    frame = (232, 168, 58)
    for x in (430, 800):
        c.line([(x, 500), (x - 46, 120)], 20, across(lighter(frame), darker(frame, 0.4)))
    c.line([(384, 122), (754, 122)], 22, frame)
    c.line([(570, 122), (570, 270)], 3, DARK)
    c.poly(
        smooth([(490, 300), (530, 276), (620, 272), (680, 292), (620, 312), (530, 316), (490, 300)]),
        down((250, 220, 90), (226, 170, 40), (140, 90, 20)),
    )
    for x in (510, 540):
        c.poly([(x, 278), (x - 34, 250), (x - 20, 282)], (190, 60, 50))
    c.line([(0, 420), (384, 404)], 5, (230, 224, 214))
    c.line([(0, 380), (384, 366)], 4, (230, 224, 214))
    for x in (60, 170, 280):
        c.line([(x, 474), (x, 374)], 5, (230, 224, 214))
    person(c, 250, 560, 230, Person(ORANGE, NAVY, "hard", (250, 250, 250), arms=POINTING))
    person(c, 690, 570, 236, Person(ORANGE, NAVY, "hard", (226, 70, 56), arms=((-100, -160), (-60, -120))))


@scene
def night_watch_of_the_data_room(c: Canvas) -> None:
    c.fill(down((10, 14, 26), (22, 26, 44)))
    for n, kind in enumerate(("curve", "scope", "text", "bars")):
        monitor(
            c, 40 + n * 212, 90, 196, 140, kind, ((80, 220, 190), (120, 220, 110), (110, 170, 250), (250, 180, 90))[n]
        )
    c.rect(0, 320, 900, 344, (52, 58, 76))
    for n, kind in enumerate(("scope", "curve", "text")):
        monitor(
            c, 110 + n * 250, 200 + n % 2 * 10, 210, 128, kind, ((90, 200, 250), (250, 160, 90), (110, 230, 160))[n]
        )
    c.rect(0, 344, 900, 600, down((30, 34, 48), (10, 12, 20)))
    for x in (250, 640):
        c.glow(x, 330, 190, (90, 190, 210), 0.25)
        c.rect(x - 70, 380, x + 70, 560, down((24, 28, 40), (8, 10, 18)), 24)
        c.ellipse(x, 372, 84, 64, down((36, 44, 62), (12, 14, 24)))
        c.ellipse(x, 272, 40, 48, across((54, 62, 82), (14, 16, 28)))
        c.ring(x, 268, 46, 8, (70, 82, 104), 190, 350)
    c.glow(820, 500, 120, (255, 190, 110), 0.5)
    c.rect(800, 470, 836, 520, rounded((230, 226, 216)), 4)


@scene
def engine_room(c: Canvas) -> None:
    c.fill(down((60, 70, 78), (104, 112, 112), (52, 56, 60)))
    c.glow(300, 60, 420, (255, 236, 190), 0.5)
    for n in range(7):
        y = 30 + n * 24
        c.line(
            [(0, y), (900, y - 6)],
            11,
            down(
                *(
                    (lighter(p, 0.4), p, darker(p, 0.5))
                    if (p := ((70, 130, 90), (190, 170, 70), (170, 70, 60), STEEL)[n % 4])
                    else ()
                )
            ),
        )
    c.rect(60, 270, 690, 500, down((120, 160, 150), (74, 116, 108), (40, 66, 64)), 14)
    for n in range(6):
        x = 100 + n * 98
        c.rect(x, 200, x + 66, 290, across((176, 186, 188), (104, 116, 120)), 8)
        c.disc(x + 33, 222, 14, DARK)
        c.line(smooth([(x + 50, 204), (x + 70, 176), (x + 92, 204)]), 7, (196, 140, 70))
        c.rect(x + 6, 320, x + 60, 400, darker((74, 116, 108), 0.4), 6)
        for k in range(4):
            c.disc(x + 14 + 38 * (k % 2), 330 + 58 * (k // 2), 3.4, STEEL)
    for x in (130, 260):
        c.disc(x, 455, 22, (240, 240, 234))
        c.ring(x, 455, 22, 4, DARK)
        c.line([(x, 455), (x + 12, 444)], 3, (200, 50, 40))
    valve_wheel(c, 620, 455, 30)
    c.rect(0, 500, 900, 600, down((92, 96, 98), (44, 46, 50)))
    for x in range(0, 900, 26):
        c.line([(x, 506), (x - 60, 600)], 2, (30, 34, 38))
    person(c, 770, 580, 330, Person(ORANGE, ORANGE, long_hair=True, arms=((-92, -100), (-40, -88)), lean=-6))
    c.soft([(690, 360), (560, 300), (540, 430)], (255, 250, 220), 0.4, 14)


def _slipway(c: Canvas) -> None:
    sky(c, DAY, 260, 5)
    hills(c, 260, 110, (88, 130, 104), 5, 264)
    sea(c, 258, (96, 158, 182), (36, 100, 134), 120)
    c.poly([(0, 420), (900, 380), (900, 600), (0, 600)], down((186, 176, 158), (128, 116, 102)))


@scene
def propeller_of_a_patrol_ship(c: Canvas) -> None:
    _slipway(c)
    hull = (206, 212, 220)
    c.poly(
        [*smooth([(300, 0), (330, 190), (420, 300), (620, 350), (920, 366)]), (920, -10), (300, -10)],
        across(darker(hull, 0.1), lighter(hull, 0.2), hull),
    )
    c.poly(
        [*smooth([(330, 190), (420, 300), (620, 350), (920, 366)]), (920, 230), (560, 220)],
        across((170, 60, 52), (120, 38, 36)),
    )
    c.poly([(620, -10), (700, -10), (820, 226), (740, 224)], (46, 96, 166))
    c.line([(620, 356), (380, 376)], 22, rounded(STEEL))
    c.rect(330, 250, 356, 480, across((166, 60, 52), (104, 34, 34)), 8)
    propeller(c, 390, 378, 96)
    for x in (560, 760):
        c.poly([(x - 40, 470), (x + 40, 470), (x + 20, 360), (x - 20, 360)], across((150, 110, 70), (96, 66, 40)))
    person(c, 210, 540, 240, WORKER.but(arms=FORWARD, lean=6))
    person(c, 510, 560, 236, WORKER.but(arms=BACKWARD, hat_colour=(240, 240, 240)))
    person(c, 100, 575, 230, WORKER.but(coat=ORANGE, arms=POINTING))


@scene
def propeller_of_a_fishing_boat(c: Canvas) -> None:
    sky(c, MORNING, 240, 4)
    sea(c, 240, (190, 186, 176), (70, 120, 140), 120)
    c.poly([(0, 360), (900, 400), (900, 600), (0, 600)], down((206, 188, 154), (150, 126, 96)))
    for n in range(4):
        c.rect(0, 420 + n * 46, 900, 432 + n * 46, (112, 80, 54))
    c.poly([(0, 40), (420, 130), (560, 250), (520, 330), (0, 420)], down((52, 130, 176), (28, 86, 132), (18, 52, 92)))
    c.line([(0, 60), (420, 146), (556, 256)], 16, (210, 64, 50))
    for n in range(6):
        c.line(smooth([(0, 130 + n * 48), (300, 170 + n * 34), (520 - n * 6, 270 + n * 12)]), 2, (20, 58, 96))
    c.line([(500, 318), (640, 330)], 16, rounded((180, 150, 90)))
    propeller(c, 650, 332, 74, (206, 166, 90), 3, 50)
    c.rect(704, 210, 722, 430, (112, 80, 54), 4)
    person(c, 780, 560, 250, WORKER.but(arms=BACKWARD, lean=-8))
    person(c, 560, 570, 240, Person((206, 196, 170), (70, 84, 110), "soft", (220, 206, 160), arms=FORWARD))
    c.rect(120, 520, 230, 570, (60, 110, 160), 6)
    c.rect(150, 508, 200, 524, (44, 84, 128), 4)


@portrait
def bow_section(c: Canvas) -> None:
    c.fill(down((50, 60, 74), (112, 122, 132), (150, 156, 160)))
    for x in range(20, 600, 96):
        c.rect(x, 60, x + 60, 220, down((236, 240, 230), (176, 188, 190)))
        c.soft([(x, 200), (x + 60, 200), (x + 150, 800), (x + 40, 800)], (255, 248, 220), 0.12, 12)
    c.rect(0, 24, 600, 52, (206, 150, 50))
    c.rect(0, 640, 600, 800, down((130, 126, 120), (70, 68, 68)))
    plate = (172, 104, 84)
    c.poly(
        [
            *smooth([(60, 120), (120, 330), (190, 520), (250, 660)]),
            (470, 660),
            *smooth([(470, 660), (500, 400), (520, 140)]),
        ],
        across(lighter(plate, 0.3), plate, darker(plate, 0.5)),
    )
    for n in range(1, 7):
        y = 120 + n * 78
        c.line(smooth([(60 + n * 31, y), (260 + n * 14, y + 14), (516 - n * 7, y)]), 3, darker(plate, 0.45))
    for n in range(1, 6):
        c.line(smooth([(60 + n * 76, 124), (140 + n * 58, 400), (262 + n * 34, 660)]), 2, darker(plate, 0.35))
    c.text(330, 250, "HA-540", 38, (244, 236, 226))
    c.line([(60, 120), (520, 140)], 8, lighter(plate, 0.5))
    for x in (40, 560):
        c.rect(x - 6, 300, x + 6, 700, (230, 190, 70))
    for y in (330, 480):
        c.line([(10, y), (90, y + 8)], 8, (200, 170, 110))
    c.line([(290, 40), (290, 124)], 3, DARK)
    c.soft([(230, 700), (500, 700), (470, 660), (250, 660)], (0, 0, 0), 0.5, 8)
    person(c, 170, 780, 210, WORKER.but(hat_colour=(240, 240, 240), arms=POINTING))
    person(c, 430, 785, 216, Person(GREEN, darker(GREEN, 0.25), "hard", (214, 60, 50), arms=((-60, -120), (10, 4))))


@scene
def submarine_in_the_tank(c: Canvas) -> None:
    c.fill(down((70, 110, 140), (16, 92, 130), (6, 40, 74)))
    c.rect(0, 0, 900, 90, down((176, 186, 190), (120, 134, 142)))
    c.rect(0, 84, 900, 104, (226, 232, 232))
    for x in range(20, 900, 62):
        c.line([(x, 104), (x, 600)], 1.4, (150, 210, 226, 60))
    for y in range(150, 600, 62):
        c.line([(0, y), (900, y)], 1.4, (150, 210, 226, 60))
    for n in range(9):
        x = n * 110 + c.random.uniform(-30, 30)
        c.soft([(x, 104), (x + 40, 104), (x + 120, 600), (x + 20, 600)], (180, 240, 250), 0.16, 12)
    body = smooth(
        [
            (190, 330),
            (250, 292),
            (400, 276),
            (600, 278),
            (720, 300),
            (770, 332),
            (720, 362),
            (600, 380),
            (400, 382),
            (250, 366),
            (190, 330),
        ]
    )
    c.soft([(x, y + 150) for x, y in body], (0, 10, 30), 0.5, 22)
    c.poly(body, down((255, 214, 100), (240, 160, 40), (140, 70, 20)))
    c.poly([(560, 280), (640, 282), (620, 232), (576, 230)], down((240, 170, 60), (190, 110, 30)))
    for y in (272, 388):
        c.poly([(200, 330), (270, 330), (240, y), (190, y)], (190, 60, 46))
    c.ellipse(182, 330, 8, 46, (226, 236, 240, 150))
    c.disc(738, 330, 24, down((210, 240, 250), (60, 100, 130)))
    c.soft([(756, 322), (900, 250), (900, 410)], (220, 250, 250), 0.5, 12)
    for _ in range(60):
        c.ring(c.random.gauss(150, 40), c.random.uniform(110, 330), c.random.uniform(2, 6), 1.2, (220, 244, 250))
    c.text(430, 330, "CK-2", 40, (120, 56, 20))


@scene
def crane_lowers_the_submarine(c: Canvas) -> None:
    sky(c, down((96, 150, 190), (190, 216, 222), (236, 236, 220)), 300, 5)
    for x, w, h in ((40, 90, 130), (190, 60, 180), (330, 100, 110), (690, 80, 190), (840, 110, 140)):
        c.poly(
            smooth(
                [
                    (x - w, 304),
                    (x - w * 0.7, 304 - h * 0.7),
                    (x - w * 0.1, 304 - h),
                    (x + w * 0.6, 304 - h * 0.8),
                    (x + w, 304),
                ]
            ),
            down((112, 140, 136), (70, 106, 110)),
        )
    sea(c, 302, (150, 190, 190), (32, 96, 112), 220)
    c.poly([(0, 400), (330, 420), (360, 600), (0, 600)], down((176, 182, 188), (96, 104, 114)))
    c.line([(0, 372), (320, 392)], 4, (240, 240, 236))
    for x in (40, 150, 260):
        c.line([(x, 410), (x, 374)], 4, (240, 240, 236))
    c.line([(120, 420), (150, 120)], 26, across((250, 200, 80), (190, 130, 30)))
    c.line([(150, 130), (560, 70)], 18, (236, 180, 60))
    c.line([(540, 74), (540, 250)], 3, DARK)
    c.line([(540, 250), (440, 330)], 2.4, DARK)
    c.line([(540, 250), (650, 330)], 2.4, DARK)
    c.poly(
        smooth(
            [(380, 356), (420, 332), (540, 324), (660, 330), (720, 354), (660, 376), (540, 382), (420, 376), (380, 356)]
        ),
        down((255, 210, 90), (236, 150, 40), (130, 64, 20)),
    )
    c.poly([(400, 350), (440, 340), (404, 306)], (190, 60, 46))
    for _ in range(50):
        c.glow(c.random.uniform(400, 700), 440 + c.random.uniform(-6, 12), 16, (255, 255, 255), 0.5, 0.4)
    person(c, 230, 545, 190, Person(ORANGE, NAVY, "hard", arms=POINTING))
    person(c, 80, 560, 190, Person(ORANGE, NAVY, "hard", (240, 240, 240), arms=((8, 4), (120, 150))))


@scene
def sea_floor_by_sonar(c: Canvas) -> None:
    c.fill(down((70, 40, 12), (150, 90, 30), (90, 52, 16)))
    for n in range(150):
        y = n * 4.2
        points = [(x, y + 16 * math.sin(x / 90 + n / 12) + 7 * math.sin(x / 31 + n / 5)) for x in range(-20, 940, 24)]
        tone = 120 + round(90 * math.sin(n / 6.3) * math.sin(n / 17))
        c.line(smooth(points, 4), 2.4, (min(255, tone + 70), tone, max(20, tone - 80), 120))
    for x, y, r in ((230, 190, 60), (660, 400, 80), (700, 130, 34), (180, 470, 46)):
        c.soft(
            [(x, y - r * 0.5), (x + r * 2.6, y - r * 0.2), (x + r * 2.6, y + r * 0.3), (x, y + r * 0.5)],
            (14, 8, 2),
            0.85,
            8,
        )
        for _ in range(26):
            c.disc(
                x + c.random.gauss(0, r * 0.34),
                y + c.random.gauss(0, r * 0.28),
                c.random.uniform(3, r * 0.2),
                (255, 220, 140, 200),
            )
    c.rect(424, 0, 476, 600, across((20, 12, 6, 200), (8, 4, 2), (20, 12, 6, 200)))
    for n in range(12):
        c.line([(450, n * 52), (450, n * 52 + 24)], 2, (250, 230, 160))
    c.rect(0, 560, 900, 600, (16, 14, 14))
    for n in range(13):
        c.line([(20 + n * 72, 560), (20 + n * 72, 572)], 2, (230, 220, 190))
        c.text(20 + n * 72, 585, str(abs(n - 6) * 25), 14, (230, 220, 190))


@scene
def model_of_the_wheelhouse(c: Canvas) -> None:
    room(c, (60, 76, 110), (62, 66, 82), line=430)
    for x in (150, 450, 750):
        c.glow(x, 20, 200, (255, 250, 230), 0.5)
        c.rect(x - 30, 0, x + 30, 14, (250, 250, 244))
    c.poly([(180, 90), (720, 90), (780, 270), (120, 270)], (38, 46, 62))
    for n in range(5):
        x0, x1 = 196 + n * 104, 136 + n * 127
        c.poly(
            [(x0, 104), (x0 + 94, 104), (x1 + 116, 258), (x1, 258)],
            down((120, 186, 226), (206, 232, 240), (60, 130, 170)),
        )
    c.poly([(120, 286), (780, 286), (840, 420), (60, 420)], down((206, 212, 220), (132, 142, 156)))
    for n, kind in enumerate(("scope", "curve", "bars", "text")):
        monitor(
            c, 150 + n * 156, 290, 128, 76, kind, ((110, 230, 120), (90, 200, 250), (250, 190, 90), (120, 230, 190))[n]
        )
    valve_wheel(c, 450, 392, 34, (70, 56, 46))
    c.rect(50, 420, 850, 470, down((46, 58, 88), (30, 38, 62)))
    c.text(450, 446, "HA-540", 28, (240, 214, 120))
    for n, (x, coat) in enumerate(
        ((110, (196, 70, 64)), (240, (236, 236, 232)), (650, (70, 130, 120)), (790, (90, 90, 120)))
    ):
        person(
            c,
            x,
            590,
            250 + n % 2 * 14,
            Person(coat, NAVY, long_hair=n % 2 == 0, arms=POINTING if x < 400 else ((-70, -90), (8, 4))),
        )


@portrait
def sensor_in_the_nose(c: Canvas) -> None:
    hall(c, (96, 116, 130), (110, 112, 112), line=470, windows=4, beams=False)
    c.rect(0, 470, 600, 800, down((132, 132, 128), (64, 66, 70)))
    c.blur(5)
    c.rect(190, 600, 600, 640, down(IRON, DARK))
    for x in (250, 520):
        c.poly([(x - 14, 640), (x + 14, 640), (x + 34, 800), (x - 34, 800)], rounded(IRON))
    c.poly(
        [*smooth([(600, 400), (420, 404), (290, 440), (240, 510), (290, 580), (420, 614), (600, 620)])],
        down((255, 216, 110), (238, 156, 44), (130, 64, 20)),
    )
    c.ring(292, 510, 62, 12, (196, 110, 30))
    c.disc(290, 510, 56, down((70, 90, 106), (20, 28, 40)))
    for n in range(7):
        a = n * math.pi / 3
        x, y = (290, 510) if n == 6 else (290 + 32 * math.cos(a), 510 + 32 * math.sin(a))
        c.disc(x, y, 12, down((150, 220, 240), (30, 80, 120)))
    c.text(500, 510, "CK-2", 44, (120, 56, 20))
    c.glow(250, 470, 170, (255, 250, 220), 0.35)
    person(c, 130, 810, 560, Person(GREEN, darker(GREEN, 0.25), arms=((30, 70), (54, 100)), lean=7))


@scene
def harbour_map_of_the_sea_floor(c: Canvas) -> None:
    from tools.sample.pictures.things import contours

    c.fill(down((176, 214, 226), (132, 190, 212)))
    deep = [(122, 182, 206), (98, 164, 196), (76, 144, 184), (56, 122, 168), (40, 98, 148), (26, 74, 122), (16, 52, 96)]
    contours(c, 330, 250, 250, deep)
    contours(c, 690, 420, 170, deep[:5])
    c.poly(
        [*smooth([(620, -20), (640, 70), (740, 110), (790, 210), (930, 240)]), (930, -20)],
        down((232, 222, 180), (206, 200, 140)),
    )
    c.line(smooth([(620, -20), (640, 70), (740, 110), (790, 210), (930, 240)]), 4, (150, 136, 90))
    for n in range(1, 9):
        c.line([(n * 100, 0), (n * 100, 600)], 1, (255, 255, 255, 90))
        c.line([(0, n * 75), (900, n * 75)], 1, (255, 255, 255, 90))
    track = [(60, 560)]
    for n in range(7):
        track += [(60 + (500 if n % 2 == 0 else 0), 520 - n * 66), (60 + (500 if n % 2 == 0 else 0), 486 - n * 66)]
    c.line(track, 3, (226, 70, 52))
    for _ in range(60):
        c.text(c.random.uniform(20, 600), c.random.uniform(20, 580), str(c.random.randint(8, 94)), 13, (20, 50, 84))
    c.rect(676, 492, 884, 584, (250, 250, 244, 225), 6)
    for n, colour in enumerate(deep):
        c.rect(690 + n * 26, 508, 716 + n * 26, 534, colour)
        c.text(703 + n * 26, 552, str(n * 15), 13, (40, 52, 68))
    c.poly([(820, 300), (832, 350), (820, 340), (808, 350)], (60, 60, 70))


@scene
def note_of_the_lost_ways(c: Canvas) -> None:
    c.fill(down((118, 80, 52), (82, 54, 36)))
    for n in range(40):
        c.line(smooth([(0, n * 16), (300, n * 16 + c.random.uniform(-5, 5)), (900, n * 16)], 6), 1.2, (60, 38, 24, 110))
    c.soft([(190, 70), (740, 110), (700, 590), (150, 540)], (10, 6, 4), 0.6, 14)
    c.poly([(180, 50), (730, 88), (692, 570), (140, 530)], across((250, 246, 226), (236, 228, 200)))
    for n in range(12):
        c.line([(178 - n * 2.6, 108 + n * 36), (722 - n * 2.6, 146 + n * 36)], 1, (150, 180, 210))
    for n in range(9):
        at = (206 - n * 2.8, 134 + n * 44)
        c.text(at[0], at[1], str(n + 1), 24, (40, 60, 140), "lm")
        for word in range(5):
            x = at[0] + 40 + word * 84
            c.line(
                smooth([(x + k * 9, at[1] + word * 6 + c.random.uniform(-8, 8)) for k in range(7)], 4),
                2.6,
                (40, 60, 140),
            )
    c.ring(560, 420, 60, 4, (206, 50, 46))
    c.line(smooth([(440, 470), (480, 430), (470, 500), (530, 440), (620, 480)]), 3, (206, 50, 46))
    c.line([(640, 560), (860, 330)], 18, across((240, 180, 50), (190, 120, 20)))
    c.poly([(632, 552), (648, 568), (616, 584)], (250, 224, 180))
    c.rect(170, 30, 260, 66, (226, 214, 140, 210))
