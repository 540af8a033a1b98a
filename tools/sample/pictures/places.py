"""Places: skies, seas, hills, factory halls, rooms, stages."""

from __future__ import annotations

from tools.sample.pictures.canvas import Canvas, Colour, Gradient, across, darker, down, lighter, mixed, smooth

DAY = down((74, 140, 206), (150, 200, 232), (226, 238, 240))
MORNING = down((108, 146, 190), (236, 200, 170), (255, 226, 180))
SUNSET = down((58, 50, 104), (206, 92, 88), (252, 190, 104))
NIGHT = down((8, 14, 36), (22, 38, 76), (50, 70, 104))
STORM = down((44, 54, 66), (92, 106, 116), (140, 150, 152))
HAZE = down((150, 178, 194), (206, 220, 220), (236, 236, 224))


def sky(c: Canvas, colours: Gradient, horizon: float, clouds: int = 5, cloud: Colour = (255, 255, 255)) -> None:
    c.rect(0, 0, c.width, horizon + 2, colours)
    for _ in range(clouds):
        x, y = c.random.uniform(0, c.width), c.random.uniform(0.08, 0.75) * horizon
        w = c.random.uniform(60, 150)
        for _ in range(6):
            c.glow(
                x + c.random.uniform(-w, w),
                y + c.random.uniform(-8, 8),
                c.random.uniform(0.4, 0.9) * w,
                cloud,
                0.5,
                0.3,
            )


def sun(c: Canvas, x: float, y: float, r: float = 26, colour: Colour = (255, 244, 206)) -> None:
    c.glow(x, y, r * 9, colour, 0.55)
    c.glow(x, y, r * 3, colour, 0.7)
    c.disc(x, y, r, lighter(colour, 0.5))


def stars(c: Canvas, horizon: float, count: int = 90) -> None:
    for _ in range(count):
        c.disc(
            c.random.uniform(0, c.width), c.random.uniform(0, horizon), c.random.uniform(0.5, 1.5), (220, 230, 255, 190)
        )


def sea(c: Canvas, horizon: float, far: Colour, near: Colour, waves: int = 240, crest: float = 0.5) -> None:
    """Water from the horizon to the lower edge."""
    c.rect(0, horizon, c.width, c.height, down(far, mixed(far, near, 0.6)[:3], near))
    depth = c.height - horizon
    for _ in range(waves):
        share = c.random.random() ** 1.4
        y = horizon + 2 + share * depth
        w = 8 + share * 70 * c.random.random()
        x = c.random.uniform(-40, c.width)
        light = c.random.random() < 0.55
        tone = lighter(far, 0.45) if light else darker(near, 0.35)
        rise = share * 5
        c.line(
            smooth([(x, y), (x + w / 2, y - rise), (x + w, y)], 4),
            0.7 + share * 2.2,
            (*tone, round(255 * crest * (0.3 + 0.7 * share))),
        )


def hills(c: Canvas, base: float, height: float, colour: Colour, bumps: int = 6, foot: float | None = None) -> None:
    """A range of hills, lighter at the foot."""
    foot = c.height if foot is None else foot
    step = c.width / bumps
    points = [(n * step - 20, base - height * c.random.uniform(0.15, 1)) for n in range(bumps + 2)]
    c.poly([(-30, foot), *smooth(points), (c.width + 60, foot)], down(colour, lighter(colour, 0.22)))


def ground(c: Canvas, top: float, far: Colour, near: Colour, marks: int = 160, mark: Colour | None = None) -> None:
    """Open ground with tufts, stones or ripples."""
    c.rect(0, top, c.width, c.height, down(far, near))
    for _ in range(marks):
        share = c.random.random() ** 1.5
        y = top + share * (c.height - top)
        x, w = c.random.uniform(0, c.width), 3 + 18 * share
        tone = mark or (lighter(near, 0.25) if c.random.random() < 0.5 else darker(near, 0.3))
        c.line([(x, y), (x + w, y - 1 - 2 * share)], 0.8 + 2 * share, (*tone[:3], 120))


