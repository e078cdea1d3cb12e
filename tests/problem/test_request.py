"""The values of a tour request refuse nonsense when made, and name every member that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from redroute.clock import TimeWindow
from redroute.errors import BadInput, RequestRefused
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.problem.request import (
    LATEST_CLOCK,
    MOST_QUOTAS,
    MOST_SITES,
    RANGES,
    DayRequest,
    Lunch,
    OrderRequest,
    Pace,
    Place,
    QuotaRequest,
    Sequence,
    TourRequest,
)

DAY = DayRequest(date=date(2026, 9, 15))
HERE = LatLon(lat=27.6, lon=113.9)


def tour(**wishes: Any) -> TourRequest:
    return TourRequest(**{"days": (DAY,), **wishes})


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (Place, ""),
        (lambda: Place(site="a", address="b"), ""),
        (lambda: Place(site="a", at=HERE), ""),
        (lambda: Place(site=""), "site"),
        (lambda: Place(address="a" * 301), "address"),
        (lambda: Place(at=HERE, label="a\ud800"), "label"),
        (lambda: Lunch(minutes=0), "minutes"),
        (lambda: Lunch(minutes=241), "minutes"),
        (lambda: Lunch(window=TimeWindow(0, LATEST_CLOCK + 1)), "window"),
        (lambda: Lunch(places=(Place(site="a"),) * 101), "places"),
        (lambda: DayRequest(date=date(1899, 12, 31)), "date"),
        (lambda: DayRequest(date=date(2200, 1, 1)), "date"),
        (lambda: DayRequest(date=DAY.date, begins=-1), "begins"),
        (lambda: DayRequest(date=DAY.date, ends=LATEST_CLOCK + 1), "ends"),
        (lambda: DayRequest(date=DAY.date, begins=60, ends=60), "ends"),
        (lambda: DayRequest(date=DAY.date, begins=True), "begins"),
        (lambda: DayRequest(date=DAY.date, ends=61_200.5), "ends"),
        (lambda: Lunch(minutes=True), "minutes"),
        (lambda: tour(margin_minutes=2.5), "margin_minutes"),
        (lambda: tour(budget_yuan=True), "budget_yuan"),
        (lambda: tour(theme_weights={"labour": True}), "theme_weights.labour"),
        (lambda: DayRequest(date=DAY.date, modes=()), "modes"),
        (lambda: DayRequest(date=DAY.date, modes=(Mode.CAR, Mode.CAR)), "modes"),
        (lambda: DayRequest(date=DAY.date, lunch=Lunch(), has_lunch=False), "lunch"),
        (lambda: OrderRequest(sequence=Sequence.LOCKED), "sites"),
        (lambda: OrderRequest(sequence=Sequence.CHRONOLOGICAL, sites=("a",)), "sites"),
        (lambda: OrderRequest(sequence=Sequence.LOCKED, sites=("a", "b", "a")), "sites[2]"),
        (lambda: OrderRequest(penalty=0), "penalty"),
        (lambda: QuotaRequest(at_least=1), ""),
        (lambda: QuotaRequest(theme="a", kind="camp", at_least=1), ""),
        (lambda: QuotaRequest(theme="a"), ""),
        (lambda: QuotaRequest(kind="castle", at_least=1), "kind"),
        (lambda: QuotaRequest(level="world", at_least=1), "level"),
        (lambda: QuotaRequest(theme="a", at_least=2, at_most=1), "at_most"),
        (lambda: QuotaRequest(theme="a", at_least=-1, at_most=1), "at_least"),
        (lambda: tour(days=()), "days"),
        (lambda: tour(days=tuple(DayRequest(date=date.fromordinal(800_000 - 60_000 + day)) for day in range(61))), "days"),
        (lambda: tour(days=(DAY, DAY)), "days[1].date"),
        (lambda: tour(days=(DayRequest(date=date(2026, 9, 14), ends=26 * 3600), DayRequest(date=DAY.date, begins=3600))), "days[1].begins"),
        (lambda: tour(title="a" * 301), "title"),
        (lambda: tour(modes=()), "modes"),
        (lambda: tour(theme_weights={"labour": 101}), "theme_weights.labour"),
        (lambda: tour(theme_weights={"labour": float("nan")}), "theme_weights.labour"),
        (lambda: tour(theme_weights={str(theme): 1 for theme in range(MOST_SITES + 1)}), "theme_weights"),
        (lambda: tour(level_weights={"world": 1}), "level_weights.world"),
        (lambda: tour(required=("a", "a")), "required[1]"),
        (lambda: tour(preferred=("",)), "preferred[0]"),
        (lambda: tour(only_themes=tuple(map(str, range(MOST_SITES + 1)))), "only_themes"),
        (lambda: tour(required=("a", "b"), excluded=("b",)), "excluded"),
        (lambda: tour(preferred=("a",), excluded=("a",)), "excluded"),
        (lambda: tour(quotas=(QuotaRequest(theme="a", at_least=1),) * (MOST_QUOTAS + 1)), "quotas"),
    ],
)
def test_nonsense_is_refused_at_its_member(make: Callable[[], object], path: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        make()
    assert [fault for fault, _ in refused.value.faults] == [path]
    assert isinstance(refused.value, BadInput)


@pytest.mark.parametrize("name", ["walk_up_to_m", "walking_limit_m", "budget_yuan", "default_visit_minutes", "margin_minutes", "max_candidates"])
def test_every_number_keeps_to_its_range(name: str) -> None:
    least, most = RANGES[name]
    assert [getattr(tour(**{name: edge}), name) for edge in (least, most)] == [least, most]
    for beyond in (least - 1, most + 1, float("nan"), float("inf")):
        with pytest.raises(RequestRefused, match=f"{name}: .* is not between {least} and {most}"):
            tour(**{name: beyond})


def test_all_faults_of_a_value_are_told_at_once() -> None:
    with pytest.raises(RequestRefused) as refused:
        tour(days=(DAY, DAY), modes=(), budget_yuan=-1)
    assert [path for path, _ in refused.value.faults] == ["days[1].date", "modes", "budget_yuan"]


def test_a_pace_multiplies_typical_visits() -> None:
    assert [pace.factor for pace in Pace] == [1.25, 1.0, 0.8]


def test_a_quota_says_what_it_counts() -> None:
    assert QuotaRequest(level="national", at_least=1).subject == "level=national"
    assert QuotaRequest(theme="labour", at_most=0).subject == "theme=labour"
