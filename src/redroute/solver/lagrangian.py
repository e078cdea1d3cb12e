"""How good a plan can be at most where no proof comes to an end: a Lagrangian bound over relaxed days.

Every site has a price that a day earns for a visit there; a visit that counts pays it. At any prices the best day of each kind (relaxed, and so never too
low: ``kernel/bound/qroutes.hpp`` and then ``kernel/bound/relaxation.hpp``) and the best visits that count give a bound (Geoffrion 1974). Prices are
sought by a linear program over the days seen so far, within a box around the best prices yet (Marsten, Hogan and Blankenship 1975); budget, quotas and
required visits are part of it. They begin as what a visit takes of the time, at the rate of the knapsack of time, and days are relaxed less and less.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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

SLOTS = (512, 1024)
"""Slots of a day in which q-routes are sought at first, ..."""

WIDTHS = ((6, 2), (12, 4), (24, 8))
"""... and then labels a cell, forwards and on the way back that comes before; the next where prices at one cannot do much better."""

FIRST_RATES = (1.0, 0.6, 1.5)
"""Prices are tried first at so many times the rate of the knapsack."""

FIRST_BOX, WIDER, NARROWER, NARROWEST, AGAIN = 0.5, 1.5, 0.6, 0.02, 0.1
"""Half sides of the box in shares of the first prices: at first, times this after a good step and a vain one, at the end of a degree of relaxation, at least for the next."""

LEAST_PROMISE = 0.03
"""A degree has done what it can where the linear program promises less than this share of the gap."""

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


def lagrangian_bound(problem: Problem, best: tuple[tuple[DayPlan, ...], Evaluation] | None, bound: int, work: Work) -> tuple[int, tuple[str, ...]]:
    """A number no objective exceeds, at most ``bound``, as low as the work allows, and the rules it leaves out where it is below ``bound``.

    ``best`` is a plan that keeps every rule, if one is known. The bound holds whenever the work ends, and the same work gives the same bound.
    """
    return _Descent(problem, best, bound, work).run()


class _Routes:
    """Relaxed days by q-routes in so many slots of time; they leave out every order, and metres on foot."""

    counts_falls = False

    def __init__(self, problem: Problem, kernel: _kernel.Problem, kinds: Sequence[Sequence[int]], slots: int) -> None:
        is_walked = any(day.walking_limit is not None for day in problem.days)
        self.left_out = ("order",) * (problem.order is not None) + ("walking",) * is_walked
        self._days = [_kernel.QRoutes(kernel, group[0], slots) for group in kinds]

    def best(self, kind: int, covers: list[int], threshold: int, work: Work) -> tuple[bool, int, list[list[int]], int]:
        """Whether the best day of a kind was found, what no day exceeds, relaxed days above the threshold, and the labels that took."""
        return self._days[kind].bound(covers, threshold, work.left, work.should_stop)


class _Labels:
    """Relaxed days by labels of bounded width, which learn from the cycles they meet; they leave out the order between days."""

    counts_falls = True

    def __init__(self, problem: Problem, kernel: _kernel.Problem, kinds: Sequence[Sequence[int]]) -> None:
        self.left_out = ("order",) if problem.order is not None and len(problem.days) > 1 else ()
        self.widths = WIDTHS[0]
        self._penalty = problem.order.penalty * SCALE if problem.order is not None else 0
        self._days = [_kernel.Relaxation(kernel, group[0], FIRST_NEIGHBOURS) for group in kinds]

    def best(self, kind: int, covers: list[int], threshold: int, work: Work) -> tuple[bool, int, list[list[int]], int]:
        """As of `_Routes`."""
        answer = self._days[kind].bound(covers, self._penalty, *self.widths, threshold, work.left, work.should_stop)
        if answer[2]:
            self._days[kind].remember(answer[2][0])
        return answer


class _Descent:
    """The way down: the best prices so far, what they give at the degree of relaxation in use, and the half sides of the box in shares of the first prices."""

    def __init__(self, problem: Problem, best: tuple[tuple[DayPlan, ...], Evaluation] | None, bound: int, work: Work) -> None:
        self._problem = problem
        self._work = work
        self._penalty = problem.order.penalty if problem.order is not None else 0
        self._step = math.gcd(*problem.prizes, self._penalty) or 1
        self._lowest = best[1].objective if best is not None else 0
        self._bound = bound
        self._left_out: tuple[str, ...] = ()
        self._kinds = alike_days(problem)
        self._planned = [[best[0][number].visits for number in group] if best else [] for group in self._kinds]
        self._program = _Program(problem, [len(group) for group in self._kinds])
        self._first = _first_covers(problem)
        self._centre = _Prices(self._first, np.zeros(len(problem.quotas)), 0.0)
        self._value, self._side = math.inf, FIRST_BOX

    def run(self) -> tuple[int, tuple[str, ...]]:
        for days in self._degrees():
            # What a lower degree lets pass is no day any more.
            is_first, self._value, self._side = math.isinf(self._value), math.inf, max(self._side, AGAIN)
            self._program.forget()
            self._learn_plan(days)
            for prices in self._first_prices() if is_first else [self._centre]:
                self._try(prices, days)
            while self._is_useful and self._side >= NARROWEST and self._descends(days):
                pass
            if not self._is_useful:
                break
        return self._bound, self._left_out

    def _degrees(self) -> Iterator[_Routes | _Labels]:
        kernel = compiled(self._problem)
        for slots in SLOTS:
            yield _Routes(self._problem, kernel, self._kinds, slots)
        labels = _Labels(self._problem, kernel, self._kinds)
        for labels.widths in WIDTHS:
            yield labels

    def _first_prices(self) -> Iterator[_Prices]:
        prizes = np.array(self._problem.prizes, dtype=np.float64)
        for rate in FIRST_RATES:
            yield _Prices(np.minimum(rate * self._first, prizes), self._centre.quotas, 0.0)

    @property
    def _is_useful(self) -> bool:
        return not self._work.is_over and self._bound > self._lowest and not math.isinf(self._value)

    def _descends(self, days: _Routes | _Labels) -> bool:
        """Try the prices the linear program promises most of; false where that is next to nothing."""
        half = self._side * self._first
        found = self._program.solve(np.maximum(0.0, self._centre.covers - half), self._centre.covers + half)
        if found is None:
            return False
        prices, promise = found
        hoped, before = self._value - promise, self._value
        if hoped < LEAST_PROMISE * (before - self._lowest):
            return False
        self._try(prices, days)
        gained = before - self._value
        if gained <= 0:
            self._side *= NARROWER
        elif gained > hoped / 2:
            self._side *= WIDER
        return True

    def _try(self, prices: _Prices, days: _Routes | _Labels) -> None:
        """Ask for the best days at these prices; take over the bound that follows, and the prices where they are the best at this degree."""
        if self._work.is_over:
            return
        exact = _Exact(self._problem, prices)
        total = exact.rest
        for kind, group in enumerate(self._kinds):
            known = max((self._worth(visits, exact.covers) for visits in self._planned[kind]), default=0)
            is_complete, best, found, labels = days.best(kind, exact.covers, max(0, known), self._work)
            self._work.done += labels + ROUND
            if not is_complete:
                return
            total += len(group) * best
            for visits in found:
                self._learn(kind, visits, days)
        bound = total // (SCALE * self._step) * self._step
        if bound < self._bound:
            self._bound, self._left_out = bound, days.left_out
        if total / SCALE < self._value:
            self._value, self._centre = total / SCALE, prices

    def _learn(self, kind: int, visits: Sequence[int], days: _Routes | _Labels) -> None:
        self._program.learn(kind, visits, self._falls(visits) if days.counts_falls else 0)

    def _learn_plan(self, days: _Routes | _Labels) -> None:
        for kind, planned in enumerate(self._planned):
            for visits in filter(None, planned):
                self._learn(kind, visits, days)

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
