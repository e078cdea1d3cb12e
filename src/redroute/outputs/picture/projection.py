"""From positions to points of a map's frame: Mercator's projection at one scale, with the box of what matters in view."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from redroute.geo.latlon import LatLon
from redroute.outputs.picture.placing import Box
from redroute.outputs.picture.shape import Point

_RADIUS = 6_371_008.8
_POLAR = 85.0
_CLOSEST = 0.5
"""No map shows more than a point for half a metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A frame on the page and the part of the earth in it; ``scale`` is points for a unit of the projected plane."""

    frame: Box
    x: float
    y: float
    scale: float

    @classmethod
    def of(cls, places: Sequence[LatLon], frame: Box, padding: float) -> View:
        """The view that shows all ``places`` as large as the frame allows, ``padding`` points from its edges."""
        width, height = frame[2] - frame[0] - 2 * padding, frame[3] - frame[1] - 2 * padding
        xs, ys = [math.radians(place.lon) for place in places] or [0.0], [_mercator(place.lat) for place in places] or [0.0]
        middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        ground = _RADIUS / math.cosh(middle_y)
        closest = ground / _CLOSEST
        wide = [room / span for room, span in ((width, max(xs) - min(xs)), (height, max(ys) - min(ys))) if span > 1e-12]
        return cls(frame=frame, x=middle_x, y=middle_y, scale=min([*wide, closest]))

    def point(self, place: LatLon) -> Point:
        """Where ``place`` falls, perhaps outside the frame."""
        left, top, right, bottom = self.frame
        return (
            (left + right) / 2 + (math.radians(place.lon) - self.x) * self.scale,
            (top + bottom) / 2 - (_mercator(place.lat) - self.y) * self.scale,
        )

    def shows(self, point: Point, margin: float = 0.0) -> bool:
        """Whether a point lies in the frame, ``margin`` from its edges."""
        return self.frame[0] + margin <= point[0] <= self.frame[2] - margin and self.frame[1] + margin <= point[1] <= self.frame[3] - margin

    @property
    def metres(self) -> float:
        """Metres on the ground for a point, at the middle of the view."""
        return _RADIUS / math.cosh(self.y) / self.scale

    @property
    def west(self) -> float:
        """Degrees of longitude at the left edge."""
        return math.degrees(self.x - (self.frame[2] - self.frame[0]) / 2 / self.scale)

    @property
    def east(self) -> float:
        """Degrees of longitude at the right edge."""
        return math.degrees(self.x + (self.frame[2] - self.frame[0]) / 2 / self.scale)

    @property
    def south(self) -> float:
        """Degrees of latitude at the lower edge."""
        return math.degrees(math.atan(math.sinh(self.y - (self.frame[3] - self.frame[1]) / 2 / self.scale)))

    @property
    def north(self) -> float:
        """Degrees of latitude at the upper edge."""
        return math.degrees(math.atan(math.sinh(self.y + (self.frame[3] - self.frame[1]) / 2 / self.scale)))


def core(places: Sequence[LatLon]) -> list[LatLon]:
    """The places that lie together, where a few far ones would shrink the rest to a blot; else all of them.

    Far is beyond the widest gap in the distances from the median, if that gap more than doubles the distance, three fifths lie within, and the map
    gains a factor of three.
    """
    if len(places) < 5:
        return list(places)
    middle = (sorted(p.lat for p in places)[len(places) // 2], sorted(p.lon for p in places)[len(places) // 2])
    shrink = math.cos(math.radians(middle[0]))
    distance = [math.hypot(p.lat - middle[0], (p.lon - middle[1]) * shrink) for p in places]
    order = sorted(distance)
    first = math.ceil(len(order) * 0.6)
    cuts = [(order[k] / order[k - 1], k) for k in range(first, len(order)) if order[k - 1] > 0]
    ratio, cut = max(cuts, default=(0.0, 0))
    if ratio < 2.0 or order[-1] < 3 * order[cut - 1]:
        return list(places)
    return [place for place, far in zip(places, distance, strict=True) if far <= order[cut - 1]]


def _mercator(lat: float) -> float:
    lat = min(max(lat, -_POLAR), _POLAR)
    return math.asinh(math.tan(math.radians(lat)))
