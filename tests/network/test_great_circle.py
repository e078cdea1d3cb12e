"""The default provider: its formula, and the floor under it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redroute.errors import TooLarge
from redroute.geo.distance import great_circle, great_circle_matrix
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network import great_circle as module
from redroute.network.great_circle import GreatCircle
from redroute.network.provider import TravelFloor, TravelFormula

ANYUAN, PINGXIANG = LatLon(lat=27.6072, lon=113.8901), LatLon(lat=27.6437, lon=113.8549)


def test_a_leg_is_the_great_circle_with_its_detour_over_the_speed_and_the_time_to_board() -> None:
    metres = great_circle(ANYUAN, PINGXIANG) * 1.3
    found = GreatCircle().matrix([ANYUAN, PINGXIANG], Mode.COACH)
    assert int(found.distances[0, 1]) == round(metres)
    assert int(found.durations[0, 1]) == round(metres / (30 / 3.6)) + 600
    assert GreatCircle(detour=1, speeds={Mode.WALK: 3.6}).matrix([ANYUAN, PINGXIANG], Mode.WALK).durations[1, 0] == round(metres / 1.3)


def test_places_at_one_spot_are_no_time_apart() -> None:
    assert not GreatCircle().matrix([ANYUAN, ANYUAN], Mode.COACH).durations.any()


@given(st.lists(st.builds(LatLon, lat=st.floats(27, 28), lon=st.floats(113, 114)), min_size=2, max_size=8), st.sampled_from(Mode))
def test_no_leg_is_faster_than_the_floor(places: list[LatLon], mode: Mode) -> None:
    provider = GreatCircle()
    assert isinstance(provider, TravelFloor)
    metres = great_circle_matrix([place.lat for place in places], [place.lon for place in places])
    floor, durations = provider.least_seconds(metres, mode), provider.matrix(places, mode).durations
    assert np.all(floor <= durations)
    assert np.all(durations - floor <= 2 + provider.boarding[mode] * (metres <= 1))


@given(st.lists(st.builds(LatLon, lat=st.floats(27, 28), lon=st.floats(113, 114)), min_size=2, max_size=8), st.sampled_from(Mode))
def test_the_formula_says_what_the_matrix_says(places: list[LatLon], mode: Mode) -> None:
    provider = GreatCircle()
    assert isinstance(provider, TravelFormula)
    durations, distances = provider.legs(great_circle_matrix([place.lat for place in places], [place.lon for place in places]), mode)
    matrix = provider.matrix(places, mode)
    assert np.array_equal(durations, matrix.durations)
    assert np.array_equal(distances, matrix.distances)


def test_nonsense_is_refused_and_too_many_places_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ({"detour": 0.9}, {"detour": float("nan")}, {"speeds": {Mode.CAR: 0}}, {"boarding": {Mode.CAR: -1}}):
        with pytest.raises(ValueError, match=r"detour|positive"):
            GreatCircle(**wrong)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "LARGEST", 2)
    with pytest.raises(TooLarge, match="3 places"):
        GreatCircle().matrix([ANYUAN] * 3, Mode.WALK)
    with pytest.raises(TooLarge, match="3 places"):
        GreatCircle().legs(np.zeros((1, 3)), Mode.WALK)
