"""Meetings, ceremonies, exhibitions, classes: flags, rows of chairs, tables, speakers."""

from __future__ import annotations

from tools.sample.pictures.canvas import Canvas, across, darker, down, lighter, rounded, smooth
from tools.sample.pictures.figures import (
    BACKWARD,
    BLUE,
    CLAPPING,
    ENGINEER,
    FOLDED,
    FORWARD,
    GREEN,
    NAVY,
    NURSE,
    OFFICER,
    POINTING,
    RAISED,
    RED,
    SPEAKING,
    WAVING,
    WHITE,
    WOMAN,
    WORKER,
    Person,
    column,
    heads,
    person,
)
from tools.sample.pictures.places import (
    DAY,
    HAZE,
    MORNING,
    flag,
    flowers,
    ground,
    hills,
    room,
    sky,
    stage,
    star,
    sun,
    trees,
    writing,
)
from tools.sample.pictures.scene import portrait, scene
from tools.sample.pictures.things import DARK, IRON, STEEL, bars, gear, lectern, monitor, table


@scene
def speech_before_the_red_curtain(c: Canvas) -> None:
    stage(c, (160, 32, 38), (112, 66, 44), banner=(120, 22, 30))
    for n in range(4):
        flag(c, 60 + n * 46, 430, 280 - n * 14)
    person(c, 560, 440, 270, OFFICER.but(arms=SPEAKING))
    lectern(c, 570, 470, 180)
    flowers(c, 570, 478, 70)
    flowers(c, 180, 450, 120, 34)
    for y, size in ((490, 20), (552, 27)):
        heads(c, y, size, (58, 70, 54))


@scene
def speech_before_the_blue_screen(c: Canvas) -> None:
    c.fill(down((18, 28, 60), (28, 46, 92)))
    c.rect(60, 40, 840, 350, across((24, 96, 180), (60, 160, 220), (20, 80, 160)))
    for n in range(14):
        c.line(
            smooth([(60, 60 + n * 22), (300, 110 + n * 16), (560, 60 + n * 22), (840, 120 + n * 14)]),
            1.4,
            (180, 226, 250, 90),
        )
    gear(c, 660, 190, 92, 14, (90, 170, 220))
    gear(c, 770, 280, 54, 10, (120, 190, 230), 0.2)
    writing(c, 110, 100, 380, 2, (255, 255, 255), 11, 32)
    writing(c, 110, 190, 300, 3, (206, 232, 250), 5, 18)
    c.rect(0, 380, 900, 600, down((52, 58, 84), (26, 30, 48)))
    c.glow(250, 380, 260, (140, 200, 250), 0.4, 0.3)
    person(c, 240, 470, 280, OFFICER.but(coat=(88, 108, 72), arms=((-22, 60), (60, 120))))
    lectern(c, 250, 490, 176, (70, 90, 130))
    flowers(c, 620, 396, 200, 46)
    heads(c, 510, 25, (48, 58, 92))
    heads(c, 572, 30, (38, 44, 70))


@scene
def speech_beside_a_chart(c: Canvas) -> None:
    room(c, (206, 212, 214), (150, 110, 76), line=430)
    c.rect(330, 50, 850, 340, (250, 250, 250))
    c.rect(322, 42, 858, 50, DARK)
    bars(c, (390, 110, 820, 310), (18, 30, 44, 62, 85), ((58, 128, 196), (70, 170, 150)), 100)
    c.soft([(330, 50), (850, 50), (850, 340), (330, 340)], (255, 255, 255), 0.16, 30)
    person(c, 210, 530, 380, OFFICER.but(arms=((-20, 40), (92, 112))))
    flag(c, 12, 540, 250)
    table(c, 420, 900, 470, 130, cloth=down((40, 84, 140), (24, 54, 100)))
    for x in (520, 650, 790):
        c.rect(x, 440, x + 54, 474, (246, 246, 240), 3)
        c.rect(x + 80, 430, x + 94, 474, rounded((150, 206, 230)), 4)


