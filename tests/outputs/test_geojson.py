"""GeoJSON of tours and routes, as other programs read it."""

from __future__ import annotations

import json
import re

import pytest
import shapely.geometry
from tours import CLUB, HOSTILE, hostile_tour, make_route, make_tour

from redroute.outputs.geojson import catalogue_geojson, itinerary_geojson, route_geojson
from redroute.sites.catalogue import Catalogue


def test_a_tour_has_its_stops_and_legs_in_order_and_its_skipped_sites() -> None:
    features = json.loads(itinerary_geojson(make_tour()))["features"]
    kinds = [feature["properties"]["type"] for feature in features]
    assert {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)} == {"terminal": 2, "visit": 7, "break": 1, "leg": 8, "skipped": 3}
    visit = features[1]
    assert visit["geometry"] == {"type": "Point", "coordinates": [113.8912, 27.6215]}
    facts = visit["properties"]
    assert (facts["site"], facts["day"], facts["number"], facts["start"], facts["leave"]) == ("club", 1, 1, "09:00", "10:00")


def test_every_geometry_is_valid_and_a_site_nobody_located_has_none() -> None:
    for content in (itinerary_geojson(make_tour()), route_geojson(make_route())):
        for feature in json.loads(content)["features"]:
            if feature["geometry"] is not None:
                assert shapely.geometry.shape(feature["geometry"]).is_valid
                assert not shapely.geometry.shape(feature["geometry"]).is_empty
    skipped = [each for each in json.loads(itinerary_geojson(make_tour()))["features"] if each["properties"]["type"] == "skipped"]
    assert [each["geometry"] is None for each in skipped] == [False, True, True]


def test_styles_are_those_of_simplestyle() -> None:
    for feature in json.loads(itinerary_geojson(make_tour()))["features"]:
        style = feature["properties"]
        colour = style.get("stroke") or style["marker-color"]
        assert re.fullmatch("#[0-9a-f]{6}", colour)
        assert re.fullmatch("[0-9]|[a-z]+", style.get("marker-symbol", "circle"))
        assert isinstance(style["title"], str)


def test_the_lines_of_a_route_join_its_sites_and_come_back() -> None:
    features = json.loads(route_geojson(make_route()))["features"]
    lines = [feature["geometry"]["coordinates"] for feature in features if feature["geometry"]["type"] == "LineString"]
    assert len(lines) == 4
    assert lines[0][0] == lines[-1][-1] == list(CLUB.at.lonlat)


def test_the_sites_of_a_route_are_a_catalogue_again() -> None:
    collection = json.loads(route_geojson(make_route()))
    points = {**collection, "features": [each for each in collection["features"] if each["geometry"]["type"] == "Point"]}
    assert [site.id for site in Catalogue.from_geojson(points)] == ["club", "hall", "talks", "meeting"]


def test_a_catalogue_is_read_back_the_same(bundled: Catalogue) -> None:
    assert Catalogue.from_geojson(catalogue_geojson(bundled).decode()) == bundled


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_data_and_stay_what_they_are(text: str) -> None:
    collection = json.loads(itinerary_geojson(hostile_tour(text)).decode("utf-8"))
    assert collection["title"] == re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert len(collection["features"]) == 21


def test_the_same_tour_gives_the_same_bytes() -> None:
    assert itinerary_geojson(make_tour()) == itinerary_geojson(make_tour())
