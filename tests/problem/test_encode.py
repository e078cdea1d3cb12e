"""Names become numbers: spans, travel, places, ranks, prices, and the sites that never enter the search."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from asked import HOUR, TUESDAY, MinutePerKilometre, a_day, a_place, a_site, on_line
from redroute.clock import TimeWindow
from redroute.errors import RequestRefused
from redroute.itinerary.itinerary import Reason
from redroute.mode import Mode
from redroute.network.great_circle import GreatCircle
from redroute.problem.encode import Encoding, encode
from redroute.problem.prizes import default_prize
from redroute.problem.request import Lunch, OrderRequest, Pace, Place, QuotaRequest, TourRequest, UnknownHours
from redroute.problem.request import Sequence as Ordering
from redroute.sites.calendar import ChineseCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Kind, Position, ProtectionLevel, Site

PAST_MIDNIGHT = (9 * HOUR, 26 * HOUR)


def encoded(*sites: Site, **wishes: object) -> Encoding:
    facts = {"days": (a_day(),), **{name: value for name, value in wishes.items() if name not in ("provider", "geocoder")}}
    return encode(
        Catalogue(sites=sites),
        TourRequest(**facts),  # type: ignore[arg-type]
        provider=wishes.get("provider", MinutePerKilometre()),  # type: ignore[arg-type]
        calendar=ChineseCalendar(),
        prize=default_prize,
        geocoder=wishes.get("geocoder"),  # type: ignore[arg-type]
    )


def spans(site: Site, **wishes: object) -> tuple[tuple[int, int], ...]:
    return encoded(site, **wishes).problem.days[0].spans[0]


def reasons(encoding: Encoding) -> dict[str, tuple[str, str]]:
    return {entry.site.id: (entry.reason, entry.detail) for entry in encoding.left_out}


# Spans


def test_a_visit_ends_before_closing_and_starts_before_the_last_entry() -> None:
    assert spans(a_site("a", opening_hours=OpeningHours("10:00-16:00"))) == ((10 * HOUR, 15 * HOUR),)
    assert spans(a_site("a", opening_hours=OpeningHours("10:00-16:00"), last_entry_minutes=90)) == ((10 * HOUR, 14 * HOUR + 1800),)


def test_the_frame_of_the_day_cuts_the_spans() -> None:
    assert spans(a_site("a")) == ((9 * HOUR, 16 * HOUR),)
    # The last entry counts from closing, not from the end of the day.
    assert spans(a_site("a", opening_hours=OpeningHours("08:00-20:00"), last_entry_minutes=120)) == ((9 * HOUR, 16 * HOUR),)


def test_each_window_of_a_day_has_its_own_span_and_short_ones_have_none() -> None:
    site = a_site("a", opening_hours=OpeningHours("09:00-11:30,12:00-12:30,14:00-17:00"))
    assert spans(site) == ((9 * HOUR, 10 * HOUR + 1800), (14 * HOUR, 16 * HOUR))


def test_a_window_past_midnight_serves_a_day_past_midnight() -> None:
    site = a_site("a", opening_hours=OpeningHours("20:00-02:00"))
    assert spans(site, days=(a_day(begins=PAST_MIDNIGHT[0], ends=PAST_MIDNIGHT[1]),)) == ((20 * HOUR, 25 * HOUR),)


def test_pace_and_margin_change_the_length_of_a_visit() -> None:
    assert encoded(a_site("a"), pace=Pace.RELAXED, margin_minutes=10).problem.visit_durations == (85 * 60,)
    assert encoded(a_site("a"), pace=Pace.BRISK).problem.visit_durations == (48 * 60,)
    assert encoded(a_site("a", visit_minutes=None), default_visit_minutes=25).problem.visit_durations == (25 * 60,)


def test_a_site_whose_talks_cannot_be_reached_is_not_called_closed() -> None:
    site = a_site("a", opening_hours=OpeningHours("09:00-17:00"), talk_times=(16 * HOUR + 1800,), visit_minutes=40)
    assert [(entry.reason, entry.detail) for entry in encoded(site).left_out] == [("no-talk", "")]
    assert not encoded(site, talks=False).left_out


def test_talks_are_spans_of_no_length_where_they_fit() -> None:
    site = a_site("a", opening_hours=OpeningHours("10:00-16:00"), talk_times=(15 * HOUR, 9 * HOUR, 11 * HOUR, 15 * HOUR + 60))
    assert spans(site) == ((11 * HOUR, 11 * HOUR), (15 * HOUR, 15 * HOUR))
    assert spans(site, talks=False) == ((10 * HOUR, 15 * HOUR),)


def test_unknown_hours_are_the_frame_or_nothing() -> None:
    site = a_site("a", opening_hours=None)
    assert spans(site) == ((9 * HOUR, 16 * HOUR),)
    assert encoded(site).candidates[0].days[0].windows is None
    assert reasons(encoded(site, unknown_hours=UnknownHours.SKIP)) == {"a": ("hours-unknown", "")}


def test_a_public_holiday_follows_the_official_calendar() -> None:
    site = a_site("a", opening_hours=OpeningHours("Mo-Su 09:00-17:00; PH off"))
    holiday, make_up, unknown = date(2026, 10, 1), date(2026, 10, 10), date(2035, 10, 1)
    assert reasons(encoded(site, days=(a_day(date=holiday),))) == {"a": ("closed", "")}
    assert spans(site, days=(a_day(date=make_up),)) == ((9 * HOUR, 16 * HOUR),)
    assert encoded(site, days=(a_day(date=unknown),)).candidates[0].days[0].windows is None


# Travel


def test_short_legs_are_walked_and_longer_ones_ridden() -> None:
    found = encoded(a_site("a"), a_site("b", 1), a_site("c", 3), walking_limit_m=9000)
    travel = found.travels[0]
    assert [travel.mode(0, b) for b in range(3)] == [Mode.WALK, Mode.WALK, Mode.COACH]
    assert found.problem.days[0].durations[0].tolist() == [0, 600, 180]
    assert found.problem.days[0].walking[0].tolist() == [0, 1000, 0]
    assert found.problem.days[0].distances[0].tolist() == [0, 1000, 3000]


def test_walking_is_chosen_only_where_it_is_among_the_modes_of_the_day() -> None:
    days = (a_day(modes=(Mode.COACH,)), a_day(date=date(2026, 11, 25), modes=(Mode.WALK,)))
    first, second = encoded(a_site("a"), a_site("c", 3), days=days, walking_limit_m=9000).problem.days
    assert (int(first.durations[0, 1]), int(first.walking[0, 1])) == (180, 0)
    assert (int(second.durations[0, 1]), int(second.walking[0, 1])) == (1800, 3000)


def test_days_that_travel_alike_share_their_tables() -> None:
    days = (a_day(), a_day(date=date(2026, 11, 25)))
    first, second = encoded(a_site("a"), days=days).problem.days
    assert first.durations is second.durations


def test_a_leg_is_never_shorter_than_the_straight_line_nor_free() -> None:
    class Snapping(MinutePerKilometre):
        def matrix(self, places, mode):  # type: ignore[no-untyped-def]
            found = super().matrix(places, mode)
            return type(found)(mode=mode, durations=found.durations * 0, distances=found.distances // 2, seconds_per_metre=1, provider="snapping")

    day = encoded(a_site("a"), a_site("b", 4), provider=Snapping()).problem.days[0]
    assert 3990 <= int(day.distances[0, 1]) <= 4010
    assert int(day.durations[0, 1]) == 1


# Places


def test_a_place_is_a_site_a_position_or_a_located_address() -> None:
    day = a_day(start=Place(site="a"), end=Place(address="安源镇", label="镇上"), lunch=Lunch(places=(a_place(2, "食堂"),)))
    found = encoded(a_site("a"), days=(day,), geocoder=lambda address: Position(at=on_line(5)) if address == "安源镇" else None)
    problem = found.problem
    start, end, rest = problem.days[0].start, problem.days[0].end, problem.days[0].rest
    assert start is not None
    assert end is not None
    assert rest is not None
    assert [found.node(node).label for node in (start, end, *rest.places)] == ["点位a", "镇上", "食堂"]
    assert problem.days[0].durations[start].tolist() == [0, 0, 300, 120]


def test_a_place_nobody_can_locate_is_named_by_its_path() -> None:
    nowhere = a_site("lost", position=None)
    day = a_day(start=Place(site="lost"), end=Place(address="某处"), lunch=Lunch(places=(Place(site="nobody"),)))
    with pytest.raises(RequestRefused) as refusal:
        encoded(nowhere, days=(day,))
    assert [path for path, _ in refusal.value.faults] == ["days[0].start", "days[0].end", "days[0].lunch.places[0]"]
    with pytest.raises(RequestRefused, match="does not find"):
        encoded(a_site("a"), days=(a_day(end=Place(address="某处")),), geocoder=lambda _: None)


def test_unknown_names_are_refused_with_their_path_and_what_is_near() -> None:
    with pytest.raises(RequestRefused) as refusal:
        encoded(
            a_site("memorial-hall", themes=("labour",)),
            required=("memorial-hal",),
            preferred=("q",),
            order=OrderRequest(sequence=Ordering.LOCKED, sites=("memorial-hall", "zz")),
            only_themes=("labor",),
            quotas=(QuotaRequest(theme="army", at_most=1),),
        )
    faults = dict(refusal.value.faults)
    assert list(faults) == ["required[0]", "preferred[0]", "order.sites[1]", "only_themes[0]", "quotas[0].theme"]
    assert "memorial-hall" in faults["required[0]"]
    assert "labour" in faults["only_themes[0]"]


def test_a_request_full_of_names_that_are_not_there_is_told_of_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    sought: list[str] = []
    monkeypatch.setattr(Catalogue, "look_alikes", lambda _, site_id: sought.append(site_id) or ())
    lunch = Lunch(places=tuple(Place(site=f"p{number}") for number in range(100)))
    with pytest.raises(RequestRefused) as refusal:
        encoded(a_site("a"), required=tuple(f"r{number}" for number in range(300)), lunch=lunch)
    assert len(refusal.value.faults) == 100
    assert len(sought) <= 200


# Lunch


def test_lunch_binds_a_day_that_holds_its_whole_window() -> None:
    lunch = Lunch(window=TimeWindow(12 * HOUR, 13 * HOUR), minutes=60)
    assert encoded(a_site("a"), days=(a_day(lunch=lunch),)).problem.days[0].rest is not None
    for frame in ((9 * HOUR, 14 * HOUR - 1), (12 * HOUR + 1, 17 * HOUR)):
        found = encoded(a_site("a"), days=(a_day(lunch=lunch, begins=frame[0], ends=frame[1]),))
        assert found.problem.days[0].rest is None
        assert found.lunches == (None,)


# Money, order, quotas


def test_money_is_counted_in_fen_so_that_a_budget_is_never_exceeded() -> None:
    found = encoded(a_site("a", ticket_yuan=0.1), a_site("b", ticket_yuan=19.999), a_site("c", ticket_yuan=None), budget_yuan=20.009)
    assert found.problem.prices == (10, 2000, 0)
    assert found.problem.budget == 2000


def test_chronological_ranks_are_first_years_and_equal_years_are_equal() -> None:
    sites = (a_site("a", event_years=(1927, 1922)), a_site("b"), a_site("c", event_years=(1922,)), a_site("d", event_years=(1930,)))
    order = encoded(*sites, order=OrderRequest(sequence=Ordering.CHRONOLOGICAL)).problem.order
    assert order is not None
    assert (order.ranks, order.is_hard) == ((1922, None, 1922, 1930), True)


def test_a_locked_order_ranks_its_sites_and_a_soft_one_costs_its_penalty() -> None:
    asked = OrderRequest(sequence=Ordering.LOCKED, sites=("c", "a"), is_hard=False, penalty=7)
    order = encoded(a_site("a"), a_site("b"), a_site("c"), order=asked).problem.order
    assert order is not None
    assert (order.ranks, order.penalty) == ((1, None, 0), 7)


def test_a_quota_counts_themes_kinds_and_levels() -> None:
    sites = (a_site("a", themes=("labour",)), a_site("b", kind=Kind.MUSEUM), a_site("c", protection_level=ProtectionLevel.NATIONAL))
    quotas = (QuotaRequest(theme="labour", at_least=1), QuotaRequest(kind="museum", at_most=1), QuotaRequest(level="national", at_most=2))
    assert [set(quota.members) for quota in encoded(*sites, quotas=quotas).problem.quotas] == [{0}, {1}, {2}]


# Sites left out


def test_every_site_left_out_has_its_reason() -> None:
    sites = (
        a_site("in"),
        a_site("excluded"),
        a_site("unlocated", position=None),
        a_site("hotel", kind=Kind.LODGING),
        a_site("off", themes=()),
        a_site("closed", opening_hours=OpeningHours("We 09:00-17:00")),
        a_site("evening", opening_hours=OpeningHours("18:00-22:00")),
        a_site("dated", closed_dates=frozenset({TUESDAY})),
        a_site("late", opening_hours=OpeningHours("08:00-10:00"), last_entry_minutes=90),
        a_site("long", visit_minutes=500),
        a_site("dear", ticket_yuan=60),
        a_site("far", 500),
    )
    sites = tuple(site if site.id == "off" else replace_themes(site) for site in sites)
    day = a_day(start=a_place(0))
    found = encoded(*sites, days=(day,), excluded=("excluded",), only_themes=("labour",), budget_yuan=50)
    assert [candidate.site.id for candidate in found.candidates] == ["in"]
    assert reasons(found) == {
        "excluded": ("excluded", ""),
        "unlocated": ("unlocated", ""),
        "hotel": ("not-a-sight", "lodging"),
        "off": ("off-theme", ""),
        "closed": ("closed", ""),
        "evening": ("closed", ""),
        "dated": ("closed", ""),
        "late": ("closed", ""),
        "long": ("too-long", "needs=500:room=480"),
        "dear": ("over-budget", "price=60:budget=50"),
        "far": ("too-far", ""),
    }
    assert {reason for reason, _ in reasons(found).values()} <= {reason.value for reason in Reason}


def replace_themes(site: Site) -> Site:
    from dataclasses import replace

    return replace(site, themes=("labour",))


def test_a_worthless_site_stays_where_a_quota_or_the_request_needs_it() -> None:
    sites = (a_site("a", themes=("army",)), a_site("b", themes=("army",), kind=Kind.MUSEUM), a_site("c", themes=("army",)))
    weights = {"theme_weights": {"army": 0}}
    assert reasons(encoded(*sites, **weights)) == dict.fromkeys("abc", ("off-theme", ""))
    found = encoded(*sites, **weights, required=("c",), quotas=(QuotaRequest(kind="museum", at_least=1),))
    assert [candidate.site.id for candidate in found.candidates] == ["b", "c"]


def test_a_required_site_is_never_left_out_for_its_theme_or_kind() -> None:
    station = a_site("station", kind=Kind.STATION)
    assert [one.site.id for one in encoded(station, required=("station",)).candidates] == ["station"]
    found = encoded(a_site("a", themes=("army",)), a_site("b", themes=("labour",)), required=("a",), only_themes=("labour",))
    assert [one.site.id for one in found.candidates] == ["a", "b"]


@pytest.mark.parametrize("sites", [(), (a_site("a", position=None), a_site("b", position=None))])
def test_where_no_site_has_a_position_nothing_can_be_planned_and_the_conflict_says_so(sites: tuple[Site, ...]) -> None:
    assert encoded(*sites).conflicts == ("unlocated",)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"position": None}, "required:unlocated:a"),
        ({"opening_hours": OpeningHours("We 09:00-17:00")}, "required:closed:a"),
        ({"visit_minutes": 600}, "required:too-long:a"),
        ({"position": Position(at=on_line(600))}, "required:too-far:a"),
        ({"ticket_yuan": 80}, "budget:budget_yuan=50:needed_yuan=80"),
    ],
)
def test_a_required_site_that_cannot_be_visited_is_a_conflict(facts: dict[str, object], code: str) -> None:
    found = encoded(a_site("a", **facts), a_site("b"), required=("a",), budget_yuan=50, days=(a_day(start=a_place(0)),))
    assert found.conflicts == (code,)


def test_a_day_that_cannot_reach_its_own_end_is_a_conflict() -> None:
    assert encoded(a_site("a"), days=(a_day(start=a_place(0), end=a_place(481)),)).conflicts == ("frame:2026-11-24",)
    assert encoded(a_site("a"), days=(a_day(start=a_place(0), end=a_place(480)),)).conflicts == ()


def test_a_site_on_another_clock_is_not_considered() -> None:
    paris, urumqi = a_site("p", timezone="Europe/Paris"), a_site("u", timezone="Asia/Urumqi")
    same, odd = a_site("s", timezone="Asia/Taipei"), a_site("o", timezone="Mars/Base")
    found = encoded(a_site("a"), a_site("b"), paris, urumqi, same, odd)
    assert [one.site.id for one in found.candidates] == ["a", "b", "s"]
    assert reasons(found)["p"] == ("not-considered", "Europe/Paris")
    assert [one.site.id for one in encoded(paris).candidates] == ["p"]
    near_paris = encoded(a_site("a", 9), a_site("b", 9), paris, days=(a_day(start=a_place(1)),))
    assert [one.site.id for one in near_paris.candidates] == ["p"]


# Large catalogues


def test_the_best_candidates_for_their_time_and_distance_enter_after_the_required_ones() -> None:
    sites = [a_site(f"far{number}", 150 + number) for number in range(6)]
    sites += [a_site(f"near{number}", number) for number in range(6)]
    sites.append(a_site("museum", 100, kind=Kind.MUSEUM))
    sites.append(a_site("shut", 0, opening_hours=OpeningHours("off")))
    asked = {"days": (a_day(start=a_place(0)),), "max_candidates": 5, "quotas": (QuotaRequest(kind="museum", at_least=1),)}
    found = encoded(*sites, required=("far3",), **asked)
    assert [one.site.id for one in found.candidates] == ["far3", "near0", "near1", "near2", "museum"]
    assert reasons(found)["near3"] == ("not-considered", "14 > 5")
    assert reasons(found)["shut"][0] == "closed"


def test_a_tour_without_places_looks_where_most_prizes_are() -> None:
    sites = [a_site(f"alone{number}", 200 * number) for number in range(1, 5)] + [a_site(f"town{number}", number / 10) for number in range(4)]
    found = encoded(*sites, max_candidates=4)
    assert [one.site.id for one in found.candidates] == [f"town{number}" for number in range(4)]


def test_the_matrix_never_sees_more_than_the_candidates_and_places() -> None:
    asked: list[int] = []

    class Counting:
        def matrix(self, places, mode):  # type: ignore[no-untyped-def]
            asked.append(len(places))
            return GreatCircle().matrix(places, mode)

    rng = np.random.default_rng(0)
    sites = [a_site(f"s{number}", float(kilometre)) for number, kilometre in enumerate(rng.uniform(0, 50, 3000))]
    encoded(*sites, days=(a_day(start=a_place(0)),), max_candidates=60, provider=Counting())
    assert asked == [61, 61]


def test_sites_out_of_reach_take_no_candidate_s_place_where_the_provider_has_a_floor() -> None:
    sites = [a_site(f"far{number}", 400 + number, protection_level=ProtectionLevel.NATIONAL) for number in range(5)]
    sites += [a_site("near", 1), a_site("long", 1, visit_minutes=500)]
    asked = {"days": (a_day(start=a_place(0), end=a_place(0)),), "max_candidates": 2, "provider": GreatCircle()}
    found = encoded(*sites, **asked)
    assert [one.site.id for one in found.candidates] == ["near"]
    assert {reason for reason, _ in reasons(found).values()} == {"too-far", "too-long"}
    # Without a floor the far ones are ranked, and one of them takes a place before the matrix tells that it is too far.
    blind = encoded(*sites, **{**asked, "provider": MinutePerKilometre()})
    assert "not-considered" in {reason for reason, _ in reasons(blind).values()}


def test_a_site_that_is_reached_sooner_over_another_is_not_too_far() -> None:
    # Three kilometres are walked in half an hour; the way over the site at nine is ridden in fifteen minutes.
    sites = (a_site("near", 3, visit_minutes=10), a_site("far", 9, visit_minutes=10))
    day = a_day(start=a_place(0), ends=9 * HOUR + 39 * 60)
    found = encoded(*sites, days=(day,), walk_up_to_m=5000)
    assert [one.site.id for one in found.candidates] == ["near", "far"]
    back = a_day(end=a_place(0), ends=9 * HOUR + 39 * 60)
    assert [one.site.id for one in encoded(*sites, days=(back,), walk_up_to_m=5000).candidates] == ["near", "far"]
    # There is no time for both visits.
    short = a_day(start=a_place(0), ends=9 * HOUR + 34 * 60)
    assert reasons(encoded(*sites, days=(short,), walk_up_to_m=5000)) == {"near": ("too-far", "")}


def test_a_day_whose_end_is_reached_over_a_site_alone_is_no_conflict() -> None:
    day = a_day(start=a_place(0), end=a_place(3, "车站"), ends=9 * HOUR + 25 * 60)
    assert encoded(a_site("a", 9, visit_minutes=10), days=(day,), walk_up_to_m=5000).conflicts == ()
    assert encoded(a_site("a", 9, visit_minutes=11), days=(day,), walk_up_to_m=5000).conflicts == (f"frame:{TUESDAY}",)
