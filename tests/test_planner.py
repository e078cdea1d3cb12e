"""From a request to a checked itinerary: every rule of a request is seen in the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asked import HOUR, TUESDAY, MinutePerKilometre, a_day, a_place, a_site, random_tour
from redroute.clock import TimeWindow
from redroute.errors import BadInput, CheckFailed, ProviderUnreachable, RequestRefused
from redroute.itinerary.check import check
from redroute.itinerary.document import itinerary_from_json, itinerary_to_json
from redroute.itinerary.itinerary import Break, Itinerary, Reason, Terminal
from redroute.mode import Mode
from redroute.outputs.table import itinerary_table
from redroute.planner import plan, route
from redroute.problem.request import Lunch, OrderRequest, Place, QuotaRequest, TourRequest, UnknownHours
from redroute.problem.request import Sequence as Ordering
from redroute.sites.calendar import DayKind
from redroute.sites.catalogue import Catalogue
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Kind, Position, Precision, ProtectionLevel, Site
from redroute.solver.solve import solve
from redroute.solver.stop import Progress, after_iterations

NATIONAL = {"protection_level": ProtectionLevel.NATIONAL}
WEDNESDAY = date(2026, 11, 25)


def planned(*sites: Site, **wishes: object) -> Itinerary:
    asked = {"days": (a_day(),), **wishes}
    return plan(Catalogue(sites=sites), TourRequest(**asked), provider=MinutePerKilometre(), stop=after_iterations(500))  # type: ignore[arg-type]


def visited(itinerary: Itinerary) -> list[str]:
    return [visit.site.id for visit in itinerary.visits]


def row(count: int, **facts: object) -> list[Site]:
    return [a_site(f"s{number}", number * 0.001, **facts) for number in range(count)]


# What a request says


def test_all_that_fits_is_visited_and_proven_best() -> None:
    found = planned(a_site("a"), a_site("b", 20), days=(a_day(start=a_place(0), end=a_place(0)),))
    assert sorted(visited(found)) == ["a", "b"]
    assert (found.certificate.status, found.certificate.prize, found.certificate.bound, found.certificate.gap) == ("optimal", 30, 30, 0)
    assert found.skipped == ()


def test_what_is_open_around_the_clock_can_be_visited_across_midnight() -> None:
    always = a_site("a", opening_hours=OpeningHours("24/7"), visit_minutes=120)
    night = a_day(begins=23 * HOUR, ends=26 * HOUR)
    found = planned(always, days=(night,))
    assert visited(found) == ["a"]
    (visit,) = found.visits
    assert visit.start < 24 * HOUR < visit.leave
    assert check(itinerary_from_json(itinerary_to_json(found))) == ()
    # Closed from midnight on: two hours fit no more.
    for closed in ({"opening_hours": OpeningHours("Mo-Su 00:00-24:00; We off")}, {"closed_dates": frozenset({TUESDAY + timedelta(days=1)})}):
        left_out = planned(replace(always, **closed), days=(night,))
        assert visited(left_out) == []
        assert [each.reason for each in left_out.skipped] == [Reason.TOO_LONG]


def test_where_not_all_fit_the_worth_more_stay_and_the_others_are_crowded_out() -> None:
    found = planned(*row(3), a_site("n", 0, **NATIONAL), days=(a_day(ends=11 * HOUR),))
    assert "n" in visited(found)
    assert len(visited(found)) == 2
    assert {(entry.reason, entry.detail) for entry in found.skipped} == {(Reason.CROWDED_OUT, "worth=15")}


def test_required_excluded_and_preferred_sites() -> None:
    short = (a_day(ends=10 * HOUR),)
    sites = (a_site("a"), a_site("n", 0, **NATIONAL), a_site("m", 0, protection_level=ProtectionLevel.PROVINCIAL))
    assert visited(planned(*sites, days=short)) == ["n"]
    assert visited(planned(*sites, days=short, required=("a",))) == ["a"]
    assert visited(planned(*sites, days=short, excluded=("n",))) == ["m"]
    assert visited(planned(*sites, days=short, preferred=("m",))) == ["m"]
    why = [visit.why for visit in planned(*sites, required=("a",), preferred=("m",)).visits]
    assert sorted(why) == [("level:national",), ("preferred", "level:provincial"), ("required",)]


def test_weights_and_only_themes() -> None:
    sites = (a_site("a", themes=("labour",)), a_site("b", themes=("army",)))
    short = (a_day(ends=10 * HOUR),)
    found = planned(*sites, days=short, theme_weights={"army": 1.5})
    assert (visited(found), found.visits[0].why, found.visits[0].prize) == (["b"], ("theme:army",), 22)
    assert visited(planned(*sites, theme_weights={"army": 0})) == ["a"]
    assert visited(planned(*sites, only_themes=("army",))) == ["b"]


def test_a_locked_order_is_followed_over_the_days() -> None:
    days = (a_day(ends=11 * HOUR + 60), a_day(date=WEDNESDAY, ends=11 * HOUR + 60))
    asked = OrderRequest(sequence=Ordering.LOCKED, sites=("s3", "s1", "s0", "s2"))
    assert visited(planned(*row(4), days=days, order=asked)) == ["s3", "s1", "s0", "s2"]


def test_a_chronological_order_follows_first_years_and_a_soft_one_costs_its_falls() -> None:
    late, early = a_site("late", 1, event_years=(1930,), opening_hours=OpeningHours("09:00-10:00")), a_site("early", event_years=(1922, 1950))
    asked = OrderRequest(sequence=Ordering.CHRONOLOGICAL)
    assert visited(planned(late, early, order=asked)) in (["late"], ["early"])
    soft = planned(late, early, order=replace(asked, is_hard=False, penalty=3))
    assert (visited(soft), soft.certificate.penalty, soft.certificate.objective) == (["late", "early"], 3, 27)
    both = planned(a_site("x", 1, event_years=(1930,)), early, order=asked)
    assert visited(both) == ["early", "x"]


def test_wishes_that_a_plan_does_not_keep_are_named() -> None:
    late, early = a_site("late", 1, event_years=(1930,), opening_hours=OpeningHours("09:00-10:00")), a_site("early", event_years=(1922,))
    closed = a_site("closed", opening_hours=OpeningHours("off"))
    soft = OrderRequest(sequence=Ordering.CHRONOLOGICAL, is_hard=False, penalty=3)
    found = planned(late, early, closed, order=soft, preferred=("closed", "early"))
    assert visited(found) == ["late", "early"]
    told = {(warning.code, warning.subject) for warning in found.warnings}
    assert {("preferred.left-out", "closed"), ("order.broken", "early")} <= told
    assert "优先的点位未能列入：点位closed" in itinerary_table(found)
    assert not {"preferred.left-out", "order.broken"} & {warning.code for warning in planned(early, order=soft, preferred=("early",)).warnings}
    assert planned(early, closed, required=("closed",), preferred=("early",)).warnings == ()


def test_quotas_bound_the_visits_from_both_sides() -> None:
    sites = (*row(3, **NATIONAL), a_site("museum", 0, kind=Kind.MUSEUM))
    short = (a_day(ends=11 * HOUR + 60),)
    assert "museum" not in visited(planned(*sites, days=short))
    assert "museum" in visited(planned(*sites, days=short, quotas=(QuotaRequest(kind="museum", at_least=1),)))
    assert len(visited(planned(*sites, quotas=(QuotaRequest(level="national", at_most=1),)))) == 2


def test_the_budget_and_the_walking_limit() -> None:
    sites = (a_site("a", ticket_yuan=30, **NATIONAL), a_site("b", ticket_yuan=20), a_site("c", ticket_yuan=None))
    found = planned(*sites, budget_yuan=30)
    assert sorted(visited(found)) == ["a", "c"]
    assert [(entry.site.id, entry.reason, entry.detail) for entry in found.skipped] == [("b", Reason.OVER_BUDGET, "price=20:left=0")]
    assert [warning.subject for warning in found.warnings if warning.code == "price.unknown"] == ["c"]
    on_foot = {"modes": (Mode.WALK,), "days": (a_day(),)}
    assert len(visited(planned(a_site("a"), a_site("b", 3), **on_foot))) == 2
    assert len(visited(planned(a_site("a"), a_site("b", 3), walking_limit_m=2900, **on_foot))) == 1


def test_a_day_starts_and_ends_where_it_is_asked_to_and_the_night_may_be_elsewhere() -> None:
    days = (a_day(start=a_place(0, "学校"), end=a_place(10, "营地")), a_day(date=WEDNESDAY, start=a_place(10, "营地"), end=Place(site="b")))
    found = planned(a_site("a", 5), a_site("b", 30), days=days)
    ends = [(day.stops[0].label, day.stops[-1].label) for day in found]
    assert ends == [("学校", "营地"), ("营地", "点位b")]
    assert all(isinstance(stop, Terminal) for day in found for stop in (day.stops[0], day.stops[-1]))


def test_open_ends_have_no_terminals() -> None:
    found = planned(a_site("a", 5))
    assert [stop.label for stop in found.days[0].stops] == ["点位a"]
    assert found.visits[0].arrive == 9 * HOUR


def test_talks_are_kept_and_said() -> None:
    site = a_site("a", talk_times=(10 * HOUR, 14 * HOUR))
    visit = planned(site, days=(a_day(begins=11 * HOUR),)).visits[0]
    assert (visit.start, visit.is_talk, visit.why) == (14 * HOUR, True, ("talk",))
    assert planned(site, talks=False).visits[0].start == 9 * HOUR


def test_unknown_hours_are_planned_and_flagged_or_left_out() -> None:
    site = a_site("a", opening_hours=OpeningHours("maybe"))
    found = planned(site)
    assert found.visits[0].windows is None
    assert ("hours.unknown", "a", "2026-11-24") in [(warning.code, warning.subject, warning.detail) for warning in found.warnings]
    skipped = planned(site, unknown_hours=UnknownHours.SKIP).skipped
    assert [(entry.site.id, entry.reason) for entry in skipped] == [("a", Reason.HOURS_UNKNOWN)]


def test_lunch_is_held_at_one_of_its_places_or_where_the_group_is() -> None:
    lunch = Lunch(window=TimeWindow(12 * HOUR, 13 * HOUR), minutes=45)
    days = (a_day(lunch=replace(lunch, places=(a_place(3, "食堂"), a_place(90, "饭店")))),)
    breaks = [stop for stop in planned(*row(4), days=days).days[0].stops if isinstance(stop, Break)]
    assert [stop.label for stop in breaks] == ["食堂"]
    anywhere = planned(*row(4), days=(a_day(lunch=lunch),))
    held = next(stop for stop in anywhere.days[0].stops if isinstance(stop, Break))
    assert held.label in {visit.label for visit in anywhere.visits}
    assert held.leave - held.start == 45 * 60


def test_the_default_lunch_is_dropped_with_a_warning_on_a_half_day_and_silently_where_not_asked() -> None:
    half = replace(a_day(ends=11 * HOUR + 1800), has_lunch=True)
    found = planned(*row(2), days=(half,))
    assert [(warning.code, warning.subject) for warning in found.warnings] == [("lunch.dropped", "2026-11-24")]
    assert planned(*row(2), days=(a_day(ends=11 * HOUR + 1800),)).warnings == ()


def test_a_closed_weekday_moves_a_visit_to_another_day() -> None:
    monday = date(2026, 11, 23)
    days = (a_day(date=monday), a_day())
    found = planned(a_site("a", opening_hours=OpeningHours("Tu-Su 09:00-17:00")), days=days)
    assert [[visit.site.id for visit in day.visits] for day in found] == [[], ["a"]]


# What is left out and what conflicts


@pytest.mark.parametrize(
    ("sites", "wishes", "conflicts"),
    [
        ([a_site("a", position=None), a_site("b")], {"required": ("a",)}, ("required:unlocated:a",)),
        ([a_site("a", visit_minutes=600)], {"required": ("a",)}, ("required:too-long:a",)),
        ([a_site("a")], {"quotas": (QuotaRequest(kind="museum", at_least=1),)}, ("quota:kind=museum:at_least=1:possible=0",)),
        (
            [a_site("a", kind=Kind.MUSEUM), a_site("b", kind=Kind.MUSEUM, position=None), a_site("c")],
            {"quotas": (QuotaRequest(kind="museum", at_least=2, at_most=3),)},
            ("quota:kind=museum:at_least=2:at_most=3:possible=1",),
        ),
        (
            [a_site("a", 0), a_site("b", 100), a_site("c", 0.001)],
            {"required": ("a", "b", "c"), "days": (a_day(ends=12 * HOUR),)},
            ("required:crowded-out:b", "required:crowded-out:c"),
        ),
        (
            [a_site("a", event_years=(1930,), opening_hours=OpeningHours("09:00-10:00")), a_site("b", event_years=(1920,))],
            {"required": ("a", "b"), "order": OrderRequest(sequence=Ordering.CHRONOLOGICAL)},
            ("order", "required:crowded-out:a", "required:crowded-out:b"),
        ),
        (
            [a_site("a", ticket_yuan=9), a_site("b", kind=Kind.MUSEUM, ticket_yuan=9)],
            {"required": ("a",), "budget_yuan": 10, "quotas": (QuotaRequest(kind="museum", at_least=1),)},
            ("budget:budget_yuan=10", "quota:kind=museum:at_least=1:possible=0", "required:crowded-out:a"),
        ),
        (
            [a_site("a", 0), a_site("b", 4)],
            {"required": ("a", "b"), "modes": (Mode.WALK,), "walking_limit_m": 1000},
            ("walking:limit_m=1000", "required:crowded-out:a", "required:crowded-out:b"),
        ),
        (
            [a_site("a", visit_minutes=480)],
            {"required": ("a",), "days": (a_day(lunch=Lunch()),)},
            ("lunch", "required:crowded-out:a"),
        ),
    ],
)
def test_rules_that_cannot_be_kept_together_are_named_and_no_others(sites: list[Site], wishes: dict[str, object], conflicts: tuple[str, ...]) -> None:
    found = planned(*sites, **wishes)
    assert not found.is_planned
    assert found.certificate.conflicts == conflicts
    assert found.visits == ()
    assert {entry.site.id for entry in found.skipped} == {site.id for site in sites}


def test_a_conflict_among_many_rules_is_found_in_few_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    from redroute.itinerary import conflict

    trials: list[int] = []
    monkeypatch.setattr(conflict, "solve", lambda problem, **given: trials.append(1) or solve(problem, **given))
    sites = row(100)
    found = planned(*sites, required=tuple(site.id for site in sites))
    # Eight hours hold seven visits and the seconds between them.
    assert 8 <= len(found.certificate.conflicts) <= 12
    assert len(trials) <= 41


def test_without_a_plan_a_site_that_could_be_visited_is_not_called_crowded_out() -> None:
    found = planned(a_site("a", position=None), a_site("b"), required=("a",))
    assert [(entry.site.id, entry.reason) for entry in found.skipped] == [("a", Reason.UNLOCATED), ("b", Reason.NOT_CONSIDERED)]


def test_a_proof_among_some_candidates_is_not_claimed_for_the_catalogue() -> None:
    found = planned(*row(6), max_candidates=3, days=(a_day(ends=11 * HOUR),))
    certificate = found.certificate
    assert (certificate.status, certificate.bound, certificate.candidates, certificate.considered) == ("feasible", None, 3, 6)
    assert [(warning.code, warning.detail) for warning in found.warnings] == [("candidates.limited", "3 / 6")]


def test_no_plan_among_some_candidates_is_not_proven_for_the_catalogue() -> None:
    museums = [a_site(f"m{number}", 200 + number, kind=Kind.MUSEUM) for number in range(9)]
    asked = {"days": (a_day(ends=11 * HOUR),), "quotas": (QuotaRequest(kind="museum", at_least=3),)}
    assert planned(*museums, **asked).certificate.status != "feasible"
    some = planned(*museums, **asked, max_candidates=4)
    assert (some.certificate.status, some.certificate.conflicts) == ("interrupted", ("quota:kind=museum:at_least=3",))


def test_an_estimated_place_is_warned_of() -> None:
    request = TourRequest(days=(a_day(start=Place(address="某处")),))
    guess = Position(at=a_place(1).at, precision=Precision.ESTIMATED)  # type: ignore[arg-type]
    found = plan(Catalogue(sites=(a_site("a"),)), request, geocoder=lambda _: guess)
    assert [(warning.code, warning.subject) for warning in found.warnings] == [("position.estimated", "某处")]


# What is handed in


def test_the_provider_the_prize_and_the_geocoder_are_the_callers() -> None:
    class Down:
        def matrix(self, places, mode):  # type: ignore[no-untyped-def]
            raise ProviderUnreachable("no answer")

    catalogue, request = Catalogue(sites=(a_site("a"), a_site("b"))), TourRequest(days=(a_day(ends=10 * HOUR),))
    with pytest.raises(ProviderUnreachable):
        plan(catalogue, request, provider=Down())
    assert visited(plan(catalogue, request, prize=lambda site, request: 5 if site.id == "b" else 1)) == ["b"]
    with pytest.raises(BadInput, match="prize of site"):
        plan(catalogue, request, prize=lambda site, request: -1)
    with pytest.raises(RequestRefused, match=r"days\[0\].start: the address"):
        plan(catalogue, TourRequest(days=(a_day(start=Place(address="某处")),)))
    located = plan(catalogue, TourRequest(days=(a_day(start=Place(address="某处")),)), geocoder=lambda _: Position(at=a_place(1).at))  # type: ignore[arg-type]
    assert located.days[0].stops[0].label == "某处"


def test_the_stopping_rule_and_the_watcher_are_asked() -> None:
    seen: list[Progress] = []
    catalogue = Catalogue(sites=tuple(row(12)))
    stopped = plan(catalogue, TourRequest(days=(a_day(),)), stop=lambda progress: progress.iterations >= 32, on_progress=seen.append)
    assert 32 <= stopped.certificate.iterations < 1000
    assert seen


def test_a_plan_that_breaks_a_rule_is_never_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redroute.planner.check", lambda itinerary, calendar: ("a rule is broken",))
    with pytest.raises(CheckFailed, match="a rule is broken"):
        planned(a_site("a"))


def test_a_price_beyond_every_budget_is_planned_where_there_is_none() -> None:
    assert visited(planned(a_site("a", ticket_yuan=1e300))) == ["a"]
    assert visited(planned(a_site("a", ticket_yuan=1e300), budget_yuan=1_000_000)) == []


@pytest.mark.parametrize(("loop", "start", "end"), [(True, "s0", "s1"), (True, None, "s1"), (False, "s1", "s1")])
def test_ends_of_a_route_that_contradict_each_other_are_refused(loop: bool, start: str | None, end: str) -> None:
    with pytest.raises(BadInput, match="loop"):
        route(Catalogue(sites=tuple(row(3))), start=start, end=end, loop=loop)


# All features at once


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_is_asked_the_checker_accepts_and_every_site_is_in_the_tour_or_skipped(seed: int) -> None:
    catalogue, request = random_tour(seed)
    found = plan(catalogue, request, stop=after_iterations(200), seed=seed % 1000)
    assert check(found) == ()
    told = [*visited(found), *(entry.site.id for entry in found.skipped)]
    assert len(told) == len(set(told))
    assert {*told, *(stop.site.id for day in found for stop in day.stops if stop.site)} == {site.id for site in catalogue}
    if not found.is_planned and found.certificate.status == "infeasible":
        assert found.certificate.conflicts
    assert [day.date for day in found] == [day.date for day in request.days]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_the_same_arguments_give_the_same_itinerary(seed: int) -> None:
    catalogue, request = random_tour(seed)
    assert plan(catalogue, request, seed=3, stop=after_iterations(200)) == plan(catalogue, request, seed=3, stop=after_iterations(200))


# The bundled catalogue


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (date(2026, 10, 1), DayKind.PUBLIC_HOLIDAY),
        (date(2026, 10, 10), DayKind.MAKE_UP_WORKDAY),
        (date(2026, 11, 25), DayKind.WORKDAY),
        (date(2035, 10, 2), DayKind.UNKNOWN),
    ],
)
def test_anyuan_is_planned_on_real_dates(bundled: Catalogue, first: date, kind: DayKind) -> None:
    camp = Place(site="px-culture-centre", label="住宿地")
    days = tuple(a_day(date=first + timedelta(days=number), start=camp, end=camp, lunch=Lunch()) for number in range(2))
    request = TourRequest(days=days, title="安源两日研学", required=("ay-memorial-hall",), theme_weights={"labour": 2})
    found = plan(bundled, request, stop=after_iterations(2000))
    assert found.is_planned
    assert found.days[0].kind is kind
    assert ("calendar.unknown" in {warning.code for warning in found.warnings}) == (kind is DayKind.UNKNOWN)
    hall = next(visit for visit in found.visits if visit.site.id == "ay-memorial-hall")
    assert hall.is_talk
    assert hall.windows == (TimeWindow(9 * HOUR, 17 * HOUR),)
    assert all(day.visits and any(isinstance(stop, Break) for stop in day.stops) for day in found)
    assert {entry.site.id for entry in found.skipped if entry.reason is Reason.UNLOCATED} == {site.id for site in bundled.unlocated}


def test_the_hall_is_closed_on_a_monday_and_that_is_said(bundled: Catalogue) -> None:
    monday = TourRequest(days=(a_day(date=TUESDAY - timedelta(days=1)),), required=("ay-memorial-hall",))
    assert plan(bundled, monday).certificate.conflicts == ("required:closed:ay-memorial-hall",)
