"""How good a plan can be at most where no proof comes to an end: a Lagrangian bound over relaxed days.

Every site has a price that a day earns for a visit there; a visit that counts pays it. At any prices the best day of each kind (relaxed, and so never too
low: ``kernel/relaxation.hpp``) and the best visits that count give a bound (Geoffrion 1974). Prices are sought by a linear program over the days seen so
far, within a box around the best prices yet (Marsten, Hogan and Blankenship 1975); budget, quotas and required visits are part of it. They begin as what a
visit takes of the time, at the rate of the knapsack of time, and days are relaxed less and less.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import Problem, Quota
from redroute.solver import _kernel
from redroute.solver.evaluate import Evaluation, falls
from redroute.solver.proof_kinds import SCALE, alike_days
from redroute.solver.search import compiled
from redroute.solver.solution import DayPlan
from redroute.solver.work import Work

MOST_SITES = 512
"""Beyond so many open sites a day one look at the days takes seconds."""

FIRST_NEIGHBOURS = 8
NEAREST = 3
"""A visit is said to take the mean of so many shortest legs, besides its duration."""

WIDTHS = ((2, 0), (6, 2), (12, 4), (24, 8))
"""Labels a cell, forwards and on the way back that comes before; the next where prices at one cannot do much better."""

FIRST_RATES = (1.0, 0.6, 1.5)
"""Prices are tried first at so many times the rate of the knapsack."""

FIRST_BOX, WIDER, NARROWER, NARROWEST, AGAIN = 0.5, 1.5, 0.6, 0.02, 0.1
"""Half sides of the box in shares of the first prices: at first, times this after a good step and a vain one, at the end of a width, at least for the next."""

LEAST_PROMISE = 0.03
"""A width has done what it can where the linear program promises less than this share of the gap."""

ROUND = 200
"""Labels that a round costs besides."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Prices:
    """Of a cover of each site, of room in each quota (negative where it asks for more), of money."""

    covers: Floats
    quotas: Floats
    budget: float


def can_relax(problem: Problem) -> bool:
    """Whether the problem is small enough for this bound."""
    return 0 < max((sum(map(bool, day.spans)) for day in problem.days), default=0) <= MOST_SITES


def left_out(problem: Problem) -> tuple[str, ...]:
    """The rules that the bound leaves out: the order between days."""
    return ("order",) if problem.order is not None and len(problem.days) > 1 else ()


def lagrangian_bound(problem: Problem, best: tuple[tuple[DayPlan, ...], Evaluation] | None, bound: int, work: Work) -> int:
    """A number no objective exceeds, at most ``bound``, as low as the work allows; ``best`` is a plan that keeps every rule, if one is known.

    The bound holds whenever the work ends, and the same work gives the same bound.
    """
    return _Descent(problem, best, bound, work).run()


