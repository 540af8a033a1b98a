"""Factories and workshops: machines, furnaces, welding, benches, close-ups of what is made there."""

from __future__ import annotations

import math

from tools.sample.pictures.canvas import Canvas, across, darker, down, lighter, rounded, smooth
from tools.sample.pictures.figures import (
    BACKWARD,
    BLUE,
    ENGINEER,
    FOLDED,
    FORWARD,
    OFFICER,
    POINTING,
    WELDER,
    WHITE,
    WOMAN,
    WORKER,
    Person,
    person,
)
from tools.sample.pictures.places import NIGHT, hall, room, sky, star, writing
from tools.sample.pictures.scene import portrait, scene
from tools.sample.pictures.things import (
    DARK,
    IRON,
    STEEL,
    gear,
    lathe,
    monitor,
    press,
    robot,
    sparks,
    table,
    valve_wheel,
)


@scene
def plating_line(c: Canvas) -> None:
    hall(c, (120, 140, 140), (130, 128, 118), line=330, beams=False)
    for n in range(6):
        x, k = 60 + n * 128, (60, 190, 150) if n % 2 == 0 else (70, 150, 200)
        c.poly([(x, 330), (x + 116, 330), (x + 96, 290), (x + 20, 290)], down(darker(k, 0.2), lighter(k, 0.4)))
        c.rect(x, 330, x + 116, 470, across((236, 232, 216), (190, 184, 166)), 4)
        c.rect(x + 14, 380, x + 102, 400, (206, 90, 60))
        for _ in range(5):
            c.glow(x + c.random.uniform(20, 100), c.random.uniform(190, 300), 50, (246, 250, 250), 0.3)
    c.line([(0, 150), (900, 150)], 12, (226, 170, 60))
    for x in (240, 520):
        c.line([(x, 156), (x, 300)], 4, DARK)
        c.rect(x - 44, 250, x + 44, 262, IRON)
        for n in range(5):
            c.line([(x - 36 + n * 18, 262), (x - 36 + n * 18, 310)], 6, (236, 226, 150))
    c.rect(0, 470, 900, 600, down((120, 116, 108), (66, 64, 64)))
    person(
        c,
        700,
        586,
        370,
        WOMAN.but(coat=(70, 130, 150), hat="soft", hat_colour=(70, 130, 150), arms=((-70, -100), (10, 4))),
    )


@portrait
def weighing_bench(c: Canvas) -> None:
    c.fill(down((196, 206, 200), (226, 230, 220)))
    c.rect(40, 60, 300, 360, (250, 250, 250))
    c.rect(52, 72, 288, 348, down((140, 190, 220), (226, 240, 236)))
    c.line([(170, 66), (170, 354)], 8, (250, 250, 250))
    c.soft([(52, 348), (288, 348), (520, 800), (200, 800)], (255, 250, 220), 0.35, 16)
    for n in range(3):
        c.rect(360, 130 + n * 110, 590, 142 + n * 110, (170, 120, 76))
        for k in range(5):
            c.rect(
                370 + k * 42,
                84 + n * 110,
                398 + k * 42,
                130 + n * 110,
                rounded(((206, 150, 70), (120, 150, 120), (190, 80, 70))[(k + n) % 3]),
                5,
            )
    person(
        c,
        220,
        900,
        640,
        WOMAN.but(coat=(90, 120, 160), hat="soft", hat_colour=(90, 120, 160), arms=((30, 80), (50, 98))),
    )
    c.rect(0, 640, 600, 660, (214, 180, 130))
    c.rect(0, 660, 600, 800, across((176, 136, 90), (120, 88, 58)))
    c.rect(380, 610, 560, 640, down(STEEL, IRON), 4)
    c.line([(470, 610), (470, 470)], 12, rounded((206, 176, 90)))
    c.line([(370, 496), (570, 470)], 8, (206, 176, 90))
    for x, y in ((370, 496), (570, 470)):
        c.line([(x, y), (x - 36, y + 80)], 1.6, DARK)
        c.line([(x, y), (x + 36, y + 80)], 1.6, DARK)
        c.poly(smooth([(x - 44, y + 80), (x, y + 98), (x + 44, y + 80)]), down((236, 210, 130), (160, 120, 50)))
    c.disc(470, 470, 14, (226, 196, 110))


