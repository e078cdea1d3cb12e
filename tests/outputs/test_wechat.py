"""Map data of a WeChat mini-program."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tours import CLUB, hostile_tour, make_route, make_tour

from redroute.errors import BadInput, TooLarge
from redroute.geo.datum import Gcj02
from redroute.geo.distance import great_circle
from redroute.geo.latlon import LatLon
from redroute.outputs.wechat import catalogue_wechat, itinerary_wechat, route_wechat
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import Position, Site


def _judge(data: dict[str, Any]) -> None:
    ids = [marker["id"] for marker in data["markers"]]
    assert len(set(ids)) == len(ids)
    for marker in data["markers"]:
        assert type(marker["id"]) is int
        assert 0 < marker["id"] < 10**9
        assert {"latitude", "longitude", "title", "iconPath", "width", "height"} <= marker.keys()
        assert marker["title"].isprintable()
        assert marker["callout"]["content"] == marker["title"]
    for line in data["polyline"]:
        assert len(line["points"]) >= 2
        assert re.fullmatch(r"#[0-9a-f]{8}", line["color"])
    for point in [*data["markers"], *data["includePoints"], *(point for line in data["polyline"] for point in line["points"])]:
        assert -90 <= point["latitude"] <= 90
        assert -180 <= point["longitude"] <= 180
    assert set(data["sites"]) <= {str(number) for number in ids}


def test_a_tour_has_its_stops_and_lines_and_leads_back_to_its_sites() -> None:
    tour = make_tour()
    data = json.loads(itinerary_wechat(tour))
    _judge(data)
    assert len(data["markers"]) == sum(len(day.stops) for day in tour.days)
    assert len(data["polyline"]) == sum(leg.distance > 0 for day in tour.days for leg in day.legs)
    first = next(marker for marker in data["markers"] if data["sites"].get(str(marker["id"])) == "club")
    assert first["title"] == "09:00–10:00 路矿工人俱乐部旧址"
    assert first["label"]["content"] == "1"
    assert all(line["dottedLine"] and line["arrowLine"] for line in data["polyline"])


def test_positions_on_the_mainland_are_gcj02_and_others_are_not_moved() -> None:
    outside = Site(id="hk", name="香港海事博物馆", position=Position(at=LatLon(lat=22.2865, lon=114.1620)))
    data = json.loads(catalogue_wechat(Catalogue(sites=(CLUB, outside))))
    _judge(data)
    club, hong_kong = data["markers"]
    assert CLUB.at is not None
    assert great_circle(Gcj02(lat=club["latitude"], lon=club["longitude"]).to_wgs84(), CLUB.at) < 0.2
    assert great_circle(LatLon(lat=club["latitude"], lon=club["longitude"]), CLUB.at) > 200
    assert (hong_kong["latitude"], hong_kong["longitude"]) == (22.2865, 114.162)


def test_routes_and_hostile_texts_are_data_too() -> None:
    _judge(json.loads(route_wechat(make_route())))
    _judge(json.loads(itinerary_wechat(hostile_tour())))


def test_many_sites_gather_and_too_many_are_refused_with_a_way_out() -> None:
    def crowd(count: int) -> Catalogue:
        sites = (Site(id=str(n), name=f"遗址{n}", position=Position(at=LatLon(lat=26 + n % 71 / 20, lon=113 + n / 9000))) for n in range(count))
        return Catalogue(sites=tuple(sites))

    data = json.loads(catalogue_wechat(crowd(2000)))
    _judge(data)
    assert len(data["includePoints"]) == 2
    assert all(marker["joinCluster"] for marker in data["markers"])
    with pytest.raises(TooLarge, match="choose fewer sites"):
        catalogue_wechat(crowd(5000))


@pytest.mark.parametrize("icon", ["", "a\nb", '"/><script>', "{{icon}}"])
def test_an_icon_is_a_path(icon: str) -> None:
    with pytest.raises(BadInput, match="icon"):
        itinerary_wechat(make_tour(), icon=icon)
