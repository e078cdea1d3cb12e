"""Travel between all nodes of a problem: from a formula or a matrix, and narrowed in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redroute.errors import BadInput
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.great_circle import GreatCircle
from redroute.network.matrix import TravelMatrix
from redroute.problem.travel import Travel, travels

PLACES = st.lists(st.builds(LatLon, lat=st.floats(27, 27.1), lon=st.floats(113, 113.1)), min_size=2, max_size=8)
DAYS = ((Mode.WALK, Mode.COACH), (Mode.CYCLE,), (Mode.WALK, Mode.COACH))


class MatrixOnly:
    """The same answers without the formula."""

    def matrix(self, places: Sequence[LatLon], mode: Mode) -> TravelMatrix:
        return GreatCircle().matrix(places, mode)


def tables(travel: Travel) -> list[list[list[int]]]:
    return [table.tolist() for table in (travel.choice, travel.durations, travel.distances, travel.walking())]


@given(PLACES)
def test_a_formula_and_a_matrix_give_the_same_travel(places: list[LatLon]) -> None:
    by_formula, name = travels(places, DAYS, GreatCircle(), 1500)
    by_matrix, same_name = travels(places, DAYS, MatrixOnly(), 1500)
    assert name == same_name
    assert by_formula[0] is by_formula[2]
    for one, other in zip(by_formula, by_matrix, strict=True):
        assert tables(one) == tables(other)
        assert (one.modes, one.seconds_per_metre) == (other.modes, other.seconds_per_metre)


@given(PLACES, st.data())
def test_narrowed_travel_is_that_between_the_nodes_kept(places: list[LatLon], data: st.DataObject) -> None:
    kept = sorted(data.draw(st.sets(st.integers(0, len(places) - 1), min_size=1)))
    wide = travels(places, DAYS, GreatCircle(), 1500)[0][0]
    expected = [np.array(table)[np.ix_(kept, kept)].tolist() for table in tables(wide)]
    narrow = wide.narrowed(kept)
    assert tables(narrow) == expected
    assert narrow.durations.flags["C_CONTIGUOUS"]


def test_a_provider_that_answers_for_other_places_is_refused() -> None:
    class Forgetful:
        def matrix(self, places: Sequence[LatLon], mode: Mode) -> TravelMatrix:
            return GreatCircle().matrix(places[1:], mode)

    with pytest.raises(BadInput, match="between 2 places, the provider answered for 1"):
        travels([LatLon(lat=27, lon=113), LatLon(lat=27, lon=114)], DAYS, Forgetful(), 1500)


@pytest.mark.parametrize("table", [np.array([[0, 2**32 + 9], [9, 0]]), np.array([[0.0, np.nan], [9.0, 0.0]]), np.array([[0, -9], [9, 0]], np.int32)])
def test_numbers_that_would_not_stay_what_they_are_make_no_matrix(table: Any) -> None:
    zeros = np.zeros((2, 2), np.int32)
    for durations, distances in ((table, zeros), (zeros, table)):
        with pytest.raises(ValueError, match=r"whole numbers|negative"):
            TravelMatrix(Mode.WALK, durations, distances, 1.0, "")


@pytest.mark.parametrize("pace", [-1.0, float("nan"), float("inf")])
def test_a_metre_takes_a_time_that_is_a_number(pace: float) -> None:
    with pytest.raises(ValueError, match="no metre"):
        TravelMatrix(Mode.WALK, np.zeros((2, 2), np.int32), np.zeros((2, 2), np.int32), pace, "")
