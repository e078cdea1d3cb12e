"""GeoJSON (RFC 7946) of tours, routes and catalogues, coloured by the simplestyle properties that map viewers read.

Texts are data here and stay exactly what they are, save halves of surrogate pairs, which become U+FFFD.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from redroute.clock import format_clock_exact
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Break, Day, Itinerary, Leg, Stop, Terminal, Visit
from redroute.itinerary.route import Route
from redroute.outputs.map.palette import LEVEL_COLOURS, day_colour
from redroute.outputs.sentence import date_line, leg_line, site_name, stop_name, to_confirm
from redroute.sites.catalogue import Catalogue

_SURROGATE = re.compile("[\ud800-\udfff]")


def itinerary_geojson(itinerary: Itinerary, lang: str = "zh") -> bytes:
    """Every stop as a point, every leg as a line, and the sites left out that have a position; in the order of the tour."""
    features: list[dict[str, Any]] = []
    for index, day in enumerate(itinerary.days):
        features += _day(day, index, lang)
    for skipped in itinerary.skipped:
        # A site nobody located has no geometry, and is no less left out.
        geometry = _point(skipped.site.at) if skipped.site.at else None
        properties = {"type": "skipped", "site": skipped.site.id, "name": skipped.site.name, "reason": skipped.reason.value, "detail": skipped.detail}
        features.append(_feature(geometry, properties | {"title": site_name(skipped.site, lang), "marker-color": "#6b6259", "marker-size": "small"}))
    certificate = itinerary.certificate
    return _bytes(
        {
            "type": "FeatureCollection",
            "title": itinerary.title,
            "status": certificate.status,
            "gap": certificate.gap,
            "features": features,
        }
    )


def route_geojson(route: Route, lang: str = "zh") -> bytes:
    """The sites in visiting order as points with all the catalogue knows, each leg as a line between them."""
    collection = Catalogue(sites=route.sites, themes=route.themes, sources=route.sources).to_geojson()
    for number, (site, feature) in enumerate(zip(route.sites, collection["features"], strict=True), 1):
        feature["properties"] |= {"number": number, **_symbol(number), "marker-color": LEVEL_COLOURS[site.protection_level]}
    around = [*route.sites, *route.sites[:1]]
    for number, leg in enumerate(route.legs, 1):
        before, after = around[number - 1].at, around[number].at
        if before is not None and after is not None:
            collection["features"].append(_leg(leg, before, after, {"leg": number, "title": leg_line(leg, lang)}, day_colour(0)))
    return _bytes(collection)


def catalogue_geojson(catalogue: Catalogue, lang: str = "zh") -> bytes:  # noqa: ARG001 (a catalogue holds both languages)
    """The catalogue, as it is read."""
    return _bytes(catalogue.to_geojson())


def _bytes(collection: Mapping[str, Any]) -> bytes:
    """One feature a line."""
    lines = [f"{json.dumps(key)}: {json.dumps(member, ensure_ascii=False)}" for key, member in collection.items() if key != "features"]
    features = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in collection["features"])
    text = "{\n" + ",\n".join([*lines, f'"features": [\n{features}\n]']) + "\n}\n"
    return _SURROGATE.sub("\ufffd", text).encode("utf-8")


def _day(day: Day, index: int, lang: str) -> list[dict[str, Any]]:
    colour, features, number = day_colour(index), [], 0
    shared = {"day": index + 1, "date": day.date.isoformat()}
    for stop in day.stops:
        number += isinstance(stop, Visit)
        features.append(_feature(_point(stop.at), shared | _stop(stop, number, lang) | {"marker-color": colour}))
    for order, leg in enumerate(day.legs):
        if leg.distance or leg.duration:
            facts = shared | {"leg": order + 1, "title": leg_line(leg, lang), "description": date_line(day, lang)}
            features.append(_leg(leg, day.stops[order].at, day.stops[order + 1].at, facts, colour))
    return features


def _stop(stop: Stop, number: int, lang: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"title": stop_name(stop, lang), "name": stop.label, "site": stop.site.id if stop.site else None}
    match stop:
        case Terminal():
            return facts | {"type": "terminal", "time": format_clock_exact(stop.time), "marker-symbol": "circle"}
        case Break():
            return facts | _stay(stop) | {"type": "break", "marker-symbol": "restaurant"}
        case Visit():
            windows = stop.windows
            hours = None if windows is None else [[format_clock_exact(window.opens), format_clock_exact(window.closes)] for window in windows]
            visit = {"type": "visit", "number": number, "slack_s": stop.slack, "windows": hours, "why": list(stop.why), "prize": stop.prize}
            asks = {"confirm": list(to_confirm(stop, lang)), "phone": stop.site.phone, "address": stop.site.address}
            return facts | _stay(stop) | visit | asks | _symbol(number) | {"description": f"{_times(stop)} {stop.site.address}".strip()}


def _symbol(number: int) -> dict[str, str]:
    # A simplestyle symbol is one digit.
    return {"marker-symbol": str(number)} if number < 10 else {}


def _stay(stop: Visit | Break) -> dict[str, str]:
    return {"arrive": format_clock_exact(stop.arrive), "start": format_clock_exact(stop.start), "leave": format_clock_exact(stop.leave)}


def _times(stop: Visit | Break) -> str:
    return f"{format_clock_exact(stop.start)}–{format_clock_exact(stop.leave)}"


def _leg(leg: Leg, before: LatLon, after: LatLon, facts: Mapping[str, Any], colour: str) -> dict[str, Any]:
    properties = {
        "type": "leg",
        "mode": leg.mode.value,
        "duration_s": leg.duration,
        "distance_m": leg.distance,
        "uncertainty_s": leg.uncertainty,
        "is_straight": leg.is_geometry_straight,
    }
    style = {"stroke": colour, "stroke-width": 3, "stroke-opacity": 0.5 if leg.is_geometry_straight else 0.9}
    path: Sequence[LatLon] = leg.path if len(leg.path) > 1 else (before, after)
    return _feature({"type": "LineString", "coordinates": [list(at.lonlat) for at in path]}, {**facts, **properties, **style})


def _point(at: LatLon) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(at.lonlat)}


def _feature(geometry: Mapping[str, Any] | None, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
