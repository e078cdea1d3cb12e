"""Names and marks on a map keep clear of each other."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.geo.distance import great_circle
from redroute.geo.latlon import LatLon
from redroute.outputs.picture.furniture import degrees, scale_bar
from redroute.outputs.picture.measure import fitted, lines_of, width_of
from redroute.outputs.picture.placing import Label, apart, clipped, names
from redroute.outputs.picture.projection import View, core
from redroute.outputs.picture.shape import Area, Text

FRAME = (0.0, 0.0, 400.0, 300.0)
POINTS = st.tuples(st.floats(20, 380), st.floats(20, 280))


def _area(label: Label, name: str) -> tuple[float, float, float, float]:
    width = width_of(name, 12)
    left = label.at[0] - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    middle = label.at[1] - 12 * 1.3 * 0.28
    return left, middle - 7.8, left + width, middle + 7.8


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] - 1e-6 and a[2] > b[0] + 1e-6 and a[1] < b[3] - 1e-6 and a[3] > b[1] + 1e-6


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(POINTS, st.sampled_from(["安源", "路矿工人俱乐部旧址", "Memorial Hall", ""])), max_size=25))
def test_no_name_covers_a_mark_or_another_name_or_leaves_the_frame(items: list[tuple[tuple[float, float], str]]) -> None:
    spots = apart([point for point, _ in items], [9.0] * len(items), FRAME)
    marks = [(spot, 9.0, name) for spot, (_, name) in zip(spots, items, strict=True)]
    labels = names(marks, 12, FRAME)
    areas = [_area(label, name) for label, (_, _, name) in zip(labels, marks, strict=True) if label]
    assert all(not name for label, (_, _, name) in zip(labels, marks, strict=True) if label is None and len(items) < 4)
    assert not any(_overlap(a, b) for a, b in itertools.combinations(areas, 2))
    assert not any(_overlap(area, (x - 9, y - 9, x + 9, y + 9)) for area in areas for (x, y), _, _ in marks)
    assert all(a >= FRAME[0] and b >= FRAME[1] and c <= FRAME[2] and d <= FRAME[3] for a, b, c, d in areas)


@settings(max_examples=60, deadline=None)
@given(st.lists(POINTS, min_size=2, max_size=12))
def test_marks_move_apart_and_stay_in_the_frame(points: list[tuple[float, float]]) -> None:
    spots = apart(points, [8.0] * len(points), FRAME)
    assert all(8 <= x <= 392 and 8 <= y <= 292 for x, y in spots)
    assert all(math.dist(a, b) > 8 for a, b in itertools.combinations(spots, 2))


def test_marks_that_keep_clear_stay_where_they_are() -> None:
    assert apart([(50.0, 50.0), (100.0, 50.0)], [10.0, 10.0], FRAME) == [(50.0, 50.0), (100.0, 50.0)]


@settings(max_examples=60, deadline=None)
@given(st.floats(-100, 500), st.floats(-100, 400), st.floats(5, 300))
def test_what_is_clipped_lies_in_the_frame_and_misses_nothing_there(x: float, y: float, r: float) -> None:
    square = ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r))
    kept = clipped(square, FRAME)
    width = max(0.0, min(x + r, 400) - max(x - r, 0))
    height = max(0.0, min(y + r, 300) - max(y - r, 0))
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(kept, (*kept[1:], *kept[:1]), strict=True))) / 2
    assert area == pytest.approx(width * height, abs=1e-6)


@pytest.mark.parametrize("lat", [0.0, 27.6, -50.0, 70.0])
@pytest.mark.parametrize("span", [0.001, 0.1, 5.0])
def test_the_scale_bar_is_true_at_the_middle_of_the_map(lat: float, span: float) -> None:
    view = View.of([LatLon(lat=lat - span / 2, lon=113 - span), LatLon(lat=lat + span / 2, lon=113 + span)], (0, 0, 800, 600), 50)
    shapes = scale_bar(view, 0, 0, "zh")
    left, right = (shape for shape in shapes if isinstance(shape, Area))
    points = right.points[1][0] - left.points[0][0]
    number, unit = next(shape.text for shape in reversed(shapes) if isinstance(shape, Text)).split()
    metres = float(number) * (1000 if unit == "公里" else 1)
    middle = math.degrees(math.atan(math.sinh(view.y)))
    true = great_circle(LatLon(lat=middle, lon=113.0), LatLon(lat=middle, lon=113.0 + math.degrees(points / view.scale)))
    assert metres == pytest.approx(true, rel=0.01)
    assert 26 <= points <= 130


def test_everything_shown_is_in_the_view_and_north_is_up() -> None:
    places = [LatLon(lat=27.6, lon=113.8), LatLon(lat=27.7, lon=113.9)]
    view = View.of(places, (0, 0, 800, 600), 50)
    points = [view.point(place) for place in places]
    assert all(view.shows(point, 49.9) for point in points)
    assert points[1][1] < points[0][1]
    assert points[1][0] > points[0][0]
    assert view.west < 113.8
    assert view.east > 113.9
    assert view.south < 27.6
    assert view.north > 27.7


def test_one_place_and_none_have_a_view_too() -> None:
    assert View.of([LatLon(lat=27.6, lon=113.8)], FRAME, 20).shows((200, 150))
    assert View.of([], FRAME, 20).metres > 0


def test_far_places_go_to_the_inset_and_like_spread_ones_do_not() -> None:
    near = [LatLon(lat=27.6 + k / 1000, lon=113.9) for k in range(8)]
    assert core([*near, LatLon(lat=27.1, lon=113.9)]) == near
    assert core(near) == near
    spread = [LatLon(lat=27.0 + k / 10, lon=113.0) for k in range(8)]
    assert core(spread) == spread


@pytest.mark.parametrize(("minutes", "letters", "text"), [(113 * 60 + 53.5, "EW", "113°53′30″E"), (-27.5 * 60, "NS", "27°30′S"), (0, "NS", "0°N")])
def test_degrees_are_written_as_on_maps(minutes: float, letters: str, text: str) -> None:
    assert degrees(minutes, letters) == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.floats(40, 400))
def test_a_fitted_text_is_one_line_that_fits(text: str, room: float) -> None:
    line = fitted(text, 12, room)
    assert width_of(line, 12) <= max(room, 12) + 1e-6
    assert not set(line) & set("\n\r\t\x00\u2028\u202e")


@settings(max_examples=100, deadline=None)
@given(st.text("安源（路矿）工人 abc、。", max_size=60))
def test_breaking_a_text_into_lines_loses_nothing_but_spaces(text: str) -> None:
    lines = lines_of(text, 12, 130, 99)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    lines = lines_of("安源路矿工人俱乐部（罢工前）旧址、消费合作社旧址。", 12, 109, 9)
    assert len(lines) > 2
    assert not any(line[0] in "）、。" or line[-1] == "（" for line in lines)
    assert lines_of("安源路矿工人俱乐部（罢", 12, 121, 9) == ["安源路矿工人俱乐部", "（罢"]
