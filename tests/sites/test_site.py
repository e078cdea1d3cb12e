"""A site refuses what cannot be true of a place."""

from __future__ import annotations

from typing import Any

import pytest

from redroute.errors import BadInput
from redroute.geo.latlon import LatLon
from redroute.sites.site import Position, Site

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("radius", [INF, NAN, -1, 1e8, True, "5"])
def test_a_position_refuses_an_uncertainty_that_is_no_radius(radius: Any) -> None:
    with pytest.raises(BadInput, match="uncertainty_m"):
        Position(at=LatLon(lat=27.6, lon=113.9), uncertainty_m=radius)


@pytest.mark.parametrize(("lat", "lon"), [(NAN, 0.0), (0.0, INF), (91.0, 0.0)])
def test_a_position_off_the_earth_is_an_error_of_redroute(lat: float, lon: float) -> None:
    with pytest.raises(BadInput, match="no such position"):
        LatLon(lat=lat, lon=lon)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("visit_minutes", value) for value in (0, -5, NAN, INF, True, 1441, "40")),
        *(("ticket_yuan", value) for value in (-1, NAN, INF, False, "20")),
        *((name, value) for name in ("last_entry_minutes", "capacity", "group_limit") for value in (-1, 2.5, NAN, True)),
        *(("talk_times", (value,)) for value in (-1, 36000.5, NAN, 172_801, True)),
        *(("event_years", (value,)) for value in (1921.5, NAN, True)),
    ],
)
def test_a_site_refuses_a_number_that_is_none(name: str, value: Any) -> None:
    with pytest.raises(BadInput, match=name.partition("_")[0]):
        Site(id="a", name="点位", **{name: value})
