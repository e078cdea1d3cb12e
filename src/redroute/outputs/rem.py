"""Routes in the Route Exchange Model of OGC API – Routes: GeoJSON that routing programs hand to each other.

After the draft OGC 21-001 (Route Exchange Model 1.0, revision of 2021-12-23): a feature collection with one ``overview`` along the whole way, its
``start`` and ``end``, ``waypoint`` features for the stops between, and one ``segment`` a leg, placed where the leg ends. The lengths and durations of
the segments add up to those of the overview.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from redroute.errors import BadInput
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Day, Itinerary, Leg, Stop, Terminal
from redroute.itinerary.route import Route
from redroute.outputs.sentence import site_name, stop_name

_SURROGATE = re.compile("[\ud800-\udfff]")
_STRAIGHT = {
    "zh": "部分路段没有查过道路，是直线",
    "en": "no road was consulted for some segments: they are straight lines",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A stop of the way: where, its name, and when one arrives and leaves, as RFC 3339 has it."""

    at: LatLon
    name: str
    arrives: str = ""
    leaves: str = ""


def itinerary_rem(itinerary: Itinerary, lang: str = "zh", *, day: int | None = None) -> bytes:
    """One day of a tour, counted from 0; it need not be named where there is only one.

    Raises ``BadInput`` where the day is not named, is not there, or leads nowhere.
    """
    if day is None and len(itinerary.days) != 1:
        raise BadInput(
            f"a route exchange document holds one day; this tour has {len(itinerary.days)}: take them all with day_rems(…), or say which with itinerary_rem(…, day=0)"
        )
    chosen = day or 0
    if not 0 <= chosen < len(itinerary.days):
        raise BadInput(f"the tour has {len(itinerary.days)} days; there is none at {chosen}")
    route = itinerary.days[chosen]
    places = [_place(stop, route, lang) for stop in route.stops]
    name = f"{itinerary.title} {route.date.isoformat()}".strip()
    return _document(name, places, route.legs, lang)


def day_rems(itinerary: Itinerary, lang: str = "zh") -> dict[int, bytes]:
    """A document for each day that leads somewhere, by the number of the day, counted from 1: the model holds one route a document.

    Raises ``BadInput`` where no day leads anywhere.
    """
    made: dict[int, bytes] = {}
    for number, day in enumerate(itinerary.days, 1):
        if any(leg.distance or a.at != b.at for leg, a, b in zip(day.legs, day.stops, day.stops[1:], strict=False)):
            made[number] = itinerary_rem(itinerary, lang, day=number - 1)
    if not made:
        raise BadInput("a route exchange document needs two places with a way between them; no day of the tour has them")
    return made


def route_rem(route: Route, lang: str = "zh") -> bytes:
    """A route through given sites. Raises ``BadInput`` for one that leads nowhere."""
    sites = [*route.sites, *(route.sites[:1] if route.is_loop and len(route.sites) > 1 else ())]
    return _document("", [_Place(site.at, site_name(site, lang)) for site in sites if site.at], route.legs, lang)


def _place(stop: Stop, day: Day, lang: str) -> _Place:
    if isinstance(stop, Terminal):
        return _Place(stop.at, stop_name(stop, lang), _moment(day, stop.time), _moment(day, stop.time))
    return _Place(stop.at, stop_name(stop, lang), _moment(day, stop.arrive), _moment(day, stop.leave))


def _moment(day: Day, seconds: int) -> str:
    """Local time of the day's sites with its offset."""
    zone = next((visit.site.zone for visit in day.visits), ZoneInfo("Asia/Shanghai"))
    return (datetime(day.date.year, day.date.month, day.date.day, tzinfo=zone) + timedelta(seconds=seconds)).isoformat()


def _document(name: str, places: Sequence[_Place], legs: Sequence[Leg], lang: str) -> bytes:
    steps = [(leg, a, b) for leg, a, b in zip(legs, places, places[1:], strict=False) if leg.distance or a.at != b.at]
    if not steps:
        raise BadInput("a route exchange document needs two places with a way between them")
    paths = [_path(leg, a.at, b.at) for leg, a, b in steps]
    line = [paths[0][0]]
    for path in paths:
        line += path[1:] if path[0] == line[-1] else path
    overview: dict[str, Any] = {
        "featureType": "overview",
        "length_m": sum(leg.distance for leg, _, _ in steps),
        "duration_s": sum(leg.duration for leg, _, _ in steps),
    }
    if any(leg.is_geometry_straight for leg, _, _ in steps):
        overview["comment"] = _STRAIGHT[lang]
    start, end = steps[0][1], steps[-1][2]
    features = [
        _feature("LineString", line, overview),
        _feature("Point", line[0], {"featureType": "start", "name": start.name, **_timestamp(start.leaves)}),
    ]
    for path, (leg, _, b) in zip(paths, steps, strict=True):
        segment = {"featureType": "segment", "length_m": leg.distance, "duration_s": leg.duration, "mode": leg.mode.value}
        features.append(_feature("Point", path[-1], segment))
        if b is not end:
            features.append(_feature("Point", path[-1], {"featureType": "waypoint", "name": b.name, **_timestamp(b.arrives)}))
    features.append(_feature("Point", line[-1], {"featureType": "end", "name": end.name, **_timestamp(end.arrives)}))
    document = {
        "type": "FeatureCollection",
        **({"name": name} if name else {}),
        "status": "successful",
        "features": [{"id": number, **feature} for number, feature in enumerate(features, 1)],
    }
    return _SURROGATE.sub("\ufffd", json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _path(leg: Leg, a: LatLon, b: LatLon) -> list[list[float]]:
    places = leg.path if len(leg.path) > 1 and not leg.is_geometry_straight else (a, b)
    return [[round(place.lon, 6), round(place.lat, 6)] for place in places]


def _timestamp(moment: str) -> dict[str, str]:
    return {"timestamp": moment} if moment else {}


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
