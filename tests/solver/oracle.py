"""The best plan by trying everything, from the definitions of ``problem.py`` alone: no code of the solver is used here.

Every order of every set of sites is tried on every day, with every way to hold the rest; then every way to share the sites among the days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from redroute.problem.problem import UNREACHABLE, Day, Problem

Order = tuple[int, ...]


def best_objective(problem: Problem) -> int | None:
    """The greatest objective of any plan, ``None`` when no plan keeps every rule."""
    best: int | None = None
    for days in plans(problem):
        visits = [site for day in days for site in day]
        if not _keeps_tour(problem, visits):
            continue
        worth = sum(problem.prizes[site] for site in visits) - _falls(problem, visits) * (problem.order.penalty if problem.order else 0)
        best = worth if best is None else max(best, worth)
    return best


def least_travel(problem: Problem, day: int, visits: Order) -> int | None:
    """The least seconds of travel that visits ``visits`` in any order on that day, ``None`` if none can be kept."""
    travels = [
        travel for order in _orders(problem, day) if sorted(order) == sorted(visits) and (travel := day_travel(problem, day, order)) is not None
    ]
    return min(travels, default=None)


def plans(problem: Problem) -> Iterator[tuple[Order, ...]]:
    """Plans enough to hold a best one: one order a set of sites and a day, or all of them where the order counts."""
    choices: list[dict[frozenset[int], list[Order]]] = []
    for day in range(len(problem.days)):
        kept: dict[frozenset[int], list[Order]] = defaultdict(list)
        for order in _orders(problem, day):
            held = kept[frozenset(order)]
            if (problem.order is not None or not held) and day_travel(problem, day, order) is not None:
                held.append(order)
        choices.append({sites: orders for sites, orders in kept.items() if orders})
    yield from _shared_out(choices, 0, frozenset(), ())


def _shared_out(
    choices: list[dict[frozenset[int], list[Order]]], day: int, used: frozenset[int], plan: tuple[Order, ...]
) -> Iterator[tuple[Order, ...]]:
    if day == len(choices):
        yield plan
        return
    for sites, orders in choices[day].items():
        if not sites & used:
            for order in orders:
                yield from _shared_out(choices, day + 1, used | sites, (*plan, order))


def _orders(problem: Problem, day: int, prefix: Order = ()) -> Iterator[Order]:
    yield prefix
    for site in range(problem.sites):
        if site not in prefix and problem.days[day].spans[site]:
            yield from _orders(problem, day, (*prefix, site))


def day_travel(problem: Problem, day: int, order: Order) -> int | None:
    """Least travel of one order over all ways to rest, ``None`` if none keeps the day."""
    frame = problem.days[day]
    ways = [None] if frame.rest is None or not order else list(_rests(frame, order))
    travels = [travel for way in ways if (travel := _walk(problem, frame, order, way)) is not None]
    return min(travels, default=None)


def _rests(frame: Day, order: Order) -> Iterator[tuple[int, str, int | None]]:
    """Ways to rest: after so many visits, ``"before"`` or ``"after"`` the leg that follows, or ``"at"`` a place on that leg."""
    assert frame.rest is not None
    for gap in range(len(order) + 1):
        leaves_somewhere = gap > 0 or frame.start is not None
        reaches_somewhere = gap < len(order) or frame.end is not None
        if frame.rest.places:
            # A day without a start begins at its first visit; a day without an end may end at the place of rest.
            yield from ((gap, "at", place) for place in frame.rest.places if leaves_somewhere)
            continue
        if leaves_somewhere:
            yield gap, "before", None
        if reaches_somewhere:
            yield gap, "after", None


def _walk(problem: Problem, frame: Day, order: Order, way: tuple[int, str, int | None] | None) -> int | None:
    """Seconds of travel, everything as early as can be; ``None`` where a rule of the day is broken."""
    moment, node, travel, walked = frame.begins, frame.start, 0, 0

    def go(to: int | None) -> bool:
        nonlocal moment, node, travel, walked
        if node is not None and to is not None:
            leg = int(frame.durations[node, to])
            if leg >= UNREACHABLE:
                return False
            moment, travel, walked = moment + leg, travel + leg, walked + int(frame.walking[node, to])
        node = to
        return True

    def pause() -> bool:
        nonlocal moment
        assert frame.rest is not None
        begins = max(moment, frame.rest.window[0])
        moment = begins + frame.rest.duration
        return begins <= frame.rest.window[1]

    for position in range(len(order) + 1):
        to = order[position] if position < len(order) else frame.end
        rests_here = way is not None and way[0] == position
        if rests_here and way is not None and way[1] == "at" and not (go(way[2]) and pause()):
            return None
        if rests_here and way is not None and way[1] == "before" and not pause():
            return None
        if not go(to):
            return None
        if rests_here and way is not None and way[1] == "after" and not pause():
            return None
        if position < len(order):
            start = next((max(moment, opens) for opens, closes in frame.spans[order[position]] if moment <= closes), None)
            if start is None:
                return None
            moment = start + problem.visit_durations[order[position]]
    if moment > frame.ends or (order and frame.walking_limit is not None and walked > frame.walking_limit):
        return None
    return travel


def _keeps_tour(problem: Problem, visits: list[int]) -> bool:
    held = set(visits)
    return (
        problem.required <= held
        and all(quota.at_least <= len(quota.members & held) <= (len(held) if quota.at_most is None else quota.at_most) for quota in problem.quotas)
        and (problem.budget is None or sum(problem.prices[site] for site in visits) <= problem.budget)
        and not (problem.order is not None and problem.order.is_hard and _falls(problem, visits))
    )


def _falls(problem: Problem, visits: list[int]) -> int:
    if problem.order is None:
        return 0
    ranks = [rank for site in visits if (rank := problem.order.ranks[site]) is not None]
    return sum(later < earlier for earlier, later in pairwise(ranks))
