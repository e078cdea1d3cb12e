"""One position out of a GeoJSON geometry."""

from __future__ import annotations

import math
from typing import Any

from redroute.geo.latlon import LatLon

_NESTING = {"MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


class BadGeometry(Exception):  # internal to reading; becomes a diagnostic
    """A geometry without a usable position; ``code`` and the message make the diagnostic."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def representative_point(geometry: Any) -> tuple[LatLon, list[tuple[str, str]]]:
    """The position of a geometry, and (code, message) warnings. Lines give their middle vertex, areas the mean of their first ring.

    Raises ``BadGeometry``.
    """
    if not isinstance(geometry, dict):
        raise BadGeometry("geojson.geometry", "a geometry is an object or null")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        return _position(coordinates)
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list) or not parts or any(isinstance(part, dict) and part.get("type") == kind for part in parts):
            raise BadGeometry("geo.coordinates", "a geometry collection holds at least one plain geometry")
        at, _ = representative_point(parts[0])
        return at, [("geo.geometry_type", "a collection of geometries is represented by a point of its first")]
    if not isinstance(kind, str) or kind not in _NESTING:
        raise BadGeometry("geo.geometry_type", "this is no geometry type of GeoJSON; a site is a Point")
    positions = coordinates
    for _ in range(_NESTING[kind] - 1):
        if not isinstance(positions, list) or not positions:
            raise BadGeometry("geo.coordinates", f"the coordinates of a {kind} are nested lists of positions")
        positions = positions[0]
    if not isinstance(positions, list) or not positions:
        raise BadGeometry("geo.coordinates", f"the coordinates of a {kind} are nested lists of positions")
    points = [_position(position)[0] for position in positions]
    if kind.endswith("Polygon") and (len(points) < 4 or points[0] != points[-1]):
        raise BadGeometry("geo.coordinates", "a ring has at least four positions and ends where it began")
    warning = ("geo.geometry_type", f"a {kind} is represented by one point of it; give the entrance as a Point")
    if kind.endswith("LineString"):
        return points[len(points) // 2], [warning]
    corners = points[:-1] if kind.endswith("Polygon") else points
    lat, lon = math.fsum(point.lat for point in corners) / len(corners), math.fsum(point.lon for point in corners) / len(corners)
    return LatLon(lat=lat, lon=lon), [warning]


def _position(coordinates: Any) -> tuple[LatLon, list[tuple[str, str]]]:
    if not isinstance(coordinates, list) or len(coordinates) < 2 or not all(type(part) in (int, float) for part in coordinates):
        raise BadGeometry("geo.coordinates", "a position is [longitude, latitude], two numbers")
    lon, lat = coordinates[:2]
    try:
        lon, lat = float(lon), float(lat)
    except OverflowError:
        raise BadGeometry("geo.out_of_range", "no position on earth has such a coordinate") from None
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadGeometry("geo.not_finite", "a coordinate is too large for a number")
    try:
        at = LatLon(lat=lat, lon=lon)
    except ValueError as error:
        raise BadGeometry("geo.out_of_range", f"{error} (GeoJSON writes longitude first, in degrees)") from None
    if lat == lon == 0:
        return at, [("geo.zero", "0, 0 lies in the Gulf of Guinea; a site nobody has located has null")]
    warnings = [("geo.coordinates", "only longitude, latitude and height are read of more than three numbers")] if len(coordinates) > 3 else []
    return at, warnings