def trees(c: Canvas, y: float, size: float, colour: Colour, count: int = 14) -> None:
    for n in range(count):
        x = (n + c.random.random()) * c.width / count
        r = size * c.random.uniform(0.6, 1.2)
        c.line([(x, y + 2), (x, y - r)], r * 0.14, darker(colour, 0.5))
        for dx, dy, k in ((-0.4, -1, 0.6), (0.4, -1.1, 0.6), (0, -1.5, 0.7)):
            c.disc(x + dx * r, y + dy * r, k * r, down(lighter(colour, 0.25), darker(colour, 0.2)))


def hall(
    c: Canvas,
    wall: Colour,
    floor: Colour,
    *,
    line: float = 400,
    windows: int = 6,
    light: Colour = (255, 246, 216),
    beams: bool = True,
) -> None:
    """A factory hall: high windows, roof trusses, a crane, a floor that shines, shafts of light."""
    c.rect(0, 0, c.width, line, down(darker(wall, 0.45), wall, lighter(wall, 0.12)))
    pitch = c.width / windows
    for n in range(windows):
        x0, x1 = n * pitch + pitch * 0.18, (n + 1) * pitch - pitch * 0.18
        c.rect(x0, 92, x1, 190, down(lighter(light, 0.3), mixed(light, wall, 0.35)[:3]))
        for part in range(1, 4):
            x = x0 + (x1 - x0) * part / 4
            c.line([(x, 92), (x, 190)], 2, darker(wall, 0.4))
        c.line([(x0, 141), (x1, 141)], 2, darker(wall, 0.4))
        c.rect((n + 1) * pitch - 9, 30, (n + 1) * pitch + 9, line, across(lighter(wall, 0.15), darker(wall, 0.45)))
    steel = darker(wall, 0.6)
    c.line([(0, 62), (c.width, 62)], 6, steel)
    c.line([(0, 18), (c.width, 18)], 6, steel)
    for n in range(windows * 3):
        x = n * pitch / 3
        c.line([(x, 62), (x + pitch / 6, 18), (x + pitch / 3, 62)], 3, steel)
    c.rect(0, line, c.width, c.height, down(lighter(floor, 0.16), floor, darker(floor, 0.35)))
    middle = c.width / 2
    for n in range(-9, 10):
        c.line([(middle + n * 62, line), (middle + n * 200, c.height)], 1.4, (*darker(floor, 0.4), 110))
    for y in (line + 22, line + 60, line + 118):
        c.line([(0, y), (c.width, y)], 1.4, (*darker(floor, 0.4), 90))
    if beams:
        for n in range(windows):
            x = (n + 0.5) * pitch
            c.soft([(x - 34, 95), (x + 34, 95), (x + 190, c.height), (x + 40, c.height)], light, 0.14, 14)
            c.glow(x + 90, line + 70, 90, light, 0.22, 0.3)


def room(c: Canvas, wall: Colour, floor: Colour, *, line: float = 420, window: bool = False) -> None:
    """A plain room with a skirting."""
    c.rect(0, 0, c.width, line, down(darker(wall, 0.12), wall, lighter(wall, 0.12)))
    c.glow(c.width * 0.3, line * 0.3, 420, lighter(wall, 0.6), 0.5)
    c.rect(0, line, c.width, c.height, down(floor, darker(floor, 0.35)))
    c.rect(0, line - 12, c.width, line, darker(wall, 0.35))
    if window:
        for x in (90, 620):
            c.rect(x, 70, x + 190, 270, lighter(wall, 0.7))
            c.rect(x + 8, 78, x + 182, 262, down((150, 196, 226), (226, 236, 232)))
            c.line([(x + 95, 74), (x + 95, 266)], 6, lighter(wall, 0.7))
            c.soft([(x + 10, 262), (x + 180, 262), (x + 260, c.height), (x + 40, c.height)], (255, 250, 226), 0.2, 10)


