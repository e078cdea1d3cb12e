"""Sites without a position are located by a geocoder whose replies are distrusted."""

from datetime import date
from typing import Any

import pytest
from geopy.exc import GeocoderAuthenticationFailure, GeocoderQueryError, GeocoderTimedOut
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import BaiduV3, GoogleV3, Nominatim, Photon
from geopy.location import Location
from hypothesis import given
from hypothesis import strategies as st

from redroute.errors import BadInput, ProviderUnreachable
from redroute.geo.datum import bd09_of, gcj02_of
from redroute.geo.distance import great_circle
from redroute.geo.latlon import LatLon
from redroute.sites.catalogue import Catalogue
from redroute.sites.geocoder import Answer, GeopyGeocoder, Miss
from redroute.sites.site import Precision

ON = date(2026, 11, 25)
CLUB = LatLon(lat=27.6136, lon=113.8847)


class Recorded:
    """A geocoder that answers from a table and remembers what it was asked."""

    def __init__(self, *replies: Any) -> None:
        self.replies, self.asked = list(replies), []

    def geocode(self, query: str) -> Any:
        self.asked.append(query)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


class Odd:
    """A reply with any members."""

    def __init__(self, **members: object) -> None:
        self.__dict__.update(members)


def place(at: LatLon = CLUB, address: str = "安源路矿工人俱乐部", **raw: object) -> Location:
    return Location(address, (at.lat, at.lon), raw)


def catalogue(*extra: dict[str, Any]) -> Catalogue:
    return Catalogue.from_records([{"id": "a", "name": "甲"}, {"id": "b", "name": "乙", "address": "半边街"}, *extra])


def ask(*replies: Any, **options: Any) -> Answer | Miss:
    return GeopyGeocoder(Recorded(*replies), on=ON, **{"datum": "WGS-84", **options}).ask("萍乡")


def test_what_is_found_says_who_reported_it_and_when() -> None:
    geocoder = Recorded(place(), None)
    located = catalogue().locate(geocoder, on=ON, service="某图", datum="WGS-84")
    position = located.catalogue["a"].position
    assert position is not None
    assert (position.at, position.source, position.datum) == (CLUB, "reported by 某图 on 2026-11-25", "WGS-84")
    assert (position.precision, position.uncertainty_m) == (Precision.UNVERIFIED, None)
    assert [(found.site.id, found.matched) for found in located.found] == [("a", "安源路矿工人俱乐部")]
    assert [(missed.site.id, missed.reason) for missed in located.missed] == [("b", Miss.NOT_FOUND)]
    assert geocoder.asked == ["甲", "半边街"]
    assert Catalogue.from_geojson(located.catalogue.to_geojson()) == located.catalogue


@pytest.mark.parametrize(("datum", "shifted"), [("GCJ-02", gcj02_of), ("BD-09", bd09_of)])
def test_a_shifted_reply_comes_back_as_wgs84(datum: str, shifted: Any) -> None:
    moved = shifted(CLUB)
    answer = ask(place(LatLon(lat=moved.lat, lon=moved.lon)), datum=datum)
    assert isinstance(answer, Answer)
    assert great_circle(answer.position.at, CLUB) < 0.01
    assert answer.position.datum == datum


@pytest.mark.parametrize(
    ("geocoder", "datum", "service"),
    [
        (Nominatim(user_agent="test"), "WGS-84", "Nominatim"),
        (Photon(), "WGS-84", "Photon"),
        (BaiduV3(api_key="x"), "BD-09", "BaiduV3"),
        (RateLimiter(BaiduV3(api_key="x").geocode), "BD-09", "BaiduV3"),
    ],
)
def test_the_datum_of_a_known_class_is_known_through_a_rate_limiter_too(geocoder: Any, datum: str, service: str) -> None:
    asked = GeopyGeocoder(geocoder, on=ON)
    assert (asked.datum, asked.service) == (datum, service)


def test_an_unknown_datum_must_be_told() -> None:
    class Baidu(BaiduV3):
        """May ask the service for another datum."""

    for geocoder in (GoogleV3(api_key="x"), Baidu(api_key="x"), Recorded(), RateLimiter(Recorded().geocode)):
        with pytest.raises(BadInput, match="datum="):
            GeopyGeocoder(geocoder, on=ON)
    with pytest.raises(BadInput, match="no datum"):
        GeopyGeocoder(Recorded(), on=ON, datum="CGCS-1")
    with pytest.raises(BadInput, match="geocode"):
        GeopyGeocoder("Nominatim", on=ON, datum="WGS-84")


def test_a_bounding_box_gives_the_distance_to_its_farthest_corner() -> None:
    answer = ask(place(boundingbox=["27.6126", "27.6146", "113.8837", "113.8867"]))
    assert isinstance(answer, Answer)
    assert answer.position.uncertainty_m == pytest.approx(226, abs=2)


