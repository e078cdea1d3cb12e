"""Instances of the orienteering literature, read as they are written and turned into our own `Problem`.

Three formats, told apart by their first line: TOPTW (Solomon and Cordeau vertices; Righini and Salani 2009, Montemanni and Gambardella 2009), MCTOPMTW
(two windows a tour, a budget, ten limits by type; Souffriau et al. 2013) and TTDP (opening hours by weekday; Gavalas et al. 2013). The third format does
not say whether a visit must end before closing; as in the other two, the closing hour is read as the latest start. Travel is the Euclidean distance,
rounded down to one decimal for Solomon's vertices and to two for all others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import Day, Problem, Quota

TOPTW, MCTOPMTW, TTDP = "TOPTW", "MCTOPMTW", "TTDP"
WEEK = 7

Window = tuple[Decimal, Decimal]
"""Earliest and latest start of a visit."""


class BadInstance(ValueError):
    """The file is not an instance of a format we read."""


@dataclass(frozen=True, slots=True)
class Vertex:
    """One line of a file in its own numbers; ``windows[k]`` are its windows in tours of class ``k``."""

    number: int
    x: Decimal
    y: Decimal
    duration: Decimal
    prize: int
    windows: tuple[tuple[Window, ...], ...]
    price: int = 0
    types: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    """A file: the depot, the vertices, and how many decimals its distances keep.

    Tour ``d`` is of class ``classes[d % len(classes)]``; a tour leaves at ``begins`` and is back by ``ends``. ``limits[z]`` bounds the visits of type ``z``.
    """

    name: str
    kind: str
    days: int
    decimals: int
    begins: Decimal
    ends: Decimal
    depot: Vertex
    vertices: tuple[Vertex, ...]
    classes: tuple[int, ...] = (0,)
    budget: int | None = None
    limits: tuple[int, ...] = ()

    @property
    def scale(self) -> int:
        """Integer units in one unit of the file's time."""
        return 10**self.decimals

    def units(self, value: Decimal) -> int:
        """A time of the file as an integer."""
        return round(value * self.scale)

    def legs(self) -> NDArray[np.int32]:
        """Integer travel between all vertices; the depot is the last node."""
        points = [*self.vertices, self.depot]
        legs = np.zeros((len(points), len(points)), dtype=np.int32)
        for i, a in enumerate(points):
            for j in range(i):
                squared = (a.x - points[j].x) ** 2 + (a.y - points[j].y) ** 2
                legs[i, j] = legs[j, i] = math.isqrt(int(squared * self.scale**2))
        return legs

    def problem(self, days: int) -> Problem:
        """The instance over so many days."""
        depot, legs = len(self.vertices), self.legs()
        frames = [
            Day(
                begins=self.units(self.begins),
                ends=self.units(self.ends),
                start=depot,
                end=depot,
                spans=tuple(self._spans(vertex, self.classes[day % len(self.classes)]) for vertex in self.vertices),
                durations=legs,
                distances=legs,
                walking=legs,
            )
            for day in range(days)
        ]
        return Problem(
            days=tuple(frames),
            visit_durations=tuple(self.units(vertex.duration) for vertex in self.vertices),
            prizes=tuple(vertex.prize for vertex in self.vertices),
            prices=tuple(vertex.price for vertex in self.vertices),
            quotas=tuple(
                Quota(frozenset(k for k, vertex in enumerate(self.vertices) if vertex.types[kind]), at_most=limit)
                for kind, limit in enumerate(self.limits)
            ),
            budget=self.budget,
        )

    def _spans(self, vertex: Vertex, tour_class: int) -> tuple[tuple[int, int], ...]:
        spans: list[tuple[int, int]] = []
        for opens, closes in vertex.windows[tour_class]:
            span = self.units(opens), self.units(closes)
            # Windows that touch are one.
            if spans and span[0] <= spans[-1][1]:
                spans[-1] = spans[-1][0], max(span[1], spans[-1][1])
            else:
                spans.append(span)
        return tuple(spans)


def read_instance(path: Path) -> Instance:
    """Read a file of any of the three formats; raises `BadInstance`."""
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    try:
        kind = {4: TOPTW, 13: MCTOPMTW, 16: TTDP}[len(rows[0])]
        return {TOPTW: _toptw, MCTOPMTW: _mctopmtw, TTDP: _ttdp}[kind](path.stem, [[Decimal(word) for word in row] for row in rows])
    except (KeyError, IndexError, ArithmeticError) as error:
        raise BadInstance(f"{path}: not an instance of TOPTW, MCTOPMTW or TTDP") from error


def _toptw(name: str, rows: list[list[Decimal]]) -> Instance:
    vertices = [Vertex(int(row[0]), row[1], row[2], row[3], int(row[4]), (((row[-2], row[-1]),),)) for row in rows[2:]]
    depot = vertices.pop(0)
    begins, ends = depot.windows[0][0]
    return Instance(name, TOPTW, int(rows[0][1]), 2 if name.startswith("pr") else 1, begins, ends, depot, tuple(vertices))


def _mctopmtw(name: str, rows: list[list[Decimal]]) -> Instance:
    head, first = rows[:2]
    vertices = []
    for row in rows[2:]:
        o1, o2, o3, o4, c4 = row[5:10]
        # Tours 1 and 3 use the odd windows where the flag is 1, the even ones where it is 0; tours 2 and 4 the others.
        odd, even = ((o1, o2), (o3, o4)), ((o2, o3), (o4, c4))
        windows = (odd, even) if row[10] == 1 else (even, odd)
        vertices.append(Vertex(int(row[0]), row[1], row[2], row[3], int(row[4]), windows, int(row[11]), tuple(int(flag) for flag in row[12:22])))
    depot = Vertex(0, first[1], first[2], Decimal(0), 0, ())
    limits = tuple(int(limit) for limit in head[3:13])
    return Instance(
        name, MCTOPMTW, int(head[0]), 2 if "-pr" in name else 1, first[-2], first[-1], depot, tuple(vertices), (0, 1), int(head[2]), limits
    )


def _ttdp(name: str, rows: list[list[Decimal]]) -> Instance:
    head, first = rows[:2]
    vertices = []
    for row in rows[2:]:
        hours = [(row[6 + 2 * weekday], row[7 + 2 * weekday]) for weekday in range(WEEK)]
        # 0 to 0 stands for a closed day.
        windows = tuple(((opens, closes),) if closes > 0 else () for opens, closes in hours)
        vertices.append(Vertex(int(row[0]), row[1], row[2], row[3], int(row[4]), windows))
    classes = tuple((int(head[2]) + day) % WEEK for day in range(WEEK))
    return Instance(name, TTDP, int(head[1]), 2, first[-2], first[-1], Vertex(0, first[1], first[2], Decimal(0), 0, ()), tuple(vertices), classes)