@scene
def contest_of_the_welders(c: Canvas) -> None:
    hall(c, (56, 64, 82), (70, 70, 76), line=400, light=(160, 176, 206))
    for n in range(4):
        x = 20 + n * 222
        c.rect(x, 220, x + 10, 520, (176, 120, 50))
        c.rect(x, 216, x + 212, 230, (196, 136, 56))
        c.rect(x + 10, 230, x + 70, 470, across((150, 44, 40), (100, 26, 30)))
        table(c, x + 90, x + 210, 450, 90, (90, 96, 104))
        person(c, x + 84, 560, 270, WELDER.but(arms=FORWARD, lean=9))
        c.rect(x + 130, 430, x + 200, 450, down(STEEL, IRON))
        sparks(c, x + 166, 428, 62, 60)
        c.text(x + 110, 254, str(n + 1), 30, (246, 236, 200))


@scene
def contest_of_the_turners(c: Canvas) -> None:
    hall(c, (150, 160, 140), (136, 128, 112), line=380)
    lathe(c, 470, 440, 230, (104, 140, 96))
    lathe(c, 60, 440, 230, (104, 140, 96))
    person(c, 420, 470, 220, WORKER.but(arms=FORWARD))
    person(c, 200, 600, 330, OFFICER.but(hat="", arms=FOLDED))
    lathe(c, 330, 590, 470)
    person(
        c,
        600,
        640,
        400,
        WORKER.but(coat=(64, 90, 130), hat="soft", hat_colour=(64, 90, 130), arms=((-40, -66), (-20, -60)), bust=True),
    )
    lathe(c, 330, 640, 470, (86, 132, 120))
    c.glow(560, 400, 40, (255, 230, 170), 0.8)
    for n in range(14):
        c.ring(560 + c.random.uniform(-14, 50), 430 + n * 6, 8, 2, (230, 236, 240), 0, 250)


@scene
def clean_room(c: Canvas) -> None:
    c.fill(down((236, 246, 250), (206, 226, 236)))
    for n in range(5):
        c.poly([(60 + n * 170, 0), (180 + n * 170, 0), (200 + n * 150, 60), (110 + n * 150, 60)], (255, 255, 255))
        c.glow(150 + n * 160, 30, 170, (255, 255, 255), 0.8)
    c.rect(0, 130, 900, 330, across((190, 216, 230), (226, 240, 246), (180, 208, 226)))
    for x in range(0, 900, 150):
        c.rect(x, 124, x + 8, 340, (250, 252, 252))
    c.rect(0, 400, 900, 600, down((190, 210, 220), (150, 176, 190)))
    who = Person((250, 250, 252), (226, 234, 240), "hood")
    for n, x in enumerate((120, 340, 560, 780)):
        person(c, x, 590, 330, who.but(arms=FORWARD if n % 2 == 0 else BACKWARD, lean=5 if n % 2 == 0 else -5))
    c.rect(0, 440, 900, 458, (252, 254, 255))
    c.rect(0, 458, 900, 600, down((176, 196, 208), (136, 160, 176)))
    for x in (200, 640):
        c.rect(x, 400, x + 130, 440, down((80, 92, 84), (44, 54, 50)), 12)
        c.rect(x - 26, 406, x + 6, 434, (36, 42, 40), 6)
        c.ring(x + 140, 420, 26, 8, DARK)
        c.disc(x + 140, 420, 21, down((150, 226, 220), (60, 90, 170), (130, 60, 150)))
        c.glow(x + 132, 412, 12, (255, 255, 255), 0.9)
    c.rect(420, 380, 440, 440, rounded((236, 240, 244)), 4)
    c.disc(430, 372, 18, across((206, 216, 226), (120, 136, 150)))
    c.glow(450, 300, 420, (206, 240, 255), 0.2)