@pytest.mark.parametrize("box", [["1", "2", "3", "4"], ["x"], None, {"a": 1}, ["nan"] * 4, ["27", "28", "113", "999"]])
def test_a_box_that_is_none_gives_no_uncertainty(box: object) -> None:
    answer = ask(place(boundingbox=box))
    assert isinstance(answer, Answer)
    assert answer.position.uncertainty_m is None


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Odd(latitude=float("nan"), longitude=1.0), Miss.NO_POSITION),
        (Odd(latitude=float("inf"), longitude=1.0), Miss.NO_POSITION),
        (Odd(latitude=127.0, longitude=28.0), Miss.NO_POSITION),
        (Odd(latitude="27.6", longitude="113.8"), Miss.NO_POSITION),
        (Odd(latitude=True, longitude=False), Miss.NO_POSITION),
        (Odd(latitude=10**400, longitude=1), Miss.NO_POSITION),
        (Odd(), Miss.NO_POSITION),
        ([place()], Miss.NO_POSITION),
        ("27.6,113.8", Miss.NO_POSITION),
        (KeyError("location"), Miss.NO_POSITION),
        (Odd(latitude=0, longitude=0.0), Miss.NULL_ISLAND),
        (place(boundingbox=["24.4", "30.1", "113.5", "118.5"]), Miss.TOO_COARSE),
        (GeocoderQueryError("bad"), Miss.REFUSED),
        (None, Miss.NOT_FOUND),
    ],
)
def test_a_reply_that_gives_no_position_is_a_value(reply: object, reason: Miss) -> None:
    assert ask(reply) is reason


def test_a_huge_text_of_a_reply_is_one_short_line() -> None:
    answer = ask(Odd(latitude=27.6, longitude=113.8, address="甲\x1b[2J\n" * 100_000))
    assert isinstance(answer, Answer)
    assert len(answer.matched) <= 200
    assert answer.matched.isprintable()


@given(st.builds(Odd, latitude=st.floats() | st.text() | st.integers(), longitude=st.floats() | st.none(), raw=st.dictionaries(st.text(), st.none())))
def test_any_reply_is_a_position_or_a_reason(reply: object) -> None:
    assert isinstance(ask(reply), Answer | Miss)


def test_a_reply_far_from_the_located_sites_is_refused() -> None:
    near = {"id": "c", "name": "丙", "lat": 27.6, "lon": 113.9}
    located = catalogue(near).locate(Recorded(place(LatLon(lat=48.85, lon=2.35)), place()), on=ON, datum="WGS-84")
    assert [missed.reason for missed in located.missed] == [Miss.OUTSIDE]
    assert [found.site.id for found in located.found] == ["b"]


def test_an_area_across_the_180th_meridian_is_understood() -> None:
    area = (LatLon(lat=-20, lon=170), LatLon(lat=0, lon=-170))
    replies = (place(LatLon(lat=-10, lon=-175)), place(LatLon(lat=-10, lon=0.5)))
    located = catalogue().locate(Recorded(*replies), on=ON, datum="WGS-84", area=area)
    assert [missed.site.id for missed in located.missed] == ["b"]


def test_an_estimate_is_replaced_only_by_a_report_known_to_be_better() -> None:
    def estimated(key: str) -> dict[str, Any]:
        return {"id": key, "name": key, "lat": 27.6, "lon": 113.9, "position": {"precision": "estimated", "uncertainty_m": 1500}}

    sites = Catalogue.from_records([estimated("a"), estimated("b"), {"id": "c", "name": "c", "lat": 27.6, "lon": 113.9}])
    small, none = place(boundingbox=["27.612", "27.615", "113.884", "113.886"]), place()
    assert sites.locate(Recorded(), on=ON, datum="WGS-84").catalogue == sites
    located = sites.locate(Recorded(small, none), on=ON, datum="WGS-84", with_estimates=True)
    assert [found.site.id for found in located.found] == ["a"]
    assert [(missed.site.id, missed.reason) for missed in located.missed] == [("b", Miss.NO_BETTER)]


@pytest.mark.parametrize("failure", [GeocoderTimedOut("slow"), GeocoderAuthenticationFailure("key"), ConnectionResetError("gone")])
def test_a_service_that_fails_is_asked_no_more_and_what_it_found_is_kept(failure: Exception) -> None:
    geocoder = Recorded(place(), failure)
    located = catalogue({"id": "c", "name": "丙"}).locate(geocoder, on=ON, datum="WGS-84")
    assert [found.site.id for found in located.found] == ["a"]
    assert [(missed.site.id, missed.reason) for missed in located.missed] == [("b", Miss.UNANSWERED), ("c", Miss.UNANSWERED)]
    assert isinstance(located.trouble, ProviderUnreachable)
    assert len(geocoder.asked) == 2


def test_an_address_of_a_request_is_located_or_not_found_or_raises() -> None:
    geocoder = GeopyGeocoder(Recorded(place(), None, GeocoderTimedOut("slow")), on=ON, datum="WGS-84", service="某图")
    position = geocoder("萍乡站")
    assert position is not None
    assert position.at == CLUB
    assert geocoder("火星") is None
    with pytest.raises(ProviderUnreachable, match="某图"):
        geocoder("萍乡站")


def test_a_long_or_broken_address_is_asked_on_one_short_line() -> None:
    geocoder = Recorded(None)
    GeopyGeocoder(geocoder, on=ON, datum="WGS-84").ask("安源\n\t镇 " * 200)
    assert len(geocoder.asked[0]) <= 200
    assert geocoder.asked[0].isprintable()
