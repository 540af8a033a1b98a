"""The list of the drawings. A drawing is a function of a canvas; its name is the function's, with hyphens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.sample.pictures.canvas import Canvas

Draw = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Scene:
    draw: Draw
    portrait: bool


SCENES: dict[str, Scene] = {}


def scene(draw: Draw) -> Draw:
    """A drawing in landscape format."""
    SCENES[draw.__name__.replace("_", "-")] = Scene(draw, portrait=False)
    return draw


def portrait(draw: Draw) -> Draw:
    """A drawing that is higher than wide: 600 × 800 units."""
    SCENES[draw.__name__.replace("_", "-")] = Scene(draw, portrait=True)
    return draw
