"""Cartographic placing: marks that would cover each other move apart, names go where there is room, with a line to their mark if need be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from redroute.outputs.picture.measure import width_of
from redroute.outputs.picture.shape import Point

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_ROUNDS = 60
_RINGS = range(1, 13)
_ANGLES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Where a name goes: a point of its baseline, which of its ends lies there, and where its line from the mark ends, if it needs one."""

    at: Point
    anchor: str
    leader: Point | None = None


def apart(points: Sequence[Point], radii: Sequence[float], inside: Box) -> list[Point]:
    """``points`` moved so that no two marks overlap, the earlier giving way less, all kept ``inside``; best effort where there is no room."""
    spots = [list(point) for point in points]
    for _ in range(_ROUNDS):
        has_moved = False
        for i, a in enumerate(spots):
            for j in range(i):
                has_moved |= _part(spots[j], a, radii[j] + radii[i] + 2.0, i)
        for spot, radius in zip(spots, radii, strict=True):
            spot[0] = min(max(spot[0], inside[0] + radius), inside[2] - radius)
            spot[1] = min(max(spot[1], inside[1] + radius), inside[3] - radius)
        if not has_moved:
            break
    return [(spot[0], spot[1]) for spot in spots]


def _part(a: list[float], b: list[float], need: float, number: int) -> bool:
    dx, dy = b[0] - a[0], b[1] - a[1]
    if abs(dx) >= need or abs(dy) >= need:
        return False
    gap = math.hypot(dx, dy)
    if gap >= need:
        return False
    if gap < 0.5:
        # Exactly on each other: part them in a direction that depends on nothing but their number.
        angle = number * 2.399963
        dx, dy, gap = math.cos(angle), math.sin(angle), 1.0
    push = (need - min(gap, need)) * 0.5
    a[0] -= dx / gap * push * 0.7
    a[1] -= dy / gap * push * 0.7
    b[0] += dx / gap * push * 1.3
    b[1] += dy / gap * push * 1.3
    return True


def names(marks: Sequence[tuple[Point, float, str]], size: float, inside: Box, taken: Sequence[Box] = ()) -> list[Label | None]:
    """A place for the name of each mark (its point, its radius, its name), earlier ones first; ``None`` where there is no room.

    No name covers a mark, another name or a box already ``taken``; a line from a mark to its name crosses no other mark and no name.
    """
    boxes = [*taken, *((x - r, y - r, x + r, y + r) for (x, y), r, _ in marks)]
    centre = _centre([point for point, _, _ in marks])
    leaders: list[tuple[Point, Point]] = []
    answer: list[Label | None] = []
    for index, (point, radius, name) in enumerate(marks):
        found = _place(point, radius, (width_of(name, size), size * 1.3), centre, inside, boxes, len(taken) + index, leaders) if name else None
        if found is None:
            answer.append(None)
            continue
        label, area = found
        boxes.append(area)
        if label.leader:
            leaders.append((point, label.leader))
        answer.append(label)
    return answer


def _place(
    point: Point,
    radius: float,
    extent: tuple[float, float],
    centre: Point,
    inside: Box,
    boxes: Sequence[Box],
    own: int,
    leaders: Sequence[tuple[Point, Point]],
) -> tuple[Label, Box] | None:
    width, height = extent
    for x, middle, anchor, leader in _candidates(point, radius, height, centre):
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        area = (left, middle - height / 2, left + width, middle + height / 2)
        if area[0] < inside[0] or area[1] < inside[1] or area[2] > inside[2] or area[3] > inside[3]:
            continue
        if any(_overlap(area, other) for other in boxes) or any(_crosses(a, b, area) for a, b in leaders):
            continue
        if leader and any(_crosses(point, leader, other) for index, other in enumerate(boxes) if index != own):
            continue
        return Label(at=(x, middle + height * 0.28), anchor=anchor, leader=leader), area
    return None


def _candidates(point: Point, radius: float, height: float, centre: Point) -> Iterator[tuple[float, float, str, Point | None]]:
    """An end of the name, its middle line, which end it is, and the end of a leader: beside the mark first, then on rings around it, outward first."""
    x, y = point
    gap, low = radius + 3.0, radius + height / 2 + 1.0
    yield from ((x + gap, y, "start", None), (x - gap, y, "end", None), (x, y + low, "middle", None), (x, y - low, "middle", None))
    yield from ((x + gap * 0.75, y + low * 0.8, "start", None), (x + gap * 0.75, y - low * 0.8, "start", None))
    yield from ((x - gap * 0.75, y + low * 0.8, "end", None), (x - gap * 0.75, y - low * 0.8, "end", None))
    outward = math.atan2(y - centre[1], x - centre[0])
    turns = sorted(range(_ANGLES), key=lambda k: (min(k, _ANGLES - k), k))
    for ring in _RINGS:
        reach = radius + 12.0 + ring * 13.0
        for k in turns:
            angle = outward + k * math.tau / _ANGLES
            end = (x + math.cos(angle) * reach, y + math.sin(angle) * reach)
            is_right = math.cos(angle) >= 0
            yield (end[0] + 2 if is_right else end[0] - 2), end[1], "start" if is_right else "end", end


def _centre(points: Sequence[Point]) -> Point:
    if not points:
        return 0.0, 0.0
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def clipped(points: Sequence[Point], frame: Box) -> tuple[Point, ...]:
    """The part of a convex area inside ``frame`` (Sutherland and Hodgman, 1974)."""
    for axis, limit, side in ((0, frame[0], 1), (0, frame[2], -1), (1, frame[1], 1), (1, frame[3], -1)):
        kept: list[Point] = []
        for a, b in zip([*points[-1:], *points[:-1]], points, strict=True):
            is_in, was_in = (b[axis] - limit) * side >= 0, (a[axis] - limit) * side >= 0
            if is_in != was_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
            if is_in:
                kept.append(b)
        points = kept
    return tuple(points)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def _crosses(a: Point, b: Point, area: Box) -> bool:
    """Whether the segment from ``a`` to ``b`` touches ``area`` (Liang and Barsky, 1984)."""
    low, high = 0.0, 1.0
    for start, delta, first, last in ((a[0], b[0] - a[0], area[0], area[2]), (a[1], b[1] - a[1], area[1], area[3])):
        if delta == 0:
            if not first <= start <= last:
                return False
            continue
        t1, t2 = sorted(((first - start) / delta, (last - start) / delta))
        low, high = max(low, t1), min(high, t2)
        if low > high:
            return False
    return True
