"""The signs of a map: stops by day, seals by protection level, lines by day; all readable in black and white."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from redroute.outputs.map.palette import LEVEL_COLOURS, day_colour
from redroute.outputs.picture.furniture import SHEET
from redroute.outputs.picture.shape import Area, Disc, Line, Point, Shape, Text, box
from redroute.sites.site import ProtectionLevel

PAPER_WHITE = "#fffaf0"

# Besides its colour each day has a pattern of its lines and an outline of its stops, for printers without colour.
_DASHES: tuple[tuple[float, ...], ...] = ((), (9, 4), (2, 4), (11, 4, 2, 4), (5, 3), (12, 3, 2, 3, 2, 3))
_BEND = 0.11


def dashes(day: int) -> tuple[float, ...]:
    """The pattern of the lines of a day."""
    return _DASHES[day % len(_DASHES)]


def badge(at: Point, radius: float, glyph: str, day: int) -> list[Shape]:
    """A numbered stop: a disc, square, diamond or hexagon by day."""
    x, y = at
    colour = day_colour(day)
    corners = (0, 4, 4, 6)[day % 4]
    if corners == 0:
        ground: Shape = Disc(at=at, radius=radius, fill=colour, stroke=PAPER_WHITE, width=1.6)
    else:
        turn = math.pi / 4 if day % 4 == 1 else 0.0
        reach = radius * (1.22 if corners == 4 else 1.12)
        points = tuple(
            (x + reach * math.cos(turn + k * math.tau / corners), y + reach * math.sin(turn + k * math.tau / corners)) for k in range(corners)
        )
        ground = Area(points=points, fill=colour, stroke=PAPER_WHITE, width=1.6)
    size = radius * (1.2 if len(glyph) == 1 else 1.0)
    return [ground, Text(at=(x, y + size * 0.36), text=glyph, size=size, colour=PAPER_WHITE, anchor="middle", is_bold=True)]


def place_sign(at: Point, radius: float, glyph: str, day: int) -> list[Shape]:
    """Where a day begins, ends or rests: hollow."""
    colour = day_colour(day)
    return [
        Disc(at=at, radius=radius, fill=SHEET, stroke=colour, width=1.4),
        Text(at=(at[0], at[1] + radius * 0.42), text=glyph, size=radius * 1.15, colour=colour, anchor="middle", is_bold=True),
    ]


def seal(at: Point, radius: float, glyph: str, level: ProtectionLevel) -> list[Shape]:
    """A protection level: one character in a square, hollow where nobody knows."""
    x, y = at
    side = radius * 2
    is_known = level is not ProtectionLevel.UNKNOWN
    colour = LEVEL_COLOURS[level]
    ground = (
        box(x - radius, y - radius, side, side, fill=colour, stroke=PAPER_WHITE, width=1.2)
        if is_known
        else box(x - radius, y - radius, side, side, fill=SHEET, stroke=colour, width=1.1, dashes=(3, 2))
    )
    text = Text(at=(x, y + radius * 0.5), text=glyph, size=radius * 1.32, colour=PAPER_WHITE if is_known else colour, anchor="middle", is_bold=True)
    return [ground, text]


def arc(a: Point, b: Point) -> tuple[Point, ...]:
    """What is no road is drawn bent: nobody should take it for one, and there and back lie beside each other."""
    control = ((a[0] + b[0]) / 2 - (b[1] - a[1]) * _BEND * 2, (a[1] + b[1]) / 2 + (b[0] - a[0]) * _BEND * 2)
    steps = [k / 16 for k in range(17)]
    return tuple(
        (
            (1 - t) ** 2 * a[0] + 2 * t * (1 - t) * control[0] + t * t * b[0],
            (1 - t) ** 2 * a[1] + 2 * t * (1 - t) * control[1] + t * t * b[1],
        )
        for t in steps
    )


def way(path: Sequence[Point], day: int) -> list[Shape]:
    """A leg: a light edge, the line in the colour and pattern of its day, arrowheads along it."""
    if sum(math.dist(a, b) for a, b in itertools.pairwise(path)) < 1:
        return []
    colour = day_colour(day)
    return [
        Line(points=tuple(path), colour=PAPER_WHITE, width=5.0, opacity=0.85),
        Line(points=tuple(path), colour=colour, width=2.4, dashes=dashes(day)),
        *_arrowheads(path, colour),
    ]


def _arrowheads(path: Sequence[Point], colour: str) -> list[Shape]:
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(path)]
    total = sum(lengths)
    if total < 40:
        return []
    count = min(8, max(1, round(total / 220)))
    heads: list[Shape] = []
    for k in range(count):
        left, index = total * (k + 0.5) / count, 0
        while index < len(lengths) - 1 and left > lengths[index]:
            left -= lengths[index]
            index += 1
        a, b, length = path[index], path[index + 1], lengths[index] or 1.0
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        x, y = a[0] + ux * left, a[1] + uy * left
        corners = tuple((x + ux * along - uy * across, y + uy * along + ux * across) for along, across in ((6, 0), (-5, 4.4), (-2.5, 0), (-5, -4.4)))
        heads.append(Area(points=corners, fill=colour, stroke=PAPER_WHITE, width=0.8))
    return heads


def swatch(left: float, y: float, day: int) -> list[Shape]:
    """A day's line and sign, for the key."""
    return [
        Line(points=((left, y), (left + 34, y)), colour=day_colour(day), width=2.6, dashes=dashes(day)),
        *badge((left + 17, y), 7, "", day)[:1],
    ]


def unsure(left: float, y: float) -> Shape:
    """The circle of an estimated position, for the key."""
    return Disc(at=(left, y), radius=7, fill="#f3e8cf", stroke="#8a6a2f", width=0.9, dashes=(3, 3))
