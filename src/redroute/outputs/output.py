"""One value, many files: the suffix chooses what is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redroute.errors import BadInput
from redroute.itinerary.itinerary import Itinerary
from redroute.itinerary.route import Route
from redroute.outputs.file import write_atomically
from redroute.sites.catalogue import Catalogue

if TYPE_CHECKING:
    from redroute.outputs.map.tiles import TileChoice

Drawable = Itinerary | Route | Catalogue


def write(value: Drawable, path: Path | str, *, lang: str = "zh", tiles: TileChoice | None = None) -> Path:
    """Writes ``value`` to ``path``, rendered first and replaced in one step.

    Raises ``BadInput`` for a suffix that says nothing about this kind of value, and ``OutputFailed``.
    """
    target = Path(path)
    return write_atomically(target, render(value, target.suffix.lower(), lang=lang, tiles=tiles))


def render(value: Drawable, suffix: str, *, lang: str = "zh", tiles: TileChoice | None = None) -> bytes:
    """The bytes of the file: ``.html`` a map of anything; ``.geojson`` the data of a route or a catalogue."""
    if suffix == ".html":
        return _page(value, lang, tiles).encode("utf-8")
    if suffix == ".geojson" and isinstance(value, Route | Catalogue):
        document = value.to_geojson() if isinstance(value, Catalogue) else _route_features(value)
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
    raise BadInput(f"no {suffix or 'file without a suffix'} is made of a {type(value).__name__.lower()}; use .html, or .geojson for sites and routes")


def _page(value: Drawable, lang: str, tiles: TileChoice | None) -> str:
    from redroute.outputs.map import catalogue_html, itinerary_html, route_html

    if isinstance(value, Itinerary):
        return itinerary_html(value, lang=lang, tiles=tiles)
    if isinstance(value, Route):
        return route_html(value, lang=lang, tiles=tiles)
    return catalogue_html(value, lang=lang, tiles=tiles)


def _route_features(route: Route) -> dict[str, Any]:
    """The sites in visiting order as points, each leg as a line between them."""
    collection = Catalogue(sites=route.sites, themes=route.themes, sources=route.sources).to_geojson()
    for number, leg in enumerate(route.legs, 1):
        properties = {
            "leg": number,
            "mode": leg.mode.value,
            "duration_s": leg.duration,
            "distance_m": leg.distance,
            "is_straight": leg.is_geometry_straight,
        }
        geometry = {"type": "LineString", "coordinates": [list(at.lonlat) for at in leg.path]}
        collection["features"].append({"type": "Feature", "geometry": geometry, "properties": properties})
    return collection
