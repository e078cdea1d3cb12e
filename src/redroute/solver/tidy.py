"""The order of each day with the least travel: what breaks ties between plans of the same visits."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from redroute.problem.problem import Problem
from redroute.solver.evaluate import order_penalty, tour_faults
from redroute.solver.schedule import NEVER, Timetable
from redroute.solver.solution import DayPlan

MOST_LISTED = 9
"""Visits of a day up to which its orders are searched one by one, within ``MOST_ORDERS`` steps."""

MOST_ORDERS = 20_000

Accepts = Callable[[Sequence[int]], bool]


def tidied(problem: Problem, plans: Sequence[DayPlan], should_stop: Callable[[], bool]) -> tuple[DayPlan, ...]:
    """The same visits on the same days, each day in the order of least travel that keeps every rule and costs no penalty more.

    Up to nine visits a day by branch and bound over all orders, beyond that by moving single visits and turning stretches round (Or 1976, Croes
    1958) until nothing gains. Once ``should_stop`` says so, what is found by then stands.
    """
    days = list(plans)
    for number in range(len(days)):
        timetable = Timetable(problem, number)
        improved = _least_travel(timetable, days[number].visits, _keeper(problem, days, number), should_stop)
        if improved is not None:
            days[number] = improved
    return tuple(days)


def _keeper(problem: Problem, days: Sequence[DayPlan], number: int) -> Accepts:
    """Whether an order of one day leaves the order of the whole tour as good as it is."""
    if problem.order is None:
        return lambda _: True
    before = [site for plan in days[:number] for site in plan.visits]
    after = [site for plan in days[number + 1 :] for site in plan.visits]
    penalty = order_penalty(problem, [*before, *days[number].visits, *after])

    def accepts(visits: Sequence[int]) -> bool:
        tour = [*before, *visits, *after]
        return order_penalty(problem, tour) <= penalty and "order" not in tour_faults(problem, tour)

    return accepts


def _least_travel(timetable: Timetable, visits: Sequence[int], accepts: Accepts, should_stop: Callable[[], bool]) -> DayPlan | None:
    if len(visits) < 2 or should_stop():
        return None
    found = _descended(timetable, visits, accepts, should_stop)
    return _listed(timetable, found, accepts, should_stop) if len(visits) <= MOST_LISTED else found


def _descended(timetable: Timetable, visits: Sequence[int], accepts: Accepts, should_stop: Callable[[], bool]) -> DayPlan:
    planned = timetable.plan(visits)
    assert planned is not None  # the plan was timed before
    best, travel, _ = planned
    improves = True
    while improves:
        improves = False
        for order in _neighbours(best.visits):
            if should_stop():
                return best
            other = timetable.plan(order) if accepts(order) else None
            if other is not None and other[1] < travel:
                best, travel, improves = other[0], other[1], True
                break
    return best


def _neighbours(visits: tuple[int, ...]) -> list[tuple[int, ...]]:
    size = len(visits)
    turned = [visits[:a] + visits[a : b + 1][::-1] + visits[b + 1 :] for a, b in itertools.combinations(range(size), 2)]
    moved = []
    for a in range(size):
        rest = visits[:a] + visits[a + 1 :]
        moved += [rest[:b] + visits[a : a + 1] + rest[b:] for b in range(size) if b != a]
    return turned + moved


def _listed(timetable: Timetable, start: DayPlan, accepts: Accepts, should_stop: Callable[[], bool]) -> DayPlan:
    """Depth first over all orders, cut where the legs so far and the shortest leg into each site left are no less than the best travel."""
    sites = sorted(start.visits)
    legs = timetable.durations
    planned = timetable.plan(start.visits)
    assert planned is not None
    best, travel = planned[0], planned[1]
    nearest = {site: min(legs[other][site] for other in [*sites, timetable.start] if other != site) for site in sites}
    steps = 0

    def extend(order: list[int], spent: int, moment: int, left: set[int], least: int) -> None:
        nonlocal best, travel, steps
        if steps >= MOST_ORDERS or should_stop():
            return
        if not left:
            steps += 1
            other = timetable.plan(order) if accepts(order) else None
            if other is not None and other[1] < travel:
                best, travel = other[0], other[1]
            return
        node = order[-1] if order else timetable.start
        for site in sorted(left, key=lambda each: (legs[node][each], each)):
            steps += 1
            leg = legs[node][site]
            begins = timetable.earliest(site, moment + leg)
            if spent + leg + least - nearest[site] >= travel or begins >= NEVER:
                continue
            left.remove(site)
            extend([*order, site], spent + leg, begins + timetable.visit_durations[site], left, least - nearest[site])
            left.add(site)

    extend([], 0, timetable.begins, set(sites), sum(nearest.values()))
    return best
