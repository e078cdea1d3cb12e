"""A provider answers for the places it was asked about, or its answer is not used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

import redroute as rr
from redroute.errors import BadInput
from redroute.network.matrix import TravelMatrix


class _Careless:
    """Answers for the first places only, or for all of them twice."""

    def __init__(self, times: float) -> None:
        self._times = times

    def matrix(self, places: Sequence[rr.LatLon], mode: rr.Mode) -> TravelMatrix:
        return rr.GreatCircle().matrix([*places, *places][: round(len(places) * self._times)], mode)


@pytest.mark.parametrize("times", [0.5, 2])
def test_no_route_or_graph_is_made_of_an_answer_for_other_places(times: float) -> None:
    sites = rr.Catalogue.bundled().with_theme("labour").located
    with pytest.raises(BadInput, match="the provider answered for"):
        rr.route(sites, provider=_Careless(times))
    with pytest.raises(BadInput, match="the provider answered for"):
        rr.site_graph(sites, provider=_Careless(times))


class _Wayward:
    """Answers with whatever it was given."""

    def __init__(self, answer: Callable[[Sequence[rr.LatLon]], Any]) -> None:
        self._answer = answer

    def matrix(self, places: Sequence[rr.LatLon], mode: rr.Mode) -> Any:
        return self._answer(places)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda places: None, "with a NoneType; a provider gives a TravelMatrix"),
        (lambda places: [[0] * len(places)] * len(places), "with a list; a provider gives a TravelMatrix"),
        (lambda places: rr.GreatCircle().matrix(places, rr.Mode.CAR), "how to car"),
    ],
)
def test_what_is_no_matrix_of_the_mode_is_refused(answer: Callable[[Sequence[rr.LatLon]], Any], said: str) -> None:
    sites = rr.Catalogue.bundled().with_theme("labour").located
    request = rr.TourRequest(days=(rr.DayRequest(date=date(2026, 10, 13)),), modes=(rr.Mode.WALK,))
    with pytest.raises(BadInput, match=said):
        rr.route(sites, provider=_Wayward(answer), mode=rr.Mode.WALK)
    with pytest.raises(BadInput, match=said):
        rr.site_graph(sites, provider=_Wayward(answer), mode=rr.Mode.WALK)
    with pytest.raises(BadInput, match=said):
        rr.plan(sites, request, provider=_Wayward(answer))


def test_a_matrix_of_lists_is_refused_with_the_way_out() -> None:
    with pytest.raises(ValueError, match=r"make them of lists by numpy\.array"):
        TravelMatrix(rr.Mode.WALK, [[0]], [[0]], 1.0, "x")  # type: ignore[arg-type]
