"""Officers: promotions, handings over, inspections, and the vehicles and things that they look at."""

from __future__ import annotations

from tools.sample.pictures.canvas import Canvas, across, darker, down, lighter, rounded, smooth
from tools.sample.pictures.figures import (
    BACKWARD,
    CLAPPING,
    ENGINEER,
    FOLDED,
    FORWARD,
    GREEN,
    NAVY,
    OFFICER,
    POINTING,
    SALUTING,
    WOMAN,
    WORKER,
    Person,
    person,
)
from tools.sample.pictures.places import (
    DAY,
    SUNSET,
    flag,
    flowers,
    ground,
    hall,
    hills,
    room,
    sky,
    star,
    trees,
    writing,
)
from tools.sample.pictures.scene import portrait, scene
from tools.sample.pictures.things import DARK, IRON, STEEL, armoured_car, table

_GENERAL = OFFICER.but(coat=(122, 130, 86), trousers=(96, 104, 70), hat_colour=(122, 130, 86))


def _van(c: Canvas, x: float, y: float, size: float, colour: tuple[int, int, int]) -> None:
    """A closed lorry with three axles that drives to the left; its wheels stand at y."""
    s = size / 100
    c.shadow(x + 60 * s, y, 74 * s, 6 * s, 0.5)
    c.rect(x + 34 * s, y - 66 * s, x + 126 * s, y - 14 * s, down(lighter(colour, 0.2), darker(colour, 0.25)), 3 * s)
    cab = [
        (x, y - 14 * s),
        (x, y - 34 * s),
        (x + 12 * s, y - 54 * s),
        (x + 32 * s, y - 54 * s),
        (x + 32 * s, y - 14 * s),
    ]
    c.poly(cab, down(lighter(colour, 0.3), darker(colour, 0.2)))
    c.poly(
        [(x + 4 * s, y - 34 * s), (x + 14 * s, y - 50 * s), (x + 28 * s, y - 50 * s), (x + 28 * s, y - 34 * s)],
        (46, 66, 78),
    )
    c.rect(x + 96 * s, y - 58 * s, x + 116 * s, y - 16 * s, darker(colour, 0.3), 2 * s)
    c.rect(x + 44 * s, y - 56 * s, x + 62 * s, y - 44 * s, (60, 84, 92), 2 * s)
    c.line([(x + 74 * s, y - 66 * s), (x + 74 * s, y - 92 * s)], 2 * s, DARK)
    for px in (16, 66, 90, 112):
        c.disc(x + px * s, y - 10 * s, 10 * s, (36, 36, 38))
        c.disc(x + px * s, y - 10 * s, 4.6 * s, rounded(STEEL))


@scene
def cars_in_four_rows(c: Canvas) -> None:
    sky(c, DAY, 150, 4)
    trees(c, 190, 46, (70, 118, 72), 12)
    c.rect(0, 180, 900, 600, down((226, 222, 208), (196, 190, 176)))
    for row in range(4):
        for n in range(6):
            armoured_car(c, 40 + n * 150 - row * 22, 236 + row * 62, 96 + row * 12, (104, 118, 84))
    _van(c, 330, 590, 250, (120, 128, 86))
    person(c, 130, 592, 270, OFFICER.but(arms=POINTING))
    person(c, 220, 590, 250, WORKER.but(arms=FOLDED))


@scene
def stars_are_pinned(c: Canvas) -> None:
    c.fill(across((206, 150, 60), (250, 216, 130), (198, 140, 56)))
    for n in range(18):
        c.rect(n * 50, 0, n * 50 + 25, 440, (255, 236, 170, 60))
    c.rect(240, 50, 660, 190, (176, 32, 36), 6)
    star(c, 450, 112, 46)
    writing(c, 280, 164, 340, 1, (252, 226, 130), 10)
    c.rect(0, 440, 900, 600, down((96, 52, 40), (58, 32, 28)))
    for n in range(4):
        flag(c, 30 + n * 44, 450, 300 - n * 16)
    for n, x in enumerate((690, 770, 850)):
        person(c, x, 470, 250, (OFFICER, WOMAN.but(coat=GREEN), OFFICER)[n].but(arms=CLAPPING))
    person(c, 360, 580, 370, _GENERAL.but(arms=FORWARD))
    person(c, 540, 580, 370, OFFICER.but(arms=SALUTING))
    c.rect(430, 330, 486, 372, (176, 32, 36), 3)


