"""Great-circle distances in metres, one pair or many at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from redroute.geo.latlon import LatLon

EARTH_RADIUS = 6_371_008.7714
"""Mean radius of the earth in metres: (2a + b) / 3 of WGS-84 (IUGG)."""


def great_circle(a: LatLon, b: LatLon) -> float:
    """Metres between two positions along the surface of a sphere, by the haversine formula (Sinnott 1984); within 0.5 % of the ellipsoid."""
    phi_a, phi_b = math.radians(a.lat), math.radians(b.lat)
    chord = math.sin((phi_b - phi_a) / 2) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, chord)))


def great_circle_to(origin: LatLon, lats: ArrayLike, lons: ArrayLike) -> NDArray[np.float64]:
    """Metres from ``origin`` to each of the positions given in degrees; the shape is theirs."""
    phi, theta = np.radians(np.asarray(lats, dtype=np.float64)), np.radians(np.asarray(lons, dtype=np.float64))
    return _haversine(math.radians(origin.lat), math.radians(origin.lon), phi, theta)


def great_circle_matrix(lats: ArrayLike, lons: ArrayLike) -> NDArray[np.float64]:
    """Metres between all pairs of ``n`` positions given in degrees: shape ``(n, n)``, symmetric, with a zero diagonal."""
    phi, theta = np.radians(np.asarray(lats, dtype=np.float64)), np.radians(np.asarray(lons, dtype=np.float64))
    metres = _haversine(phi[:, None], theta[:, None], phi[None, :], theta[None, :])
    np.fill_diagonal(metres, 0.0)
    return metres


def _haversine(phi_a: ArrayLike, theta_a: ArrayLike, phi_b: ArrayLike, theta_b: ArrayLike) -> NDArray[np.float64]:
    phi_a, theta_a, phi_b, theta_b = (np.asarray(part, dtype=np.float64) for part in (phi_a, theta_a, phi_b, theta_b))
    chord = np.sin((phi_b - phi_a) / 2) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin((theta_b - theta_a) / 2) ** 2
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return metres