@scene
def cold_spray(c: Canvas) -> None:
    c.fill(down((30, 40, 58), (58, 74, 96), (26, 32, 44)))
    c.rect(100, 40, 860, 520, (70, 86, 104), 18)
    c.rect(116, 56, 844, 504, down((34, 44, 60), (66, 82, 98), (30, 36, 48)), 12)
    for n in range(12):
        c.line([(130 + n * 62, 60), (130 + n * 62, 500)], 1, (110, 130, 150, 70))
    for x in (150, 760):
        c.rect(x, 330, x + 60, 500, across((110, 124, 140), (60, 70, 84)), 4)
        c.disc(x + 30, 360, 44, rounded(IRON))
    c.rect(190, 334, 780, 388, down((240, 244, 248), (150, 158, 168), (60, 66, 76)))
    c.rect(190, 334, 460, 388, down((255, 226, 170), (206, 150, 80), (90, 60, 40)))
    arm = [(800, 70), (640, 120), (520, 100), (470, 190)]
    c.line(arm[:3], 40, (232, 130, 50))
    c.line(arm[2:], 28, (210, 110, 40))
    for p in arm[:3]:
        c.disc(*p, 25, rounded((70, 76, 86)))
    c.poly([(452, 190), (490, 190), (474, 262), (464, 262)], down(STEEL, DARK))
    c.soft([(466, 262), (474, 262), (496, 336), (444, 336)], (255, 240, 200), 0.95, 5)
    c.glow(468, 340, 110, (255, 200, 110), 0.8)
    c.glow(468, 338, 36, (255, 255, 240), 0.9)
    for _ in range(90):
        a = c.random.uniform(3.3, 6.1)
        k = c.random.uniform(14, 100)
        c.line(
            [
                (468 + k * math.cos(a), 336 + k * 0.6 * math.sin(a)),
                (468 + k * 1.15 * math.cos(a), 336 + k * 0.7 * math.sin(a)),
            ],
            1.4,
            (255, 226, 150),
        )
    c.rect(0, 520, 900, 600, down((50, 58, 70), (24, 28, 36)))
    monitor(c, 24, 400, 66, 60, "curve")


@scene
def evening_class_of_the_welders(c: Canvas) -> None:
    c.fill(down((48, 44, 62), (80, 66, 70), (40, 34, 40)))
    c.rect(560, 60, 820, 250, (96, 80, 76))
    c.rect(570, 70, 810, 240, NIGHT)
    c.disc(760, 110, 16, (240, 236, 214))
    c.line([(690, 66), (690, 244)], 6, (96, 80, 76))
    c.line([(300, 0), (300, 90)], 3, DARK)
    c.poly([(250, 120), (350, 120), (320, 84), (280, 84)], (90, 110, 100))
    c.soft([(256, 120), (344, 120), (640, 600), (-40, 600)], (255, 226, 160), 0.42, 18)
    c.glow(300, 126, 60, (255, 246, 206), 0.95)
    for n in range(4):
        c.rect(60 + n * 44, 170, 90 + n * 44, 260, (150, 120, 90, 150), 4)
    for n, x in enumerate((640, 740, 830)):
        person(c, x, 560, 290, WORKER.but(hat="", coat=(70 + n * 14, 74, 96), arms=FOLDED))
    person(c, 230, 600, 390, WELDER.but(hat="", hair=(190, 190, 190), arms=FORWARD, lean=6))
    person(c, 500, 600, 380, WELDER.but(coat=(80, 92, 120), arms=BACKWARD, lean=-6))
    table(c, 250, 560, 450, 150, (104, 96, 92))
    c.rect(310, 430, 500, 450, down(STEEL, IRON))
    c.line(smooth([(380, 400), (340, 470), (200, 520), (120, 600)]), 6, (30, 30, 34))
    sparks(c, 392, 426, 60, 50)


@scene
def hall_of_the_presses(c: Canvas) -> None:
    hall(c, (126, 140, 156), (124, 128, 130), line=390)
    for n in range(4):
        press(c, 40 + n * 190, 430 + n * 8, 190 + n * 20, (84, 116, 148))
    press(c, 640, 560, 330, (200, 130, 60))
    for n in range(7):
        c.rect(330 + n * 26, 500, 350 + n * 26, 548, rounded((214, 178, 90)), 4)
    c.rect(310, 546, 540, 566, DARK, 4)
    person(c, 130, 588, 320, OFFICER.but(arms=POINTING))
    person(c, 230, 580, 300, OFFICER.but(hat="hard", hat_colour=(240, 240, 240)))
    person(c, 590, 590, 300, WORKER.but(arms=((-60, -100), (8, 4))))


