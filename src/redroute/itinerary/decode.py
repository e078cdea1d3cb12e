"""The only gate back: the numbers of a solution become days of stops and legs that people can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from redroute.clock import TimeWindow
from redroute.itinerary.itinerary import Break, Certificate, Day, Itinerary, Leg, Reason, Skipped, Stop, Terminal, Visit
from redroute.itinerary.terms import EndsTerm, LunchTerm, OrderTerm, QuotaTerm, Terms
from redroute.itinerary.warning import warnings_of
from redroute.mode import Mode
from redroute.problem.encode import Encoding
from redroute.problem.problem import Span
from redroute.problem.request import UnknownHours
from redroute.sites.calendar import HolidayCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import ProtectionLevel
from redroute.solver.solution import DayPlan, Solution, Status
from redroute.version import __version__


def decode(
    encoding: Encoding,
    solution: Solution,
    *,
    catalogue: Catalogue,
    calendar: HolidayCalendar,
    seed: int,
    conflicts: Sequence[str] = (),
    others: Sequence[Skipped] | None = None,
) -> Itinerary:
    """The itinerary of a solution; without a plan its days are empty and every site is skipped.

    ``others`` is what :func:`unvisited` says, for who wants it said before the search: of 5,000 sites that takes longer than the rest.
    A proof covers the whole catalogue or is not claimed: where candidates were chosen among more sites, the plan is ``feasible`` and has no bound
    (decision 12).
    """
    request = encoding.request
    is_planned = solution.status in (Status.OPTIMAL, Status.FEASIBLE)
    plans = solution.days if is_planned else tuple(DayPlan() for _ in request.days)
    days = tuple(_day(encoding, number, plan, calendar, is_planned=is_planned) for number, plan in enumerate(plans))
    skipped = _skipped(encoding, plans, unvisited(encoding, catalogue) if others is None else others, is_planned=is_planned)
    # Where the group eats or sleeps is in the tour, though nobody goes there to see it.
    used = {stop.site.id for day in days for stop in day.stops if stop.site}
    return Itinerary(
        title=request.title,
        days=days,
        skipped=tuple(each for each in skipped if each.reason is not Reason.NOT_A_SIGHT or each.site.id not in used),
        warnings=warnings_of(encoding, days, calendar, is_planned=is_planned),
        certificate=_certificate(encoding, solution, seed, conflicts),
        terms=terms_of(encoding),
        themes=catalogue.themes,
        sources=catalogue.sources,
    )


def _certificate(encoding: Encoding, solution: Solution, seed: int, conflicts: Sequence[str]) -> Certificate:
    status, bound, gap = solution.status, solution.bound, solution.gap
    if any(entry.reason == "not-considered" for entry in encoding.left_out):
        bound = gap = None
        status = Status.FEASIBLE if status is Status.OPTIMAL else status
        if status is Status.INFEASIBLE and not encoding.conflicts and any(quota.at_least for quota in encoding.problem.quotas):
            status = Status.INTERRUPTED
    return Certificate(
        status=str(status),
        prize=solution.prize,
        penalty=solution.penalty,
        bound=bound,
        gap=gap,
        relaxed=solution.relaxed,
        conflicts=tuple(conflicts),
        seed=seed,
        version=__version__,
        iterations=solution.iterations,
        candidates=encoding.problem.sites,
        considered=encoding.considered,
        travel_provider=encoding.provider,
    )


def terms_of(encoding: Encoding) -> Terms:
    """The rules of the request in words the checker understands."""
    request, problem = encoding.request, encoding.problem
    ids = [candidate.site.id for candidate in encoding.candidates]
    order = problem.order
    return Terms(
        required=frozenset(request.required),
        excluded=frozenset(request.excluded),
        quotas=tuple(
            QuotaTerm(subject=asked.subject, sites=frozenset(ids[site] for site in quota.members), at_least=quota.at_least, at_most=quota.at_most)
            for asked, quota in zip(request.quotas, problem.quotas, strict=True)
        ),
        order=None
        if order is None
        else OrderTerm(
            subject=str(request.order.sequence),
            ranks=tuple((site_id, rank) for site_id, rank in zip(ids, order.ranks, strict=True) if rank is not None),
            is_hard=order.is_hard,
            penalty=order.penalty,
        ),
        lunches=tuple(
            None
            if rest is None or lunch is None
            else LunchTerm(window=TimeWindow(*rest.window), duration=rest.duration, places=tuple(encoding.node(place).label for place in rest.places))
            for rest, lunch in zip((day.rest for day in problem.days), encoding.lunches, strict=True)
        ),
        walking_limit_m=request.walking_limit_m,
        budget_yuan=request.budget_yuan,
        talks=request.talks,
        allows_unknown_hours=request.unknown_hours is UnknownHours.CONFIRM,
        ends=tuple(EndsTerm(start=_label(encoding, day.start), end=_label(encoding, day.end)) for day in problem.days),
        modes=tuple(day.modes or request.modes for day in request.days),
        walk_up_to_m=request.walk_up_to_m,
        only_themes=frozenset(request.only_themes),
        pace=request.pace.factor,
        default_visit_minutes=request.default_visit_minutes,
        margin_minutes=request.margin_minutes,
    )


def _label(encoding: Encoding, node: int | None) -> str | None:
    return None if node is None else encoding.node(node).label


@dataclass(frozen=True, slots=True)
class _Halt:
    """One stop in numbers: its node, the spans in which it may start, how long it lasts, and when it does start (``None`` for a terminal)."""

    node: int
    spans: tuple[Span, ...]
    duration: int
    start: int | None
    is_break: bool = False


def _day(encoding: Encoding, number: int, plan: DayPlan, calendar: HolidayCalendar, *, is_planned: bool) -> Day:
    asked = encoding.request.days[number]
    halts = _halts(encoding, number, plan) if is_planned else []
    legs = tuple(_leg(encoding, number, before.node, after.node) for before, after in pairwise(halts))
    latest = _latest(halts, legs, asked.ends)
    stops: list[Stop] = []
    moment = asked.begins
    for index, halt in enumerate(halts):
        arrive = moment + legs[index - 1].duration if index else moment
        if index == 0 and halt.start is None and len(halts) > 1:
            arrive = _departure(asked.begins, halts[1], legs[0])
        if index == 0 and halt.start is not None:
            arrive = halt.start  # a day without a start begins when its first stop does
        stops.append(_stop(encoding, number, halt, arrive, latest[index]))
        moment = arrive if halt.start is None else halt.start + halt.duration
    return Day(
        date=asked.date,
        kind=calendar.kind(asked.date),
        holiday=calendar.name(asked.date),
        begins=asked.begins,
        ends=asked.ends,
        stops=tuple(stops),
        legs=legs,
    )


def _halts(encoding: Encoding, number: int, plan: DayPlan) -> list[_Halt]:
    """The stops of a day in order, the break before or after the visit at whose place it is held."""
    frame = encoding.problem.days[number]
    visits = [
        _Halt(site, frame.spans[site], encoding.problem.visit_durations[site], start) for site, start in zip(plan.visits, plan.starts, strict=True)
    ]
    halts = [] if frame.start is None else [_Halt(frame.start, (), 0, None)]
    if plan.rest is not None and frame.rest is not None:
        pause = _Halt(plan.rest.at, (frame.rest.window,), frame.rest.duration, plan.rest.start, is_break=True)
        visits.insert(plan.rest.after, pause)
    halts += visits
    return halts if frame.end is None else [*halts, _Halt(frame.end, (), 0, None)]


def _departure(begins: int, first: _Halt, leg: Leg) -> int:
    """As late as the first stop allows, early by what estimated positions may cost: nobody waits at a closed door for nothing."""
    return begins if first.start is None else max(begins, first.start - leg.duration - leg.uncertainty)


def _latest(halts: Sequence[_Halt], legs: Sequence[Leg], ends: int) -> list[int]:
    """For each stop the latest moment it may start, or a terminal be left, so that the stops after it keep their order and rules."""
    latest = [0] * len(halts)
    moment = ends
    for index in range(len(halts) - 1, -1, -1):
        halt = halts[index]
        leave = moment - halt.duration
        latest[index] = leave if halt.start is None else max(min(leave, closes) for opens, closes in halt.spans if opens <= leave)
        moment = latest[index] - (legs[index - 1].duration if index else 0)
    return latest


def _leg(encoding: Encoding, number: int, a: int, b: int) -> Leg:
    before, after = encoding.node(a), encoding.node(b)
    if a == b:
        return Leg(mode=Mode.WALK, duration=0, distance=0, path=(before.at, after.at))
    travel = encoding.travels[number]
    return Leg(
        mode=travel.mode(a, b),
        duration=int(travel.durations[a, b]),
        distance=int(travel.distances[a, b]),
        uncertainty=travel.doubt(a, b, before.position.doubt_m + after.position.doubt_m),
        path=(before.at, after.at),
    )


def _stop(encoding: Encoding, number: int, halt: _Halt, arrive: int, latest: int) -> Stop:
    place = encoding.node(halt.node)
    if halt.start is None:
        return Terminal(label=place.label, at=place.at, time=arrive, site=place.site)
    leave = halt.start + halt.duration
    if halt.is_break:
        return Break(label=place.label, at=place.at, arrive=arrive, start=halt.start, leave=leave, site=place.site)
    candidate = encoding.candidates[halt.node]
    is_talk = encoding.request.talks and halt.start in candidate.site.talk_times
    return Visit(
        site=candidate.site,
        arrive=arrive,
        start=halt.start,
        leave=leave,
        slack=latest - halt.start,
        windows=candidate.days[number].windows,
        is_duration_assumed=candidate.site.visit_minutes is None,
        is_talk=is_talk,
        why=_why(encoding, halt.node, is_talk=is_talk),
        prize=candidate.prize,
    )


def _why(encoding: Encoding, node: int, *, is_talk: bool) -> tuple[str, ...]:
    """Codes of what speaks for a visit: asked for by name, by protection level, by the themes the request weighs or names, by a talk."""
    request, site = encoding.request, encoding.candidates[node].site
    codes = ["required"] if site.id in request.required else []
    codes += ["preferred"] if site.id in request.preferred else []
    if site.protection_level >= ProtectionLevel.COUNTY:
        codes.append(f"level:{site.protection_level.word}")
    codes += [f"theme:{theme}" for theme in site.themes if theme in request.only_themes or request.theme_weights.get(theme, 0) > 1]
    return (*codes, "talk") if is_talk else tuple(codes)


def unvisited(encoding: Encoding, catalogue: Catalogue) -> tuple[Skipped, ...]:
    """Every site as it is skipped by a plan that does not visit it, in catalogue order."""
    # What a visit would have been worth, beside those that were chosen: why they went first.
    reasons = {one.site.id: (Reason.CROWDED_OUT, f"worth={one.prize}") for one in encoding.candidates}
    reasons |= {encoding.candidates[number].site.id: (Reason.NO_LUNCH, "") for number in encoding.unfed}
    reasons |= {entry.site.id: (Reason(entry.reason), entry.detail) for entry in encoding.left_out}
    return tuple(Skipped(site=site, reason=reason, detail=detail) for site in catalogue for reason, detail in [reasons[site.id]])


def _skipped(encoding: Encoding, plans: Sequence[DayPlan], others: Sequence[Skipped], *, is_planned: bool) -> tuple[Skipped, ...]:
    """Everything not visited, in catalogue order."""
    if not is_planned:
        candidates = {one.site.id for one in encoding.candidates}
        return tuple(Skipped(site=other.site, reason=Reason.NOT_CONSIDERED) if other.site.id in candidates else other for other in others)
    chosen = [encoding.candidates[site] for plan in plans for site in plan.visits]
    visited = {candidate.site.id for candidate in chosen}
    over_budget = _over_budget(encoding, sum(candidate.price for candidate in chosen))
    return tuple(
        Skipped(site=other.site, reason=Reason.OVER_BUDGET, detail=over_budget[other.site.id])
        if other.site.id in over_budget and other.reason is Reason.CROWDED_OUT
        else other
        for other in others
        if other.site.id not in visited
    )


def _over_budget(encoding: Encoding, spent: int) -> dict[str, str]:
    """Candidates whose price is more than the visits of the plan leave, with both numbers in yuan: ``price=30:left=0``."""
    if encoding.problem.budget is None:
        return {}
    left = encoding.problem.budget - spent
    return {one.site.id: f"price={one.price / 100:g}:left={left / 100:g}" for one in encoding.candidates if one.price > left}