@portrait
def speech_close_by(c: Canvas) -> None:
    c.fill(across((100, 20, 28), (166, 38, 42), (92, 18, 26)))
    for n in range(13):
        x = n * 50
        c.rect(x, 0, x + 46, 800, across((90, 14, 22, 120), (190, 54, 56, 110), (86, 12, 20, 140)))
    c.glow(300, 200, 420, (255, 220, 170), 0.4)
    star(c, 480, 130, 56)
    flag(c, 70, 640, 560)
    person(c, 300, 1000, 860, OFFICER.but(arms=((-30, 70), (46, 128))))
    c.poly([(60, 640), (540, 640), (500, 800), (100, 800)], across((186, 122, 74), (140, 86, 48), (92, 54, 30)))
    c.poly([(30, 606), (570, 606), (545, 646), (55, 646)], (206, 150, 100))
    for x in (240, 350):
        c.line(smooth([(x, 610), (x + 10, 560), (x + (300 - x) * 0.4, 520)]), 7, DARK)
        c.ellipse(x + (300 - x) * 0.4, 512, 14, 20, (30, 30, 34))
    flowers(c, 300, 800, 230, 60)


@scene
def conclusion_of_the_young_workers(c: Canvas) -> None:
    stage(c, (40, 74, 128), (150, 100, 66), emblem=False, banner=(160, 30, 40))
    star(c, 450, 96, 34)
    for n in range(3):
        flag(c, 690 + n * 56, 432, 300 - n * 20, (206, 40, 40) if n != 1 else (30, 96, 180), starred=n != 1)
    table(c, 90, 520, 380, 80, cloth=down((190, 44, 44), (130, 26, 30)))
    for x in (150, 250, 360, 460):
        person(c, x, 520, 250, OFFICER.but(bust=True, arms=FOLDED))
    c.rect(90, 392, 520, 470, down((190, 44, 44), (130, 26, 30)))
    c.rect(86, 384, 524, 396, (226, 90, 80))
    person(c, 640, 460, 250, OFFICER.but(arms=SPEAKING))
    lectern(c, 640, 480, 156)
    flowers(c, 300, 470, 160, 40)
    heads(c, 506, 22, BLUE)
    heads(c, 560, 28, darker(BLUE, 0.3))


@scene
def reunion_of_the_old_workers(c: Canvas) -> None:
    sky(c, MORNING, 250, 4)
    c.rect(80, 120, 820, 420, across((240, 222, 170), (226, 200, 140), (196, 166, 110)))
    c.poly([(50, 124), (850, 124), (790, 60), (110, 60)], down((186, 86, 62), (140, 56, 44)))
    for n in range(7):
        c.rect(112 + n * 98, 170, 170 + n * 98, 260, (90, 120, 130))
        c.rect(118 + n * 98, 176, 164 + n * 98, 254, down((150, 190, 200), (220, 230, 220)))
    c.rect(180, 272, 720, 316, (196, 40, 40))
    writing(c, 210, 286, 480, 2, (252, 224, 110), 6, 16)
    trees(c, 420, 60, (86, 132, 78), 5)
    c.rect(0, 420, 900, 600, down((206, 190, 160), (150, 134, 112)))
    coats = ((206, 206, 200), GREEN, (104, 124, 160), (170, 90, 90), (226, 226, 222), (90, 104, 90))
    for row, (y, h, step) in enumerate(((470, 190, 64), (520, 205, 70), (578, 215, 78))):
        for n in range(round(760 / step)):
            coat = coats[(n * 2 + row * 3) % 6]
            person(
                c,
                80 + n * step + row * 14,
                y,
                h,
                Person(
                    coat,
                    DARK,
                    hair=((226, 226, 226), (190, 190, 190), (60, 56, 56))[(n + row) % 3],
                    long_hair=n % 3 == 1,
                    arms=FOLDED if row == 2 else ((-8, -4), (8, 4)),
                ),
            )


@scene
def clamp_on_show(c: Canvas) -> None:
    room(c, (196, 208, 206), (136, 118, 100), line=400)
    for x in (60, 470):
        c.rect(x, 60, x + 360, 240, (250, 250, 246))
        c.rect(x, 60, x + 360, 94, (46, 104, 170))
        writing(c, x + 30, 120, 190, 7, (120, 130, 140), 4, 15)
        gear(c, x + 290, 170, 44, 12, (206, 120, 60))
    for n, x in enumerate((120, 250, 620, 760)):
        person(
            c,
            x,
            540,
            330,
            (OFFICER, WOMAN, WORKER, OFFICER)[n].but(arms=FORWARD if x < 400 else BACKWARD, lean=8 if x < 400 else -8),
        )
    table(c, 250, 660, 440, 150, (196, 160, 110))
    c.rect(320, 412, 590, 440, down(STEEL, IRON), 3)
    c.rect(330, 340, 370, 414, rounded(STEEL))
    c.rect(540, 340, 580, 414, rounded(STEEL))
    c.rect(370, 366, 470, 400, down((236, 200, 120), (190, 140, 60)))
    c.rect(470, 372, 560, 392, down((230, 236, 240), IRON))
    c.line([(620, 382), (580, 382)], 12, IRON)
    c.line([(622, 350), (622, 414)], 6, (200, 60, 50))


