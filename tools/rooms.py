"""Draws the packages of newsarchive as an SVG: the way of a page through them, and who may import whom.

The way is that of docs/developers/architecture.md: each step with the packages that its text names. Below it each row
is a layer of the import contracts in pyproject.toml. A box is a module or package with the first sentence of its
docstring, the numbers of the steps in which it takes part, and the colour of the first contract that forbids it an
import. A row may import the rows below it and none above.
"""

import ast
import re
import textwrap
import tomllib
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
WIDTH, MARGIN, GAP = 960, 16, 8
LINE, CHARACTER = 16, 6.4  # pixels: height of a line of text, mean width of a character of 12 pixels
STEPS = 4  # in a row of the way
ARROW = 14  # pixels between two steps
DOT = 9  # pixels: the radius of a number
INK, PALE, STRONG = "#334", "#556", "#8a3b12"
FILLS = ("#dff0e3", "#dfe8f7", "#fdf3d6", "#f3e3f4", "#e4f1f3")  # of contracts, in their order


class Wall(NamedTuple):
    """A contract that forbids imports: its name, the modules that it is about, their colour."""

    name: str
    modules: frozenset[str]
    fill: str


def layers_and_walls() -> tuple[list[list[str]], list[Wall]]:
    """(the rows of modules from the top down, the contracts that give a box its colour)."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one["type"] == "layers")
    rows = [row.split(" | ") for row in layers]
    plain = {module for row in rows for module in row}
    walls = []
    for one in (one for one in contracts if one["type"] == "forbidden"):
        if own := plain.intersection(one["source_modules"]):
            walls.append(Wall(one["name"], frozenset(own), FILLS[len(walls)]))
            plain -= own
    return rows, walls


def way() -> list[tuple[str, list[str]]]:
    """(title, packages) of each step of a page."""
    text = (ROOT / "docs" / "developers" / "architecture.md").read_text(encoding="utf-8")
    part = text.partition("## The way of one page\n")[2].partition("\n## ")[0]
    steps = re.findall(r"^\d+\. \*\*(.+?)\.\*\*(.*?)(?=^\d+\. |^\S|\Z)", part, re.M | re.S)
    found = (re.findall(r"`(\w+)(?:/\w+)*\.py`", told) for _, told in steps)
    return [(title, list(dict.fromkeys(names))) for (title, _), names in zip(steps, found, strict=True)]


def summary(module: str) -> str:
    """The first sentence of a module's docstring."""
    path = ROOT.joinpath(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    first = " ".join(text.partition("\n\n")[0].split())
    return first.partition(". ")[0].rstrip(".")


def draw() -> str:
    """The drawing as SVG."""
    rows, walls = layers_and_walls()
    steps = way()
    top, parts = _way(steps)
    parts.append(
        _text(
            MARGIN,
            top + LINE,
            "The packages. A row may import the rows below it. Boxes of one colour share a rule:",
            weight="bold",
        )
    )
    top += LINE + 2 * GAP
    for wall in walls:
        parts.append(_box(MARGIN, top, 14, 14, wall.fill))
        parts.append(_text(MARGIN + 22, top + 12, wall.name))
        top += LINE + 4
    top += GAP
    for row in rows:
        height, boxes = _row(row, top, walls, steps)
        parts += boxes
        top += height + GAP
    top += MARGIN - GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" role="img"'
        ' font-family="sans-serif" font-size="12">\n<title>The way of a page through the packages of newsarchive, and'
        f' the packages in layers; each may import those below it</title>\n<rect width="{WIDTH}" height="{top}"'
        ' fill="#fff"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _way(steps: list[tuple[str, list[str]]]) -> tuple[int, list[str]]:
    """(where the rows of steps end, their parts)."""
    parts = [_text(MARGIN, MARGIN + 12, "The way of a page", weight="bold")]
    width = (WIDTH - 2 * MARGIN - ARROW * (STEPS - 1)) / STEPS
    texts = [textwrap.wrap(", ".join(packages), int((width - 16) / CHARACTER)) for _, packages in steps]
    top, height = MARGIN + LINE + GAP, (1 + max(map(len, texts))) * LINE + 16
    for number, (title, _) in enumerate(steps):
        left = MARGIN + number % STEPS * (width + ARROW)
        y = top + number // STEPS * (height + ARROW)
        parts.append(_box(left, y, width, height, "#fff", STRONG))
        parts.append(_dot(left + 8 + DOT, y + 8 + DOT, number + 1))
        parts.append(_text(left + 34, y + LINE + 5, title, weight="bold"))
        parts += (_text(left + 8, y + n * LINE + 9, text, INK) for n, text in enumerate(texts[number], 2))
        if number + 1 < len(steps) and (number + 1) % STEPS:
            x, middle = left + width + 2, y + height / 2
            parts.append(f'<path d="M{x:.0f} {middle - 5:.0f}l8 5l-8 5z" fill="{STRONG}"/>')
    return top + (len(steps) + STEPS - 1) // STEPS * (height + ARROW), parts


def _row(modules: list[str], top: int, walls: list[Wall], steps: list[tuple[str, list[str]]]) -> tuple[int, list[str]]:
    """(the height of a row, its parts)."""
    width = (WIDTH - 2 * MARGIN - GAP * (len(modules) - 1)) / len(modules)
    texts = [textwrap.wrap(summary(module), int((width - 16) / CHARACTER)) for module in modules]
    height = LINE * (max(map(len, texts)) + 1) + 10
    parts = []
    for number, (module, lines) in enumerate(zip(modules, texts, strict=True)):
        left = MARGIN + number * (width + GAP)
        parts.append(_box(left, top, width, height, next((w.fill for w in walls if module in w.modules), "#fff")))
        name = module.removeprefix("newsarchive.")
        parts.append(_text(left + 8, top + LINE, name, weight="bold"))
        parts += [_text(left + 8, top + LINE * place, line, INK) for place, line in enumerate(lines, 2)]
        taken = [n for n, (_, packages) in enumerate(steps, 1) if name in packages]
        for place, step in enumerate(reversed(taken)):
            parts.append(_dot(left + width - 8 - DOT - place * (2 * DOT + 4), top + 5 + DOT, step))
    return height, parts


def _box(left: float, top: float, width: float, height: float, fill: str, stroke: str = PALE) -> str:
    place = f'x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return f'<rect {place} rx="4" fill="{fill}" stroke="{stroke}"/>'


def _text(left: float, top: float, text: str, fill: str = "#000", weight: str = "normal") -> str:
    return f'<text x="{left:.0f}" y="{top:.0f}" fill="{fill}" font-weight="{weight}">{escape(text)}</text>'


def _dot(x: float, y: float, number: int) -> str:
    circle = f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{DOT}" fill="{STRONG}"/>'
    return circle + f'<text x="{x:.0f}" y="{y + 4:.0f}" fill="#fff" font-size="11" text-anchor="middle">{number}</text>'