@scene
def drone_on_the_jig(c: Canvas) -> None:
    hall(c, (176, 190, 200), (176, 180, 182), line=360, light=(255, 255, 250))
    for x in (90, 450, 760):
        c.rect(x, 400, x + 40, 540, across((64, 120, 170), (34, 76, 120)))
        c.rect(x - 20, 530, x + 60, 550, (34, 60, 90))
        c.ring(x + 20, 380, 46, 10, (64, 120, 170), 0, 180)
    body = smooth(
        [
            (40, 350),
            (160, 300),
            (420, 280),
            (700, 290),
            (820, 330),
            (860, 366),
            (800, 392),
            (620, 412),
            (300, 408),
            (120, 384),
            (40, 350),
        ]
    )
    c.poly(body, down((70, 76, 84), (40, 44, 52), (20, 22, 28)))
    for n in range(9):
        x = 150 + n * 76
        c.line(smooth([(x, 296), (x + 12, 345), (x, 404)]), 2, (110, 120, 132))
    for n in range(5):
        c.rect(250 + n * 84, 316, 300 + n * 84, 362, down((150, 160, 170), (90, 98, 108)), 8)
    c.poly([(330, 290), (560, 286), (500, 170), (400, 176)], down((90, 98, 108), (52, 58, 66)))
    c.line(smooth([(60, 346), (300, 300), (640, 292)]), 2, (190, 200, 210))
    person(
        c, 230, 596, 300, ENGINEER.but(coat=(226, 232, 240), hat="cap", hat_colour=WHITE, arms=((-8, -4), (130, 150)))
    )
    person(c, 620, 600, 300, WOMAN.but(coat=(70, 130, 180), arms=((-120, -150), (8, 4))))
    person(c, 370, 604, 296, WORKER.but(hat="soft", hat_colour=BLUE, arms=((-20, 60), (20, -60))))


@scene
def furnace(c: Canvas) -> None:
    c.fill(down((26, 22, 30), (58, 40, 36), (30, 22, 24)))
    for n in range(9):
        for k in range(16):
            x = k * 62 - (31 if n % 2 else 0)
            c.rect(x, n * 46, x + 58, n * 46 + 42, darker((112, 66, 52), c.random.uniform(0.2, 0.5)))
    c.rect(0, 414, 900, 600, down((74, 56, 50), (26, 22, 26)))
    c.rect(430, 90, 820, 430, across((70, 72, 80), (40, 42, 50)), 10)
    c.rect(480, 150, 770, 400, down((255, 250, 210), (255, 190, 70), (226, 90, 30)), 16)
    for n in range(4):
        c.rect(520 + n * 58, 250, 556 + n * 58, 390, down((255, 244, 190), (255, 170, 60), (206, 70, 30)), 6)
    c.glow(625, 270, 420, (255, 150, 50), 0.6)
    c.glow(625, 290, 200, (255, 230, 150), 0.6)
    c.soft([(480, 400), (770, 400), (900, 600), (300, 600)], (255, 150, 60), 0.45, 18)
    for x in (460, 790):
        valve_wheel(c, x, 120, 20)
    person(
        c,
        270,
        590,
        400,
        Person((120, 84, 60), (50, 40, 40), "hard", (226, 140, 60), arms=FORWARD, skin=(240, 170, 110), lean=5),
    )
    c.line([(380, 350), (560, 340)], 7, rounded(STEEL))
    for _ in range(60):
        c.disc(c.random.uniform(330, 860), c.random.uniform(80, 500), c.random.uniform(0.8, 2.4), (255, 210, 120))


