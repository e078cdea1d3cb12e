"""What a picture is made of: a flat list of shapes in points from the upper left corner, drawn in order, texts last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through ``points``; ``dashes`` are lengths of ink and gap in turn, empty for a whole line."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.0
    dashes: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A closed outline through ``points``; without ``fill`` it is hollow, without ``stroke`` it has no edge. ``opacity`` is the fill's."""

    points: tuple[Point, ...]
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dashes: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A circle around ``at``."""

    at: Point
    radius: float
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text with its baseline at ``at``. ``anchor`` is start, middle or end; a ``halo`` in that colour keeps it readable over lines."""

    at: Point
    text: str
    size: float
    colour: str
    anchor: str = "start"
    is_bold: bool = False
    is_serif: bool = True
    halo: str = ""


Shape = Line | Area | Disc | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A finished picture: its size in points, what it shows in words, and its shapes."""

    width: int
    height: int
    title: str
    summary: str
    lang: str
    paper: str
    shapes: tuple[Shape, ...]


def box(left: float, top: float, across: float, down: float, /, **look: Any) -> Area:
    """An upright rectangle; ``look`` as for :class:`Area`."""
    right, bottom = left + across, top + down
    return Area(points=((left, top), (right, top), (right, bottom), (left, bottom)), **look)


def circle(at: Point, radius: float) -> tuple[Point, ...]:
    """A circle as a closed line, fine enough for the eye."""
    steps = max(24, round(radius))
    return tuple((at[0] + radius * math.cos(n * math.tau / steps), at[1] + radius * math.sin(n * math.tau / steps)) for n in range(steps + 1))
