"""A layer of the user's own beneath the map: rivers, roads, borders from a GeoJSON file.

No border and no road comes with redroute. The file is as untrusted as a catalogue: its numbers are drawn, its names travel as text in the data
block, and its styles, links and pictures are not looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redroute.errors import BadInput, TooLarge
from redroute.geo.latlon import LatLon
from redroute.sites.source_file import Unreadable, parse, read_bytes
from redroute.text import plain_line

MOST_POINTS = 60_000
"""More points are not drawn; lines are thinned, more and more coarsely, until they fit."""

MOST_FEATURES = 20_000
_COARSEST_M = 512.0
_LONGEST_NAME = 120
_METRES_PER_DEGREE = 111_195.0

# The first member that fits decides how a feature is drawn; the values are those of OpenStreetMap and of what is derived from it.
_SORTS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("waterway", "water", frozenset()),
    ("natural", "water", frozenset({"water", "coastline", "bay"})),
    ("natural", "green", frozenset({"wood", "scrub", "grassland"})),
    ("railway", "rail", frozenset()),
    ("highway", "road", frozenset()),
    ("boundary", "border", frozenset()),
    ("admin_level", "border", frozenset()),
    ("landuse", "green", frozenset({"forest", "grass", "meadow", "recreation_ground"})),
    ("leisure", "green", frozenset({"park", "garden"})),
    ("building", "built", frozenset()),
)
_LINES = {"LineString": 1, "MultiLineString": 2}
_AREAS = {"Polygon": 2, "MultiPolygon": 3}
_POINTS = {"Point": 0, "MultiPoint": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One feature: ``form`` is line, area or point; ``parts`` are its lines, rings or points; ``sort`` is what it is, empty when unknown."""

    form: str
    sort: str
    name: str
    parts: tuple[tuple[LatLon, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundLayer:
    """Shapes drawn beneath the map in WGS-84, under one ``title``. Make one with :meth:`from_file` or :meth:`from_geojson`."""

    title: str
    shapes: tuple[Shape, ...]

    @classmethod
    def from_file(cls, path: Path | str, *, title: str | None = None) -> GroundLayer:
        """The layer of a GeoJSON file (RFC 7946, WGS-84, UTF-8), titled with its name unless told otherwise.

        Raises :class:`~redroute.errors.BadInput` naming the file and the place in it, and :class:`~redroute.errors.TooLarge`.
        """
        source = Path(path)
        try:
            document = parse(read_bytes(source))
        except Unreadable as error:
            raise BadInput(f"{plain_line(source)}: {error.message}") from None
        return cls.from_geojson(document, title=source.stem if title is None else title, source=plain_line(source))

    @classmethod
    def from_geojson(cls, document: Any, *, title: str, source: str = "layer") -> GroundLayer:
        """The layer of a GeoJSON value; ``source`` leads the messages."""
        try:
            found = [(sort, name, form, parts) for sort, name, form, parts in _shapes(document)]
        except _Wrong as error:
            raise BadInput(f"{source}: {error}") from None
        if not found:
            raise BadInput(f"{source}: nothing to draw; a layer is a FeatureCollection of lines, areas or points")
        if len(found) > MOST_FEATURES:
            raise TooLarge(f"{source}: {len(found)} features are more than the {MOST_FEATURES} a layer may have; clip it to the region")
        tolerance = 4.0
        while sum(len(part) for _, _, _, parts in found for part in parts) > MOST_POINTS:
            if tolerance > _COARSEST_M:
                raise TooLarge(f"{source}: more than {MOST_POINTS} points however coarsely it is drawn; clip it to the region")
            found = [(sort, name, form, tuple(_coarser(part, tolerance) for part in parts)) for sort, name, form, parts in found]
            tolerance *= 2
        return cls(title=title, shapes=tuple(Shape(form=form, sort=sort, name=name, parts=parts) for sort, name, form, parts in found))

    def record(self, at: Callable[[LatLon], list[float]]) -> dict[str, Any]:
        """The layer as the page knows it; ``at`` says where a position is drawn."""
        shapes = []
        for shape in self.shapes:
            record = {"form": shape.form, "parts": [[at(place) for place in part] for part in shape.parts]}
            shapes.append(record | {key: value for key, value in (("sort", shape.sort), ("name", shape.name)) if value})
        return {"title": self.title, "shapes": shapes}


class _Wrong(Exception):
    """What is wrong in the document, with its place."""


def _shapes(document: Any) -> Iterator[tuple[str, str, str, tuple[tuple[LatLon, ...], ...]]]:
    if not isinstance(document, dict):
        raise _Wrong("this is JSON, but not a GeoJSON object")
    kind = document.get("type")
    features = document.get("features") if kind == "FeatureCollection" else [document if kind == "Feature" else {"geometry": document}]
    if not isinstance(features, list):
        raise _Wrong("the member features is not a list")
    for number, feature in enumerate(features):
        if not isinstance(feature, dict):
            raise _Wrong(f"features[{number}] is not an object")
        properties = feature.get("properties")
        known: Mapping[str, Any] = properties if isinstance(properties, dict) else {}
        for form, parts in _parts(feature.get("geometry"), f"features[{number}].geometry"):
            yield _sort(known), _name(known), form, parts


def _parts(geometry: Any, path: str) -> Iterator[tuple[str, tuple[tuple[LatLon, ...], ...]]]:
    if geometry is None:
        return
    if not isinstance(geometry, dict):
        raise _Wrong(f"{path} is not an object")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection":
        members = geometry.get("geometries")
        for number, member in enumerate(members if isinstance(members, list) else []):
            yield from _parts(member, f"{path}.geometries[{number}]")
        return
    for form, depths in (("line", _LINES), ("area", _AREAS), ("point", _POINTS)):
        if kind in depths:
            parts = tuple(part for part in _lists(coordinates, depths[str(kind)], f"{path}.coordinates") if part)
            if parts:
                yield form, parts
            return
    raise _Wrong(f"{path}.type is {plain_line(kind, 40)!r}, which is no geometry of GeoJSON")


def _lists(value: Any, depth: int, path: str) -> Iterator[tuple[LatLon, ...]]:
    if depth == 0:
        yield (_place(value, path),)
    elif not isinstance(value, list):
        raise _Wrong(f"{path} is not a list")
    elif depth == 1:
        yield tuple(_place(each, f"{path}[{number}]") for number, each in enumerate(value))
    else:
        for number, each in enumerate(value):
            yield from _lists(each, depth - 1, f"{path}[{number}]")


def _place(pair: Any, path: str) -> LatLon:
    if not isinstance(pair, list) or len(pair) < 2 or not all(_is_number(each) for each in pair[:2]):
        raise _Wrong(f"{path} is not a position [longitude, latitude]")
    lon, lat = pair[:2]
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _Wrong(f"{path} lies off the earth: longitude {lon:g}, latitude {lat:g}; a layer is in WGS-84 degrees")
    return LatLon(lat=float(lat), lon=float(lon))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _coarser(part: tuple[LatLon, ...], step_m: float) -> tuple[LatLon, ...]:
    """``part`` without the points nearer than ``step_m`` to the one kept before; both ends stay. One pass, whatever the file holds."""
    if len(part) < 3:
        return part
    kept, square = [part[0]], (step_m / _METRES_PER_DEGREE) ** 2
    stretch = math.cos(math.radians(part[0].lat)) ** 2
    for place in part[1:-1]:
        last = kept[-1]
        if (place.lat - last.lat) ** 2 + (place.lon - last.lon) ** 2 * stretch >= square:
            kept.append(place)
    return (*kept, part[-1])


def _sort(properties: Mapping[str, Any]) -> str:
    for member, sort, values in _SORTS:
        value = properties.get(member)
        if value not in (None, "", "no", False) and (not values or (isinstance(value, str) and value in values)):
            return sort
    return ""


def _name(properties: Mapping[str, Any]) -> str:
    found = next((value for member in ("name:zh", "name", "NAME") if isinstance(value := properties.get(member), str) and value.strip()), "")
    return found[:_LONGEST_NAME]


def ground(layers: Sequence[GroundLayer], at: Callable[[LatLon], list[float]]) -> list[dict[str, Any]]:
    """The layers as the page knows them, the first lowest."""
    return [layer.record(at) for layer in layers]
