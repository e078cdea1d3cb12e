"""Great-circle distances in metres, one pair or many at once."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from redroute.geo.latlon import LatLon

EARTH_RADIUS = 6_371_008.7714
"""Mean radius of the earth in metres: (2a + b) / 3 of WGS-84 (IUGG)."""


def great_circle(a: LatLon, b: LatLon) -> float:
    """Metres between two positions along the surface of a sphere, from the chord between them; within 0.5 % of the ellipsoid."""
    u, v = _direction(a), _direction(b)
    chord = math.dist(u, v)
    if chord <= _FAR:
        return 2 * EARTH_RADIUS * math.asin(chord / 2)
    return EARTH_RADIUS * (math.pi - 2 * math.asin(math.dist(u, [-part for part in v]) / 2))


def great_circle_to(origin: LatLon, lats: ArrayLike, lons: ArrayLike) -> NDArray[np.float64]:
    """Metres from ``origin`` to each of the positions given in degrees; the shape is theirs."""
    return _along(_directions(origin.lat, origin.lon), _directions(lats, lons))


def great_circle_matrix(lats: ArrayLike, lons: ArrayLike) -> NDArray[np.float64]:
    """Metres between all pairs of ``n`` positions given in degrees: shape ``(n, n)``, symmetric, with a zero diagonal."""
    metres = np.empty((np.size(lats), np.size(lats)))
    for rows, block in great_circle_rows(lats, lons):
        metres[rows] = block
    return metres


def great_circle_rows(lats: ArrayLike, lons: ArrayLike) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """The rows of :func:`great_circle_matrix` some at a time, for who need not hold them all; a block has about a quarter of a million entries."""
    directions = _directions(lats, lons)
    count = directions.shape[-1]
    step = max(1, _BLOCK // max(1, count))
    for first in range(0, count, step):
        rows = slice(first, min(count, first + step))
        yield rows, _along(directions[:, rows, None], directions[:, None, :])


_BLOCK = 1 << 18


def _directions(lats: ArrayLike, lons: ArrayLike) -> NDArray[np.float64]:
    """Unit vectors from the middle of the earth, as three rows."""
    phi, theta = np.radians(np.asarray(lats, dtype=np.float64)), np.radians(np.asarray(lons, dtype=np.float64))
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])


def _direction(at: LatLon) -> tuple[float, float, float]:
    phi, theta = math.radians(at.lat), math.radians(at.lon)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)


_FAR = 1.4
"""A chord nearly as long as the diameter says little of the arc; from a quarter of the circle on the way to the antipode is measured instead."""


def _along(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres over the ground from the chord between two directions."""
    chord = np.sqrt(sum((a[axis] - b[axis]) ** 2 for axis in range(3)))
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.minimum(chord / 2, 1.0))
    if np.any(chord > _FAR):
        antipodal = np.sqrt(sum((a[axis] + b[axis]) ** 2 for axis in range(3)))
        metres = np.where(chord > _FAR, EARTH_RADIUS * (math.pi - 2 * np.arcsin(np.minimum(antipodal / 2, 1.0))), metres)
    return metres
