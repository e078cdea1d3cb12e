"""A path with fewer points that looks the same on a map."""

from __future__ import annotations

import math
from collections.abc import Sequence

from redroute.geo.latlon import LatLon

_METRES_PER_DEGREE = 111_195.0


def thinned(path: Sequence[LatLon], tolerance_m: float = 4.0) -> tuple[LatLon, ...]:
    """``path`` without the points that lie within ``tolerance_m`` of the line left; both ends stay.

    The algorithm of Ramer (1972) and Douglas and Peucker (1973), without recursion: a track may have a hundred thousand points.
    """
    if len(path) < 3:
        return tuple(path)
    keep = [False] * len(path)
    keep[0] = keep[-1] = True
    spans = [(0, len(path) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, offset = first, tolerance_m
        for index in range(first + 1, last):
            distance = _offset(path[index], path[first], path[last])
            if distance > offset:
                farthest, offset = index, distance
        if farthest != first:
            keep[farthest] = True
            spans += [(first, farthest), (farthest, last)]
    return tuple(place for place, kept in zip(path, keep, strict=True) if kept)


def _offset(place: LatLon, start: LatLon, end: LatLon) -> float:
    """Metres from ``place`` to the straight piece from ``start`` to ``end``, on a plane that touches the earth at ``start``."""
    scale = _METRES_PER_DEGREE * math.cos(math.radians(start.lat))
    x, y = (place.lon - start.lon) * scale, (place.lat - start.lat) * _METRES_PER_DEGREE
    dx, dy = (end.lon - start.lon) * scale, (end.lat - start.lat) * _METRES_PER_DEGREE
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, (x * dx + y * dy) / length))
    return math.hypot(x - along * dx, y - along * dy)