def star(c: Canvas, x: float, y: float, r: float, colour: Colour = (250, 210, 64)) -> None:
    """A star with five points."""
    import math

    points = [
        (
            x + (r if n % 2 == 0 else r * 0.39) * math.sin(n * math.pi / 5),
            y - (r if n % 2 == 0 else r * 0.39) * math.cos(n * math.pi / 5),
        )
        for n in range(10)
    ]
    c.poly(points, colour)


def flag(c: Canvas, x: float, y: float, h: float, colour: Colour = (206, 40, 40), *, starred: bool = True) -> None:
    """A flag that hangs from a pole; its foot is at (x, y)."""
    w = h * 0.42
    c.line([(x, y), (x, y - h)], 3.4, across((226, 214, 170), (140, 120, 80)))
    top = y - h + 4
    cloth = smooth([(x, top), (x + w * 0.5, top + 7), (x + w, top + 2)])
    low = smooth([(x + w, top + w * 0.64), (x + w * 0.5, top + w * 0.7), (x, top + w * 0.62)])
    c.poly(
        [*cloth, *low], across(lighter(colour, 0.1), darker(colour, 0.22), lighter(colour, 0.16), darker(colour, 0.1))
    )
    if starred:
        star(c, x + w * 0.5, top + w * 0.36, w * 0.19)


def stage(
    c: Canvas,
    curtain: Colour,
    floor: Colour,
    *,
    line: float = 430,
    emblem: bool = True,
    banner: Colour | None = None,
) -> None:
    """The stage of a meeting hall: a curtain in folds, a star, a banner with a line of writing, flowers at the edge."""
    c.rect(0, 0, c.width, line, darker(curtain, 0.3))
    x = 0.0
    while x < c.width:
        w = c.random.uniform(16, 30)
        c.rect(x, 0, x + w, line, across(darker(curtain, 0.35), lighter(curtain, 0.12), darker(curtain, 0.28)))
        x += w
    c.soft(
        [(c.width * 0.4, 0), (c.width * 0.6, 0), (c.width * 0.82, line), (c.width * 0.18, line)],
        (255, 236, 200),
        0.22,
        26,
    )
    if emblem:
        star(c, c.width / 2, 96, 40)
    if banner:
        c.rect(c.width * 0.2, 150, c.width * 0.8, 226, down(lighter(banner, 0.1), banner), 4)
        writing(c, c.width * 0.25, 172, c.width * 0.5, 2, (250, 224, 130), 9, 24)
    c.rect(0, line, c.width, c.height, down(lighter(floor, 0.1), darker(floor, 0.3)))
    c.rect(0, line, c.width, line + 7, lighter(floor, 0.3))


def writing(
    c: Canvas, x: float, y: float, w: float, lines: int, colour: Colour, thick: float = 3, lead: float = 10
) -> None:
    """Lines that look like print from afar."""
    for n in range(lines):
        end = x + w * (c.random.uniform(0.45, 0.8) if n == lines - 1 else 1)
        at = x
        while at < end:
            word = c.random.uniform(3, 9) * thick
            c.line([(at, y + n * lead), (min(at + word, end), y + n * lead)], thick, colour)
            at += word + 2.2 * thick


def flowers(c: Canvas, x: float, y: float, w: float, count: int = 26) -> None:
    """A flower arrangement."""
    for n in range(count):
        at, r = x + c.random.uniform(-w, w), c.random.uniform(4, 9)
        up = y - c.random.uniform(0, w * 0.4)
        colour = ((222, 60, 70), (250, 200, 80), (250, 240, 240), (236, 130, 160), (86, 140, 72))[n % 5]
        c.disc(at, up, r, down(lighter(colour, 0.25), darker(colour, 0.12)))
