"""Lunch is held where and while somebody opens for it."""

from __future__ import annotations

from typing import Any

import pytest

from asked import HOUR, TUESDAY, MinutePerKilometre, a_day, a_site
from redroute.clock import TimeWindow
from redroute.itinerary.itinerary import Break, Itinerary
from redroute.outputs.sentence import conflict_lines
from redroute.planner import plan
from redroute.problem.request import DayRequest, Lunch, Place, TourRequest
from redroute.sites.calendar import ChineseCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Kind, Site
from redroute.solver.stop import after_iterations


def planned(*canteens: Site, day: DayRequest) -> Itinerary:
    sites = (a_site("a"), a_site("b", 1), *canteens)
    return plan(Catalogue(sites=sites), TourRequest(days=(day,)), provider=MinutePerKilometre(), stop=after_iterations(500))


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


@pytest.mark.parametrize("facts", [{"hours": "10:30-12:30"}, {"hours": "Mo off"}, {"hours": "24/7", "closed_dates": frozenset({TUESDAY})}])
def test_a_day_on_which_no_place_of_lunch_is_open_is_a_conflict(facts: dict[str, Any]) -> None:
    found = planned(canteen(**facts), day=lunch_at("canteen2"))
    assert found.certificate.conflicts == (f"dining:{TUESDAY.isoformat()}",)
    assert str(TUESDAY) in conflict_lines(found, "zh")[0]


def test_a_place_that_closes_within_the_window_of_another_is_warned_of_where_lunch_is_held_then() -> None:
    found = planned(canteen("09:00-13:00", 1), canteen("13:00-15:00", 90), day=lunch_at("canteen1", "canteen90"))
    (lunch,) = pauses(found)
    hours = lunch.site.opening_hours if lunch.site else None
    is_open = hours is not None and any(w.opens <= lunch.start and lunch.leave <= w.closes for w in hours.windows(TUESDAY, ChineseCalendar()) or ())
    assert ("lunch.closed" in {warning.code for warning in found.warnings}) is not is_open