@scene
def notebook_in_the_case(c: Canvas) -> None:
    c.fill(down((70, 30, 30), (120, 50, 44), (58, 24, 26)))
    for x in (200, 690):
        c.glow(x, 30, 330, (255, 226, 170), 0.6)
    c.soft([(110, 250), (790, 250), (860, 560), (40, 560)], (20, 6, 6), 0.6, 14)
    c.poly([(150, 200), (750, 200), (850, 540), (50, 540)], down((126, 30, 38), (86, 18, 26)))
    c.poly([(220, 250), (446, 262), (440, 490), (160, 476)], across((246, 232, 190), (226, 206, 160)))
    c.poly([(446, 262), (680, 250), (740, 476), (440, 490)], across((214, 194, 150), (248, 236, 198)))
    for n in range(11):
        y = 284 + n * 18
        c.line(
            smooth([(226 - n * 5 + k * (34 + n * 0.6), y + c.random.uniform(-3, 3)) for k in range(6)], 4),
            2,
            (50, 60, 120),
        )
        c.line(smooth([(470 + k * (36 + n), y + c.random.uniform(-3, 3)) for k in range(6)], 4), 2, (50, 60, 120))
    c.line(smooth([(480, 430), (560, 350), (610, 380), (690, 300)]), 3, (190, 50, 40))
    c.line([(330, 520), (560, 512)], 11, across((40, 44, 60), (150, 150, 160), (40, 44, 60)))
    c.rect(620, 505, 760, 530, (250, 240, 210))
    writing(c, 634, 518, 100, 1, (90, 60, 50), 4)
    c.soft([(160, 130), (420, 130), (240, 560), (20, 560)], (255, 255, 255), 0.12, 6)
    c.soft([(560, 130), (640, 130), (520, 560), (420, 560)], (255, 255, 255), 0.12, 5)
    for a, b in (((150, 120), (50, 540)), ((750, 120), (850, 540)), ((150, 120), (750, 120)), ((50, 540), (850, 540))):
        c.line([a, b], 7, (206, 170, 90))
    star(c, 450, 90, 30)


@scene
def prototype_shop(c: Canvas) -> None:
    room(c, (176, 160, 138), (110, 98, 90), line=400)
    c.rect(40, 60, 860, 300, across((120, 92, 66), (140, 108, 78)))
    for n in range(16):
        x, y = 76 + n % 8 * 100, 90 + n // 8 * 104
        kind = n % 4
        if kind == 0:
            c.line([(x, y), (x, y + 70)], 9, STEEL)
            c.ring(x, y, 13, 6, STEEL)
        elif kind == 1:
            c.rect(x - 5, y, x + 5, y + 46, (206, 60, 50), 4)
            c.rect(x - 3, y + 40, x + 3, y + 80, STEEL)
        elif kind == 2:
            gear(c, x, y + 34, 32, 12, (190, 160, 100))
        else:
            c.line([(x - 24, y + 10), (x + 24, y + 10)], 14, IRON)
            c.line([(x, y + 10), (x, y + 76)], 8, (170, 120, 70))
    for n, x in enumerate((170, 300, 430)):
        person(c, x, 560, 330, (ENGINEER, WOMAN.but(coat=WHITE), ENGINEER.but(coat=BLUE))[n].but(arms=FORWARD, lean=5))
    person(c, 730, 580, 360, OFFICER.but(arms=((-74, -100), (-30, -60))))
    table(c, 90, 800, 460, 140, (180, 130, 84))
    robot(c, 440, 458, 90, (120, 140, 160))
    c.rect(240, 430, 330, 460, across((70, 76, 86), (40, 44, 50)), 4)
    c.line(smooth([(330, 440), (380, 420), (420, 450)]), 3, (206, 60, 50))
    monitor(c, 640, 380, 110, 78, "curve", (250, 190, 90))


@portrait
def dosimeters(c: Canvas) -> None:
    room(c, (190, 206, 220), (120, 130, 150), line=560)
    c.rect(40, 60, 560, 300, (250, 252, 254), 8)
    for n in range(12):
        x, y = 70 + n % 4 * 124, 84 + n // 4 * 70
        c.rect(x, y, x + 96, y + 54, across((70, 130, 190), (50, 100, 160)), 6)
        c.disc(x + 24, y + 27, 15, ((250, 220, 90), (250, 160, 70), (120, 200, 120))[n % 3])
        writing(c, x + 48, y + 20, 40, 2, (236, 244, 250), 3, 12)
    person(c, 260, 980, 800, WOMAN.but(coat=WHITE, arms=((26, 74), (44, 106))))
    c.rect(0, 690, 600, 712, (236, 240, 244))
    c.rect(0, 712, 600, 800, down((170, 180, 192), (120, 130, 146)))
    for n, x in enumerate((330, 430, 520)):
        c.poly([(x, 640), (x + 70, 628), (x + 84, 690), (x + 10, 700)], across((80, 140, 200), (50, 100, 160)))
        c.disc(x + 40, 664, 18, ((250, 220, 90), (120, 200, 120), (226, 90, 70))[n])
    c.rect(424, 500, 478, 560, across((80, 140, 200), (50, 100, 160)), 6)
    c.disc(451, 530, 15, (250, 220, 90))
    c.glow(451, 530, 60, (255, 250, 200), 0.5)


