"""The checker accepts a right day and names every rule that is broken by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from redroute.clock import TimeWindow
from redroute.geo.latlon import LatLon
from redroute.itinerary.check import check
from redroute.itinerary.itinerary import Break, Certificate, Day, Itinerary, Leg, Reason, Skipped, Terminal, Visit
from redroute.itinerary.terms import EndsTerm, LunchTerm, OrderTerm, QuotaTerm, Terms
from redroute.mode import Mode
from redroute.sites.calendar import DayKind
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Position, Site

HOUR = 3600
TUESDAY = date(2026, 11, 24)
HALL = Site(
    id="hall", name="纪念馆", position=Position(at=LatLon(lat=27.607, lon=113.89)), opening_hours=OpeningHours("Tu-Su 09:00-17:00"),
    last_entry_minutes=30, talk_times=(10 * HOUR,), ticket_yuan=20, themes=("labour",), visit_minutes=60, event_years=(1984, 1956),
)  # fmt: skip
MINE = Site(id="mine", name="井口", position=Position(at=LatLon(lat=27.612, lon=113.89)), themes=("labour",), event_years=(1898,))
GATE = LatLon(lat=27.607, lon=113.88)


def leg(minutes: int, metres: int) -> Leg:
    return Leg(mode=Mode.WALK, duration=minutes * 60, distance=metres)


class Unlocated(Site):
    """A site nobody has located, though it says where it is: the checker asks for the position, not for the word."""

    @property
    def at(self) -> LatLon:
        return GATE


TERMS = Terms(
    required=frozenset({"hall"}),
    excluded=frozenset({"shop"}),
    quotas=(QuotaTerm(subject="theme=labour", sites=frozenset({"hall", "mine"}), at_least=2, at_most=2),),
    order=OrderTerm(subject="locked", ranks=(("hall", 0), ("mine", 1)), is_hard=True, penalty=0),
    lunches=(LunchTerm(window=TimeWindow(11 * HOUR, 13 * HOUR), duration=HOUR, places=("食堂",)),),
    walking_limit_m=3000,
    budget_yuan=20,
    ends=(EndsTerm(start="大门"),),
    modes=((Mode.WALK, Mode.COACH),),
    walk_up_to_m=1300,
    only_themes=frozenset({"labour", "army"}),
    pace=0.8,
    default_visit_minutes=50,
    margin_minutes=10,
)
STOPS = (
    Terminal(label="大门", at=GATE, time=9 * HOUR + 30 * 60),
    Visit(site=HALL, arrive=9 * HOUR + 50 * 60, start=10 * HOUR, leave=11 * HOUR, slack=0, windows=(TimeWindow(9 * HOUR, 17 * HOUR),), prize=30),
    Break(label="食堂", at=HALL.position.at, arrive=11 * HOUR, start=11 * HOUR, leave=12 * HOUR),  # type: ignore[union-attr]
    Visit(site=MINE, arrive=12 * HOUR + 600, start=12 * HOUR + 600, leave=13 * HOUR, slack=HOUR, windows=None, prize=20),
)
GOOD = Itinerary(
    title="一日",
    days=(
        Day(
            date=TUESDAY,
            kind=DayKind.WORKDAY,
            holiday="",
            begins=9 * HOUR,
            ends=17 * HOUR,
            stops=STOPS,
            legs=(leg(20, 1300), leg(0, 0), leg(10, 700)),
        ),
    ),
    skipped=(),
    warnings=(),
    certificate=Certificate(status="optimal", prize=50, bound=50),
    terms=TERMS,
)


def with_stop(number: int, **changes: object) -> Itinerary:
    stops = tuple(replace(stop, **changes) if index == number else stop for index, stop in enumerate(STOPS))  # type: ignore[arg-type]
    return with_day(stops=stops)


def with_day(**changes: object) -> Itinerary:
    return replace(GOOD, days=(replace(GOOD.days[0], **changes),))  # type: ignore[arg-type]


def with_terms(**changes: object) -> Itinerary:
    return replace(GOOD, terms=replace(TERMS, **changes))  # type: ignore[arg-type]


def with_hall(**changes: object) -> Itinerary:
    return with_stop(1, site=replace(HALL, **changes))  # type: ignore[arg-type]


def certified(**changes: object) -> Itinerary:
    return replace(GOOD, certificate=replace(GOOD.certificate, **changes))  # type: ignore[arg-type]


def test_a_right_day_is_accepted() -> None:
    assert check(GOOD) == ()


BROKEN: dict[str, tuple[Callable[[], Itinerary], str]] = {
    "required": (lambda: with_terms(required=frozenset({"gone"})), "required"),
    "excluded": (lambda: with_terms(excluded=frozenset({"mine"})), "excluded"),
    "at least": (lambda: with_terms(quotas=(QuotaTerm(subject="x", sites=frozenset({"hall"}), at_least=2),)), "at least"),
    "at most": (lambda: with_terms(quotas=(QuotaTerm(subject="x", sites=frozenset({"hall"}), at_most=0),)), "at most"),
    "order": (lambda: with_terms(order=OrderTerm(subject="locked", ranks=(("hall", 1), ("mine", 0)), is_hard=True, penalty=0)), "order"),
    "penalty": (lambda: with_terms(order=OrderTerm(subject="locked", ranks=(("hall", 1), ("mine", 0)), is_hard=False, penalty=5)), "penalty"),
    "walking": (lambda: with_terms(walking_limit_m=1999), "on foot"),
    "budget": (lambda: with_terms(budget_yuan=19), "tickets"),
    "unknown hours": (lambda: with_terms(allows_unknown_hours=False), "unknown"),
    "start": (lambda: with_terms(ends=(EndsTerm(start="后门"),)), "instead of 后门"),
    "end": (lambda: with_terms(ends=(EndsTerm(start="大门", end="车站"),)), "instead of 大门 and 车站"),
    "end for start": (lambda: with_terms(ends=(EndsTerm(end="大门"),)), "instead of 大门"),
    "mode": (lambda: with_terms(modes=((Mode.CYCLE, Mode.COACH),)), "a leg by walk"),
    "long walk": (lambda: with_terms(walk_up_to_m=1299), "a walk of 1300 m"),
    "off theme": (lambda: with_terms(only_themes=frozenset({"army"})), "none of the themes army"),
    "pace": (lambda: with_terms(pace=1.0), "less than 4200 s"),
    "default length": (lambda: with_terms(default_visit_minutes=51), "less than 3048 s"),
    "margin": (lambda: with_terms(margin_minutes=11), "stays"),
    "miscounted": (lambda: with_hall(themes=("army",)), "counted wrongly"),
    "first year": (
        lambda: with_terms(order=OrderTerm(subject="chronological", ranks=(("hall", 1984), ("mine", 1990)), is_hard=True, penalty=0)),
        "first year",
    ),
    "lunch window": (lambda: with_terms(lunches=(LunchTerm(window=TimeWindow(12 * HOUR, 13 * HOUR), duration=HOUR),)), "lunch begins"),
    "lunch length": (lambda: with_terms(lunches=(LunchTerm(window=TimeWindow(11 * HOUR, 13 * HOUR), duration=HOUR + 1),)), "lasts less"),
    "lunch place": (lambda: with_terms(lunches=(LunchTerm(window=TimeWindow(11 * HOUR, 13 * HOUR), duration=HOUR, places=("别处",)),)), "places"),
    "lunch unasked": (lambda: with_terms(lunches=(None,)), "nobody asked"),
    "no lunch": (lambda: with_day(stops=STOPS[:2], legs=(leg(20, 1300),)), "0 breaks"),
    "talk": (lambda: with_hall(talk_times=(11 * HOUR,)), "talks"),
    "closed date": (lambda: with_hall(closed_dates=frozenset({TUESDAY})), "closed"),
    "weekday": (lambda: with_day(date=date(2026, 11, 23)), "windows"),
    "hours": (lambda: with_hall(opening_hours=OpeningHours("09:00-10:30")), "opening hours"),
    "last entry": (lambda: with_hall(last_entry_minutes=7 * 60 + 1), "opening hours"),
    "unlocated": (
        lambda: with_terms() if HALL.position is None else with_stop(3, site=replace(MINE, position=Position(at=LatLon(lat=28, lon=113.89)))),
        "line",
    ),
    "arrival": (lambda: with_stop(3, arrive=12 * HOUR + 599), "arrival"),
    "start before arrival": (lambda: with_stop(3, start=12 * HOUR), "outside its stay"),
    "frame": (lambda: with_day(ends=12 * HOUR), "outside the day"),
    "early": (lambda: with_day(begins=10 * HOUR), "outside the day"),
    "shortcut": (lambda: with_day(legs=(leg(20, 900), leg(0, 0), leg(10, 700))), "straight line"),
    "no time": (lambda: with_day(legs=(leg(20, 1300), leg(0, 5), leg(10, 700))), "no time"),
    "slack below nothing": (lambda: with_stop(3, slack=-1), "slack"),
    "slack beyond the day": (lambda: with_stop(3, slack=4 * HOUR + 600 + 1), "slack"),
    "slack beyond the talk": (lambda: with_stop(1, slack=1), "slack"),
    "slack beyond what follows": (lambda: with_stop(1, slack=2 * HOUR + 1, site=replace(HALL, talk_times=())), "slack"),
    "twice": (lambda: with_stop(3, site=HALL), "more than once"),
    "both": (lambda: replace(GOOD, skipped=(Skipped(site=HALL, reason=Reason.CLOSED),)), "both"),
    "prizes": (lambda: certified(prize=51), "add up"),
    "bound": (lambda: certified(status="feasible", bound=49), "below"),
    "proof": (lambda: certified(bound=60), "proven optimal"),
    "status": (lambda: certified(status="perfect"), "no status"),
    "visits without a plan": (lambda: certified(status="infeasible"), "holds visits"),
    "leaves before it arrives": (lambda: with_stop(3, leave=12 * HOUR), "before it arrives"),
    "a terminal inside": (lambda: with_day(stops=(*STOPS[:2], STOPS[0], STOPS[3])), "middle of the day"),
    "negative leg": (lambda: with_day(legs=(leg(20, 1300), leg(0, -1), leg(10, 700))), "negative length"),
    "nowhere": (lambda: with_stop(3, site=Unlocated(id="mine", name="井口")), "nobody knows where it is"),
    "penalty for nothing": (lambda: replace(certified(penalty=5), terms=replace(TERMS, order=None)), "a penalty without an order"),
    "night": (
        lambda: replace(GOOD, days=(replace(GOOD.days[0], ends=34 * HOUR), replace(GOOD.days[0], date=date(2026, 11, 25)))),
        "begins before 2026-11-24 is over",
    ),
    "dates": (lambda: replace(GOOD, days=GOOD.days * 2), "come after"),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_named(rule: str) -> None:
    broken, words = BROKEN[rule]
    assert any(words in violation for violation in check(broken())), check(broken())


class Compared(str):
    """An id that counts how often it is compared."""

    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_ids_are_compared_once_a_visit_and_not_with_every_other() -> None:
    visits = tuple(replace(STOPS[1], site=replace(HALL, id=Compared(number))) for number in range(300))  # type: ignore[arg-type]
    check(with_day(stops=visits, legs=(leg(1, 10),) * 299))
    assert Compared.times < 20 * 300
