"""Layers that users add to a map of ours, as data: Folium never renders them, so that no text of theirs becomes page source.

What a page of ours can draw is taken from the Folium elements: markers, lines, areas, circles and GeoJSON geometry, alone or in feature groups, each
with a popup and a tooltip that are shown as plain text. Anything else is refused when the page is made, by name, rather than left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import folium
from branca.element import Element, Html
from folium.map import FitBounds, Layer

from redroute.errors import BadInput
from redroute.geo.latlon import LatLon

Place = Callable[[LatLon], list[float]]
"""Where on the page a WGS-84 position falls, as ``[lat, lon]``: maps in GCJ-02 are shifted."""

_STYLE = frozenset(
    ("color", "weight", "opacity", "stroke", "fill", "fillColor", "fillOpacity", "fillRule", "dashArray", "dashOffset", "lineCap", "lineJoin")
)
_DRAWN: Mapping[type[Element], str] = {
    folium.Circle: "circle",
    folium.CircleMarker: "dot",
    folium.Marker: "pin",
    folium.GeoJson: "",
    folium.PolyLine: "line",
    folium.Polygon: "area",
    folium.Rectangle: "box",
}
WAY_OUT = "draw it on a folium.Map of your own"
"""What to do with a layer that a page of ours does not hold."""


def added(map: folium.Map, place: Place) -> dict[str, Any]:
    """The user's layers of ``map``: groups of shapes, whether they can be switched, and the view asked for.

    Raises :class:`~redroute.errors.BadInput` for an element that our page cannot hold.
    """
    groups: list[dict[str, Any]] = []
    loose: list[dict[str, Any]] = []
    answer: dict[str, Any] = {"groups": groups}
    for child in map._children.values():  # noqa: SLF001 (branca offers no other way)
        match child:
            case folium.LayerControl():
                answer["control"] = True
            case FitBounds():
                answer["view"] = [place(_latlon(corner)) for corner in child.bounds]
            case folium.FeatureGroup() if type(child) is folium.FeatureGroup:
                shapes = [shape for each in child._children.values() for shape in _shapes(each, place)]  # noqa: SLF001
                groups.append(_group(child, shapes))
            case folium.GeoJson() if type(child) is folium.GeoJson:
                groups.append(_group(child, _shapes(child, place)))
            case _:
                loose += _shapes(child, place)
    if loose:
        groups.insert(0, {"shapes": loose, "show": True})
    return answer if groups or len(answer) > 1 else {}


def _group(layer: Layer, shapes: Iterable[dict[str, Any]]) -> dict[str, Any]:
    named = {"name": layer.layer_name} if layer.control and layer.layer_name != layer.get_name() else {}
    return named | {"shapes": list(shapes), "show": bool(layer.show)}


def _shapes(element: Any, place: Place) -> list[dict[str, Any]]:
    # Exact types: a plugin that inherits from one of these draws something else.
    if type(element) not in _DRAWN:
        raise BadInput(f"a layer added to the map is a {type(element).__name__}, which this page cannot draw; {WAY_OUT}")
    texts = _texts(element)
    match element:
        case folium.Circle() | folium.CircleMarker():
            return [
                {"shape": _DRAWN[type(element)], "at": _at(element, place), "radius": _number(element.options["radius"]), **_style(element), **texts}
            ]
        case folium.Marker():
            if element.icon is not None and type(element.icon) is not folium.Icon:
                raise BadInput(f"a {type(element.icon).__name__} is page source or a foreign picture, which this page does not hold; {WAY_OUT}")
            return [{"shape": "pin", "at": _at(element, place), **texts}]
        case folium.GeoJson():
            return [{**shape, **texts} for shape in _features(element, place)]
        case _:
            return [{"shape": _DRAWN[type(element)], "path": _nested(element.locations, place), **_style(element), **texts}]


def _features(layer: folium.GeoJson, place: Place) -> list[dict[str, Any]]:
    """The geometries of a GeoJSON layer in the style of its ``style_function``; properties stay behind."""
    shapes: list[dict[str, Any]] = []
    data = layer.data
    features = (
        data.get("features", ()) if data.get("type") == "FeatureCollection" else [data if data.get("type") == "Feature" else {"geometry": data}]
    )
    style_of = getattr(layer, "style_function", None)  # absent where no style was given
    for feature in features:
        style = _allowed({"color": "#3f5560", "weight": 2, **((style_of(feature) if style_of else None) or {})})
        shapes += [{**shape, **(style if shape["shape"] != "pin" else {})} for shape in _geometry(feature.get("geometry"), place)]
    return shapes


def _geometry(geometry: Mapping[str, Any] | None, place: Place) -> list[dict[str, Any]]:
    if not geometry:
        return []
    kind, values = geometry.get("type"), geometry.get("coordinates", ())

    def turned(pairs: Any) -> Any:
        return place(_latlon((pairs[1], pairs[0]))) if pairs and not isinstance(pairs[0], list | tuple) else [turned(pair) for pair in pairs]

    match kind:
        case "Point":
            return [{"shape": "pin", "at": turned(values)}]
        case "MultiPoint":
            return [{"shape": "pin", "at": turned(each)} for each in values]
        case "LineString" | "MultiLineString":
            return [{"shape": "line", "path": turned(values)}]
        case "Polygon" | "MultiPolygon":
            return [{"shape": "area", "path": turned(values)}]
        case "GeometryCollection":
            return [shape for each in geometry.get("geometries", ()) for shape in _geometry(each, place)]
    raise BadInput(f"GeoJSON has no geometry {kind!r}")


def _texts(element: Element) -> dict[str, str]:
    """Popup and tooltip of an element as plain text; other children are refused, an icon and what sets it are not texts."""
    texts: dict[str, str] = {}
    for child in element._children.values():  # noqa: SLF001
        match child:
            case folium.Popup():
                texts["popup"] = "\n".join(_popup_text(part) for part in child.html._children.values())  # noqa: SLF001
            case folium.Tooltip() if type(child) is folium.Tooltip:
                texts["tooltip"] = child.text
            case _ if child is getattr(element, "icon", None):
                pass
            case _:
                raise BadInput(f"a {type(child).__name__} on a {type(element).__name__} is page source, which this page does not hold; {WAY_OUT}")
    return texts


def _popup_text(part: Element) -> str:
    if not isinstance(part, Html):
        raise BadInput(f"a popup holds plain text on this page, not a {type(part).__name__}; {WAY_OUT}")
    # Folium writes a backtick as it stands in a script; here it is a text again.
    return str(part.data).replace("\\`", "`")


def _style(element: Any) -> dict[str, Any]:
    return _allowed(element.options)


def _allowed(options: Mapping[str, Any]) -> dict[str, Any]:
    """What a line or an area may look like; Leaflet sets these as attributes, which cannot run."""
    style = {key: value for key, value in options.items() if key in _STYLE and isinstance(value, str | bool | int | float)}
    return {"style": {key: _number(value) if isinstance(value, float) else value for key, value in style.items()}}


def _at(marker: folium.Marker, place: Place) -> list[float]:
    if marker.location is None:
        raise BadInput("a marker added to the map has no location")
    return place(_latlon(marker.location))


def _nested(locations: Any, place: Place) -> Any:
    """Positions in lists of any depth."""
    if locations and isinstance(locations[0], int | float):
        return place(_latlon(locations))
    return [_nested(each, place) for each in locations]


def _latlon(pair: Any) -> LatLon:
    try:
        return LatLon(lat=float(pair[0]), lon=float(pair[1]))
    except (TypeError, ValueError, IndexError) as error:
        raise BadInput(f"a layer added to the map lies nowhere: {error}") from error


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise BadInput(f"a layer added to the map has {value!r} where a number belongs")
    return number
