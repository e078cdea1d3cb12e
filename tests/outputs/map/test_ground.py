"""Layers of the user's own: drawn beneath, their texts never trusted, their faults named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from redroute.errors import BadInput, TooLarge
from redroute.outputs.map import GroundLayer, TileChoice, catalogue_html, itinerary_html, itinerary_map
from redroute.outputs.map.ground import MOST_FEATURES, MOST_POINTS

RIVER = {"type": "LineString", "coordinates": [[113.86, 27.60], [113.87, 27.62], [113.90, 27.65]]}
TOWN = {"type": "Polygon", "coordinates": [[[113.87, 27.61], [113.90, 27.61], [113.90, 27.63], [113.87, 27.61]]]}


def collection(*features: tuple[dict[str, Any] | None, dict[str, Any]]) -> dict[str, Any]:
    """A FeatureCollection of geometries with properties."""
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": geometry, "properties": each} for geometry, each in features]}


@pytest.mark.parametrize(
    ("properties", "sort"),
    [
        ({"waterway": "river"}, "water"),
        ({"natural": "water"}, "water"),
        ({"natural": "wood"}, "green"),
        ({"highway": "primary"}, "road"),
        ({"railway": "rail", "highway": "no"}, "rail"),
        ({"boundary": "administrative"}, "border"),
        ({"admin_level": 6}, "border"),
        ({"natural": ["wood"]}, ""),
        ({"anything": "else"}, ""),
    ],
)
def test_what_a_feature_is_decides_how_it_is_drawn(properties: dict[str, Any], sort: str) -> None:
    (shape,) = GroundLayer.from_geojson(collection((RIVER, properties)), title="x").shapes
    assert shape.sort == sort


def test_every_geometry_has_a_form() -> None:
    parts = [RIVER["coordinates"]]
    geometries: list[dict[str, Any]] = [
        RIVER,
        {"type": "MultiLineString", "coordinates": parts},
        TOWN,
        {"type": "MultiPolygon", "coordinates": [TOWN["coordinates"]]},
        {"type": "Point", "coordinates": [113.8, 27.6, 100]},
        {"type": "MultiPoint", "coordinates": RIVER["coordinates"]},
        {"type": "GeometryCollection", "geometries": [RIVER, TOWN]},
    ]
    layer = GroundLayer.from_geojson(collection(*((each, {}) for each in geometries), (None, {})), title="x")
    assert [shape.form for shape in layer.shapes] == ["line", "line", "area", "area", "point", "point", "line", "area"]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "not a GeoJSON object"),
        ({"type": "FeatureCollection", "features": {}}, "features is not a list"),
        ({"type": "FeatureCollection", "features": []}, "nothing to draw"),
        (collection(({"type": "Line", "coordinates": []}, {})), r"features\[0\].geometry.type is 'Line'"),
        (collection(({"type": "LineString", "coordinates": [[27.6, 113.9]]}, {})), "off the earth"),
        (collection(({"type": "LineString", "coordinates": [["a", 1]]}, {})), r"coordinates\[0\] is not a position"),
        (collection(({"type": "Polygon", "coordinates": [1]}, {})), r"coordinates\[0\] is not a list"),
        (collection(({"type": "Point", "coordinates": [True, 1]}, {})), "not a position"),
    ],
)
def test_a_fault_is_named_with_its_place(document: Any, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        GroundLayer.from_geojson(document, title="x")


def test_a_file_that_is_no_json_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "边界.geojson"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match=r"边界\.geojson: line 1"):
        GroundLayer.from_file(path)
    with pytest.raises(BadInput, match="no such file"):
        GroundLayer.from_file(tmp_path / "none.geojson")


def test_a_long_line_is_thinned_until_it_fits_and_too_much_is_refused() -> None:
    wiggly = [[113 + n * 1e-5, 27 + (n % 2) * 1e-4] for n in range(MOST_POINTS + 10)]
    layer = GroundLayer.from_geojson(collection(({"type": "LineString", "coordinates": wiggly}, {})), title="x")
    assert sum(len(part) for shape in layer.shapes for part in shape.parts) < MOST_POINTS
    with pytest.raises(TooLarge, match="clip it"):
        GroundLayer.from_geojson(collection(*(({"type": "Point", "coordinates": [1, 1]}, {}) for _ in range(MOST_FEATURES + 1))), title="x")


def test_layers_move_with_the_datum_of_the_tiles(tour: Callable[..., Any]) -> None:
    layer = GroundLayer.from_geojson(RIVER, title="河")
    plain = itinerary_map(tour(), layers=(layer,)).payload["ground"][0]["shapes"][0]["parts"][0][0]
    moved = itinerary_map(tour(), layers=(layer,), tiles=TileChoice.gaode()).payload["ground"][0]["shapes"][0]["parts"][0][0]
    assert plain == [27.6, 113.86]
    assert 0.001 < abs(moved[1] - plain[1]) < 0.01


@pytest.mark.browser
@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "{{7*7}}", "</script><script>alert(1)</script>", "萍水河"])
def test_a_layer_is_drawn_beneath_and_its_texts_are_text(text: str, tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    document = collection((RIVER, {"waterway": "river", "name": text, "style": text, text: text}), (TOWN, {"name": text + "2"}))
    layer = GroundLayer.from_geojson(json.loads(json.dumps(document)), title=f"层{text}")
    opened = look(itinerary_html(tour(), layers=(layer,)))
    names = opened.page.evaluate("[...document.querySelectorAll('.name-ground')].map(e => e.textContent)")
    assert set(names) == {text, text + "2"}
    assert opened.page.inner_text(".ground-key") == f"层{text}"
    assert opened.page.evaluate("document.querySelector('.leaflet-ground-pane canvas') !== null")
    opened.page.click(".ground-key")
    assert opened.page.locator(".name-ground").count() == 0
    opened.page.locator(".mark").first.click()  # what lies beneath takes no clicks
    opened.page.wait_for_selector(".leaflet-popup-content .card")
    assert opened.troubles == []


def test_a_page_with_a_layer_is_the_same_every_time(catalogue: Callable[..., Any]) -> None:
    layer = GroundLayer.from_geojson(collection((TOWN, {"landuse": "forest"})), title="林")
    assert catalogue_html(catalogue(), layers=(layer,)) == catalogue_html(catalogue(), layers=(layer,))


@pytest.mark.browser
def test_a_layer_stands_in_the_key_and_nowhere_else(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour(), layers=(GroundLayer.from_geojson(RIVER, title="河"),))).page
    assert page.locator(".ground-key").count() == page.locator("#key .ground-key").count() == 1
