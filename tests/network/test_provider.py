"""A provider answers for the places it was asked about, or its answer is not used."""

from __future__ import annotations

from collections.abc import Sequence

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
