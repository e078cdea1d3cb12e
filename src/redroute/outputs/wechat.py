"""What the ``map`` component of a WeChat mini-program draws: ``markers``, ``polyline`` and ``include-points``, ready for ``setData``.

After the component's documentation (微信开放文档 · 小程序 · 组件 · map): positions are GCJ-02, and only places on the Chinese mainland are shifted; the
``id`` of a marker is a number, by which ``sites`` leads from a tap back to the site; colours are ``#rrggbbaa``; a marker needs an icon of the
mini-program's own. ``setData`` carries at most 1,024 kB, which is checked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from redroute.clock import format_clock
from redroute.errors import BadInput, TooLarge
from redroute.geo.datum import gcj02_of
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Itinerary, Leg, Stop, Visit
from redroute.itinerary.route import Route
from redroute.outputs.map.palette import LEVEL_COLOURS, day_colour
from redroute.outputs.map.thin import thinned
from redroute.outputs.sentence import site_name, stop_name
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import Site
from redroute.text import plain_line

ICON = "/images/redroute.png"
"""The picture of a marker inside the mini-program, unless another is given."""

_ICON_SIZE = 28
_LINE_WIDTH = 5
_MOST_BYTES = 1024 * 1024
_MOST_POINTS = 20


def itinerary_wechat(itinerary: Itinerary, lang: str = "zh", *, icon: str = ICON) -> bytes:
    """A tour: every stop with its time, every leg as a line in the colour of its day."""
    sheet = _Sheet(lang, icon)
    for index, day in enumerate(itinerary.days):
        number = 0
        for stop in day.stops:
            number += isinstance(stop, Visit)
            sheet.add_stop(stop, number, index)
        for leg, a, b in zip(day.legs, day.stops, day.stops[1:], strict=False):
            sheet.add_line(leg, a.at, b.at, index)
    return sheet.document(itinerary.title)


def route_wechat(route: Route, lang: str = "zh", *, icon: str = ICON) -> bytes:
    """A route: its sites in order, each leg as a line."""
    sheet = _Sheet(lang, icon)
    for number, site in enumerate(route.sites, 1):
        sheet.add(site.at, site_name(site, lang), site, label=str(number), colour=day_colour(0))
    around = [*route.sites, *route.sites[:1]]
    for leg, a, b in zip(route.legs, around, around[1:], strict=False):
        if a.at and b.at:
            sheet.add_line(leg, a.at, b.at, 0)
    return sheet.document("")


def catalogue_wechat(catalogue: Catalogue, lang: str = "zh", *, icon: str = ICON) -> bytes:
    """All located sites; where there are many, the component gathers them (``joinCluster``). Raises ``TooLarge`` beyond what ``setData`` carries."""
    sheet = _Sheet(lang, icon)
    for site in catalogue:
        if site.at:
            sheet.add(site.at, site_name(site, lang), site, colour=LEVEL_COLOURS[site.protection_level])
    return sheet.document(catalogue.title)


class _Sheet:
    """Markers and lines as they gather."""

    def __init__(self, lang: str, icon: str) -> None:
        if not icon or any(character < " " or character in "\"'<>{}\\" for character in icon):
            raise BadInput(f"an icon is a path inside the mini-program such as {ICON}, not {icon[:80]!r}")
        self.lang, self.icon = lang, icon
        self.markers: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []
        self.sites: dict[str, str] = {}
        self.places: list[LatLon] = []

    def add(self, at: LatLon | None, text: str, site: Site | None, *, label: str = "", colour: str) -> None:
        """A marker; its number leads to the site."""
        if at is None:
            return
        number = len(self.markers) + 1
        marker: dict[str, Any] = {
            "id": number,
            **_point(at),
            "title": plain_line(text),
            "iconPath": self.icon,
            "width": _ICON_SIZE,
            "height": _ICON_SIZE,
        }
        marker["callout"] = {
            "content": plain_line(text),
            "display": "BYCLICK",
            "padding": 8,
            "borderRadius": 4,
            "color": "#2c231d",
            "bgColor": "#fcf8ef",
        }
        if label:
            marker["label"] = {"content": label, "color": "#fffaf0", "bgColor": colour, "borderRadius": 10, "padding": 4, "fontSize": 12}
        else:
            marker["joinCluster"] = True
        self.markers.append(marker)
        self.places.append(at)
        if site is not None:
            self.sites[str(number)] = site.id

    def add_stop(self, stop: Stop, number: int, day: int) -> None:
        """A stop of a day: a visit is numbered, what else there is has its name."""
        label = str(number) if isinstance(stop, Visit) else "·"
        time = f"{format_clock(stop.start)}–{format_clock(stop.leave)} " if isinstance(stop, Visit) else ""
        self.add(stop.at, time + stop_name(stop, self.lang), stop.site, label=label, colour=day_colour(day))

    def add_line(self, leg: Leg, a: LatLon, b: LatLon, day: int) -> None:
        """A leg; what is no road is dotted."""
        path = thinned(leg.path) if len(leg.path) > 1 and not leg.is_geometry_straight else (a, b)
        if len(set(path)) < 2:
            return
        line = {"points": [_point(place) for place in path], "color": f"{day_colour(day)}ff", "width": _LINE_WIDTH, "arrowLine": True}
        self.lines.append(line | {"dottedLine": leg.is_geometry_straight})

    def document(self, title: str) -> bytes:
        """The JSON, checked for its size."""
        value = {
            "title": plain_line(title),
            "datum": "GCJ-02",
            "markers": self.markers,
            "polyline": self.lines,
            "includePoints": _corners(self.places),
            "sites": self.sites,
        }
        data = (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")
        if len(data) > _MOST_BYTES:
            raise TooLarge(
                f"{len(self.markers)} markers make {len(data) // 1024} kB, and setData carries 1,024: choose fewer sites (a theme, a level, a box)"
            )
        return data


def _point(at: LatLon) -> dict[str, float]:
    moved = gcj02_of(at)
    return {"latitude": round(moved.lat, 6), "longitude": round(moved.lon, 6)}


def _corners(places: Iterable[LatLon]) -> list[dict[str, float]]:
    """All places where they are few, else the corners of their box: the view is the same, and thousands of points need not travel."""
    found = list(dict.fromkeys(places))
    if len(found) <= _MOST_POINTS:
        return [_point(place) for place in found]
    south, north = min(place.lat for place in found), max(place.lat for place in found)
    west, east = min(place.lon for place in found), max(place.lon for place in found)
    return [_point(LatLon(lat=lat, lon=lon)) for lat, lon in ((south, west), (north, east))]
