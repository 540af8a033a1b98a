"""Draws the packages of newsarchive as an SVG: who may import whom, as the import contracts in pyproject.toml say.

Each row is a layer; a box is a module or package with the first sentence of its docstring. A row may import the rows
below it and none above. The contracts of the kind 'forbidden' give the boxes their colours.
"""

import ast
import textwrap
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
WIDTH, MARGIN, GAP = 960, 16, 8
LINE, CHARACTER = 16, 6.4  # pixels: height of a line of text, mean width of a character of 12 pixels
# The fill of boxes of the first two contracts that forbid something to whole packages; other boxes are white.
FILLS = ("#dff0e3", "#dfe8f7")


def layers_and_walls() -> tuple[list[list[str]], list[tuple[str, set[str]]]]:
    """(the rows of modules from the top down, the name and the modules of each contract that gives a colour)."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    (rows,) = (one["layers"] for one in contracts if one["type"] == "layers")
    walls = [(one["name"], set(one["source_modules"])) for one in contracts if one["type"] == "forbidden"]
    return [row.split(" | ") for row in rows], walls[: len(FILLS)]


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
    parts: list[str] = []
    top = MARGIN
    for row in rows:
        height, boxes = _row(row, top, walls)
        parts += boxes
        top += height + GAP
    for (name, _), fill in zip(walls, FILLS, strict=True):
        parts.append(f'<rect x="{MARGIN}" y="{top}" width="14" height="14" fill="{fill}" stroke="#556"/>')
        parts.append(f'<text x="{MARGIN + 22}" y="{top + 12}">{escape(name)}</text>')
        top += LINE + GAP
    top += MARGIN - GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" role="img"'
        ' font-family="sans-serif" font-size="12">\n<title>The packages of newsarchive in layers; each may import those'
        f' below it</title>\n<rect width="{WIDTH}" height="{top}" fill="#fff"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _row(modules: list[str], top: int, walls: list[tuple[str, set[str]]]) -> tuple[int, list[str]]:
    """(the height of a row, its boxes)."""
    width = (WIDTH - 2 * MARGIN - GAP * (len(modules) - 1)) / len(modules)
    texts = [textwrap.wrap(summary(module), int((width - 16) / CHARACTER)) for module in modules]
    height = LINE * (max(map(len, texts)) + 1) + 10
    boxes = []
    for number, (module, lines) in enumerate(zip(modules, texts, strict=True)):
        left = MARGIN + number * (width + GAP)
        fill = next((f for (_, names), f in zip(walls, FILLS, strict=True) if module in names), "#fff")
        boxes.append(
            f'<rect x="{left:.0f}" y="{top}" width="{width:.0f}" height="{height}" rx="4" fill="{fill}" stroke="#556"/>'
        )
        name = module.removeprefix("newsarchive.")
        boxes.append(f'<text x="{left + 8:.0f}" y="{top + LINE}" font-weight="bold">{escape(name)}</text>')
        for place, line in enumerate(lines, 2):
            boxes.append(f'<text x="{left + 8:.0f}" y="{top + LINE * place}" fill="#334">{escape(line)}</text>')
    return height, boxes
