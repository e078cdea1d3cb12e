"""What a page knows: an itinerary, a route or a catalogue as plain JSON values.

Times are seconds since midnight, durations seconds, distances metres, positions ``[lat, lon]`` as drawn (moved to GCJ-02 under such tiles). Empty
members are left out: the page treats "absent" and "unknown" alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from redroute.clock import TimeWindow
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Break, Day, Itinerary, Leg, Reason, Stop, Terminal, Visit
from redroute.itinerary.route import Route
from redroute.outputs.map.columns import columns
from redroute.outputs.map.navigation import MOST_CODES, add_code, mark_abroad
from redroute.outputs.map.palette import LEVEL_COLOURS, LEVEL_NIGHTS, day_colour, night_colour
from redroute.outputs.map.site_record import site_record
from redroute.outputs.map.thin import thinned
from redroute.outputs.map.tiles import GCJ02, TileChoice
from redroute.outputs.sentence import conflict_lines
from redroute.sites.catalogue import Source, Theme
from redroute.sites.readings import readings
from redroute.sites.site import Site

if TYPE_CHECKING:
    from redroute.sites.catalogue import Catalogue

DOTS_FROM = 400
"""From so many located sites on, the page draws dots on a canvas instead of seals."""

LISTED_SKIPPED = 2_000
"""No more sites left out of a tour are listed on its page; the rest is counted. The JSON document holds them all."""

_NOWHERE = (35.0, 105.0)
"""The centre of a page without any position: no place is meant by it."""


@dataclass(slots=True)
class _Sheet:
    """The sites of one page, each written once, and where on the page a position falls."""

    tiles: TileChoice | None
    records: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[dict[str, Any], LatLon]] = field(default_factory=list)
    _index: dict[int, int] = field(default_factory=dict)

    def at(self, place: LatLon) -> list[float]:
        """``place`` as drawn."""
        return placed(place, self.tiles)

    def site(self, site: Site) -> int:
        """The number of ``site`` on the page."""
        # By identity: a site with ten thousand extras need not be compared, and one seen twice through equal copies is merely written twice.
        if id(site) not in self._index:
            self._index[id(site)] = len(self.records)
            self.records.append(site_record(site, self.at(site.at) if site.at else None))
            if site.at:
                self.places.append((self.records[-1], site.at))
        return self._index[id(site)]


def itinerary_payload(itinerary: Itinerary, tiles: TileChoice | None = None) -> dict[str, Any]:
    """What the page of an itinerary knows."""
    sheet = _Sheet(tiles)
    days = [_day(day, index, sheet) for index, day in enumerate(itinerary.days)]
    # Sites that never entered the search say least, so they are the first to be counted instead of listed. The sort keeps the order otherwise.
    listed = sorted(itinerary.skipped, key=lambda each: each.reason is Reason.NOT_CONSIDERED)[:LISTED_SKIPPED]
    skipped = [_without_empty({"site": sheet.site(each.site), "reason": each.reason.value, "detail": each.detail}) for each in listed]
    warnings = [_without_empty({"code": each.code, "subject": each.subject, "detail": each.detail}) for each in itinerary.warnings]
    payload = _payload("tour", itinerary.title, sheet, itinerary.themes, itinerary.sources) | {
        "days": days,
        "skipped": skipped,
        "unlisted": len(itinerary.skipped) - len(listed),
        "warnings": warnings,
        "certificate": _certificate(itinerary),
        "zone": next((visit.site.timezone for visit in itinerary.visits), ""),
    }
    _add_codes(itinerary.days, days)
    return payload


def route_payload(route: Route, tiles: TileChoice | None = None) -> dict[str, Any]:
    """What the page of a route knows: one "day" without times, and the sites without a position."""
    sheet = _Sheet(tiles)
    stops = [
        {"type": "visit", "site": sheet.site(site), "at": sheet.at(site.at), "n": index + 1} for index, site in enumerate(route.sites) if site.at
    ]
    if route.is_loop and len(stops) > 1:
        stops.append({"type": "end", "site": stops[0]["site"], "at": stops[0]["at"], "label": route.sites[0].name})
    day = {
        "stops": stops,
        "legs": _legs(route.legs, stops, sheet),
        "colour": day_colour(0),
        "night": night_colour(0),
        "travel": route.duration,
        "distance": route.distance,
    }
    return _payload("route", "", sheet, route.themes, route.sources) | {
        "days": [day],
        "skipped": [{"site": sheet.site(site), "reason": "unlocated"} for site in route.skipped],
        "warnings": [],
        "certificate": _without_empty(
            {"status": route.status, "gap": route.gap, "bound": route.bound, "seed": route.seed, "version": route.version, "provider": route.provider}
        ),
    }


def catalogue_payload(catalogue: Catalogue, tiles: TileChoice | None = None) -> dict[str, Any]:
    """What the page of a whole catalogue knows."""
    sites: Iterable[Site] = catalogue.sites
    sheet = _Sheet(tiles)
    for site in sites:
        sheet.site(site)
    return _payload("catalogue", catalogue.title, sheet, catalogue.themes, catalogue.sources) | {"days": [], "skipped": [], "warnings": []}


def placed(place: LatLon, tiles: TileChoice | None) -> list[float]:
    """``place`` as drawn over ``tiles``, to about a decimetre."""
    if tiles and tiles.datum == GCJ02:
        from redroute.geo.datum import gcj02_of

        moved = gcj02_of(place)
        return [round(moved.lat, 6), round(moved.lon, 6)]
    return [round(place.lat, 6), round(place.lon, 6)]


def places(payload: Mapping[str, Any]) -> list[list[float]]:
    """Where sites and stops are drawn."""
    return [record["at"] for record in payload["sites"] if "at" in record] + [stop["at"] for day in payload["days"] for stop in day["stops"]]


def extent(payload: Mapping[str, Any]) -> tuple[tuple[float, float], int]:
    """A centre and a zoom to begin with; the page fits itself to its window as soon as it knows its size."""
    found = places(payload)
    if not found:
        return _NOWHERE, 4
    lats, lons = sorted(place[0] for place in found), sorted(place[1] for place in found)
    return (round((lats[0] + lats[-1]) / 2, 6), round((lons[0] + lons[-1]) / 2, 6)), 13


def _payload(kind: str, title: str, sheet: _Sheet, themes: Mapping[str, Theme], sources: Mapping[str, Source]) -> dict[str, Any]:
    used = {theme for record in sheet.records for theme in record.get("themes", ())}
    cited = dict.fromkeys(key for record in sheet.records for key in record.get("sources", ()) if key in sources)
    labels = {key: {"zh": theme.label, "en": theme.label_en or theme.label} for key, theme in themes.items() if key in used}
    mark_abroad(sheet.places)
    return {
        "kind": kind,
        "title": title,
        "sites": sheet.records,
        "sources": {key: f"{sources[key].ref} {sources[key].note}".strip() for key in cited},
        "themes": labels | {key: {"zh": key, "en": key} for key in sorted(used - labels.keys())},
        "levels": {level.word: colour for level, colour in LEVEL_COLOURS.items()},
        "nights": {level.word: colour for level, colour in LEVEL_NIGHTS.items()},
        "dots": sum("at" in record for record in sheet.records) >= DOTS_FROM,
        "links": True,  # what lies abroad is marked, so that other maps can be opened at the right place
        "readings": readings(text for record in sheet.records for text in (record.get("name", ""), *record.get("aliases", ()))),
        **_shift(sheet.places),
    }


def _shift(places: Sequence[tuple[Mapping[str, Any], LatLon]]) -> dict[str, list[float]]:
    """How far things are drawn from where they are, in degrees: the page shifts the position of a device by it. Nothing, where nothing moves."""
    for record, true in places:
        lat, lon = record["at"]
        if [lat, lon] != [round(true.lat, 6), round(true.lon, 6)]:
            return {"shift": [round(lat - true.lat, 6), round(lon - true.lon, 6)]}
    return {}


def packed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """``payload`` as it is written on the page: many sites go as columns."""
    sites = payload["sites"]
    return {**payload, "sites": columns(sites) if len(sites) >= DOTS_FROM else sites}


def _day(day: Day, index: int, sheet: _Sheet) -> dict[str, Any]:
    stops, number = [], 0
    for position, stop in enumerate(day.stops):
        number += isinstance(stop, Visit)
        stops.append(_stop(stop, number, sheet, is_first=position == 0))
    return _without_empty(
        {
            "date": day.date.isoformat(),
            "weekday": day.date.isoweekday(),
            "kind": day.kind.value,
            "holiday": day.holiday,
            "begins": day.begins,
            "ends": day.ends,
            "colour": day_colour(index),
            "night": night_colour(index),
            "travel": day.travel,
            "distance": day.distance,
            "walking": day.walking,
        }
    ) | {"stops": stops, "legs": _legs(day.legs, stops, sheet)}


def _add_codes(days: Sequence[Day], records: Sequence[Mapping[str, Any]]) -> None:
    visits = [
        (stop, place.at, record["legs"][index - 1] if index else None)
        for day, record in zip(days, records, strict=True)
        for index, (place, stop) in enumerate(zip(day.stops, record["stops"], strict=True))
        if isinstance(place, Visit)
    ]
    for stop, at, leg in visits[:MOST_CODES]:
        add_code(stop, at, leg)


def _stop(stop: Stop, number: int, sheet: _Sheet, *, is_first: bool) -> dict[str, Any]:
    record: dict[str, Any] = {"at": sheet.at(stop.at), "label": stop.label, "site": sheet.site(stop.site) if stop.site else None}
    if stop.site is None:
        sheet.places.append((record, stop.at))
    match stop:
        case Terminal():
            record |= {"type": "start" if is_first else "end", "time": stop.time}
        case Break():
            record |= {"type": "break", "arrive": stop.arrive, "start": stop.start, "leave": stop.leave}
        case Visit():
            visit = {"type": "visit", "n": number, "arrive": stop.arrive, "start": stop.start, "leave": stop.leave, "slack": stop.slack}
            flags = {"assumed": stop.is_duration_assumed, "talk": stop.is_talk, "why": list(stop.why), "windows": _windows(stop.windows)}
            record |= visit | flags | ({"closed": True} if stop.windows == () else {})
    for key in [key for key, value in record.items() if not _says_something(value)]:
        del record[key]
    return record


def _legs(legs: Sequence[Leg], stops: Sequence[Mapping[str, Any]], sheet: _Sheet) -> list[dict[str, Any]]:
    return [_leg(leg, stops[index]["at"], stops[index + 1]["at"], sheet) for index, leg in enumerate(legs)]


def _leg(leg: Leg, origin: list[float], destination: list[float], sheet: _Sheet) -> dict[str, Any]:
    path = [origin, destination] if leg.is_geometry_straight or len(leg.path) < 2 else [sheet.at(place) for place in thinned(leg.path)]
    return _without_empty({"mode": leg.mode.value, "uncertainty": leg.uncertainty, "straight": leg.is_geometry_straight}) | {
        "duration": leg.duration,
        "distance": leg.distance,
        "path": path,
    }


def _windows(windows: tuple[TimeWindow, ...] | None) -> list[list[int]]:
    return [[window.opens, window.closes] for window in windows or ()]


def _certificate(itinerary: Itinerary) -> dict[str, Any]:
    certificate = itinerary.certificate
    return _without_empty(
        {
            "status": certificate.status,
            "gap": certificate.gap,
            "conflicts": [{"zh": zh, "en": en} for zh, en in zip(conflict_lines(itinerary, "zh"), conflict_lines(itinerary, "en"), strict=True)],
            "seed": certificate.seed,
            "version": certificate.version,
            "candidates": certificate.candidates,
            "considered": certificate.considered,
            "provider": certificate.travel_provider,
        }
    )


def _without_empty(record: dict[str, Any]) -> dict[str, Any]:
    """``record`` without what says nothing."""
    return {key: value for key, value in record.items() if _says_something(value)}


def _says_something(value: Any) -> bool:
    # Zero says something.
    return value is not None and value is not False and value not in ("", [], {})