@scene
def probe_is_adjusted(c: Canvas) -> None:
    room(c, (226, 214, 190), (130, 116, 100), line=390)
    c.rect(60, 60, 330, 250, (70, 96, 84))
    writing(c, 84, 90, 220, 7, (200, 226, 206), 4, 22)
    monitor(c, 560, 180, 190, 130, "curve", (250, 200, 90))
    person(c, 230, 600, 400, Person((92, 110, 80), (60, 70, 54), "soft", (92, 110, 80), arms=FORWARD, lean=9))
    table(c, 60, 860, 440, 160, (190, 150, 104))
    c.ellipse(520, 408, 150, 30, down((96, 104, 114), (40, 44, 52)))
    c.ellipse(520, 402, 118, 20, down((150, 158, 168), (90, 98, 108)))
    c.line([(520, 400), (620, 320), (720, 336)], 14, (222, 150, 54))
    for n, colour in enumerate(((206, 60, 50), (240, 200, 70), (60, 120, 190))):
        c.line(smooth([(540 + n * 20, 406), (600, 430 + n * 6), (690, 420), (740, 320 + n * 10)]), 3, colour)
    c.line([(352, 404), (400, 396)], 8, (206, 60, 50))
    c.rect(700, 412, 810, 440, across((206, 70, 56), (150, 40, 36)), 4)


@scene
def boiler(c: Canvas) -> None:
    hall(c, (140, 130, 116), (126, 114, 100), line=390)
    c.shadow(470, 540, 300, 20)
    c.rect(220, 220, 700, 510, down((236, 240, 244), (170, 180, 190), (90, 98, 110)), 110)
    for x in (330, 460, 590):
        c.line(smooth([(x, 222), (x + 8, 365), (x, 508)]), 4, (120, 130, 140))
    c.disc(300, 366, 96, rounded((196, 90, 60)))
    c.ring(300, 366, 96, 10, darker((196, 90, 60), 0.3))
    c.disc(300, 366, 40, down((60, 50, 54), (20, 20, 26)))
    for n in range(10):
        a = n * math.pi / 5
        c.disc(300 + 76 * math.cos(a), 366 + 76 * math.sin(a), 6, STEEL)
    for x in (380, 640):
        c.rect(x, 500, x + 44, 550, DARK)
    c.line([(520, 222), (520, 90), (900, 90)], 26, rounded(STEEL))
    c.line([(600, 226), (600, 150), (760, 150)], 14, (200, 90, 60))
    for x, v in ((440, 40), (520, -20), (600, 70)):
        c.disc(x, 290, 26, (250, 250, 246))
        c.ring(x, 290, 26, 5, DARK)
        c.line([(x, 290), (x + 17 * math.sin(math.radians(v)), 290 - 17 * math.cos(math.radians(v)))], 3, (206, 50, 40))
    for _ in range(16):
        c.glow(780 + c.random.uniform(-40, 90), 60 + c.random.uniform(-40, 40), 70, (250, 250, 250), 0.3)
    person(c, 770, 590, 350, WORKER.but(arms=((-74, -104), (8, 4))))
    person(c, 110, 592, 340, WORKER.but(hat_colour=(240, 240, 240), arms=POINTING))


@scene
def bolt_on_the_bench(c: Canvas) -> None:
    c.fill(down((90, 104, 110), (150, 160, 160)))
    for n in range(5):
        c.rect(40 + n * 180, 40, 160 + n * 180, 220, (206, 222, 226))
    c.blur(8)
    for n, x in enumerate((150, 740)):
        person(
            c,
            x,
            820,
            620,
            WORKER.but(
                hat="soft", hat_colour=BLUE, bust=True, arms=FORWARD if n == 0 else BACKWARD, lean=7 if n == 0 else -7
            ),
        )
    c.poly([(0, 420), (900, 420), (900, 600), (0, 600)], down((80, 116, 96), (44, 66, 56)))
    c.glow(450, 470, 330, (236, 255, 240), 0.35, 0.4)
    c.soft([(270, 500), (640, 500), (650, 530), (270, 530)], (10, 20, 16), 0.6, 8)
    c.rect(270, 440, 620, 506, down((236, 240, 244), (140, 148, 158), (70, 76, 86)), 14)
    c.rect(620, 452, 680, 494, down((214, 218, 224), (90, 98, 108)), 6)
    c.rect(310, 424, 420, 446, down(STEEL, IRON), 5)
    c.rect(470, 456, 560, 490, down((40, 44, 52), (70, 76, 86)), 6)
    c.disc(300, 472, 15, down((30, 32, 40), (90, 96, 106)))
    for n, (x, y) in enumerate(((140, 540), (720, 530), (790, 560), (90, 480))):
        c.rect(x, y, x + 70, y + 16, rounded((190, 160, 90) if n % 2 else STEEL), 6)
    c.line([(430, 560), (640, 552)], 8, down((206, 210, 216), IRON))
    c.ring(690, 472, 60, 9, (40, 40, 46))
    c.disc(690, 472, 54, (226, 240, 250, 90))
    c.line([(735, 510), (800, 560)], 14, (60, 44, 36))


