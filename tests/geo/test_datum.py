"""GCJ-02 and BD-09: shifted on the mainland alone, and back again within a millimetre."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.geo.datum import Bd09, Datum, Gcj02, bd09_of, bd09_to_wgs84, gcj02_of, gcj02_to_wgs84, to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from redroute.geo.distance import great_circle
from redroute.geo.latlon import LatLon

MAINLAND = {
    "Pingxiang": (27.62, 113.85), "Dandong": (40.13, 124.37), "Ji'an": (41.12, 126.19), "Tumen": (42.97, 129.84), "Hunchun": (42.87, 130.37),
    "Suifenhe": (44.4, 131.15), "Fuyuan": (48.36, 134.3), "Heihe": (50.24, 127.5), "Mohe": (52.97, 122.54), "Manzhouli": (49.6, 117.43),
    "Erenhot": (43.65, 111.97), "Altay": (47.85, 88.13), "Tacheng": (46.75, 82.98), "Khorgos": (44.21, 80.41), "Yining": (43.91, 81.33),
    "Kashgar": (39.47, 75.99), "Tashkurgan": (37.77, 75.23), "Lhasa": (29.65, 91.1), "Yadong": (27.49, 88.9), "Ruili": (24.01, 97.85),
    "Mengla": (21.48, 101.56), "Hekou": (22.53, 103.95), "Pingxiang in Guangxi": (22.09, 106.76), "Dongxing": (21.54, 107.97),
    "Sanya": (18.25, 109.5), "Haikou": (20.04, 110.34), "Zhuhai": (22.27, 113.576), "Gongbei": (22.22, 113.55), "Hengqin": (22.125, 113.535),
    "Shenzhen": (22.543, 114.06), "Shekou": (22.48, 113.915), "Shantou": (23.35, 116.68), "Xiamen": (24.48, 118.09), "Dadeng": (24.56, 118.33),
    "Pingtan": (25.5, 119.78), "Huangqi": (26.33, 119.87), "Wenzhou": (28.0, 120.7), "Zhoushan": (30.0, 122.2), "Shanghai": (31.23, 121.47),
    "Weihai": (37.5, 122.1), "Dalian": (38.91, 121.6),
}  # fmt: skip
ELSEWHERE = {
    "Hong Kong": (22.28, 114.16), "Sheung Shui": (22.50, 114.13), "Tin Shui Wai": (22.46, 114.0), "Lamma": (22.2, 114.13), "Macao": (22.19, 113.54),
    "Taipa": (22.155, 113.56), "Taipei": (25.03, 121.56), "Kaohsiung": (22.63, 120.3), "Penghu": (23.57, 119.58), "Kinmen": (24.43, 118.32),
    "Lieyu": (24.43, 118.24), "Matsu": (26.15, 119.93), "Dongyin": (26.37, 120.49), "Vladivostok": (43.12, 131.89), "Khabarovsk": (48.48, 135.08),
    "Blagoveshchensk": (50.29, 127.55), "Irkutsk": (52.3, 104.3), "Ulaanbaatar": (47.9, 106.9), "Almaty": (43.24, 76.9), "Bishkek": (42.87, 74.6),
    "Osh": (40.5, 72.8), "Gilgit": (35.92, 74.3), "Leh": (34.15, 77.58), "Kathmandu": (27.7, 85.3), "Thimphu": (27.47, 89.64),
    "Myitkyina": (25.4, 97.4), "Luang Namtha": (20.95, 101.4), "Lao Cai": (22.47, 103.97), "Hanoi": (21.03, 105.85), "Ha Long": (20.95, 107.1),
    "Pyongyang": (39.03, 125.75), "Seoul": (37.57, 127.0), "Jeju": (33.5, 126.5), "Tokyo": (35.7, 139.7), "London": (51.5, 0.0),
}  # fmt: skip

anywhere = st.builds(LatLon, lat=st.floats(-90, 90), lon=st.floats(-180, 180))
around_china = st.builds(LatLon, lat=st.floats(17, 54), lon=st.floats(73, 136))


@pytest.mark.parametrize("town", MAINLAND)
def test_a_mainland_town_is_shifted_by_hundreds_of_metres(town: str) -> None:
    position = LatLon(lat=MAINLAND[town][0], lon=MAINLAND[town][1])
    moved = gcj02_of(position)
    assert 50 < great_circle(position, LatLon(lat=moved.lat, lon=moved.lon)) < 900
    assert great_circle(position, moved.to_wgs84()) < 1e-3
    assert great_circle(position, bd09_of(position).to_wgs84()) < 1e-3


@pytest.mark.parametrize("town", ELSEWHERE)
def test_a_town_elsewhere_is_not_shifted(town: str) -> None:
    lat, lon = ELSEWHERE[town]
    assert (gcj02_of(LatLon(lat=lat, lon=lon)), bd09_of(LatLon(lat=lat, lon=lon))) == (Gcj02(lat=lat, lon=lon), Bd09(lat=lat, lon=lon))


def test_tiananmen_is_where_other_implementations_put_it() -> None:
    # Published worked example of the common reconstruction: WGS-84 39.9042, 116.4074.
    moved = gcj02_of(LatLon(lat=39.9042, lon=116.4074))
    assert (moved.lat, moved.lon) == (pytest.approx(39.905603, abs=2e-6), pytest.approx(116.413642, abs=2e-6))


@settings(max_examples=300, deadline=None)
@given(anywhere | around_china)
def test_shifting_what_was_unshifted_gives_the_same_place_within_a_millimetre(position: LatLon) -> None:
    for there, back in ((wgs84_to_gcj02, gcj02_to_wgs84), (wgs84_to_bd09, bd09_to_wgs84)):
        shifted = there(position.lat, position.lon)
        again = there(*back(*shifted))
        assert math.hypot(again[0] - shifted[0], again[1] - shifted[1]) * 111_320 < 1e-3


def test_many_positions_move_as_one_by_one() -> None:
    lats, lons = np.linspace(-80, 80, 60), np.linspace(70, 140, 60)
    moved = wgs84_to_gcj02(lats, lons)
    for index in range(60):
        one = gcj02_of(LatLon(lat=float(lats[index]), lon=float(lons[index])))
        assert (one.lat, one.lon) == (moved[0][index], moved[1][index])


def test_a_pair_off_the_earth_is_refused_in_every_datum() -> None:
    for datum in (Gcj02, Bd09):
        with pytest.raises(ValueError, match="swapped"):
            datum(lat=113.9, lon=27.6)


def test_a_datum_given_as_a_value_leads_to_wgs84() -> None:
    pingxiang = LatLon(lat=27.62, lon=113.85)
    gcj, bd = gcj02_of(pingxiang), bd09_of(pingxiang)
    assert great_circle(to_wgs84(gcj.lat, gcj.lon, Datum.GCJ02), pingxiang) < 1e-3
    assert great_circle(to_wgs84(bd.lat, bd.lon, Datum.BD09), pingxiang) < 1e-3
    assert to_wgs84(27.62, 113.85, Datum.WGS84) == pingxiang
