"""Proves an itinerary from the definitions alone: its own terms, the sites' rules, and arithmetic.

Nothing here is shared with what plans: neither solver nor problem is reachable from this module, so that it can judge both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from redroute.clock import DAY, format_clock_exact
from redroute.geo.distance import great_circle
from redroute.itinerary.itinerary import Break, Day, Itinerary, Stop, Terminal, Visit
from redroute.itinerary.terms import LunchTerm, OrderTerm, Terms
from redroute.mode import Mode
from redroute.sites.calendar import ChineseCalendar, HolidayCalendar
from redroute.sites.site import Site

STRAIGHT = 0.98
"""A leg is no shorter than this share of the great circle between its ends: rounding, and the ellipsoid, but no shortcut."""


def check(itinerary: Itinerary, *, calendar: HolidayCalendar | None = None) -> tuple[str, ...]:
    """Every rule the itinerary breaks, one sentence each; empty when it keeps them all.

    ``calendar`` is the one of the sites' country, China's unless given. An itinerary without a plan (infeasible, interrupted) has no visits to judge.
    """
    return tuple(_violations(itinerary, calendar or ChineseCalendar()))


def _violations(itinerary: Itinerary, calendar: HolidayCalendar) -> Iterator[str]:
    yield from _certificate(itinerary)
    terms = itinerary.terms
    for earlier, later in pairwise(itinerary.days):
        if later.date <= earlier.date:
            yield f"{later.date} does not come after {earlier.date}"
        elif (later.date - earlier.date).days * DAY + later.begins < earlier.ends:
            yield f"{later.date} begins before {earlier.date} is over"
    for index, day in enumerate(itinerary.days):
        yield from _times(day)
        yield from _legs(day)
        for visit in day.visits:
            yield from _visit(day, visit, terms, calendar)
        lunch = terms.lunches[index] if index < len(terms.lunches) else None
        yield from _lunch(day, lunch)
        yield from _slack(day, terms, lunch)
        if itinerary.is_planned:
            yield from _frame(day, terms, index)
        walked = sum(leg.distance for leg in day.legs if leg.mode is Mode.WALK)
        if day.visits and terms.walking_limit_m is not None and walked > terms.walking_limit_m:
            yield f"{day.date}: {walked} m on foot are more than {terms.walking_limit_m} m"
    if itinerary.is_planned:
        yield from _tour(itinerary, terms)


def _certificate(itinerary: Itinerary) -> Iterator[str]:
    certificate = itinerary.certificate
    if certificate.status not in ("optimal", "feasible", "infeasible", "interrupted"):
        yield f"{certificate.status!r} is no status"
    if not itinerary.is_planned and itinerary.visits:
        yield f"a tour that is {certificate.status} holds visits"
    if itinerary.is_planned and certificate.prize != sum(visit.prize for visit in itinerary.visits):
        yield f"the prizes of the visits do not add up to {certificate.prize}"
    objective = certificate.prize - certificate.penalty
    if itinerary.is_planned and certificate.bound is not None and certificate.bound < objective:
        yield f"the bound {certificate.bound} is below the objective {objective}"
    if certificate.status == "optimal" and certificate.bound != objective:
        yield f"proven optimal, yet the bound {certificate.bound} is not the objective {objective}"


def _times(day: Day) -> Iterator[str]:
    for stop in day.stops:
        begins, ends = _moments(stop)
        if not begins <= ends:
            yield f"{day.date}, {stop.label}: leaves at {format_clock_exact(ends)} before it arrives at {format_clock_exact(begins)}"
        if not isinstance(stop, Terminal) and not stop.arrive <= stop.start <= stop.leave:
            yield f"{day.date}, {stop.label}: starts outside its stay"
        if begins < day.begins or ends > day.ends:
            yield f"{day.date}, {stop.label}: outside the day, {format_clock_exact(day.begins)} to {format_clock_exact(day.ends)}"
    for number, stop in enumerate(day.stops):
        if isinstance(stop, Terminal) and number not in (0, len(day.stops) - 1):
            yield f"{day.date}, {stop.label}: a terminal in the middle of the day"


def _legs(day: Day) -> Iterator[str]:
    for (before, after), leg in zip(pairwise(day.stops), day.legs, strict=True):
        where = f"{day.date}, {before.label} → {after.label}"
        if leg.duration < 0 or leg.distance < 0:
            yield f"{where}: a leg of negative length"
        if _moments(before)[1] + leg.duration != _moments(after)[0]:
            yield f"{where}: leaving and {leg.duration} s on the way do not give the arrival"
        straight = great_circle(before.at, after.at)
        if leg.distance + 1 < STRAIGHT * straight:
            yield f"{where}: {leg.distance} m are less than the straight line of {straight:.0f} m"
        if leg.distance > 0 and leg.duration == 0:
            yield f"{where}: {leg.distance} m in no time"


def _moments(stop: Stop) -> tuple[int, int]:
    return (stop.time, stop.time) if isinstance(stop, Terminal) else (stop.arrive, stop.leave)


def _visit(day: Day, visit: Visit, terms: Terms, calendar: HolidayCalendar) -> Iterator[str]:
    site, where = visit.site, f"{day.date}, {visit.site.name}"
    if not site.is_located:
        yield f"{where}: nobody knows where it is"
        return
    if day.date in site.closed_dates:
        yield f"{where}: closed on this date"
    windows = site.windows(day.date, calendar, goes_on=day.ends > DAY)
    if windows != visit.windows:
        yield f"{where}: its windows are not those of its opening hours"
    if windows is None:
        if not terms.allows_unknown_hours:
            yield f"{where}: its hours are unknown"
    else:
        entry = 60 * (site.last_entry_minutes or 0)
        if not any(window.opens <= visit.start <= window.closes - entry and visit.leave <= window.closes for window in windows):
            yield f"{where}: {format_clock_exact(visit.start)} to {format_clock_exact(visit.leave)} is not within its opening hours"
    if terms.only_themes and not terms.only_themes & set(site.themes) and site.id not in terms.required:
        yield f"{where}: has none of the themes {', '.join(sorted(terms.only_themes))}"
    minutes = terms.default_visit_minutes if site.visit_minutes is None else site.visit_minutes
    if minutes is not None and terms.default_visit_minutes is not None:
        asked = minutes * 60 * terms.pace + 60 * terms.margin_minutes
        if visit.leave - visit.start < asked - 1:
            yield f"{where}: stays {visit.leave - visit.start} s, less than {asked:.0f} s"
    is_talk = visit.start in site.talk_times
    if terms.talks and site.talk_times and not is_talk:
        yield f"{where}: does not begin with one of its talks"


def _lunch(day: Day, lunch: LunchTerm | None) -> Iterator[str]:
    breaks = [stop for stop in day.stops if isinstance(stop, Break)]
    if lunch is None or not day.visits:
        if breaks and lunch is None:
            yield f"{day.date}: a break nobody asked for"
        return
    if len(breaks) != 1:
        yield f"{day.date}: {len(breaks)} breaks instead of one"
        return
    held = breaks[0]
    if not lunch.window.opens <= held.start <= lunch.window.closes:
        yield f"{day.date}: lunch begins at {format_clock_exact(held.start)}, not within {lunch.window}"
    if held.leave - held.start < lunch.duration:
        yield f"{day.date}: lunch lasts less than {lunch.duration} s"
    if lunch.places and held.label not in lunch.places:
        yield f"{day.date}: lunch at {held.label}, which is none of its places"


def _frame(day: Day, terms: Terms, index: int) -> Iterator[str]:
    """Where the day starts and ends, and how the group travels."""
    if index < len(terms.ends):
        ends = terms.ends[index]
        asked = [label for label in (ends.start, ends.end) if label is not None]
        found = [stop.label for stop in day.stops if isinstance(stop, Terminal)]
        is_swapped = len(day.stops) > 1 and isinstance(day.stops[0], Terminal) != (ends.start is not None)
        if found != asked or is_swapped:
            yield f"{day.date}: starts and ends at {' and '.join(found) or 'no place'} instead of {' and '.join(asked) or 'no place'}"
    modes = terms.modes[index] if index < len(terms.modes) else ()
    for leg in day.legs:
        if modes and leg.distance and leg.mode not in modes:
            yield f"{day.date}: a leg by {leg.mode}, which is not among {', '.join(modes)}"
        is_choice = Mode.WALK in modes and len(modes) > 1
        if is_choice and leg.mode is Mode.WALK and terms.walk_up_to_m is not None and leg.distance > terms.walk_up_to_m:
            yield f"{day.date}: a walk of {leg.distance} m is more than {terms.walk_up_to_m} m"


def _slack(day: Day, terms: Terms, lunch: LunchTerm | None) -> Iterator[str]:
    """Walk the day backwards: by how much each start can slip with all stops after it kept in their order."""
    moment = day.ends
    for number in range(len(day.stops) - 1, -1, -1):
        stop = day.stops[number]
        if isinstance(stop, Visit):
            latest = _latest_start(stop, terms, moment - (stop.leave - stop.start))
            if not 0 <= stop.slack <= latest - stop.start:
                yield f"{day.date}, {stop.label}: a slack of {stop.slack} s where {latest - stop.start} s are left"
            moment = latest
        elif isinstance(stop, Break):
            moment -= stop.leave - stop.start
            moment = min(moment, lunch.window.closes) if lunch else moment
        moment -= day.legs[number - 1].duration if number else 0


def _latest_start(visit: Visit, terms: Terms, by: int) -> int:
    """The latest moment up to ``by`` at which the visit may start; its own start where none is allowed, which another clause says."""
    stay, site = visit.leave - visit.start, visit.site
    entry = 60 * (site.last_entry_minutes or 0)
    closes = [(0, by)] if visit.windows is None else [(w.opens, min(by, w.closes - max(stay, entry))) for w in visit.windows]
    if terms.talks and site.talk_times:
        allowed = [talk for talk in site.talk_times if any(opens <= talk <= last for opens, last in closes)]
    else:
        allowed = [last for opens, last in closes if opens <= last]
    return max(allowed, default=visit.start)


def _tour(itinerary: Itinerary, terms: Terms) -> Iterator[str]:
    visits = itinerary.visits
    visited = [visit.site.id for visit in visits]
    seen = Counter(visited)
    for site_id in sorted(one for one, times in seen.items() if times > 1):
        yield f"{site_id} is visited more than once"
    for site_id in sorted(terms.required - seen.keys()):
        yield f"{site_id} is required and not visited"
    for site_id in sorted(terms.excluded & seen.keys()):
        yield f"{site_id} is excluded and visited"
    for skipped in itinerary.skipped:
        if skipped.site.id in seen:
            yield f"{skipped.site.id} is both visited and skipped"
    for quota in terms.quotas:
        count = sum(site_id in quota.sites for site_id in visited)
        if count < quota.at_least or (quota.at_most is not None and count > quota.at_most):
            yield f"{count} visits of {quota.subject} are not at least {quota.at_least} and at most {quota.at_most}"
        for visit in visits:
            if _counts(quota.subject, visit.site) not in (None, visit.site.id in quota.sites):
                yield f"{visit.site.id} is counted wrongly for {quota.subject}"
    if terms.order is not None:
        yield from _order(itinerary, terms.order, visited)
    elif itinerary.certificate.penalty:
        yield "a penalty without an order"
    if terms.budget_yuan is not None and _price([visit.site for visit in visits]) > terms.budget_yuan + 1e-9:
        yield f"the tickets cost more than {terms.budget_yuan} yuan"


def _counts(subject: str, site: Site) -> bool | None:
    """Whether a site is what a quota counts, ``None`` for a subject of another form."""
    name, _, value = subject.partition("=")
    if name == "theme":
        return value in site.themes
    return {"kind": site.kind.value == value, "level": site.protection_level.word == value}.get(name)


def _order(itinerary: Itinerary, order: OrderTerm, visited: list[str]) -> Iterator[str]:
    ranks = dict(order.ranks)
    if order.subject == "chronological":
        for visit in itinerary.visits:
            if ranks.get(visit.site.id) != min(visit.site.event_years, default=None):
                yield f"{visit.site.id} is not ranked by its first year"
    ranked = [ranks[site_id] for site_id in visited if site_id in ranks]
    falls = sum(later < earlier for earlier, later in pairwise(ranked))
    if order.is_hard and falls:
        yield f"the {order.subject} order falls {falls} times"
    expected = 0 if order.is_hard else falls * order.penalty
    if itinerary.certificate.penalty != expected:
        yield f"the penalty is {itinerary.certificate.penalty}, where {falls} falls make {expected}"


def _price(sites: list[Site]) -> float:
    return sum(site.ticket_yuan or 0.0 for site in sites)