@scene
def chemical_scout_car(c: Canvas) -> None:
    sky(c, down((196, 186, 214), (236, 210, 206), (250, 230, 206)), 330, 3)
    hills(c, 330, 150, (126, 116, 150), 4, 360)
    ground(c, 340, (176, 150, 116), (120, 92, 70), 200)
    _van(c, 190, 540, 420, (150, 146, 70))
    c.rect(470, 340, 640, 360, (250, 220, 60))
    for n in range(3):
        c.disc(120 + n * 22, 520 + n * 10, 7, (250, 220, 60))
    person(c, 90, 590, 330, OFFICER.but(arms=((-8, -4), (70, 84))))
    person(c, 800, 585, 290, Person((196, 190, 90), hat="hood", hat_colour=(196, 190, 90), arms=FORWARD))


@scene
def ladle_over_the_mould(c: Canvas) -> None:
    hall(c, (62, 50, 58), (70, 56, 54), line=380, windows=4, light=(255, 190, 120))
    c.poly([(330, 70), (590, 70), (560, 250), (370, 250)], across((130, 120, 120), (70, 64, 70)))
    c.rect(320, 56, 600, 78, down(STEEL, IRON), 4)
    for x in (340, 580):
        c.line([(x, 56), (460, 0)], 8, DARK)
    c.poly([(452, 250), (474, 250), (482, 420), (446, 420)], down((255, 250, 210), (255, 190, 70)))
    c.glow(464, 320, 300, (255, 170, 60), 0.75)
    c.glow(464, 410, 170, (255, 230, 150), 0.9)
    c.rect(330, 420, 600, 560, across((104, 92, 88), (54, 48, 50)), 6)
    c.ellipse(465, 422, 120, 18, down((255, 240, 170), (255, 150, 50)))
    for _ in range(60):
        x, y = 464 + c.random.uniform(-190, 190), 420 - c.random.uniform(0, 190)
        c.disc(x, y, c.random.uniform(1.5, 4), (255, 220, 130))
    for x, arms in ((140, FORWARD), (760, BACKWARD)):
        person(c, x, 580, 330, WORKER.but(coat=(160, 150, 140), hat_colour=(210, 210, 210), arms=arms))


@portrait
def officer_with_a_folder(c: Canvas) -> None:
    c.fill(down((206, 226, 236), (236, 242, 240), (180, 200, 206)))
    for n in range(4):
        c.rect(20 + n * 150, 40, 130 + n * 150, 420, down((130, 180, 214), (220, 236, 240)))
    trees(c, 430, 60, (120, 160, 120), 6)
    c.rect(0, 430, 600, 800, down((214, 206, 190), (170, 160, 146)))
    person(c, 300, 880, 760, _GENERAL.but(arms=((-20, 60), (20, -50))))
    c.poly([(230, 430), (380, 420), (390, 540), (236, 552)], across((196, 40, 40), (150, 26, 30)))
    star(c, 310, 484, 26)


@scene
def minutes_are_handed_over(c: Canvas) -> None:
    room(c, (96, 134, 110), (70, 86, 70), line=330)
    c.rect(180, 40, 720, 150, (240, 240, 226))
    writing(c, 240, 74, 420, 2, (40, 110, 70), 10, 34)
    for n in range(3):
        flag(c, 60 + n * 40, 330, 230 - n * 20)
    for n in range(5):
        person(c, 260 + n * 96, 380, 220, (OFFICER, ENGINEER.but(coat=NAVY))[n % 2].but(arms=CLAPPING))
    person(c, 320, 560, 320, _GENERAL.but(bust=True, arms=((-10, 40), (24, -24))))
    person(c, 580, 560, 320, _GENERAL.but(bust=True, arms=((-24, 24), (10, -40))))
    c.rect(120, 430, 780, 600, down((40, 110, 70), (24, 74, 48)))
    c.rect(110, 418, 790, 436, (250, 250, 244))
    for x in (290, 540):
        c.poly([(x, 414), (x + 80, 414), (x + 94, 430), (x - 14, 430)], (255, 255, 250))
    flowers(c, 450, 430, 90, 30)


