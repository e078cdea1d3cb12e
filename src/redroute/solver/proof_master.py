"""The linear master of the proof: which days, in what share, cover the visits worth most.

In covering form (after Boussier, Feillet and Gendreau, *An exact algorithm for team orienteering problems*, 2007, and Tae and Kim 2015): choose shares of
days and visits ``y``, where a visit counts as far as the chosen days cover its site. Quotas, budget and required sites are rows on ``y``. Where an order
binds the days, its borders become rows once shares of days break them; under a soft order there are falls from each day to the next to pay for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, count, pairwise

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import Problem
from redroute.solver.proof_borders import Border, Tolls, broken, capped
from redroute.solver.proof_cuts import Cut
from redroute.solver.proof_kinds import SCALE, Column, Kinds, Worth
from redroute.solver.work import Work

PIVOTS_A_LOOK = 8
"""Steps of the simplex method between two looks at whether to stop."""

FORBIDDEN = 1 << 50
"""What is lost without a visit that must be."""

DEAREST, DEAREST_BUDGET, TOO_WIDE = 1 << 50, 1 << 60, 1 << 61
"""Prices at most, those of the whole budget together, and a slack that is too wide for the integers of the kernel: rules that nearly contradict each
other drive prices up without end, to numbers that are none."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What the master would pay, in ``1/SCALE`` points: for a cover of each site, for a day of each kind, and for room in the other
    rows. ``nets`` is what a visit to each site brings besides its cover, ``losses`` what a plan without it is short of the bound at least.
    """

    covers: list[int]
    nets: list[int]
    losses: list[int]
    days: list[int]
    quotas: list[int]
    budget: int
    cuts: list[int]
    tolls: Tolls = ()


class Master:
    """The master over the columns made so far, with artificial covers so that it always has an answer."""

    def __init__(self, problem: Problem, kinds: Kinds, work: Work, *, most_cuts: int) -> None:
        import highspy

        self._problem = problem
        self._kinds = kinds
        self._work = work
        self._most_cuts = most_cuts
        self.columns: list[Column] = []
        self.cuts: list[Cut] = []
        self._rows: list[Cut | Border] = []
        self._places: dict[tuple[object, ...], int] = {}
        # Numbers of columns: of those that visit each site, and of those that visit one twice.
        self._visiting: list[set[int]] = [set() for _ in range(problem.sites)]
        self._repeating: set[int] = set()
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1)):
            self._highs.setOptionValue(option, value)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._highs.enableCallbacks()  # type: ignore[no-untyped-call]
        pivots = count()
        self._highs.cbSimplexInterrupt.subscribe(lambda event: event.interrupt(next(pivots) % PIVOTS_A_LOOK == 0 and work.should_stop()))
        self._infinity = highspy.kHighsInf
        self._optimal, self._infeasible = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible
        self.lowest = np.array([float(site in problem.required) for site in range(problem.sites)])
        self.highest = np.ones(problem.sites)
        self.fine = float(sum(problem.prizes) + 1 + (problem.order.penalty * problem.sites if problem.order else 0))
        days = range(len(problem.days)) if kinds.is_ordered else ()
        self._is_soft = problem.order is not None and not problem.order.is_hard
        self._bound_days = list(pairwise(days) if self._is_soft else combinations(days, 2))
        self._build()

    @property
    def keeps_order(self) -> bool:
        """Whether no rank falls from day to day unpaid: a soft order does not see falls past days without a rank."""
        return not (self._is_soft and len(self._bound_days) > 1)

    def _build(self) -> None:
        highs, sites = self._highs, self._problem.sites
        for site in range(sites):
            highs.addVar(self.lowest[site], 1.0)
            highs.changeColCost(site, float(self._problem.prizes[site]))
        for site in range(sites):
            self._row(-self._infinity, 0.0, {site: 1.0})
        for group, must_go in zip(self._kinds.numbers, self._kinds.must_go, strict=True):
            self._row(float(len(group)) if must_go else -self._infinity, float(len(group)), {})
        for quota in self._problem.quotas:
            most = len(quota.members) if quota.at_most is None else quota.at_most
            self._row(float(quota.at_least), float(max(most, 0)), dict.fromkeys(sorted(quota.members), 1.0))
        if self._problem.budget is not None:
            self._row(-self._infinity, float(self._problem.budget), {site: float(price) for site, price in enumerate(self._problem.prices) if price})
        self._plain_rows = self._highs.getNumRow()
        # Artificial covers of each site, then artificial days.
        for row in range(sites + len(self._kinds)):
            self._highs.addCol(-self.fine, 0.0, self._infinity, 1, np.array([row], dtype=np.int32), np.array([-1.0 if row < sites else 1.0]))
        self._falls = self._first = 2 * sites + len(self._kinds)
        if self._is_soft and self._problem.order is not None:
            for _ in self._bound_days:
                highs.addCol(-float(self._problem.order.penalty), 0.0, self._infinity, 0, np.array([], dtype=np.int32), np.array([]))
            self._first += len(self._bound_days)

    def _row(self, low: float, high: float, entries: dict[int, float]) -> None:
        self._highs.addRow(low, high, len(entries), np.array(list(entries), dtype=np.int32), np.array(list(entries.values())))

    def raise_fine(self) -> None:
        """Make artificial covers dearer."""
        self.fine *= 100
        size = self._falls - self._problem.sites
        self._highs.changeColsCost(size, np.arange(self._problem.sites, self._falls, dtype=np.int32), np.full(size, -self.fine))

    def fix(self, zeros: Iterable[int], ones: Iterable[int]) -> None:
        """Forbid and force visits, besides those required."""
        sites = self._problem.sites
        self.lowest = np.array([float(site in self._problem.required) for site in range(sites)])
        self.highest = np.ones(sites)
        self.highest[list(zeros)] = 0.0
        self.lowest[list(ones)] = 1.0
        self._highs.changeColsBounds(sites, np.arange(sites, dtype=np.int32), np.minimum(self.lowest, self.highest), self.highest)

    def add(self, columns: Iterable[Column]) -> int:
        """Take in new columns; how many were new."""
        added = 0
        for column in columns:
            if self._work.should_stop():
                break
            place = self._places.get(_alike(column))
            if place is not None and self._is_as_good(self.columns[place], column):
                continue
            self._places[_alike(column)] = len(self.columns)
            entries: dict[int, float] = {}
            if not column.is_elementary:
                self._repeating.add(len(self.columns))
            for site in column.visits:
                self._visiting[site].add(len(self.columns))
                entries[site] = entries.get(site, 0.0) - 1.0
            entries[self._problem.sites + column.kind] = 1.0
            for number, row in enumerate(self._rows, start=self._plain_rows):
                if count := _counted(row, column):
                    entries[number] = float(count)
            cost = -float(self._problem.order.penalty * column.falls) if self._problem.order else 0.0
            self._highs.addCol(cost, 0.0, self._infinity, len(entries), np.array(list(entries), dtype=np.int32), np.array(list(entries.values())))
            self.columns.append(column)
            added += 1
        return added

    def _is_as_good(self, one: Column, other: Column) -> bool:
        """Whether a column of the same visits and ends counts no more anywhere."""
        return one.falls <= other.falls and all(cut.pairs(one.visits) <= cut.pairs(other.visits) for cut in self.cuts)

    def cut(self, cuts: Iterable[Cut]) -> None:
        """Take in cuts, in place of those of the same sites; those that cost nothing give way where there is no more room."""
        new = {cut.sites: cut for cut in cuts}
        idle = [row for row, cut in enumerate(self.cuts) if cut.sites in new]
        if len(self.cuts) - len(idle) + len(new) > self._most_cuts:
            idle = sorted({*idle, *(row for row, cost in enumerate(self._cut_costs) if cost == 0)})
        places = [place for place, row in enumerate(self._rows) if isinstance(row, Cut)]
        gone = {places[row] for row in idle}
        self._highs.deleteRows(len(gone), np.array(sorted(gone), dtype=np.int32) + self._plain_rows)
        self._rows = [row for place, row in enumerate(self._rows) if place not in gone]
        self.cuts = [cut for row, cut in enumerate(self.cuts) if row not in set(idle)]
        for cut in list(new.values())[: self._most_cuts - len(self.cuts)]:
            if self._work.should_stop():
                break
            self._row(-self._infinity, 1.0, {self._first + k: float(n) for k in self._twice_at(cut) if (n := cut.pairs(self.columns[k].visits))})
            self._rows.append(cut)
            self.cuts.append(cut)

    def _bind(self) -> bool:
        """Take in the borders of days that the master's shares break; whether there were any."""
        if not self._bound_days:
            return False
        shares = [(column.kind, column.first, column.last, share) for column, share in self.used]
        fallen = self._values[self._falls : self._first].tolist()
        borders = [border for border in broken(shares, self._bound_days, self._kinds.highest, fallen) if border not in self._rows]
        for border in borders:
            if self._work.should_stop():
                break
            entries = {self._first + k: float(n) for k, column in enumerate(self.columns) if (n := _counted(border, column))}
            self._row(-self._infinity, 1.0, entries | ({self._falls + border.earlier: -1.0} if self._is_soft else {}))
            self._rows.append(border)
        return bool(borders)

    def _twice_at(self, cut: Cut) -> list[int]:
        """The numbers of the columns that may count in a row: those that visit two of its sites, or one of them twice."""
        a, b, c = (self._visiting[site] for site in cut.sites)
        return sorted((a & b) | (a & c) | (b & c) | (a | b | c) & self._repeating)

    def drop_forgotten(self) -> None:
        """Take out the columns that the labelling would no longer make."""
        for place in sorted(self._repeating):
            column = self.columns[place]
            if self._work.should_stop():
                break
            if not self._kinds.admits(column):
                self._highs.changeColBounds(self._first + place, 0.0, 0.0)
                self._places.pop(_alike(column), None)

    def solve(self) -> Prices | None:
        """The best shares and what they pay; ``None`` where the rows on the visits contradict each other, or somebody asks to stop."""
        is_bound = False
        while not is_bound:
            if self._work.should_stop():
                return None
            self._highs.run()
            status = self._highs.getModelStatus()
            if status == self._infeasible or self._work.should_stop():
                return None
            if status != self._optimal:
                self._highs.clearSolver()
                self._highs.run()
            solution = self._highs.getSolution()
            self._values = np.array(solution.col_value)
            is_bound = not self._bind()
        duals = np.nan_to_num(np.array(solution.row_dual) * SCALE)
        return self._prices(np.rint(np.clip(duals, -DEAREST, DEAREST)).astype(np.int64).tolist())

    def _prices(self, duals: list[int]) -> Prices:
        sites, kinds, quotas = self._problem.sites, len(self._kinds), len(self._problem.quotas)
        budget = 0
        if self._problem.budget is not None:
            budget = min(max(0, duals[sites + kinds + quotas]), DEAREST_BUDGET // max(1, self._problem.budget))
        ruled = list(zip(self._rows, duals[self._plain_rows :], strict=True))
        self._cut_costs = [max(0, dual) for row, dual in ruled if isinstance(row, Cut)]
        most = self._problem.order.penalty * SCALE if self._is_soft and self._problem.order is not None else None
        tolls = capped([(row, dual) for row, dual in ruled if isinstance(row, Border)], most)
        days = [dual if must_go else max(0, dual) for dual, must_go in zip(duals[sites : sites + kinds], self._kinds.must_go, strict=True)]
        quota_prices = duals[sites + kinds : sites + kinds + quotas]
        nets = [prize * SCALE - budget * price for prize, price in zip(self._problem.prizes, self._problem.prices, strict=True)]
        for quota, price in zip(self._problem.quotas, quota_prices, strict=True):
            for site in quota.members:
                nets[site] -= price
        covers = []
        for site, must in enumerate(self.lowest):
            # Whoever need not visit a site pays no more than the visit brings: days that visit it seem worth less, and the bound stays as it is.
            covers.append(max(0, duals[site] if must else min(duals[site], nets[site])))
            nets[site] -= covers[site]
        losses = [
            FORBIDDEN if low else min(max(0, net), FORBIDDEN) * int(high) for net, low, high in zip(nets, self.lowest, self.highest, strict=True)
        ]
        return Prices(covers, nets, losses, days, quota_prices, budget, self._cut_costs, tolls)

    @property
    def visits(self) -> NDArray[np.float64]:
        """How far each site is visited."""
        return self._values[: self._problem.sites]

    @property
    def is_honest(self) -> bool:
        """Whether no artificial cover is used."""
        return bool(self._values[self._problem.sites : self._falls].max(initial=0.0) < 1e-7)

    @property
    def used(self) -> list[tuple[Column, float]]:
        """Columns with their shares in the last answer."""
        shares = self._values[self._first :]
        return [(self.columns[place], float(shares[place])) for place in np.flatnonzero(shares > 1e-7)]

    def worth_at(self, prices: Prices) -> Worth:
        """What a day earns at these prices."""
        return Worth(prices.covers, self.cuts, prices.cuts, prices.tolls)

    def worth(self, column: Column, prices: Prices) -> int:
        """What a column earns at these prices."""
        penalty = self._problem.order.penalty * SCALE if self._problem.order else 0
        cuts = sum(cost * cut.pairs(column.visits) for cut, cost in zip(self.cuts, prices.cuts, strict=True) if cost)
        ends = sum(price * _counted(border, column) for border, price in prices.tolls)
        return sum(prices.covers[site] for site in column.visits) - penalty * column.falls - cuts - ends

    def bound(self, prices: Prices, bests: Sequence[int]) -> int:
        """What no plan exceeds, in ``1/SCALE`` points, where no day of kind ``k`` is worth more than ``bests[k]`` at these prices (Lagrange 1797 by way of
        Geoffrion 1974): exact integer arithmetic on whatever prices the floating-point master gave.
        """
        problem = self._problem
        total = sum(prices.cuts) + sum(price for _, price in prices.tolls) + (0 if problem.budget is None else prices.budget * problem.budget)
        for quota, price in zip(problem.quotas, prices.quotas, strict=True):
            most = len(quota.members) if quota.at_most is None else quota.at_most
            total += price * (most if price > 0 else quota.at_least)
        total += sum(net * int(high if net > 0 else low) for net, low, high in zip(prices.nets, self.lowest, self.highest, strict=True))
        return total + sum(
            len(group) * (best if must_go else max(0, best))
            for group, must_go, best in zip(self._kinds.numbers, self._kinds.must_go, bests, strict=True)
        )


def _alike(column: Column) -> tuple[object, ...]:
    """What columns have in common that differ in nothing but the way between their visits."""
    return column.kind, tuple(sorted(column.visits)), column.first, column.last


def _counted(row: Cut | Border, column: Column) -> int:
    """What a column counts in a row."""
    return row.pairs(column.visits) if isinstance(row, Cut) else row.count(column.kind, column.first, column.last)
