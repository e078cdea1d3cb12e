"""The compiled search on one problem: ruin and recreate under simulated annealing (see ``kernel/search/annealing.hpp`` for its sources)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from redroute.problem.problem import Day, Problem
from redroute.solver import _kernel
from redroute.solver.evaluate import Evaluation, evaluate
from redroute.solver.schedule import Timetable
from redroute.solver.solution import DayPlan

_NOWHERE = -1
_NO_LIMIT = -1
_UNRANKED = -1
_MANY = 1 << 29


class Search:
    """A search that does as much work as it is told and keeps the best plan it has met.

    The same seed and the same work give the same plan on every machine.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self._problem = problem
        self._kernel = _kernel.Search(compiled(problem), seed)
        self._timetables = [Timetable(problem, day) for day in range(len(problem.days))]
        self.iterations = 0

    def run(self, iterations: int, done: float) -> None:
        """Do so many iterations at the temperature that belongs to a share of the whole work, from 0 to 1."""
        self._kernel.run(iterations, done)
        self.iterations += iterations

    def restart(self) -> None:
        """Go on from the best plan met so far."""
        self._kernel.restart()

    @property
    def scanned(self) -> int:
        """How many sites an iteration looks at, at most: what it costs goes with this."""
        return scanned(self._problem)

    @property
    def most_prize(self) -> int:
        """The prizes of the best plan met so far, before it is timed and judged."""
        return self._kernel.prize()

    def best(self) -> tuple[tuple[DayPlan, ...], Evaluation] | None:
        """The best plan met so far, timed and judged from the definitions, or ``None`` while none keeps every rule."""
        plans = tuple(self._timed(number, visits) for number, visits in enumerate(self._kernel.best()))
        judged = evaluate(self._problem, plans)
        return (plans, judged) if judged.is_feasible else None

    def _timed(self, day: int, visits: Sequence[int]) -> DayPlan:
        """The day's plan; where the kernel's view is too wide (walking to a place of rest) visits worth least go until it can be kept."""
        kept = list(visits)
        while kept:
            planned = self._timetables[day].plan(kept)
            if planned is not None:
                return planned[0]
            kept.remove(min(kept, key=lambda site: (site in self._problem.required, self._problem.prizes[site], site)))
        return DayPlan()


def scanned(problem: Problem) -> int:
    """How many sites of a problem an iteration looks at, at most: the kernel goes over more of them in turns."""
    return min(problem.sites, _kernel.LARGEST_FOCUS)


def compiled(problem: Problem) -> _kernel.Problem:
    """The problem in the kernel's own tables."""
    travels: dict[tuple[int, int], int] = {}
    tables: list[_kernel.Travel] = []
    days: list[_kernel.Day] = []
    limits_walking = any(day.walking_limit is not None for day in problem.days)
    for day in problem.days:
        shared = (id(day.durations), id(day.walking))
        if shared not in travels:
            travels[shared] = len(tables)
            walking = np.ascontiguousarray(day.walking, dtype=np.int32) if limits_walking else None
            tables.append(_kernel.travel(np.ascontiguousarray(day.durations, dtype=np.int32), walking))
        days.append(_compiled_day(day, travels[shared]))
    quotas = [
        _kernel.quota(sorted(quota.members), quota.at_least, _MANY if quota.at_most is None else quota.at_most, problem.sites)
        for quota in problem.quotas
    ]
    return _kernel.problem(
        days,
        tables,
        list(problem.visit_durations),
        list(problem.prizes),
        list(problem.prices),
        sorted(problem.required),
        quotas,
        dense_ranks(problem),
        problem.order.penalty if problem.order is not None else 0,
        _NO_LIMIT if problem.budget is None else problem.budget,
    )


def _compiled_day(day: Day, travel: int) -> _kernel.Day:
    return _kernel.day(
        day.begins,
        day.ends,
        _NOWHERE if day.start is None else day.start,
        _NOWHERE if day.end is None else day.end,
        travel,
        [list(spans) for spans in day.spans],
        None if day.rest is None else (*day.rest.window, day.rest.duration, list(day.rest.places)),
        _NO_LIMIT if day.walking_limit is None else day.walking_limit,
    )


def dense_ranks(problem: Problem) -> list[int]:
    """Ranks as 0, 1, 2 …; ``-1`` where a site may come at any point; empty without an order."""
    if problem.order is None:
        return []
    places = {rank: place for place, rank in enumerate(sorted({rank for rank in problem.order.ranks if rank is not None}))}
    return [_UNRANKED if rank is None else places[rank] for rank in problem.order.ranks]
