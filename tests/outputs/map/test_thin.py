"""Thinned paths look the same."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.geo.latlon import LatLon
from redroute.outputs.map import thin
from redroute.outputs.map.thin import thinned

PLACES = st.builds(LatLon, lat=st.floats(27.0, 27.1), lon=st.floats(113.0, 113.1))


def _metres(a: LatLon, b: LatLon) -> tuple[float, float]:
    return (b.lon - a.lon) * 111_195 * math.cos(math.radians(27.05)), (b.lat - a.lat) * 111_195


def _off(place: LatLon, a: LatLon, b: LatLon) -> float:
    (px, py), (dx, dy) = _metres(a, place), _metres(a, b)
    t = 0.0 if not (dx or dy) else max(0.0, min(1.0, (px * dx + py * dy) / (dx * dx + dy * dy)))
    return math.hypot(px - t * dx, py - t * dy)


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACES, max_size=40))
def test_no_dropped_point_is_farther_from_the_line_than_the_tolerance(path: list[LatLon]) -> None:
    kept = thinned(path, 50.0)
    assert kept[:1] == tuple(path[:1])
    assert kept[-1:] == tuple(path[-1:])
    for place in path:
        assert place in kept or min(_off(place, a, b) for a, b in itertools.pairwise(kept)) < 50.5


def test_a_zigzag_takes_a_depth_of_splits_that_its_length_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    # The farthest point is always the next one: split there alone, this would look at half of n² points.
    path = [LatLon(lat=27.0 + (-1) ** index * (4000 - index) * 2e-5, lon=113.0) for index in range(4000)]
    looked = []
    real = thin._offsets
    monkeypatch.setattr(thin, "_offsets", lambda lats, lons: looked.append(len(lats)) or real(lats, lons))
    kept = thinned(path)
    assert sum(looked) < len(path) * (2 * len(path).bit_length() + 12)
    assert len(kept) > 3000


def test_a_straight_track_of_many_points_keeps_its_ends_only() -> None:
    path = [LatLon(lat=27.0, lon=113.0 + index * 1e-5) for index in range(5000)]
    assert thinned(path) == (path[0], path[-1])
