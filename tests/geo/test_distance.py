"""Great-circle distances agree with geopy and with themselves."""

import numpy as np
import pytest
from geopy.distance import great_circle as geopy_great_circle
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.geo.distance import great_circle, great_circle_matrix, great_circle_to
from redroute.geo.latlon import LatLon

positions = st.builds(LatLon, lat=st.floats(-90, 90), lon=st.floats(-180, 180))


@settings(max_examples=200, deadline=None)
@given(positions, positions)
def test_the_great_circle_is_that_of_geopy(a: LatLon, b: LatLon) -> None:
    assert great_circle(a, b) == pytest.approx(geopy_great_circle(a.latlon, b.latlon).meters, rel=1e-4, abs=0.1)


@settings(max_examples=50, deadline=None)
@given(st.lists(positions, min_size=1, max_size=8))
def test_the_matrix_holds_the_single_distances(places: list[LatLon]) -> None:
    lats, lons = [place.lat for place in places], [place.lon for place in places]
    matrix = great_circle_matrix(lats, lons)
    assert matrix.shape == (len(places), len(places))
    assert not np.diagonal(matrix).any()
    assert np.allclose(matrix, matrix.T)
    for index, place in enumerate(places):
        assert np.allclose(matrix[index], great_circle_to(place, lats, lons), atol=1e-6)
        assert matrix[0, index] == pytest.approx(great_circle(places[0], place), abs=1e-6)
