"""Layers of the user's own on a map of ours: drawn from data, their texts never page source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import folium
import pytest
from folium.plugins import MarkerCluster, SemiCircle

from redroute.errors import BadInput
from redroute.outputs.map import TileChoice, itinerary_map
from redroute.outputs.map.frame import PageMap

HERE = [27.63, 113.88]
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}`${alert(1)}`</script>\\u0041"


def _extended(map: PageMap, text: str = "x") -> PageMap:
    folium.Marker(HERE, popup=text, tooltip=text, icon=folium.Icon(color="red", icon="info-sign")).add_to(map)
    folium.PolyLine([HERE, [27.62, 113.89]], color="#123456", popup=folium.Popup(text)).add_to(map)
    folium.Polygon([HERE, [27.62, 113.89], [27.62, 113.88]], tooltip=text).add_to(map)
    folium.Rectangle([HERE, [27.62, 113.89]]).add_to(map)
    folium.CircleMarker(HERE, radius=9).add_to(map)
    group = folium.FeatureGroup(name=text).add_to(map)
    folium.Circle(HERE, radius=50, tooltip=text).add_to(group)
    shape = {"type": "LineString", "coordinates": [[113.88, 27.63], [113.9, 27.64]]}
    folium.GeoJson({"type": "Feature", "geometry": shape, "properties": {text: text}}, name="河流").add_to(map)
    folium.LayerControl().add_to(map)
    return map


def test_folium_renders_nothing_that_was_added(tour: Callable[..., Any]) -> None:
    plain, extended = itinerary_map(tour()).to_html(), _extended(itinerary_map(tour()), HOSTILE).to_html()
    scripts = [page.partition('id="tour-data">')[2].partition("</script>")[2] for page in (plain, extended)]
    assert scripts[0] == scripts[1]
    assert "{{7*7}}" in extended.partition('id="tour-data">')[2].partition("</script>")[0]


def test_an_extended_map_gives_the_same_bytes_each_time_and_stays_extendable(tour: Callable[..., Any]) -> None:
    map = _extended(itinerary_map(tour()))
    first = map.to_html()
    assert first == map.to_html() == _extended(itinerary_map(tour())).to_html()
    folium.Circle(HERE, radius=1).add_to(map)
    assert map.to_html() != first


@pytest.mark.browser
def test_added_texts_are_shown_exactly_and_run_nothing(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    opened = look(_extended(itinerary_map(tour()), HOSTILE).to_html())
    page = opened.page
    pin = page.locator(".added-pin")
    assert pin.get_attribute("aria-label") == HOSTILE
    pin.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup-content .added-text")
    assert page.locator(".leaflet-popup-content .added-text").evaluate("e => e.textContent") == HOSTILE
    assert page.locator(".added-control label span").all_text_contents() == [HOSTILE, "河流"]
    before = page.locator("path.leaflet-interactive").count()
    page.locator(".added-control input").first.uncheck()
    assert page.locator("path.leaflet-interactive").count() == before - 1
    assert page.locator('path[stroke="#123456"]').count() == 1
    assert opened.troubles == []


@pytest.mark.parametrize(
    "layer",
    [
        lambda: SemiCircle(HERE, 10, 0, 90),
        MarkerCluster,
        lambda: folium.TileLayer("OpenStreetMap"),
        lambda: folium.Marker(HERE, icon=folium.DivIcon(html="<b>x</b>")),
        lambda: folium.Marker(HERE, popup=folium.Popup(folium.IFrame("<b>x</b>"))),
        folium.Marker,
        lambda: folium.CircleMarker([91, 0], radius=1),
        lambda: folium.Circle(HERE, radius=float("nan")),
        lambda: folium.Element("<script>1</script>"),
    ],
)
def test_what_the_page_cannot_hold_is_refused_by_name(layer: Callable[[], Any], tour: Callable[..., Any]) -> None:
    map = itinerary_map(tour())
    map.add_child(layer())
    with pytest.raises(BadInput, match=r"layer added|marker added|does not hold|plain text on this page|where a number belongs"):
        map.to_html()


@pytest.mark.parametrize("part", ["header", "html", "script"])
def test_page_source_around_the_map_is_refused_not_dropped(part: str, tour: Callable[..., Any]) -> None:
    map = itinerary_map(tour())
    map.to_html()
    getattr(map.get_root(), part).add_child(folium.Element("<b>x</b>"))
    with pytest.raises(BadInput, match="page source was added around the map"):
        map.to_html()


def test_added_layers_move_with_the_datum_of_the_tiles_and_may_set_the_view(tour: Callable[..., Any]) -> None:
    def block(tiles: TileChoice | None) -> str:
        map = itinerary_map(tour(), tiles=tiles)
        folium.Marker(HERE).add_to(map)
        map.fit_bounds([[27.6, 113.8], [27.7, 113.9]])
        return map.to_html().partition('"added":')[2].partition("</script>")[0]

    assert '"at":[27.63,113.88]' in block(None)
    assert '"view":[[27.6,113.8],[27.7,113.9]]' in block(None)
    assert '"at":[27.63,113.88]' not in block(TileChoice.gaode())


@pytest.mark.parametrize(
    ("geometry", "shapes"),
    [
        ({"type": "Point", "coordinates": [113.9, 27.6]}, ["pin"]),
        ({"type": "MultiPoint", "coordinates": [[113.9, 27.6], [113.8, 27.6]]}, ["pin", "pin"]),
        ({"type": "MultiLineString", "coordinates": [[[113.9, 27.6], [113.8, 27.6]]]}, ["line"]),
        ({"type": "MultiPolygon", "coordinates": [[[[113.9, 27.6], [113.8, 27.6], [113.8, 27.7], [113.9, 27.6]]]]}, ["area"]),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [113.9, 27.6]}]}, ["pin"]),
    ],
)
def test_every_geometry_of_geojson_is_drawn(geometry: dict[str, Any], shapes: list[str], tour: Callable[..., Any]) -> None:
    from redroute.outputs.map.added import added

    map = itinerary_map(tour())
    folium.GeoJson({"type": "Feature", "geometry": geometry, "properties": {}}).add_to(map)
    (group,) = added(map, lambda at: [at.lat, at.lon])["groups"]
    assert [shape["shape"] for shape in group["shapes"]] == shapes