@scene
def interferometer(c: Canvas) -> None:
    c.fill(down((14, 16, 34), (32, 34, 60), (16, 16, 30)))
    c.glow(640, 220, 330, (120, 250, 150), 0.35)
    c.disc(640, 220, 170, (8, 26, 18))
    for n in range(15):
        c.ring(640 + n * 1.6, 220 - n * 0.8, 164 - n * 11.4, 5.6, (110, 250, 140) if n % 2 == 0 else (30, 90, 50))
    c.rect(0, 450, 900, 600, down((60, 64, 84), (26, 28, 40)))
    for n in range(24):
        for k in range(5):
            c.disc(20 + n * 38, 466 + k * 28, 2.4, (20, 22, 30))
    c.rect(430, 410, 520, 450, down((150, 156, 170), (70, 76, 90)), 4)
    c.rect(770, 400, 850, 450, down((150, 156, 170), (70, 76, 90)), 4)
    for x in (560, 700):
        c.rect(x, 400, x + 10, 450, STEEL)
        c.ellipse(x + 5, 380, 12, 34, down((190, 230, 240, 200), (90, 140, 170, 200)))
    c.line([(520, 380), (770, 380)], 3, (120, 255, 150))
    c.glow(565, 380, 40, (140, 255, 170), 0.8)
    c.glow(705, 380, 40, (140, 255, 170), 0.8)
    person(c, 230, 620, 470, ENGINEER.but(coat=(190, 204, 220), arms=FORWARD, lean=6, skin=(190, 190, 150)))


@scene
def roof_is_welded(c: Canvas) -> None:
    sky(c, down((60, 76, 104), (140, 150, 164), (206, 200, 190)), 420, 6, (200, 206, 214))
    c.rect(0, 430, 900, 600, across((226, 206, 150), (196, 170, 116)))
    for n in range(5):
        c.rect(60 + n * 170, 470, 160 + n * 170, 590, (120, 160, 170))
        c.rect(68 + n * 170, 478, 152 + n * 170, 582, down((90, 120, 136), (150, 180, 180)))
    c.rect(0, 424, 900, 440, (150, 120, 90))
    for x in (0, 300, 600):
        c.line([(x, 424), (x + 150, 210), (x + 300, 424)], 12, (150, 60, 46))
        c.line([(x + 150, 214), (x + 150, 424)], 8, (150, 60, 46))
        c.line([(x + 75, 318), (x + 150, 424), (x + 225, 318)], 7, (130, 50, 40))
    c.line([(150, 210), (750, 210)], 10, (170, 70, 52))
    c.poly([(450, 210), (900, 210), (900, 424), (600, 424)], across((70, 120, 180, 235), (110, 160, 210, 235)))
    for n in range(12):
        c.line([(470 + n * 38, 210), (610 + n * 26, 424)], 2, (50, 90, 140))
    person(c, 340, 330, 190, WELDER.but(arms=((-60, -80), (-40, -60)), legs=((-40, 10), (30, -20))))
    person(c, 120, 430, 190, WORKER.but(hat_colour=(226, 70, 56), arms=((150, 160), (120, 100))))
    sparks(c, 262, 270, 64, 80)


