"""Lunch is held where and while somebody opens for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from asked import HOUR, TUESDAY, MinutePerKilometre, a_day, a_place, a_site
from redroute.clock import TimeWindow
from redroute.itinerary.itinerary import Break, Itinerary, Reason
from redroute.outputs.sentence import conflict_lines, warnings_by_code
from redroute.planner import plan
from redroute.problem.request import DayRequest, Lunch, Place, QuotaRequest, TourRequest
from redroute.sites.calendar import ChineseCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Kind, Site
from redroute.solver.stop import after_iterations

WEDNESDAY = TUESDAY + timedelta(days=1)


def planned(*canteens: Site, day: DayRequest) -> Itinerary:
    sites = (a_site("a"), a_site("b", 1), *canteens)
    return plan(Catalogue(sites=sites), TourRequest(days=(day,)), provider=MinutePerKilometre(), stop=after_iterations(500))


def planned_on(days: tuple[DayRequest, ...], *sites: Site, **rules: Any) -> Itinerary:
    return plan(Catalogue(sites=sites), TourRequest(days=days, **rules), provider=MinutePerKilometre(), stop=after_iterations(500))


def two_days() -> tuple[DayRequest, ...]:
    """Each with its lunch at one canteen."""
    return lunch_at("canteen2"), replace(lunch_at("canteen2"), date=WEDNESDAY)


def pauses(itinerary: Itinerary) -> list[Break]:
    return [stop for day in itinerary for stop in day.stops if isinstance(stop, Break)]


def canteen(hours: str | None, number: int = 2, **facts: object) -> Site:
    return a_site(f"canteen{number}", number, kind=Kind.DINING, opening_hours=None if hours is None else OpeningHours(hours), **facts)


def lunch_at(*places: str) -> DayRequest:
    return a_day(lunch=Lunch(window=TimeWindow(12 * HOUR, 14 * HOUR), minutes=60, places=tuple(Place(site=place) for place in places)))


def test_lunch_is_held_while_its_place_is_open_and_the_place_is_not_told_as_left_out() -> None:
    found = planned(canteen("13:10-14:30"), day=lunch_at("canteen2"))
    (lunch,) = pauses(found)
    assert lunch.start >= 13 * HOUR + 600
    assert lunch.leave <= 14 * HOUR + 1800
    assert "canteen2" not in {entry.site.id for entry in found.skipped}
    assert "lunch.closed" not in {warning.code for warning in found.warnings}


def test_of_two_places_of_lunch_the_one_that_is_closed_that_day_is_not_used() -> None:
    found = planned(canteen("Sa-Su 11:00-15:00"), canteen(None, 50), day=lunch_at("canteen2", "canteen50"))
    assert [stop.site.id for stop in pauses(found) if stop.site] == ["canteen50"]


SHUT = [{"hours": "10:30-12:30"}, {"hours": "Mo-We off"}, {"hours": "24/7", "closed_dates": frozenset({TUESDAY, WEDNESDAY})}]


@pytest.mark.parametrize("facts", SHUT)
def test_a_tour_on_whose_days_no_place_of_lunch_is_open_is_in_conflict(facts: dict[str, Any]) -> None:
    found = planned_on(two_days(), a_site("a"), canteen(**facts))
    assert found.certificate.conflicts == (f"dining:{TUESDAY.isoformat()}", f"dining:{WEDNESDAY.isoformat()}")
    assert str(TUESDAY) in conflict_lines(found, "zh")[0]


def test_a_day_on_which_no_place_of_lunch_is_open_is_left_empty_and_told_with_its_places() -> None:
    found = planned_on(two_days(), a_site("a"), a_site("b", 1), canteen("Tu 11:00-15:00"))
    assert found.certificate.status == "optimal"
    assert [len(day.visits) for day in found] == [2, 0]
    assert [(warning.subject, warning.detail) for warning in found.warnings if warning.code == "lunch.none-open"] == [("canteen2", "2026-11-25")]
    assert "午餐地点都不开放，当天没有安排参观（2026-11-25）：点位canteen2" in list(warnings_by_code(found, "zh", 9))


def test_a_site_that_only_a_day_without_open_lunch_could_hold_says_so() -> None:
    day_after = a_site("a", closed_dates=frozenset({TUESDAY}))
    # Open on both days, but on the first nobody is there in time.
    far = a_site("far", 200, opening_hours=OpeningHours("Tu 09:00-12:00; We 09:00-17:00"))
    days = tuple(replace(day, start=a_place(0)) for day in two_days())
    found = planned_on(days, day_after, a_site("b"), far, canteen("Tu 11:00-15:00"))
    assert {each.site.id: each.reason for each in found.skipped} == {"a": Reason.NO_LUNCH, "far": Reason.NO_LUNCH}


@pytest.mark.parametrize(
    ("rules", "conflict"),
    [
        ({"required": ("a",)}, "required:crowded-out:a"),
        ({"quotas": (QuotaRequest(kind="museum", at_least=1),)}, "quota:kind=museum:at_least=1:possible=0"),
    ],
)
def test_a_rule_that_needs_a_day_without_open_lunch_is_in_conflict_with_it(rules: dict[str, Any], conflict: str) -> None:
    day_after = a_site("a", closed_dates=frozenset({TUESDAY}), kind=Kind.MUSEUM)
    found = planned_on(two_days(), day_after, a_site("b"), canteen("Tu 11:00-15:00"), **rules)
    assert found.certificate.conflicts == (f"dining:{WEDNESDAY.isoformat()}", conflict)


def test_a_place_that_closes_within_the_window_of_another_is_warned_of_where_lunch_is_held_then() -> None:
    found = planned(canteen("09:00-13:00", 1), canteen("13:00-15:00", 90), day=lunch_at("canteen1", "canteen90"))
    (lunch,) = pauses(found)
    hours = lunch.site.opening_hours if lunch.site else None
    is_open = hours is not None and any(w.opens <= lunch.start and lunch.leave <= w.closes for w in hours.windows(TUESDAY, ChineseCalendar()) or ())
    assert ("lunch.closed" in {warning.code for warning in found.warnings}) is not is_open