@scene
def road_over_the_inlet(c: Canvas) -> None:
    sky(c, SUNSET, 240, 5, (255, 220, 190))
    c.rect(0, 240, 900, 600, down((110, 150, 170), (60, 100, 120)))
    for n in range(70):
        y = 250 + n * 5
        x = c.random.uniform(-40, 900)
        c.line([(x, y), (x + c.random.uniform(20, 90), y)], 1.6, (236, 214, 196, 120))
    c.poly([(380, 240), (420, 240), (900, 600), (60, 600)], down((90, 88, 92), (52, 52, 58)))
    for n in range(8):
        y = 250 + n * n * 6
        c.rect(398 - n, y, 406 + n * 2, y + 8 + n * 3, (240, 236, 220))
    c.line(smooth([(250, 470), (400, 486), (560, 472), (700, 488)]), 12, (226, 40, 60))
    for n, x in enumerate((270, 370, 470, 570, 680)):
        who = (_GENERAL, _GENERAL, OFFICER, ENGINEER.but(coat=(70, 80, 110)), WOMAN.but(coat=(230, 200, 120)))[n]
        person(c, x, 590, 270, who.but(arms=((-24, 60), (24, -60))))


@scene
def flowers_for_two_generals(c: Canvas) -> None:
    c.fill(down((90, 60, 120), (140, 100, 160), (60, 40, 84)))
    for n in range(12):
        c.rect(n * 75, 0, n * 75 + 60, 430, across((90, 60, 120, 160), (190, 150, 206, 120), (80, 50, 110, 160)))
    c.rect(260, 60, 640, 150, (250, 246, 236))
    writing(c, 300, 86, 300, 2, (140, 40, 60), 10, 30)
    c.rect(0, 430, 900, 600, down((206, 186, 206), (140, 116, 146)))
    person(c, 300, 580, 350, _GENERAL.but(coat=(150, 152, 110), arms=FORWARD))
    person(c, 480, 580, 340, _GENERAL.but(arms=FOLDED))
    person(c, 650, 580, 340, _GENERAL.but(hair=(210, 210, 210), arms=FOLDED))
    for x in (480, 650):
        flowers(c, x, 440, 110, 56)
    flag(c, 90, 450, 330)
    flag(c, 790, 450, 330)


@scene
def shaft_on_the_dinner_table(c: Canvas) -> None:
    room(c, (250, 214, 150), (196, 120, 70), line=360)
    for n in range(6):
        c.disc(90 + n * 150, 60, 34, down((240, 70, 60), (190, 30, 36)))
        c.line([(90 + n * 150, 0), (90 + n * 150, 30)], 3, (150, 30, 30))
    for x in (60, 840):
        c.line(smooth([(x, 360), (x - 8, 270), (x + 10, 170)]), 8, (110, 76, 50))
        for _ in range(36):
            c.disc(x + c.random.uniform(-54, 54), c.random.uniform(150, 290), 7, (250, 130, 160))
    person(c, 200, 640, 390, Person((120, 120, 126), DARK, hair=(220, 220, 220), bust=True, arms=FOLDED))
    person(c, 430, 630, 370, OFFICER.but(bust=True, hat="", arms=POINTING))
    person(c, 700, 630, 360, WOMAN.but(coat=(226, 90, 110), bust=True, arms=CLAPPING))
    table(c, 40, 860, 440, 160, cloth=down((250, 250, 246), (220, 214, 206)))
    c.rect(250, 396, 650, 430, down((255, 236, 150), (206, 156, 50), (150, 104, 30)), 6)
    c.rect(650, 404, 700, 422, down((255, 236, 150), (170, 120, 40)), 3)
    for x in (110, 760):
        c.ellipse(x, 440, 60, 14, down((255, 255, 255), darker((220, 220, 220), 0.1)))
        c.disc(x, 430, 16, (90, 160, 80))
