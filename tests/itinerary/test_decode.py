"""Numbers become moments, legs, slack and reasons."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from asked import HOUR, TUESDAY, MinutePerKilometre, a_day, a_place, a_site, random_tour
from redroute.clock import TimeWindow
from redroute.itinerary.check import check
from redroute.itinerary.decode import decode
from redroute.itinerary.itinerary import Break, Itinerary, Terminal
from redroute.mode import Mode
from redroute.network.great_circle import GreatCircle
from redroute.planner import plan
from redroute.problem.encode import encode
from redroute.problem.prizes import default_prize
from redroute.problem.request import DayRequest, Lunch, TourRequest
from redroute.sites.calendar import ChineseCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Booking, HoursStatus, Position, Precision, Site
from redroute.solver.schedule import schedule
from redroute.solver.solution import Solution, Status
from redroute.solver.stop import after_iterations

LUNCH = Lunch(window=TimeWindow(12 * HOUR, 13 * HOUR), minutes=60)


def decoded(*sites: Site, day: DayRequest, order: tuple[int, ...], **wishes: object) -> Itinerary:
    """The itinerary of sites visited in a given order, timed by the solver and accepted by the checker."""
    catalogue, calendar = Catalogue(sites=sites), ChineseCalendar()
    request = TourRequest(days=(day,), **wishes)  # type: ignore[arg-type]
    encoding = encode(catalogue, request, provider=MinutePerKilometre(), calendar=calendar, prize=default_prize, geocoder=None)
    timed = schedule(encoding.problem, 0, order)
    assert timed is not None
    prize = sum(encoding.problem.prizes[site] for site in order)
    found = decode(encoding, Solution(Status.FEASIBLE, (timed,), prize=prize), catalogue=catalogue, calendar=calendar, seed=0)
    assert check(found) == ()
    return found


def test_moments_follow_from_legs_and_visits() -> None:
    day = decoded(a_site("a", 10), a_site("b", 40), day=a_day(start=a_place(0), end=a_place(0)), order=(0, 1)).days[0]
    start, a, b, end = day.stops
    assert (start.time, a.arrive, a.start, a.leave) == (9 * HOUR, 9 * HOUR + 600, 9 * HOUR + 600, 10 * HOUR + 600)  # type: ignore[union-attr]
    assert (b.arrive, b.leave, end.time) == (10 * HOUR + 2400, 11 * HOUR + 2400, 12 * HOUR + 1200)  # type: ignore[union-attr]
    assert [(leg.mode, leg.duration, leg.distance) for leg in day.legs] == [
        (Mode.COACH, 600, 10_000),
        (Mode.COACH, 1800, 30_000),
        (Mode.COACH, 2400, 40_000),
    ]


def test_the_group_sets_out_so_late_that_nobody_waits_at_a_closed_door() -> None:
    late = a_site("a", 10, opening_hours=OpeningHours("11:00-17:00"))
    day = decoded(late, day=a_day(start=a_place(0)), order=(0,)).days[0]
    assert (day.stops[0].time, day.visits[0].wait) == (11 * HOUR - 600, 0)  # type: ignore[union-attr]
    doubted = replace(late, position=replace(late.position, uncertainty_m=2000.0))  # type: ignore[type-var]
    day = decoded(doubted, day=a_day(start=a_place(0)), order=(0,)).days[0]
    assert (day.visits[0].wait, day.legs[0].uncertainty) == (120, 120)


def test_a_day_without_a_start_begins_when_its_first_stop_does() -> None:
    visit = decoded(a_site("a", opening_hours=OpeningHours("11:00-17:00")), day=a_day(), order=(0,)).visits[0]
    assert (visit.arrive, visit.start) == (11 * HOUR, 11 * HOUR)


def test_slack_is_what_the_rest_of_the_day_leaves() -> None:
    first, second = a_site("a"), a_site("b", opening_hours=OpeningHours("09:00-12:00"))
    assert [visit.slack for visit in decoded(first, second, day=a_day(), order=(0, 1)).visits] == [HOUR, HOUR]
    shut = decoded(replace(first, opening_hours=OpeningHours("09:00-10:20")), second, day=a_day(), order=(0, 1))
    assert [visit.slack for visit in shut.visits] == [1200, HOUR]


def test_slack_reaches_over_a_gap_in_the_hours_to_the_next_window_or_talk() -> None:
    gapped = a_site("a", opening_hours=OpeningHours("09:00-12:00,14:00-15:30"))
    assert decoded(gapped, day=a_day(), order=(0,)).visits[0].slack == 14 * HOUR + 1800 - 9 * HOUR
    talks = a_site("a", talk_times=(10 * HOUR, 15 * HOUR))
    assert decoded(talks, day=a_day(), order=(0,)).visits[0].slack == 5 * HOUR
    assert decoded(talks, a_site("b"), day=a_day(ends=16 * HOUR), order=(0, 1)).visits[0].slack == 0


def test_lunch_bounds_the_slack_of_what_comes_before_it() -> None:
    found = decoded(a_site("a"), a_site("b"), day=a_day(lunch=LUNCH), order=(0, 1))
    # Both in the morning, then the break from 12 to 13, or up to an hour later.
    assert [stop.label for stop in found.days[0].stops][-1] == "点位b"
    assert [visit.slack for visit in found.visits] == [2 * HOUR, 2 * HOUR]


def test_a_break_without_places_stands_where_the_group_just_is_and_costs_no_way() -> None:
    day = decoded(a_site("a"), a_site("b", 3), a_site("c", 6), day=a_day(lunch=LUNCH, start=a_place(0), end=a_place(0)), order=(0, 1, 2)).days[0]
    index, held = next((index, stop) for index, stop in enumerate(day.stops) if isinstance(stop, Break))
    neighbours = (day.stops[index - 1], day.stops[index + 1])
    assert held.label in {stop.label for stop in neighbours}
    assert 0 in {day.legs[index - 1].duration, day.legs[index].duration}


def test_a_break_at_a_place_has_a_leg_to_it_and_one_from_it() -> None:
    lunch = replace(LUNCH, places=(a_place(20, "食堂"),))
    day = decoded(a_site("a"), a_site("b", 40), day=a_day(lunch=lunch), order=(0, 1)).days[0]
    held = next(stop for stop in day.stops if isinstance(stop, Break))
    assert (held.label, held.site) == ("食堂", None)
    assert [leg.distance for leg in day.legs] == [20_000, 20_000]


def test_a_day_without_visits_only_goes_from_its_start_to_its_end() -> None:
    day = decoded(a_site("a"), day=a_day(start=a_place(0, "甲"), end=a_place(30, "乙"), lunch=LUNCH), order=()).days[0]
    assert [(stop.label, stop.time) for stop in day.stops if isinstance(stop, Terminal)] == [("甲", 9 * HOUR), ("乙", 9 * HOUR + 1800)]
    assert len(day.stops) == 2


def test_what_is_not_known_is_warned_of() -> None:
    site = a_site(
        "a", hours_status=HoursStatus.REPORTED, hours_as_of=TUESDAY, visit_minutes=None, booking=Booking.REQUIRED, phone="0799",
        position=Position(at=a_place(0).at, precision=Precision.ESTIMATED, uncertainty_m=300.0),  # type: ignore[arg-type]
    )  # fmt: skip
    found = decoded(site, day=a_day(), order=(0,), theme_weights={"army": 2})
    assert [(warning.code, warning.subject, warning.detail) for warning in found.warnings] == [
        ("hours.reported", "a", "2026-11-24"),
        ("position.estimated", "a", "±300 m"),
        ("duration.assumed", "a", "40 min"),
        ("booking.required", "a", "0799"),
        ("theme.unknown", "army", ""),
    ]


def test_two_doubted_ends_add_up_on_a_leg() -> None:
    doubted = Position(at=a_place(0).at, uncertainty_m=500.0)  # type: ignore[arg-type]
    found = decoded(a_site("a", position=doubted), a_site("b", 10, position=replace(doubted, at=a_place(10).at)), day=a_day(), order=(0, 1))  # type: ignore[arg-type]
    assert found.days[0].legs[0].uncertainty == 60


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9))
def test_using_up_the_slack_of_a_visit_keeps_the_day(seed: int) -> None:
    """The day is timed anew, every stop as early as it can, from a visit that starts as late as its slack allows."""
    catalogue, request = random_tour(seed)
    calendar = ChineseCalendar()
    found = plan(catalogue, request, stop=after_iterations(100))
    encoding = encode(catalogue, request, provider=GreatCircle(), calendar=calendar, prize=default_prize, geocoder=None)
    for number, day in enumerate(found.days):
        frame = encoding.problem.days[number]
        for index, stop in enumerate(day.stops):
            if not hasattr(stop, "slack"):
                continue
            moment = stop.start + stop.slack
            for later, leg in zip(day.stops[index + 1 :], day.legs[index:], strict=True):
                previous = day.stops[day.stops.index(later) - 1]
                moment += previous.leave - previous.start + leg.duration  # type: ignore[union-attr]
                if isinstance(later, Terminal):
                    continue
                if isinstance(later, Break):
                    spans: tuple[tuple[int, int], ...] = (frame.rest.window,) if frame.rest else ()
                else:
                    spans = frame.spans[[one.site.id for one in encoding.candidates].index(later.site.id)]
                moment = min(max(moment, opens) for opens, closes in spans if moment <= closes)
            if isinstance(day.stops[-1], Terminal):
                assert moment <= day.ends
