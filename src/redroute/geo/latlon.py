"""A position on the earth, in the one datum used inside redroute."""

from __future__ import annotations

import math
from dataclasses import dataclass

from redroute.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class LatLon:
    """A WGS-84 position in degrees.

    A pair in another datum is a :class:`redroute.geo.Gcj02` or :class:`redroute.geo.Bd09`; it becomes a ``LatLon`` by its own ``to_wgs84()``.

    Raises ``BadInput`` unless both are finite, ``-90 <= lat <= 90`` and ``-180 <= lon <= 180``.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        # Written so that NaN fails too.
        if not (-90.0 <= self.lat <= 90.0 and -180.0 <= self.lon <= 180.0):
            swapped = math.isfinite(self.lat) and 90.0 < abs(self.lat) <= 180.0 and abs(self.lon) <= 90.0
            hint = "; are latitude and longitude swapped?" if swapped else ""
            raise BadInput(f"no such position: latitude {self.lat}, longitude {self.lon}{hint}")

    @property
    def lonlat(self) -> tuple[float, float]:
        """The pair in the order of GeoJSON, OSRM and GPX."""
        return self.lon, self.lat

    @property
    def latlon(self) -> tuple[float, float]:
        """The pair in the order of Leaflet, Folium and geopy."""
        return self.lat, self.lon
