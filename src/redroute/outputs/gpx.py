"""GPX 1.1 for a navigator: a waypoint for every place, a route a day, and a track where roads are known.

Element order and value ranges are those of the GPX 1.1 schema (Topografix, 2004). Times of the tour are local and stand in the descriptions: the
``time`` of GPX says when a point was recorded, and is left out, so that the same tour gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from redroute.clock import format_clock
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Break, Itinerary, Leg, Stop, Terminal, Visit
from redroute.itinerary.route import Route
from redroute.outputs.link import followable
from redroute.outputs.sentence import date_line, leg_line, metres, quality, site_name, span, stop_name, title, to_confirm, totals, windows_line
from redroute.outputs.words import word
from redroute.sites.site import Site
from redroute.text import plain_line
from redroute.version import __version__

NAMESPACE = "http://www.topografix.com/GPX/1/1"


def itinerary_gpx(itinerary: Itinerary, lang: str = "zh") -> bytes:
    """The tour: waypoints of visits, breaks and terminals, then a route (and a track) for each day."""
    gpx = _document(title(itinerary, lang), quality(itinerary.certificate, lang))
    for (at, label, kind, url), told in _places(itinerary, lang).items():
        _point(gpx, "wpt", at, label, "; ".join(told), url, kind)
    for day in itinerary.days:
        ends = [(stop.at, stop_name(stop, lang)) for stop in day.stops]
        _line(gpx, "rte", date_line(day, lang), totals([day], lang), ends, day.legs, lang)
    for day in itinerary.days:
        _track(gpx, date_line(day, lang), totals([day], lang), day.legs)
    return _bytes(gpx)


def route_gpx(route: Route, lang: str = "zh") -> bytes:
    """The route: its sites as waypoints, and the way through them."""
    about = f"{word(f'mode.{route.mode.value}', lang)} · {metres(route.distance)} · {span(route.duration, lang)}"
    gpx = _document(word("route", lang), about)
    ends = []
    for number, site in enumerate(route.sites, 1):
        if site.at is not None:
            _point(gpx, "wpt", site.at, f"{number}. {site_name(site, lang)}", _described(site), site.url, "visit")
            ends.append((site.at, site_name(site, lang)))
    if route.is_loop:
        ends += ends[:1]
    _line(gpx, "rte", word("route", lang), about, ends, route.legs, lang)
    _track(gpx, word("route", lang), about, route.legs)
    return _bytes(gpx)


def _places(itinerary: Itinerary, lang: str) -> dict[tuple[LatLon, str, str, str], list[str]]:
    """Each place with what happens there: the school where every day begins and ends is one waypoint, not many."""
    places: dict[tuple[LatLon, str, str, str], list[str]] = {}
    for day in itinerary.days:
        number = 0
        for stop in day.stops:
            number += isinstance(stop, Visit)
            label = f"{number}. {stop_name(stop, lang)}" if isinstance(stop, Visit) else stop_name(stop, lang)
            place = stop.at, label, _kind(stop), stop.site.url if stop.site else ""
            places.setdefault(place, []).append(f"{day.date} {_told(stop, lang)}")
    return places


def _document(name: str, description: str) -> ET.Element:
    gpx = ET.Element("gpx", {"xmlns": NAMESPACE, "version": "1.1", "creator": f"redroute {__version__}"})
    metadata = ET.SubElement(gpx, "metadata")
    _texts(metadata, name=name, desc=description)
    return gpx


def _bytes(gpx: ET.Element) -> bytes:
    ET.indent(gpx, " ")
    content: bytes = ET.tostring(gpx, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content + b"\n"


def _texts(parent: ET.Element, **texts: str) -> None:
    # XML 1.0 has no form for most controls; plain_line shows them as marks.
    for tag, text in texts.items():
        if text:
            ET.SubElement(parent, tag).text = plain_line(text, 1000)


def _point(parent: ET.Element, tag: str, at: LatLon, name: str, description: str, url: str, kind: str) -> None:
    # The schema allows longitudes below 180 only.
    lon = -180.0 if at.lon == 180.0 else at.lon
    point = ET.SubElement(parent, tag, {"lat": f"{at.lat:.7f}", "lon": f"{lon:.7f}"})
    _texts(point, name=name, desc=description)
    if followable(url):
        ET.SubElement(point, "link", {"href": url})
    _texts(point, type=kind)


def _line(gpx: ET.Element, tag: str, name: str, description: str, ends: Sequence[tuple[LatLon, str]], legs: Sequence[Leg | None], lang: str) -> None:
    line = ET.SubElement(gpx, tag)
    _texts(line, name=name, desc=description)
    for (at, label), leg in zip(ends, [None, *legs], strict=False):
        _point(line, "rtept", at, label, leg_line(leg, lang) if leg else "", "", "")


def _track(gpx: ET.Element, name: str, description: str, legs: Iterable[Leg]) -> None:
    """A track of the legs whose road is known; straight lines would only pretend to be one."""
    paths = [leg.path for leg in legs if not leg.is_geometry_straight and len(leg.path) > 1]
    if not paths:
        return
    track = ET.SubElement(gpx, "trk")
    _texts(track, name=name, desc=description)
    for path in paths:
        segment = ET.SubElement(track, "trkseg")
        for at in path:
            _point(segment, "trkpt", at, "", "", "", "")


def _kind(stop: Stop) -> str:
    return "visit" if isinstance(stop, Visit) else "break" if isinstance(stop, Break) else "terminal"


def _told(stop: Stop, lang: str) -> str:
    if isinstance(stop, Terminal):
        return format_clock(stop.time)
    times = f"{format_clock(stop.start)}–{format_clock(stop.leave)}"
    if isinstance(stop, Break):
        return times
    hours = f"{word('column.hours', lang)} {windows_line(stop, lang)}"
    return " · ".join(part for part in (times, hours, *to_confirm(stop, lang), _described(stop.site)) if part)


def _described(site: Site) -> str:
    return " · ".join(part for part in (site.address, site.phone) if part)