@scene
def prize_for_the_best_team(c: Canvas) -> None:
    stage(c, (24, 96, 92), (134, 92, 60), banner=(20, 70, 70))
    for n in range(90):
        c.rect(
            x := c.random.uniform(0, 900),
            y := c.random.uniform(0, 420),
            x + 7,
            y + 5,
            ((250, 210, 70), (226, 70, 70), (240, 240, 240))[n % 3],
        )
    for n, x in enumerate((130, 230, 670, 770)):
        person(c, x, 540, 270, WORKER.but(hat="", coat=(BLUE, (206, 110, 50))[n // 2], arms=CLAPPING))
    person(c, 370, 560, 310, OFFICER.but(arms=((30, 70), (50, 100))))
    person(c, 560, 560, 300, WORKER.but(hat_colour=(250, 250, 250), arms=((-50, -100), (-30, -70))))
    cup = (226, 184, 70)
    c.poly(
        smooth([(426, 300), (436, 360), (464, 384), (492, 360), (502, 300)]),
        across(lighter(cup, 0.5), cup, darker(cup, 0.4)),
    )
    c.ring(424, 324, 18, 5, cup)
    c.ring(504, 324, 18, 5, darker(cup, 0.2))
    c.rect(458, 380, 470, 404, cup)
    c.rect(440, 402, 488, 416, darker(cup, 0.3))
    c.glow(464, 330, 90, (255, 240, 190), 0.4)
    flowers(c, 120, 590, 140, 30)
    flowers(c, 780, 590, 140, 30)


@scene
def signing_by_the_flags(c: Canvas) -> None:
    room(c, (186, 70, 62), (120, 72, 50), line=420)
    c.rect(150, 60, 750, 150, (150, 40, 40))
    writing(c, 200, 90, 500, 2, (250, 220, 120), 9, 26)
    for n in range(5):
        flag(c, 190 + n * 130, 420, 230, (206, 40, 40) if n % 2 == 0 else (40, 110, 70), starred=n % 2 == 0)
    for n, x in enumerate((120, 240, 360, 480, 600, 720, 820)):
        person(
            c,
            x,
            480,
            270,
            (OFFICER, ENGINEER.but(coat=NAVY), WOMAN.but(coat=(226, 226, 230)))[n % 3].but(
                arms=CLAPPING if n % 2 else FOLDED
            ),
        )
    for x in (300, 600):
        person(
            c,
            x,
            640,
            300,
            (OFFICER if x < 400 else ENGINEER.but(coat=(52, 56, 80))).but(
                bust=True, arms=((-16, 40), (26, -30)), lean=4
            ),
        )
    c.rect(110, 500, 790, 600, down((24, 84, 66), (12, 50, 40)))
    c.rect(100, 488, 800, 506, (60, 130, 104))
    for x in (270, 570):
        c.poly([(x, 486), (x + 80, 486), (x + 90, 498), (x - 10, 498)], (250, 250, 246))
    flowers(c, 450, 494, 60, 24)


@scene
def contract_close_up(c: Canvas) -> None:
    c.fill(down((70, 92, 120), (150, 170, 184), (96, 110, 124)))
    for x in (100, 420, 760):
        c.glow(x, 90, 200, (255, 244, 214), 0.5)
    c.blur(6)
    c.poly([(0, 300), (900, 240), (900, 600), (0, 600)], down((176, 122, 78), (112, 72, 44)))
    c.soft([(190, 330), (660, 290), (770, 560), (150, 590)], (20, 12, 8), 0.45, 12)
    c.poly([(190, 310), (640, 272), (750, 540), (140, 580)], down((255, 255, 252), (236, 234, 226)))
    for n in range(8):
        x = 226 - n * 5
        c.line([(x, 350 + n * 22), (x + 330 + n * 9, 322 + n * 22)], 4, (150, 156, 164))
    c.disc(300, 530, 34, (206, 50, 46, 190))
    star(c, 300, 530, 18, (250, 220, 210))
    c.line(smooth([(470, 510), (500, 470), (510, 520), (550, 470), (580, 510), (630, 480)]), 4, (30, 60, 150))
    sleeve = (64, 80, 124)
    c.poly([(900, 330), (760, 380), (790, 480), (900, 520)], across(sleeve, darker(sleeve, 0.4)))
    c.rect(742, 380, 784, 478, (250, 250, 250), 6)
    hand = (228, 180, 142)
    c.poly(
        smooth([(750, 390), (690, 396), (636, 430), (620, 470), (650, 486), (700, 484), (750, 474), (750, 390)]),
        down(lighter(hand, 0.2), darker(hand, 0.15)),
    )
    for n in range(3):
        c.line(
            smooth([(700, 416 + n * 18), (656, 430 + n * 16), (628, 454 + n * 11)]), 17, down(hand, darker(hand, 0.16))
        )
    c.line([(700, 380), (622, 486)], 11, across((40, 44, 60), (90, 96, 120)))
    c.line([(622, 486), (614, 498)], 5, (206, 180, 90))
    c.poly([(0, 420), (120, 400), (150, 470), (0, 520)], across(darker(GREEN, 0.2), GREEN))
    c.poly(
        smooth([(130, 404), (190, 410), (240, 440), (250, 456), (200, 470), (140, 468), (130, 404)]),
        down(lighter(hand, 0.15), darker(hand, 0.2)),
    )


@scene
def trainees_with_files(c: Canvas) -> None:
    room(c, (214, 222, 206), (150, 122, 92), line=330, window=True)
    c.rect(320, 70, 580, 220, (40, 84, 68))
    c.rect(314, 64, 586, 70, (160, 120, 80))
    writing(c, 345, 100, 200, 5, (226, 236, 226), 4, 22)
    for row, (y, h, step) in enumerate(((400, 200, 150), (500, 260, 190), (620, 330, 250))):
        for n in range(7):
            x = (n - 0.3) * step + row * 30
            person(
                c,
                x,
                y + h * 0.34,
                h,
                (OFFICER.but(hat=""), WOMAN.but(coat=GREEN), ENGINEER)[(n + row) % 3].but(
                    bust=True, arms=((-14, 46), (20, -40)), lean=3
                ),
            )
            c.rect(x - step * 0.46, y - 4, x + step * 0.46, y + 10, (206, 166, 116), 3)
            c.rect(x - step * 0.44, y + 10, x + step * 0.44, y + 90, across((170, 126, 80), (130, 92, 58)))
            c.poly([(x - 34, y - 12), (x, y - 7), (x, y), (x - 38, y - 4)], (250, 250, 244))
            c.poly([(x, y - 7), (x + 34, y - 12), (x + 38, y - 4), (x, y)], (236, 236, 228))
            c.rect(
                x + step * 0.25, y - 26, x + step * 0.4, y - 4, ((206, 70, 60), (60, 110, 180), (226, 180, 70))[n % 3]
            )


@scene
def cup_for_the_whole_team(c: Canvas) -> None:
    sky(c, DAY, 280, 6)
    trees(c, 300, 50, (74, 126, 78), 12)
    ground(c, 296, (150, 182, 96), (96, 140, 66), 120)
    c.rect(160, 440, 740, 600, down((236, 236, 236), (176, 180, 186)))
    c.rect(330, 390, 570, 600, down((250, 250, 250), (190, 194, 200)))
    for x, n in ((240, "2"), (450, "1"), (655, "3")):
        c.text(x, 520, n, 60, (196, 60, 50))
    for n, x in enumerate((220, 290, 370, 530, 610, 690)):
        person(
            c,
            x,
            442 if n in (0, 1, 4, 5) else 394,
            190,
            Person((226, 110, 50) if 1 < n < 4 else (BLUE, (70, 150, 100))[n // 4], NAVY, arms=RAISED),
        )
    person(c, 450, 392, 210, Person((226, 110, 50), NAVY, arms=((-150, -176), (150, 176))))
    cup = (230, 190, 80)
    c.poly(
        smooth([(410, 110), (418, 156), (450, 180), (482, 156), (490, 110)]),
        across(lighter(cup, 0.5), cup, darker(cup, 0.4)),
    )
    c.rect(444, 176, 456, 196, cup)
    c.rect(430, 194, 470, 206, darker(cup, 0.3))
    for n in range(120):
        c.disc(
            c.random.uniform(60, 840),
            c.random.uniform(20, 420),
            3.4,
            ((250, 210, 70), (226, 70, 70), (70, 150, 220), (255, 255, 255))[n % 4],
        )


@scene
def parade_of_the_teams(c: Canvas) -> None:
    sky(c, down((250, 170, 84), (255, 206, 120), (255, 236, 180)), 400, 4, (255, 220, 160))
    sun(c, 640, 210, 62, (255, 240, 190))
    c.poly([(0, 330), (900, 300), (900, 420), (0, 420)], (206, 120, 70))
    for n in range(26):
        c.disc(n * 36 + c.random.uniform(-6, 6), 322 - n * 0.9, 12, (170, 92, 60))
    c.rect(0, 410, 900, 600, down((196, 112, 64), (96, 50, 40)))
    for row, (y, h, tone) in enumerate(((470, 150, 90), (540, 210, 56))):
        shade = (tone, round(tone * 0.62), round(tone * 0.6))
        who = Person(shade, shade, "soft", shade, hair=shade, skin=shade)
        for n in range(5 - row):
            flag(c, 80 + n * (190 + row * 20), y - h * 0.36, h * 1.35, (170 - row * 20, 50, 40))
        column(c, 40 + row * 20, y, h, who, 9 - row * 2, 100 + row * 30)
    c.soft([(640, 210), (0, 600), (300, 600)], (255, 230, 170), 0.16, 20)
    c.soft([(640, 210), (500, 600), (900, 600)], (255, 230, 170), 0.16, 20)


@scene
def laboratory_of_control(c: Canvas) -> None:
    room(c, (150, 168, 186), (92, 100, 112), line=420)
    for n, kind in enumerate(("curve", "scope", "text")):
        monitor(c, 60 + n * 280, 50, 240, 150, kind, ((90, 210, 240), (110, 230, 130), (250, 190, 90))[n])
    table(c, 300, 880, 400, 150, (196, 200, 206))
    c.rect(420, 372, 760, 402, down(IRON, DARK), 4)
    body = smooth(
        [(400, 330), (460, 308), (680, 306), (760, 318), (820, 336), (760, 352), (680, 362), (460, 360), (400, 340)]
    )
    c.poly(body, down((246, 248, 250), (190, 198, 206), (96, 104, 114)))
    for y in (310, 358):
        c.poly([(430, 334), (490, 334), (450, y + (y - 334) * 0.9), (420, y + (y - 334) * 0.9)], (190, 60, 50))
    for x in (500, 660):
        c.rect(x, 352, x + 18, 376, IRON)
    c.ring(590, 334, 22, 6, (206, 160, 60))
    person(c, 130, 590, 380, OFFICER.but(arms=FOLDED))
    person(c, 250, 585, 360, OFFICER.but(arms=POINTING, hat=""))
    person(c, 790, 590, 360, ENGINEER.but(arms=((-70, -100), (10, -20))))
    c.glow(600, 330, 220, (220, 240, 255), 0.22)


@scene
def gifts_for_the_institute(c: Canvas) -> None:
    sky(c, HAZE, 300, 3)
    c.rect(0, 60, 900, 400, across((226, 226, 220), (196, 200, 200)))
    for n in range(6):
        c.rect(40 + n * 146, 100, 140 + n * 146, 260, down((110, 156, 184), (186, 214, 220)))
    c.rect(0, 330, 900, 400, (150, 60, 56))
    c.rect(0, 400, 900, 600, down((190, 180, 166), (130, 120, 112)))
    trees(c, 410, 40, (80, 130, 84), 6)
    for n in range(6):
        x = 380 + n * 84
        person(
            c,
            x,
            540 + n * 6,
            270,
            (ENGINEER, WOMAN.but(coat=(236, 236, 240)), ENGINEER.but(hair=(170, 170, 170)))[n % 3].but(
                arms=BACKWARD if n < 3 else FOLDED
            ),
        )
    person(c, 230, 560, 310, OFFICER.but(arms=FORWARD))
    person(c, 110, 550, 290, OFFICER.but(arms=((20, 70), (30, 84))))
    for x, y, colour in ((316, 366, RED), (190, 392, (60, 120, 190))):
        c.rect(x, y, x + 62, y + 44, across(lighter(colour, 0.2), darker(colour, 0.2)), 3)
        c.rect(x + 26, y, x + 36, y + 44, (250, 214, 90))
        c.disc(x + 24, y - 4, 8, (250, 214, 90))
        c.disc(x + 40, y - 4, 8, (236, 196, 70))


@scene
def key_of_the_house(c: Canvas) -> None:
    sky(c, DAY, 360, 5)
    hills(c, 360, 160, (96, 146, 106), 4, 380)
    ground(c, 370, (176, 196, 110), (130, 150, 80), 120)
    c.rect(440, 230, 850, 450, across((250, 236, 196), (236, 214, 160), (206, 176, 120)))
    c.poly([(400, 236), (890, 236), (800, 130), (490, 130)], down((214, 92, 62), (160, 56, 40)))
    for n in range(1, 9):
        c.line([(490 + n * 34, 132), (400 + n * 54, 234)], 2, (140, 48, 36))
    c.rect(600, 300, 680, 450, across((120, 80, 50), (90, 58, 36)))
    for x in (476, 730):
        c.rect(x, 300, x + 84, 372, (250, 250, 250))
        c.rect(x + 6, 306, x + 78, 366, down((130, 180, 210), (206, 226, 230)))
    c.line([(430, 262), (860, 262)], 3, (206, 50, 46))
    for n in range(16):
        c.poly([(436 + n * 27, 262), (452 + n * 27, 262), (444 + n * 27, 282)], ((206, 50, 46), (250, 210, 70))[n % 2])
    person(c, 130, 570, 310, OFFICER.but(arms=FORWARD))
    person(c, 390, 572, 290, WOMAN.but(coat=(196, 60, 110), arms=BACKWARD))
    person(c, 490, 566, 180, Person((90, 170, 200), NAVY, arms=WAVING))
    key = (240, 196, 70)
    c.ring(208, 400, 34, 13, key)
    c.line([(242, 400), (356, 400)], 14, across(lighter(key, 0.3), darker(key, 0.2)))
    for x in (318, 344):
        c.rect(x, 402, x + 12, 434, key)


@scene
def pledge_at_the_hull(c: Canvas) -> None:
    c.fill(down((70, 84, 100), (140, 150, 156)))
    plate = (150, 84, 70)
    c.poly(
        [*smooth([(-20, 60), (300, 110), (640, 90), (920, 20)]), (920, 420), (-20, 420)],
        across(lighter(plate, 0.2), plate, darker(plate, 0.35)),
    )
    for n in range(1, 6):
        c.line(
            smooth([(-20, 60 + n * 62), (300, 110 + n * 54), (640, 90 + n * 58), (920, 20 + n * 72)]),
            2.4,
            darker(plate, 0.4),
        )
    for n in range(12):
        c.line([(n * 82, 70), (n * 82 + 10, 420)], 1.6, darker(plate, 0.35))
    c.rect(0, 416, 900, 600, down((150, 146, 138), (90, 86, 84)))
    c.rect(280, 170, 640, 420, (250, 246, 230))
    c.rect(280, 170, 640, 224, RED)
    writing(c, 330, 196, 260, 1, (252, 226, 120), 10)
    for n in range(8):
        c.line(
            smooth([(310 + n % 2 * 170 + k * 20, 262 + n // 2 * 40 + c.random.uniform(-9, 9)) for k in range(7)], 4),
            2.6,
            (40, 60, 140),
        )
    for x in (300, 620):
        c.line([(x, 420), (x - 8, 470)], 8, (110, 80, 54))
    for n, (x, arms) in enumerate(
        ((130, FOLDED), (230, FORWARD), (700, BACKWARD), (800, FOLDED), (60, FOLDED), (880, CLAPPING))
    ):
        person(
            c,
            x,
            570,
            290,
            (WORKER, WORKER.but(hat_colour=(240, 240, 240)), WOMAN.but(hat="hard"))[n % 3].but(arms=arms),
        )


@scene
def ribbon_is_cut(c: Canvas) -> None:
    c.fill(down((214, 226, 236), (240, 240, 236)))
    c.rect(40, 40, 860, 210, across((170, 30, 36), (206, 50, 46), (160, 26, 34)))
    star(c, 120, 124, 46)
    writing(c, 200, 96, 580, 2, (252, 226, 130), 14, 46)
    for x in (40, 300, 580, 840):
        c.rect(x, 210, x + 22, 430, rounded((196, 200, 206)))
    c.rect(0, 430, 900, 600, down((190, 56, 52), (126, 30, 34)))
    for n in range(9):
        x = 70 + n * 96
        who = (OFFICER, ENGINEER.but(coat=(50, 58, 84)), WOMAN.but(coat=(206, 226, 236), trousers=(240, 240, 244)))[
            (n * 2) % 3
        ]
        person(c, x, 560, 290, who.but(arms=((-24, 60), (24, -60))))
    ribbon = (226, 40, 60)
    c.line(
        smooth([(-10, 420), (120, 440), (260, 424), (400, 442), (540, 426), (690, 442), (910, 420)]),
        13,
        down(lighter(ribbon, 0.2), darker(ribbon, 0.2)),
    )
    for n in range(6):
        c.disc(118 + n * 144, 436, 21, across(lighter(ribbon, 0.3), darker(ribbon, 0.3)))
        c.disc(118 + n * 144, 436, 10, lighter(ribbon, 0.25))
    for n in range(40):
        c.disc(
            c.random.uniform(0, 900),
            c.random.uniform(0, 215),
            c.random.uniform(8, 13),
            ((226, 60, 60), (250, 200, 70), (70, 140, 210))[n % 3] + (210,),
        )
    flowers(c, 450, 600, 430, 70)


@scene
def meeting_round_the_table(c: Canvas) -> None:
    room(c, (214, 196, 160), (110, 72, 52), line=260)
    c.rect(230, 40, 670, 200, (250, 250, 246))
    monitor(c, 240, 48, 420, 146, "bars", (90, 160, 240))
    flag(c, 130, 250, 190)
    flag(c, 730, 250, 190, (206, 40, 40), starred=False)
    for n in range(6):
        person(c, 250 + n * 80, 380, 190, OFFICER.but(bust=True, hat="", arms=FOLDED))
    c.poly([(190, 300), (710, 300), (900, 600), (0, 600)], down((150, 92, 54), (104, 60, 36)))
    c.poly([(300, 340), (600, 340), (690, 600), (210, 600)], down((86, 54, 42), (60, 40, 36)))
    flowers(c, 450, 470, 120, 44)
    for n in range(5):
        for side in (-1, 1):
            x, y = 450 + side * (206 + n * 48), 346 + n * 62
            c.rect(x - 18, y - 8, x + 18, y, (250, 250, 246))
            c.rect(x + side * 30 - 4, y - 18, x + side * 30 + 4, y, rounded((150, 206, 226)), 2)
    for n in range(4):
        size = 22 + n * 7
        for side in (-1, 1):
            x, y = 450 + side * (310 + n * 62), 330 + n * 66
            shade = darker(GREEN, 0.1 * n)
            c.ellipse(x, y + size * 2.4, size * 1.7, size * 1.7, across(lighter(shade), darker(shade, 0.2)))
            c.ellipse(x, y, size * 0.84, size, across((60, 50, 46), (26, 22, 24)))


@scene
def parts_on_the_market(c: Canvas) -> None:
    c.fill(down((226, 232, 238), (206, 212, 218)))
    for x in (80, 420, 760):
        c.glow(x, 20, 240, (255, 255, 250), 0.8)
    c.rect(60, 60, 840, 120, (36, 120, 160))
    writing(c, 300, 90, 300, 1, (255, 255, 255), 14)
    for row in range(3):
        y = 240 + row * 90
        c.rect(60, y, 840, y + 12, down((206, 170, 120), (160, 120, 76)))
        for n in range(12):
            x, kind = 96 + n * 65, (n + row * 2) % 4
            if kind == 0:
                gear(c, x, y - 28, 26, 11, (176, 150, 110))
            elif kind == 1:
                c.ring(x, y - 24, 23, 9, rounded(STEEL))
            elif kind == 2:
                c.rect(x - 16, y - 50, x + 16, y, rounded((196, 200, 206)), 4)
            else:
                c.rect(x - 22, y - 30, x + 22, y, across((80, 130, 110), (50, 90, 76)), 3)
                c.disc(x, y - 15, 6, (230, 200, 90))
            c.rect(x - 18, y + 14, x + 18, y + 28, (250, 214, 90))
    c.rect(0, 510, 900, 600, down((150, 154, 160), (110, 114, 122)))
    for n, x in enumerate((130, 230, 420, 640, 760)):
        coat = ((60, 70, 100), (200, 90, 80), GREEN, (240, 240, 236), (90, 140, 120))[n]
        person(
            c,
            x,
            596,
            320,
            Person(
                coat,
                DARK,
                long_hair=n in (1, 3),
                hat="peaked" if n == 2 else "",
                hat_colour=GREEN,
                arms=RAISED if n == 9 else ((-8, -4), (96, 110)) if n % 2 else FOLDED,
            ),
        )


@scene
def ventilator_is_explained(c: Canvas) -> None:
    room(c, (206, 232, 230), (150, 190, 186), line=430, window=True)
    c.rect(30, 420, 330, 460, (246, 250, 250), 10)
    c.rect(30, 380, 110, 424, (250, 252, 252), 18)
    c.rect(44, 456, 60, 560, STEEL)
    c.rect(300, 456, 316, 560, STEEL)
    c.rect(24, 340, 36, 560, rounded(STEEL), 4)
    c.line([(350, 110), (350, 560)], 6, rounded(STEEL))
    c.rect(334, 120, 366, 190, (226, 240, 250, 220), 10)
    c.line(smooth([(350, 190), (330, 300), (260, 410)]), 2.4, (200, 60, 60, 190))
    c.shadow(495, 566, 110, 14)
    c.rect(430, 400, 560, 556, across((250, 250, 250), (206, 214, 220)), 10)
    c.rect(420, 230, 570, 410, across((236, 242, 246), (190, 204, 214)), 12)
    monitor(c, 434, 244, 122, 92, "curve", (90, 240, 150))
    for n in range(4):
        c.disc(452 + n * 29, 366, 11, ((60, 150, 210), (240, 180, 60), (90, 190, 110), (206, 70, 60))[n])
    for dy in (0, 22):
        c.line(smooth([(422, 380 + dy), (380, 440 + dy), (300, 420), (220, 410)]), 8, (150, 200, 226))
    person(c, 650, 585, 370, ENGINEER.but(coat=BLUE, arms=((-80, -104), (10, 4)), hat="cap", hat_colour=BLUE))
    person(c, 760, 588, 356, NURSE.but(arms=FOLDED))
    person(c, 850, 580, 350, NURSE.but(coat=WHITE, trousers=(226, 230, 232), arms=FOLDED, long_hair=True))


@scene
def pupils_are_back(c: Canvas) -> None:
    room(c, (246, 226, 170), (176, 130, 90), line=400, window=True)
    c.rect(330, 80, 590, 230, (36, 90, 70))
    c.rect(322, 72, 598, 80, (170, 120, 76))
    c.text(460, 140, "2 + 3 = 5", 40, (240, 244, 236))
    writing(c, 370, 190, 180, 1, (226, 236, 226), 5)
    person(c, 690, 500, 300, Person((226, 110, 140), (250, 250, 250), long_hair=True, arms=((-110, -140), (8, 4))))
    for row, (y, h) in enumerate(((440, 170), (540, 220))):
        for n in range(5 - row):
            x = 90 + n * (150 + row * 30) + row * 60
            person(
                c,
                x,
                y + h * 0.36,
                h,
                Person(
                    WHITE,
                    NAVY,
                    long_hair=n % 2 == 0,
                    bust=True,
                    arms=((-8, -4), (150, 175)) if (n + row) % 3 == 0 else ((-14, 40), (14, -40)),
                ),
            )
            c.poly([(x - 8, y - h * 0.3), (x + 8, y - h * 0.3), (x + 3, y - h * 0.1), (x - 4, y - h * 0.1)], RED)
            c.rect(x - 66, y, x + 66, y + 12, (226, 180, 120), 3)
            c.rect(x - 60, y + 12, x + 60, y + 80, across((190, 140, 90), (150, 106, 66)))
            c.rect(x - 24, y - 10, x + 24, y, (250, 250, 250))