class _Descent:
    """The way down: the best prices so far, what they give at the width in use, and the half sides of the box in shares of the first prices."""

    def __init__(self, problem: Problem, best: tuple[tuple[DayPlan, ...], Evaluation] | None, bound: int, work: Work) -> None:
        self._problem = problem
        self._work = work
        self._penalty = problem.order.penalty if problem.order is not None else 0
        self._step = math.gcd(*problem.prizes, self._penalty) or 1
        self._lowest = best[1].objective if best is not None else 0
        self._bound = bound
        self._kinds = alike_days(problem)
        kernel = compiled(problem)
        self._relaxations = [_kernel.Relaxation(kernel, group[0], FIRST_NEIGHBOURS) for group in self._kinds]
        self._planned = [[best[0][number].visits for number in group] if best else [] for group in self._kinds]
        self._program = _Program(problem, [len(group) for group in self._kinds])
        self._first = _first_covers(problem)
        self._centre = _Prices(self._first, np.zeros(len(problem.quotas)), 0.0)
        self._value, self._side = math.inf, FIRST_BOX

    def run(self) -> int:
        self._learn_plan()
        for rate in FIRST_RATES:
            covers = np.minimum(rate * self._first, np.array(self._problem.prizes, dtype=np.float64))
            self._try(_Prices(covers, self._centre.quotas, 0.0), WIDTHS[0])
        for width in WIDTHS:
            if width != WIDTHS[0]:
                # What narrower cells let pass is no day any more.
                self._program.forget()
                self._learn_plan()
                self._value, self._side = math.inf, max(self._side, AGAIN)
                self._try(self._centre, width)
            while self._is_useful and self._side >= NARROWEST and self._descends(width):
                pass
        return self._bound

    @property
    def _is_useful(self) -> bool:
        return not self._work.is_over and self._bound > self._lowest and not math.isinf(self._value)

    def _descends(self, width: tuple[int, int]) -> bool:
        """Try the prices the linear program promises most of; false where that is next to nothing."""
        half = self._side * self._first
        found = self._program.solve(np.maximum(0.0, self._centre.covers - half), self._centre.covers + half)
        if found is None:
            return False
        prices, promise = found
        hoped, before = self._value - promise, self._value
        if hoped < LEAST_PROMISE * (before - self._lowest):
            return False
        self._try(prices, width)
        gained = before - self._value
        if gained <= 0:
            self._side *= NARROWER
        elif gained > hoped / 2:
            self._side *= WIDER
        return True

    def _try(self, prices: _Prices, width: tuple[int, int]) -> None:
        """Ask for the best days at these prices; take over the bound that follows, and the prices where they are the best at this width."""
        if self._work.is_over:
            return
        exact = _Exact(self._problem, prices)
        total = exact.rest
        for kind, (group, relaxation) in enumerate(zip(self._kinds, self._relaxations, strict=True)):
            known = max((self._worth(visits, exact.covers) for visits in self._planned[kind]), default=0)
            is_complete, best, days, labels = relaxation.bound(
                exact.covers, self._penalty * SCALE, *width, max(0, known), self._work.allowed, self._work.should_stop
            )
            self._work.done += labels + ROUND
            if not is_complete:
                return
            total += len(group) * best
            for visits in days:
                self._program.learn(kind, visits, self._falls(visits))
            if days:
                relaxation.remember(days[0])
        self._bound = min(self._bound, total // (SCALE * self._step) * self._step)
        if total / SCALE < self._value:
            self._value, self._centre = total / SCALE, prices

    def _learn_plan(self) -> None:
        for kind, days in enumerate(self._planned):
            for visits in filter(None, days):
                self._program.learn(kind, visits, self._falls(visits))

    def _worth(self, visits: Sequence[int], covers: Sequence[int]) -> int:
        return sum(covers[site] for site in visits) - self._falls(visits) * self._penalty * SCALE

    def _falls(self, visits: Sequence[int]) -> int:
        return falls(self._problem.order, visits) if self._problem.order is not None else 0


class _Exact:
    """Prices as integers of ``1/SCALE`` points, so that the bound is exact, and what all but the days add to it."""

    def __init__(self, problem: Problem, prices: _Prices) -> None:
        self.covers: list[int] = np.rint(np.maximum(0.0, prices.covers) * SCALE).astype(np.int64).tolist()
        money = max(0, round(prices.budget * SCALE)) if problem.budget is not None else 0
        nets = [prize * SCALE - cover - money * price for prize, cover, price in zip(problem.prizes, self.covers, problem.prices, strict=True)]
        self.rest = money * (problem.budget or 0)
        for quota, price in zip(problem.quotas, np.rint(prices.quotas * SCALE).astype(np.int64).tolist(), strict=True):
            self.rest += price * (_most(quota) if price > 0 else quota.at_least)
            for site in quota.members:
                nets[site] -= price
        self.rest += sum(net for site, net in enumerate(nets) if net > 0 or site in problem.required)


class _Program:
    """The prices that are best for the days seen so far: variables are covers, the worth of a day of each kind, the nets of visits, money, quotas."""

    def __init__(self, problem: Problem, sizes: Sequence[int]) -> None:
        import highspy

        self._sites, self._kinds, self._quotas = problem.sites, len(sizes), len(problem.quotas)
        self._penalty = problem.order.penalty if problem.order is not None else 0
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in (("output_flag", False), ("threads", 1)):
            self._highs.setOptionValue(option, setting)
        self._infinity, self._optimal = highspy.kHighsInf, highspy.HighsModelStatus.kOptimal
        # Rules that contradict each other would make a price fall for ever.
        most = float(sum(problem.prizes) + 1 + self._penalty * problem.sites)
        sites = range(problem.sites)
        for _ in sites:
            self._variable(0.0, self._infinity, 0.0)
        for size in sizes:
            self._variable(0.0, self._infinity, float(size))
        for site in sites:
            self._variable(-self._infinity if site in problem.required else 0.0, self._infinity, 1.0)
        self._variable(0.0, most if problem.budget is not None else 0.0, float(problem.budget or 0))
        for quota in problem.quotas:
            self._variable(0.0, most, float(_most(quota)))
            self._variable(0.0, most, -float(quota.at_least))
        first = 2 * problem.sites + self._kinds
        for site in sites:
            entries = {site: 1.0, problem.sites + self._kinds + site: 1.0, first: float(problem.prices[site])}
            for number, quota in enumerate(problem.quotas):
                if site in quota.members:
                    entries |= {first + 1 + 2 * number: 1.0, first + 2 + 2 * number: -1.0}
            self._row(float(problem.prizes[site]), entries)

    def _variable(self, low: float, high: float, cost: float) -> None:
        self._highs.addCol(cost, low, high, 0, np.array([], dtype=np.int32), np.array([]))

    def _row(self, low: float, entries: dict[int, float]) -> None:
        self._highs.addRow(low, self._infinity, len(entries), np.array(list(entries), dtype=np.int32), np.array(list(entries.values())))

    def learn(self, kind: int, visits: Sequence[int], falls_of_rank: int) -> None:
        """A day of this kind is worth at least as much as this one."""
        entries = {self._sites + kind: 1.0}
        for site in visits:
            entries[site] = entries.get(site, 0.0) - 1.0
        self._row(-float(self._penalty * falls_of_rank), entries)

    def forget(self) -> None:
        """Forget all days."""
        days = self._highs.getNumRow() - self._sites
        self._highs.deleteRows(days, np.arange(self._sites, self._sites + days, dtype=np.int32))

    def solve(self, lowest: Floats, highest: Floats) -> tuple[_Prices, float] | None:
        """The best prices with covers between these, and the bound they would give if there were no other days."""
        self._highs.changeColsBounds(self._sites, np.arange(self._sites, dtype=np.int32), lowest, highest)
        self._highs.run()
        if self._highs.getModelStatus() != self._optimal:
            return None
        values = np.array(self._highs.getSolution().col_value)
        last = 2 * self._sites + self._kinds
        quotas = values[last + 1 :: 2] - values[last + 2 :: 2]
        return _Prices(values[: self._sites], quotas, float(values[last])), float(self._highs.getInfo().objective_function_value)


def _most(quota: Quota) -> int:
    return max(0, len(quota.members) if quota.at_most is None else min(quota.at_most, len(quota.members)))


def _first_covers(problem: Problem) -> Floats:
    """What a visit takes of the time, at the prize a second that the last visit brings which still finds room."""
    sites, day = problem.sites, problem.days[0]
    prizes = np.array(problem.prizes, dtype=np.float64)
    legs = np.minimum(np.asarray(day.durations)[:sites, :sites].astype(np.float64), day.ends - day.begins)
    np.fill_diagonal(legs, np.inf)
    near = min(NEAREST, sites - 1)
    nearest = np.partition(legs, near - 1, axis=1)[:, :near].mean(axis=1) if near else np.zeros(sites)
    takes = np.maximum(1.0, np.array(problem.visit_durations) + nearest)
    order = np.argsort(-prizes / takes, kind="stable")
    time = sum(day.ends - day.begins for day in problem.days)
    last = min(sites - 1, int(np.searchsorted(np.cumsum(takes[order]), time)))
    return takes * max(float(prizes[order[last]] / takes[order[last]]), 1e-6)
