"""Documents of the Route Exchange Model keep its requirements (OGC 21-001, draft)."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tours import hostile_tour, make_route, make_tour

from redroute.errors import BadInput
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Itinerary
from redroute.outputs.output import write
from redroute.outputs.rem import day_rems, itinerary_rem, route_rem

_POSITION = {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "number"}}


def _kind(names: list[str], geometry: str, coordinates: dict[str, Any], required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": ["number", "string"]},
            "geometry": {
                "type": "object",
                "required": ["type", "coordinates"],
                "properties": {"type": {"const": geometry}, "coordinates": coordinates},
            },
            "properties": {
                "type": "object",
                "required": ["featureType", *required],
                "properties": {"featureType": {"enum": names}, "length_m": {"type": "number"}, "duration_s": {"type": "number"}, **properties},
            },
        },
    }


# The structure that the draft lays down, in our own words.
SCHEMA = {
    "type": "object",
    "required": ["type", "features", "status"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "name": {"type": "string"},
        "status": {"enum": ["accepted", "running", "successful", "failed"]},
        "features": {
            "type": "array",
            "items": {
                "oneOf": [
                    _kind(
                        ["overview"],
                        "LineString",
                        {"type": "array", "minItems": 2, "items": _POSITION},
                        ["length_m", "duration_s"],
                        comment={"type": "string"},
                    ),
                    _kind(["start", "waypoint", "end"], "Point", _POSITION, [], timestamp={"type": "string"}),
                    _kind(["segment"], "Point", _POSITION, ["length_m", "duration_s"]),
                ]
            },
        },
    },
}


def _judge(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    jsonschema.validate(document, SCHEMA)
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("overview", "start", "segment", "waypoint", "end")}
    for feature in document["features"]:
        found[feature["properties"]["featureType"]].append(feature)
    (overview,), (start,), (end,), segments = found["overview"], found["start"], found["end"], found["segment"]
    line = overview["geometry"]["coordinates"]
    assert start["geometry"]["coordinates"] == line[0]
    assert end["geometry"]["coordinates"] == line[-1] == segments[-1]["geometry"]["coordinates"]
    places = iter(line)
    assert all(segment["geometry"]["coordinates"] in places for segment in segments), "segments end on the overview, in order"
    for total in ("length_m", "duration_s"):
        assert sum(segment["properties"][total] for segment in segments) == overview["properties"][total]
    for feature in (start, *found["waypoint"], end):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", feature["properties"].get("timestamp", "2026-01-01T00:00:00+08:00"))
    return found


def test_each_day_of_a_tour_keeps_the_requirements() -> None:
    tour = make_tour()
    for index, day in enumerate(tour.days):
        found = _judge(json.loads(itinerary_rem(tour, day=index)))
        assert found["overview"][0]["properties"]["length_m"] == day.distance
        assert len(found["segment"]) == len(day.legs)
    first = json.loads(itinerary_rem(tour, day=0))
    assert first["name"] == "安源两日研学 2026-10-03"
    assert first["features"][1]["properties"]["timestamp"] == "2026-10-03T08:30:00+08:00"


def test_a_loop_ends_where_it_starts() -> None:
    found = _judge(json.loads(route_rem(make_route())))
    assert found["start"][0]["geometry"] == found["end"][0]["geometry"]
    assert len(found["waypoint"]) == 3


def test_roads_are_followed_and_straight_lines_said() -> None:
    tour = make_tour()
    assert "comment" in json.loads(itinerary_rem(tour, day=1))["features"][0]["properties"]
    day = tour.days[1]
    stops = day.stops
    legs = tuple(
        dataclasses.replace(leg, is_geometry_straight=False, path=(stops[k].at, LatLon(lat=27.63, lon=113.88), stops[k + 1].at))
        for k, leg in enumerate(day.legs)
    )
    found = _judge(json.loads(itinerary_rem(dataclasses.replace(tour, days=(dataclasses.replace(day, legs=legs),)))))
    assert "comment" not in found["overview"][0]["properties"]
    assert len(found["overview"][0]["geometry"]["coordinates"]) == 5


def test_a_hostile_tour_is_a_document_all_the_same() -> None:
    tour: Itinerary = hostile_tour()
    for index, day in enumerate(tour.days):
        if sum(leg.distance for leg in day.legs):
            _judge(json.loads(itinerary_rem(tour, day=index)))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_any_title_is_written_exactly_save_half_surrogates(title: str) -> None:
    assert json.loads(itinerary_rem(make_tour(title=title), day=0))["name"] == f"{title} 2026-10-03".strip()


def test_what_is_no_single_route_is_refused() -> None:
    tour = make_tour()
    with pytest.raises(BadInput, match="has 2"):
        itinerary_rem(tour)
    with pytest.raises(BadInput, match="none at 2"):
        itinerary_rem(tour, day=2)
    with pytest.raises(BadInput, match="two places"):
        route_rem(dataclasses.replace(make_route(), sites=(), legs=(), is_loop=False))


def test_a_tour_of_several_days_is_written_as_a_file_a_day(tmp_path: Path) -> None:
    tour = make_tour()
    assert write(tour, tmp_path / "两日.REM.json") == tmp_path / "两日-1.REM.json"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["两日-1.REM.json", "两日-2.REM.json"]
    for number in (1, 2):
        assert (tmp_path / f"两日-{number}.REM.json").read_bytes() == itinerary_rem(tour, day=number - 1)
    still = dataclasses.replace(tour.days[1], stops=tour.days[1].stops[:1], legs=())
    assert list(day_rems(make_tour(days=(tour.days[0], still)))) == [1]
    with pytest.raises(BadInput):
        day_rems(make_tour(days=(still, still)))
