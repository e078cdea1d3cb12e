"""GPX: read by gpxpy, by a strict XML parser, and held to the order of elements of the GPX 1.1 schema."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import gpxpy
import pytest
from lxml import etree
from tours import HOSTILE, MEETING, TALKS, hostile_tour, make_route, make_tour

from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Terminal
from redroute.outputs.gpx import NAMESPACE, itinerary_gpx, route_gpx

# The sequences of GPX 1.1, as far as we write them.
ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk"],
    "metadata": ["name", "desc"],
    "wpt": ["name", "desc", "link", "type"],
    "rte": ["name", "desc", "rtept"],
    "rtept": ["name", "desc"],
    "trk": ["name", "desc", "trkseg"],
    "trkseg": ["trkpt"],
    "trkpt": [],
}


def strict(content: bytes) -> etree._Element:
    """The tree of a document that keeps to the schema."""
    tree = etree.fromstring(content, etree.XMLParser(recover=False, resolve_entities=False, no_network=True))
    assert tree.tag == f"{{{NAMESPACE}}}gpx"
    assert dict(tree.attrib).keys() == {"version", "creator"}
    for element in tree.iter():
        name = etree.QName(element).localname
        children = [etree.QName(child).localname for child in element]
        order = ORDER.get(name, [])
        assert [order.index(child) for child in children] == sorted(order.index(child) for child in children)
        if "lat" in element.attrib:
            assert -90 <= Decimal(element.get("lat")) <= 90
            assert -180 <= Decimal(element.get("lon")) < 180
    return tree


def test_a_tour_has_a_waypoint_for_every_place_and_a_route_for_every_day() -> None:
    content = itinerary_gpx(make_tour())
    strict(content)
    gpx = gpxpy.parse(content.decode())
    assert [point.name for point in gpx.waypoints if point.type == "visit"][:2] == ["1. 路矿工人俱乐部旧址", "2. 补习夜校旧址"]
    assert sum(point.type == "terminal" for point in gpx.waypoints) == 1
    assert [len(route.points) for route in gpx.routes] == [7, 3]
    assert gpx.routes[0].name.startswith("2026-10-03 星期六")
    assert gpx.routes[0].points[1].description == "大巴 5.2 km · 14分"
    assert not gpx.tracks
    assert (gpx.waypoints[1].latitude, gpx.waypoints[1].longitude) == (27.6215, 113.8912)


def test_the_address_of_a_place_is_a_link_only_where_it_may_be_followed() -> None:
    tree = strict(itinerary_gpx(make_tour()))
    assert [link.get("href") for link in tree.iter(f"{{{NAMESPACE}}}link")] == ["https://example.org/hall"]
    assert not list(strict(itinerary_gpx(hostile_tour())).iter(f"{{{NAMESPACE}}}link"))


def test_a_road_that_is_known_is_a_track() -> None:
    day = make_tour().days[1]
    path = (MEETING.at, LatLon(lat=27.62, lon=180.0), TALKS.at)
    legs = (replace(day.legs[0], path=path, is_geometry_straight=False), day.legs[1])
    content = itinerary_gpx(make_tour(days=(replace(day, legs=legs),)))
    strict(content)
    gpx = gpxpy.parse(content.decode())
    assert [len(segment.points) for segment in gpx.tracks[0].segments] == [3]


def test_a_loop_comes_back_to_its_first_site() -> None:
    content = route_gpx(make_route())
    strict(content)
    gpx = gpxpy.parse(content.decode())
    assert len(gpx.waypoints) == 4
    assert len(gpx.routes[0].points) == 5
    assert gpx.routes[0].points[0].name == gpx.routes[0].points[-1].name


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_breaks_the_document_or_adds_to_it(text: str, lang: str) -> None:
    content = itinerary_gpx(hostile_tour(text), lang)
    strict(content)
    gpx = gpxpy.parse(content.decode())
    assert len(gpx.waypoints) == 9
    assert [len(route.points) for route in gpx.routes] == [7, 3]
    assert len(content) < 100_000


def test_what_is_plain_comes_back_as_it_was() -> None:
    text = "]]></name><wpt lat='0' lon='0'/><![CDATA[ <!-- --> &amp; {{7*7}}"
    tour = make_tour(title=text)
    assert gpxpy.parse(itinerary_gpx(tour).decode()).name == text


def test_the_same_tour_gives_the_same_bytes() -> None:
    assert itinerary_gpx(make_tour()) == itinerary_gpx(make_tour())


def test_a_day_without_stops_is_a_route_without_points() -> None:
    day = replace(make_tour().days[0], stops=(), legs=())
    strict(itinerary_gpx(make_tour(days=(day,))))
    lone = replace(day, stops=(Terminal(label="学校", at=MEETING.at, time=30000),))
    strict(itinerary_gpx(make_tour(days=(lone,))))
