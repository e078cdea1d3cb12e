"""What answers "where is this address"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from redroute.errors import BadInput, ProviderUnreachable
from redroute.geo.datum import Datum, to_wgs84
from redroute.geo.distance import great_circle
from redroute.geo.latlon import LatLon
from redroute.sites.site import Position, Precision
from redroute.text import plain_line

LONGEST_ADDRESS = 200
COARSEST_M = 20_000.0
"""A service that means a whole county has not located a site."""

# What the classes of geopy answer in. Those that draw on OpenStreetMap or GeoNames are WGS-84 everywhere, Baidu's answers are BD-09 unless asked
# otherwise; of the others nobody says what they do in China, so whoever uses one must.
_DATUMS = {
    **dict.fromkeys(("Baidu", "BaiduV3"), Datum.BD09),
    **dict.fromkeys(("Nominatim", "OpenMapQuest", "PickPoint", "Photon", "OpenCage", "Pelias", "GeocodeEarth", "GeoNames"), Datum.WGS84),
}


class Geocoder(Protocol):
    """Anything that locates an address. redroute asks none by itself: whoever plans passes one and so decides whom an address is told."""

    def __call__(self, address: str) -> Position | None:
        """The position of an address with what is known of its precision, or ``None`` where it cannot be found.

        Raises :class:`redroute.errors.ProviderUnreachable` where a service does not answer.
        """
        ...


class Miss(StrEnum):
    """Why a geocoder's answer gives no position."""

    NOT_FOUND = "the service knows no such address"
    REFUSED = "the service refuses the question"
    NO_POSITION = "the reply holds no position on earth"
    NULL_ISLAND = "the reply is 0, 0, which is how services write that they do not know"
    OUTSIDE = "the reply lies far from where it was sought"
    TOO_COARSE = "the reply means a whole region"
    NO_BETTER = "the reply is no better than the estimate there is"
    UNANSWERED = "the service stopped answering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A position as a service reports it, and what the service calls the place, for a person to compare."""

    position: Position
    matched: str = ""


class GeopyGeocoder:
    """A geocoder of geopy as a :class:`Geocoder`: its datum converted, its replies distrusted, its errors ours.

    ``geocoder`` is an object with a method ``geocode``, or that method itself, such as geopy's ``RateLimiter`` around it; how often and how long it
    asks is its own matter. ``on`` is the date of asking and ``service`` the name, both kept in ``Position.source``. ``datum`` is what the
    coordinates of the replies refer to; where ``None``, that of the geopy class if it is known.

    Positions are ``unverified``; they have an uncertainty only if the reply has a bounding box (Nominatim's ``boundingbox``, OpenCage's ``bounds``):
    the distance to its farthest corner in metres. No other text of a reply is kept than ``Answer.matched``, on one line.

    Raises ``BadInput`` where the datum is not known and not given.
    """

    def __init__(self, geocoder: Any, *, on: date, service: str | None = None, datum: Datum | str | None = None) -> None:
        self._geocode = getattr(geocoder, "geocode", geocoder)
        if not callable(self._geocode):
            raise BadInput(f"a geocoder has a method geocode, or is that method; this is a {type(geocoder).__name__}")
        kind = _class_of(geocoder)
        self.service = plain_line(service or kind.__name__, 60)
        self.on = on
        self.datum = _datum(kind, datum)

    def __call__(self, address: str) -> Position | None:
        """The position of an address, or ``None`` where the answer gives none; raises ``ProviderUnreachable`` where there is no answer."""
        answer = self.ask(address)
        return answer.position if isinstance(answer, Answer) else None

    def ask(self, address: str) -> Answer | Miss:
        """The answer to an address, or why it is none; raises ``ProviderUnreachable`` where the service fails."""
        from geopy.exc import GeocoderParseError, GeocoderQueryError, GeopyError

        try:
            reply = self._geocode(" ".join(address.split())[:LONGEST_ADDRESS])
            return Miss.NOT_FOUND if reply is None else self._read(reply)
        except GeocoderQueryError:
            return Miss.REFUSED
        except GeocoderParseError:
            return Miss.NO_POSITION
        except (GeopyError, OSError) as error:
            reason = plain_line(f"{type(error).__name__}: {error}", 160)
            raise ProviderUnreachable(f"the geocoder {self.service} does not answer ({reason}); ask later, or enter positions by hand") from error
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):  # what geopy raises for a reply of another shape
            return Miss.NO_POSITION

    def _read(self, reply: Any) -> Answer | Miss:
        lat, lon = _number(reply.latitude), _number(reply.longitude)
        if max(abs(lat), abs(lon)) < 1e-6:
            return Miss.NULL_ISLAND
        uncertainty = _uncertainty(LatLon(lat=lat, lon=lon), getattr(reply, "raw", None))
        if uncertainty is not None and uncertainty > COARSEST_M:
            return Miss.TOO_COARSE
        position = Position(
            at=to_wgs84(lat, lon, self.datum),
            precision=Precision.UNVERIFIED,
            uncertainty_m=uncertainty,
            datum=self.datum.value,
            source=f"reported by {self.service} on {self.on.isoformat()}",
        )
        matched = getattr(reply, "address", "")
        return Answer(position=position, matched=plain_line(matched) if isinstance(matched, str) else "")


def _class_of(geocoder: Any) -> type:
    """The class behind a geocoder, its method, or a ``RateLimiter`` around that."""
    method = getattr(geocoder, "func", geocoder)
    return type(getattr(method, "__self__", method))


def _datum(kind: type, given: Datum | str | None) -> Datum:
    if given is not None:
        try:
            return Datum(given)
        except ValueError:
            raise BadInput(f"{plain_line(given, 40)!r} is no datum; use {', '.join(Datum)}") from None
    # The very class: one derived from it may ask the service for another datum.
    known = _DATUMS.get(kind.__name__) if kind.__module__.startswith("geopy.") else None
    if known is None:
        raise BadInput(f"nobody says in which datum {kind.__name__} answers; give datum= one of {', '.join(Datum)}")
    return known


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _uncertainty(at: LatLon, raw: Any) -> float | None:
    """Metres from a position to the farthest corner of the box a reply gives; ``None`` where it gives none around that position."""
    try:
        south, north, west, east = _box(raw)
        if not (south <= at.lat <= north and west <= at.lon <= east):
            return None
        farthest = max(great_circle(at, LatLon(lat=lat, lon=lon)) for lat in (south, north) for lon in (west, east))
    except (ValueError, LookupError, TypeError):
        return None
    return float(math.ceil(farthest))


def _box(raw: Any) -> tuple[float, float, float, float]:
    if not isinstance(raw, Mapping):
        raise TypeError
    if "bounds" in raw:
        low, high = raw["bounds"]["southwest"], raw["bounds"]["northeast"]
        return float(low["lat"]), float(high["lat"]), float(low["lng"]), float(high["lng"])
    south, north, west, east = (float(edge) for edge in raw["boundingbox"])
    return south, north, west, east
