"""What a tour is worth and which rules it breaks, part by part, from the definitions of the problem alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from redroute.problem.problem import UNREACHABLE, Day, Order, Problem
from redroute.solver.solution import DayPlan

_BLOCK = 256
"""Columns of a travel matrix looked at together."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The parts of the objective, the seconds of travel, and the codes of broken rules.

    Codes: ``required:7``, ``quota:0``, ``twice:7``, ``budget``, ``order``; for day 0: ``hours:0``, ``time:0``, ``rest:0``, ``walking:0``.
    """

    prize: int
    penalty: int
    travel: int
    broken: tuple[str, ...] = ()

    @property
    def is_feasible(self) -> bool:
        """Whether every rule is kept."""
        return not self.broken

    @property
    def objective(self) -> int:
        """Prizes less penalties."""
        return self.prize - self.penalty


def evaluate(problem: Problem, days: Sequence[DayPlan]) -> Evaluation:
    """Judge plans for all days, timing included."""
    visits = [site for plan in days for site in plan.visits]
    travel, broken = 0, list(tour_faults(problem, visits))
    for number, (day, plan) in enumerate(zip(problem.days, days, strict=True)):
        seconds, faults = _judge_day(problem, day, plan)
        travel += seconds
        broken += [f"{fault}:{number}" for fault in faults]
    return Evaluation(sum(problem.prizes[site] for site in visits), order_penalty(problem, visits), travel, tuple(broken))


def tour_faults(problem: Problem, visits: Sequence[int]) -> tuple[str, ...]:
    """Codes of the rules over the whole tour that these visits, in order, break."""
    seen = set(visits)
    faults = [f"twice:{site}" for site in sorted(seen) if visits.count(site) > 1]
    faults += [f"required:{site}" for site in sorted(problem.required - seen)]
    for number, quota in enumerate(problem.quotas):
        held = len(quota.members & seen)
        if held < quota.at_least or (quota.at_most is not None and held > quota.at_most):
            faults.append(f"quota:{number}")
    if problem.budget is not None and sum(problem.prices[site] for site in visits) > problem.budget:
        faults.append("budget")
    if problem.order is not None and problem.order.is_hard and falls(problem.order, visits):
        faults.append("order")
    return tuple(faults)


def falls(order: Order, visits: Iterable[int]) -> int:
    """How often the rank falls from one ranked visit to the next."""
    ranks = [rank for site in visits if (rank := order.ranks[site]) is not None]
    return sum(later < earlier for earlier, later in itertools.pairwise(ranks))


def order_penalty(problem: Problem, visits: Iterable[int]) -> int:
    """What the falls of a soft order cost; a hard order costs nothing, it is kept or broken."""
    return 0 if problem.order is None else problem.order.penalty * falls(problem.order, visits)


def upper_bound(problem: Problem) -> int:
    """A number no objective exceeds: a fractional knapsack of time, and one of money (Dantzig, 1957).

    Every visit takes its duration and at least the shortest leg that reaches its site; the days together have only so much time.
    """
    open_sites = [site for site in range(problem.sites) if any(day.spans[site] for day in problem.days)]
    reached: dict[tuple[object, ...], list[int]] = {}
    reach = []
    for day in problem.days:
        alike = (id(day.durations), day.start, () if day.rest is None else day.rest.places)
        if alike not in reached:
            reached[alike] = shortest_reaches(day, open_sites)
        reach.append(reached[alike])
    time = 0
    for day, legs in zip(problem.days, reach, strict=True):
        pause = 0 if day.rest is None else day.rest.duration
        # Where a day has no start its first visit is reached for nothing.
        free = max((leg for leg in legs if leg < UNREACHABLE), default=0) if day.start is None else 0
        time += max(0, day.ends - day.begins - pause) + free
    weights = [problem.visit_durations[site] + min(legs[k] for legs in reach) for k, site in enumerate(open_sites)]
    prizes = [problem.prizes[site] for site in open_sites]
    bound = _fractional_knapsack(prizes, weights, time)
    if problem.budget is not None:
        bound = min(bound, _fractional_knapsack(prizes, [problem.prices[site] for site in open_sites], problem.budget))
    return bound


def shortest_reaches(day: Day, sites: Sequence[int]) -> list[int]:
    """Of each site, the shortest leg from any other node."""
    # A terminal may stand on the site itself, and then shares its node.
    own = {day.start, *(day.rest.places if day.rest else ())}
    longest = UNREACHABLE - 1 if day.start is None else int(np.iinfo(np.int32).max)
    if len(day.durations) == 1 and day.start not in sites:
        return [0 if day.start is not None else longest] * len(sites)
    shortest: list[int] = []
    for first in range(0, len(sites), _BLOCK):
        block = np.asarray(sites[first : first + _BLOCK])
        legs = day.durations[:, block]
        apart = [k for k, site in enumerate(block.tolist()) if site not in own]
        legs[block[apart], apart] = longest
        shortest += np.minimum(legs.min(axis=0), longest).tolist()
    return shortest


def _fractional_knapsack(prizes: Sequence[int], weights: Sequence[int], capacity: int) -> int:
    total, left = 0, capacity
    for prize, weight in sorted(zip(prizes, weights, strict=True), key=lambda item: (item[1] * 1.0 / item[0] if item[0] else float("inf"), item)):
        if weight <= left:
            total, left = total + prize, left - weight
        else:
            return total + prize * max(left, 0) // weight
    return total


def _judge_day(problem: Problem, day: Day, plan: DayPlan) -> tuple[int, list[str]]:
    """Seconds of travel of a day and the kinds of rules it breaks."""
    walk = _Walk(day)
    for position, (site, start) in enumerate(zip(plan.visits, plan.starts, strict=True)):
        _maybe_rest(walk, plan, position)
        walk.go(site)
        if plan.rest is not None and plan.rest.after == position and not walk.has_rested:
            walk.pause(plan.rest.start)
        if start < walk.moment:
            walk.faults.append("time")
        if not any(opens <= start <= closes for opens, closes in day.spans[site]):
            walk.faults.append("hours")
        walk.moment = max(start, walk.moment) + problem.visit_durations[site]
    _maybe_rest(walk, plan, len(plan.visits))
    if day.end is not None:
        walk.go(day.end)
    if plan.rest is not None and not walk.has_rested and plan.rest.after == len(plan.visits):
        walk.pause(plan.rest.start)
    if walk.moment > day.ends:
        walk.faults.append("time")
    if walk.has_rested != (day.rest is not None and bool(plan.visits)):
        walk.faults.append("rest")
    if plan.visits and day.walking_limit is not None and walk.walked > day.walking_limit:
        walk.faults.append("walking")
    return walk.travel, sorted(set(walk.faults))


def _maybe_rest(walk: _Walk, plan: DayPlan, position: int) -> None:
    """Rest before the leg to the stop at ``position``, unless the rest is to be had once that leg is done."""
    day, rest = walk.day, plan.rest
    if rest is None or rest.after != position or day.rest is None:
        return
    if day.rest.places:
        if rest.at not in day.rest.places or walk.node is None:
            walk.faults.append("rest")
        walk.go(rest.at)
        walk.pause(rest.start)
    elif walk.node == rest.at:
        # Where the node just left is also the one just reached, the pause is the same.
        walk.pause(rest.start)
    elif rest.at != (plan.visits[position] if position < len(plan.visits) else day.end):
        walk.faults.append("rest")


class _Walk:
    """A group on its way through a day."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.node = day.start
        self.moment = day.begins
        self.travel = 0
        self.walked = 0
        self.has_rested = False
        self.faults: list[str] = []

    def go(self, node: int) -> None:
        """Travel to a node; a day without a start begins there instead."""
        if self.node is not None:
            leg = int(self.day.durations[self.node, node])
            if leg >= UNREACHABLE:
                self.faults.append("time")
            self.moment += leg
            self.travel += leg
            self.walked += int(self.day.walking[self.node, node])
        self.node = node

    def pause(self, start: int) -> None:
        """Hold the rest of the day from ``start``."""
        rest = self.day.rest
        if rest is None or not (rest.window[0] <= start <= rest.window[1]) or start < self.moment:
            self.faults.append("rest")
        self.moment = max(start, self.moment) + (rest.duration if rest else 0)
        self.has_rested = True