@scene
def parts_close_up(c: Canvas) -> None:
    c.fill(across((30, 40, 60), (70, 86, 106), (24, 30, 46)))
    c.glow(260, 80, 420, (255, 220, 160), 0.45)
    gear(c, 300, 320, 236, 22, (206, 150, 74))
    gear(c, 668, 176, 156, 15, (150, 164, 180), 0.13)
    gear(c, 740, 470, 128, 12, (190, 110, 70), 0.2)
    c.ring(480, 546, 60, 22, across(lighter(STEEL), darker(STEEL, 0.5)))
    for n in range(10):
        a = n * math.pi / 5
        c.disc(480 + 48 * math.cos(a), 546 + 48 * math.sin(a), 8, down((240, 246, 250), (110, 120, 132)))


@portrait
def red_cabinet(c: Canvas) -> None:
    c.fill(across((120, 140, 146), (166, 182, 184), (110, 128, 136)))
    for n in range(12):
        c.line([(0, n * 66), (600, n * 66)], 2, (96, 114, 120))
    c.rect(0, 700, 600, 800, down((120, 110, 100), (76, 70, 66)))
    c.shadow(310, 730, 270, 24, 0.6)
    c.rect(100, 90, 500, 730, (150, 26, 30), 8)
    c.rect(118, 108, 482, 712, down((50, 18, 22), (90, 30, 32)))
    c.poly([(100, 90), (20, 60), (20, 770), (100, 730)], across((226, 60, 52), (160, 30, 34)))
    c.poly([(500, 90), (580, 60), (580, 770), (500, 730)], across((190, 40, 42), (226, 60, 52)))
    for row in range(5):
        y = 220 + row * 120
        c.rect(118, y, 482, y + 12, (206, 90, 80))
        for n in range(4):
            x, kind = 160 + n * 92, (n + row) % 5
            if kind == 0:
                gear(c, x, y - 36, 32, 12, (190, 170, 120))
            elif kind == 1:
                c.rect(x - 30, y - 60, x + 30, y, across((206, 160, 100), (160, 116, 66)), 3)
                c.rect(x - 20, y - 40, x + 20, y - 20, (250, 246, 230))
            elif kind == 2:
                c.rect(x - 18, y - 76, x + 18, y, rounded((70, 130, 180)), 8)
            elif kind == 3:
                c.ring(x, y - 32, 30, 12, rounded(STEEL))
            else:
                for k in range(3):
                    c.rect(
                        x - 30 + k * 21,
                        y - 50,
                        x - 14 + k * 21,
                        y,
                        rounded(((226, 190, 80), (90, 160, 110), (220, 220, 226))[k]),
                        4,
                    )
    c.text(60, 420, "7", 60, (250, 226, 216))
    c.glow(300, 120, 330, (255, 240, 200), 0.3)


@portrait
def armour_tiles(c: Canvas) -> None:
    c.fill(down((58, 62, 70), (34, 36, 44)))
    for n in range(60):
        c.line([(0, n * 14), (600, n * 14 + 30)], 1, (80, 84, 94, 90))
    for row in range(7):
        for n in range(5):
            x, y, r = 70 + n * 118 + (59 if row % 2 else 0), 80 + row * 102, 64
            if (row, n) in ((0, 4), (1, 4), (6, 0)):
                continue
            edge = [(x + r * math.sin(k * math.pi / 3), y - r * math.cos(k * math.pi / 3)) for k in range(6)]
            c.soft([(px + 5, py + 9) for px, py in edge], (0, 0, 0), 0.5, 5)
            tone = darker((226, 222, 206), c.random.uniform(0, 0.18))
            c.poly(edge, across(lighter(tone, 0.5), darker(tone, 0.3)))
            c.poly(
                [(x + (px - x) * 0.84, y + (py - y) * 0.84) for px, py in edge],
                down(lighter(tone, 0.4), tone, darker(tone, 0.16)),
            )
    for k in range(15):
        a, reach = k * 0.42 + c.random.uniform(-0.1, 0.1), c.random.uniform(20, 52)
        bend = [
            (306 + reach * s * math.cos(a + w), 388 + reach * s * math.sin(a + w))
            for s, w in ((0.2, 0), (0.6, 0.2), (1, 0))
        ]
        c.line(bend, 1.2, (90, 84, 76))
    c.disc(306, 388, 9, down((70, 66, 62), (150, 144, 132)))
    c.ring(306, 388, 24, 1, (120, 112, 100, 160))
    c.glow(120, 60, 330, (255, 250, 230), 0.3)
