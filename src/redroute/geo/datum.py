"""WGS-84 and the two shifted datums of Chinese maps, GCJ-02 and BD-09.

A pair of numbers is never just a pair: :class:`LatLon` is WGS-84, :class:`Gcj02` and :class:`Bd09` are themselves, and only their own
``to_wgs84()`` leads from one to the other. The formulae are the publicly known reconstructions of GCJ-02 (on the Krasovsky 1940 ellipsoid) and of
BD-09 on top of it. The shift applies on the Chinese mainland alone (:mod:`redroute.geo.envelope`); elsewhere all three agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from redroute.geo.envelope import is_shifted
from redroute.geo.latlon import LatLon

_Floats = NDArray[np.float64]
_Pair = tuple[_Floats, _Floats]

_SEMI_MAJOR = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_ANGLE = math.pi * 3000.0 / 180.0
_ROUNDS = 8
"""Fixed-point rounds of the inverse; four leave a micrometre (measured in the design), eight cost little and cover BD-09."""


class Datum(StrEnum):
    """What a pair of coordinates refers to."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gcj02:
    """A position as Gaode, Tencent and other Chinese maps give it, in degrees. Raises ``BadInput`` off the earth."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        LatLon(lat=self.lat, lon=self.lon)

    def to_wgs84(self) -> LatLon:
        """The same place in WGS-84, within a millimetre."""
        return _single(gcj02_to_wgs84(self.lat, self.lon))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bd09:
    """A position as Baidu gives it, in degrees. Raises ``BadInput`` off the earth."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        LatLon(lat=self.lat, lon=self.lon)

    def to_wgs84(self) -> LatLon:
        """The same place in WGS-84, within a millimetre."""
        return _single(bd09_to_wgs84(self.lat, self.lon))


def gcj02_of(position: LatLon) -> Gcj02:
    """A WGS-84 position as Gaode would give it."""
    moved = _single(wgs84_to_gcj02(position.lat, position.lon))
    return Gcj02(lat=moved.lat, lon=moved.lon)


def bd09_of(position: LatLon) -> Bd09:
    """A WGS-84 position as Baidu would give it."""
    moved = _single(wgs84_to_bd09(position.lat, position.lon))
    return Bd09(lat=moved.lat, lon=moved.lon)


def to_wgs84(lat: float, lon: float, datum: Datum) -> LatLon:
    """A pair whose datum is known only as a value, such as the answer of a geocoder."""
    if datum is Datum.GCJ02:
        return Gcj02(lat=lat, lon=lon).to_wgs84()
    if datum is Datum.BD09:
        return Bd09(lat=lat, lon=lon).to_wgs84()
    return LatLon(lat=lat, lon=lon)


def wgs84_to_gcj02(lats: ArrayLike, lons: ArrayLike) -> _Pair:
    """Latitudes and longitudes in GCJ-02, of the shape given."""
    lat, lon = _floats(lats, lons)
    shifted = is_shifted(lat, lon)
    moved_lat, moved_lon = _shift(lat, lon)
    return np.where(shifted, moved_lat, lat), np.where(shifted, moved_lon, lon)


def gcj02_to_wgs84(lats: ArrayLike, lons: ArrayLike) -> _Pair:
    """Latitudes and longitudes in WGS-84, of the shape given.

    Within some 600 m of the edge of the mainland a GCJ-02 pair may belong to a place inside and, unshifted, to one outside; the one inside is meant.
    """
    lat, lon = _floats(lats, lons)
    origin_lat, origin_lon = _invert(_shift, lat, lon)
    shifted = is_shifted(origin_lat, origin_lon) & _is_near(lat, lon)
    return np.where(shifted, origin_lat, lat), np.where(shifted, origin_lon, lon)


def wgs84_to_bd09(lats: ArrayLike, lons: ArrayLike) -> _Pair:
    """Latitudes and longitudes in BD-09, of the shape given."""
    lat, lon = _floats(lats, lons)
    shifted = is_shifted(lat, lon)
    moved_lat, moved_lon = _shift_twice(lat, lon)
    return np.where(shifted, moved_lat, lat), np.where(shifted, moved_lon, lon)


def bd09_to_wgs84(lats: ArrayLike, lons: ArrayLike) -> _Pair:
    """Latitudes and longitudes in WGS-84, of the shape given; at the edge of the mainland as :func:`gcj02_to_wgs84`."""
    lat, lon = _floats(lats, lons)
    origin_lat, origin_lon = _invert(_shift_twice, lat, lon)
    shifted = is_shifted(origin_lat, origin_lon) & _is_near(lat, lon)
    return np.where(shifted, origin_lat, lat), np.where(shifted, origin_lon, lon)


def _shift(lat: _Floats, lon: _Floats) -> _Pair:
    """GCJ-02 of WGS-84, wherever the position is."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    root_magic = np.sqrt(magic)
    meridian = _SEMI_MAJOR * (1.0 - _ECCENTRICITY_SQUARED) / (magic * root_magic)
    # Near the poles a degree of longitude vanishes; nothing there is ever shifted.
    parallel = np.maximum(_SEMI_MAJOR / root_magic * np.cos(phi), 1.0)
    return lat + np.degrees(north / meridian), lon + np.degrees(east / parallel)


def _shift_twice(lat: _Floats, lon: _Floats) -> _Pair:
    """BD-09 of WGS-84, wherever the position is."""
    y, x = _shift(lat, lon)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BAIDU_ANGLE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BAIDU_ANGLE)
    return radius * np.sin(angle) + 0.006, radius * np.cos(angle) + 0.0065


def _invert(shift: Callable[[_Floats, _Floats], _Pair], lat: _Floats, lon: _Floats) -> _Pair:
    """The pair that ``shift`` takes to the one given, by fixed-point iteration."""
    # Far from China the shift has no meaning and need not even converge: such pairs are replaced by one that does, and never used.
    near = _is_near(lat, lon)
    lat, lon = np.where(near, lat, 35.0), np.where(near, lon, 105.0)
    origin_lat, origin_lon = lat, lon
    for _ in range(_ROUNDS):
        moved_lat, moved_lon = shift(origin_lat, origin_lon)
        origin_lat, origin_lon = origin_lat + (lat - moved_lat), origin_lon + (lon - moved_lon)
    return origin_lat, origin_lon


def _is_near(lat: _Floats, lon: _Floats) -> NDArray[np.bool_]:
    """Whether a pair lies in a box around China, wider than the envelope by more than any shift."""
    near: NDArray[np.bool_] = (lat > 17.0) & (lat < 55.0) & (lon > 72.0) & (lon < 137.0)
    return near


def _floats(lats: ArrayLike, lons: ArrayLike) -> _Pair:
    return np.asarray(lats, dtype=np.float64), np.asarray(lons, dtype=np.float64)


def _single(pair: _Pair) -> LatLon:
    return LatLon(lat=float(pair[0]), lon=float(pair[1]))
