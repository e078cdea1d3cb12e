"""A tour, a route or a whole catalogue as a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from redroute.errors import BadInput
from redroute.itinerary.itinerary import Itinerary
from redroute.itinerary.route import Route
from redroute.outputs.map.ground import GroundLayer, ground
from redroute.outputs.map.payload import catalogue_payload, extent, itinerary_payload, placed, places, route_payload
from redroute.outputs.map.tiles import TileChoice
from redroute.outputs.map.words import page_words, phrase

if TYPE_CHECKING:
    from redroute.outputs.map.frame import PageMap
    from redroute.sites.catalogue import Catalogue


def itinerary_map(itinerary: Itinerary, *, lang: str = "zh", tiles: TileChoice | None = None, layers: Sequence[GroundLayer] = ()) -> PageMap:
    """A ``folium.Map`` of the days, the timetable, and what was left out and why.

    ``lang`` is the language the page opens in (``"zh"`` or ``"en"``; it can be switched there). Without ``tiles`` the page needs no network: it draws
    a graticule. ``layers`` are drawn beneath everything. ``save`` writes it atomically; in a notebook it shows in a sandboxed frame.
    """
    return _map(itinerary_payload(itinerary, tiles), itinerary.title or phrase("title.tour", lang), lang, tiles, layers)


def route_map(route: Route, *, lang: str = "zh", tiles: TileChoice | None = None, layers: Sequence[GroundLayer] = ()) -> PageMap:
    """A ``folium.Map`` of a route through given sites, with its proof of length; arguments as for :func:`itinerary_map`."""
    return _map(route_payload(route, tiles), phrase("title.route", lang), lang, tiles, layers)


def catalogue_map(catalogue: Catalogue, *, lang: str = "zh", tiles: TileChoice | None = None, layers: Sequence[GroundLayer] = ()) -> PageMap:
    """A ``folium.Map`` of every site by protection level, with those nobody has located yet listed; arguments as for :func:`itinerary_map`."""
    return _map(catalogue_payload(catalogue, tiles), str(getattr(catalogue, "title", "")) or phrase("title.catalogue", lang), lang, tiles, layers)


def itinerary_html(itinerary: Itinerary, *, lang: str = "zh", tiles: TileChoice | None = None, layers: Sequence[GroundLayer] = ()) -> str:
    """The page of :func:`itinerary_map`: self-contained, and the same text for the same itinerary."""
    return itinerary_map(itinerary, lang=lang, tiles=tiles, layers=layers).get_root().render()


def route_html(route: Route, *, lang: str = "zh", tiles: TileChoice | None = None, layers: Sequence[GroundLayer] = ()) -> str:
    """The page of :func:`route_map`."""
    return route_map(route, lang=lang, tiles=tiles, layers=layers).get_root().render()


def catalogue_html(catalogue: Catalogue, *, lang: str = "zh", tiles: TileChoice | None = None, layers: Sequence[GroundLayer] = ()) -> str:
    """The page of :func:`catalogue_map`."""
    return catalogue_map(catalogue, lang=lang, tiles=tiles, layers=layers).get_root().render()


def _map(payload: dict[str, Any], title: str, lang: str, tiles: TileChoice | None, layers: Sequence[GroundLayer]) -> PageMap:
    from redroute.outputs.map.frame import PageMap

    if lang not in ("zh", "en"):
        raise BadInput(f"maps speak zh and en, not {lang!r}")
    words: Mapping[str, Mapping[str, str]] = {each: page_words(each) for each in ("zh", "en")}
    background = tiles.record(places(payload)) if tiles else None
    centre, zoom = extent(payload)
    beneath = {"ground": ground(layers, lambda at: placed(at, tiles))} if layers else {}
    return PageMap(
        {**payload, **beneath, "lang": lang, "tiles": background, "words": words}, title=title, lang=lang, tiles=tiles, centre=centre, zoom=zoom
    )
