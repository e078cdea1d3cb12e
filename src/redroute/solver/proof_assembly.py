"""The last step of a proof: the best plan that can be put together from listed days, by integer programming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import Problem
from redroute.solver.proof_kinds import Column, Kinds
from redroute.solver.schedule import Timetable
from redroute.solver.solution import DayPlan
from redroute.solver.work import Work

if TYPE_CHECKING:
    import highspy


@dataclass(frozen=True, slots=True)
class Assembly:
    """The plan found, if any, and what no plan made of the listed days exceeds (``None``: nothing is known)."""

    days: tuple[DayPlan, ...] | None
    bound: int | None


def assemble(
    problem: Problem,
    kinds: Kinds,
    columns: Sequence[Column],
    lowest: NDArray[np.float64],
    highest: NDArray[np.float64],
    target: int,
    work: Work,
    *,
    nodes: int,
) -> Assembly:
    """The best plan of at least ``target`` made of ``columns``, with visits between ``lowest`` and ``highest``.

    Where any visit may be left out a site may be covered twice, and the plan keeps it once; elsewhere days must not overlap. An order over several
    days gives every day its own variables, and rows that forbid, or charge for, falls from one day to another.
    """
    return _Program(problem, kinds, columns, lowest, highest).solve(target, work, nodes)


class _Rows:
    """Entries of a matrix by row."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.entries: list[dict[int, float]] = []

    def add(self, low: float, high: float, entries: dict[int, float]) -> None:
        self.low.append(low)
        self.high.append(high)
        self.entries.append(entries)


class _Program:
    def __init__(self, problem: Problem, kinds: Kinds, columns: Sequence[Column], lowest: NDArray[np.float64], highest: NDArray[np.float64]) -> None:
        self.problem, self.kinds = problem, kinds
        self.is_ordered = problem.order is not None and len(problem.days) > 1
        penalty = problem.order.penalty if problem.order is not None else 0
        self.costs = [float(prize) for prize in problem.prizes]
        self.low, self.high = lowest.tolist(), highest.tolist()
        # Each choice is a column on a day of its kind; where the order does not tell days of a kind apart, on the first of them for all.
        self.choices: list[tuple[Column, int]] = []
        for column in columns:
            numbers = kinds.numbers[column.kind]
            self.choices += [(column, number) for number in (numbers if self.is_ordered else numbers[:1])]
        self.first = problem.sites
        for column, _ in self.choices:
            self.costs.append(-float(penalty * column.falls))
            self.low.append(0.0)
            self.high.append(1.0)
        self.rows = _Rows()
        self._cover()
        self._fill_days()
        self._limit_visits()
        if self.is_ordered:
            self._order(penalty)

    def _cover(self) -> None:
        entries: list[dict[int, float]] = [{site: 1.0} for site in range(self.problem.sites)]
        for place, (column, _) in enumerate(self.choices, start=self.first):
            for site in column.visits:
                entries[site][place] = -1.0
        for row in entries:
            self.rows.add(-np.inf if self.kinds.is_droppable else 0.0, 0.0, row)

    def _fill_days(self) -> None:
        for group, must_go in zip(self.kinds.numbers, self.kinds.must_go, strict=True):
            for number in group if self.is_ordered else group[:1]:
                size = 1.0 if self.is_ordered else float(len(group))
                row = {place: 1.0 for place, (_, day) in enumerate(self.choices, start=self.first) if day == number}
                self.rows.add(size if must_go else -np.inf, size, row)

    def _limit_visits(self) -> None:
        for quota in self.problem.quotas:
            most = np.inf if quota.at_most is None else float(quota.at_most)
            self.rows.add(float(quota.at_least), most, dict.fromkeys(sorted(quota.members), 1.0))
        if self.problem.budget is not None:
            self.rows.add(-np.inf, float(self.problem.budget), {site: float(price) for site, price in enumerate(self.problem.prices) if price})

    def _order(self, penalty: int) -> None:
        """For days d before e and every rank k: not both a last rank from k on in d and a first rank below k in e, unless that fall is paid for, or a
        day between them has ranked visits.
        """
        assert self.problem.order is not None
        order = self.problem.order
        ends: dict[int, list[tuple[int, int, int]]] = {}
        for place, (column, number) in enumerate(self.choices, start=self.first):
            ranks = [rank for site in column.visits if (rank := order.ranks[site]) is not None]
            if ranks:
                ends.setdefault(number, []).append((place, ranks[0], ranks[-1]))
        levels = sorted({rank for rank in order.ranks if rank is not None})[1:]
        for later in sorted(ends):
            for earlier in sorted(number for number in ends if number < later):
                fall: dict[int, float] = {}
                if not order.is_hard:
                    fall = {len(self.costs): -1.0, **{place: -1.0 for day in ends if earlier < day < later for place, _, _ in ends[day]}}
                    self.costs.append(-float(penalty))
                    self.low.append(0.0)
                    self.high.append(1.0)
                for level in levels:
                    high = {place: 1.0 for place, _, last in ends[earlier] if last >= level}
                    low = {place: 1.0 for place, first, _ in ends[later] if first < level}
                    if high and low:
                        self.rows.add(-np.inf, 1.0, {**high, **low, **fall})

    def solve(self, target: int, work: Work, nodes: int) -> Assembly:
        import highspy

        worth = {place: cost for place, cost in enumerate(self.costs) if cost}
        self.rows.add(target - 0.5, np.inf, worth)
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("mip_max_nodes", nodes)):
            highs.setOptionValue(option, value)
        highs.passModel(self._model())
        highs.enableCallbacks()  # type: ignore[no-untyped-call]
        highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(work.should_stop()))
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Assembly(None, target - 1)
        if status != highspy.HighsModelStatus.kOptimal:
            return Assembly(None, None)
        values = np.array(highs.getSolution().col_value)
        return Assembly(self._plans(values), round(highs.getInfo().objective_function_value))

    def _model(self) -> highspy.HighsLp:
        import highspy

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(self.rows.low)
        model.col_cost_ = np.array(self.costs)
        model.col_lower_, model.col_upper_ = np.array(self.low), np.array(self.high)
        model.row_lower_, model.row_upper_ = np.array(self.rows.low), np.array(self.rows.high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in self.rows.entries)]).astype(np.int32)
        model.a_matrix_.index_ = np.array([place for row in self.rows.entries for place in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([value for row in self.rows.entries for value in row.values()])
        model.sense_ = highspy.ObjSense.kMaximize
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.costs)
        return model

    def _plans(self, values: NDArray[np.float64]) -> tuple[DayPlan, ...] | None:
        """The chosen days with each site once, timed; ``None`` where the clock does not agree."""
        left = {site for site in range(self.problem.sites) if values[site] > 0.5}
        free = [list(group) for group in self.kinds.numbers]
        plans = [DayPlan()] * len(self.problem.days)
        for (column, number), value in zip(self.choices, values[self.first :], strict=False):
            if value < 0.5:
                continue
            day = number if self.is_ordered else free[column.kind].pop(0)
            visits = [site for site in column.visits if site in left]
            left -= set(visits)
            planned = Timetable(self.problem, day).plan(visits)
            if planned is None:
                return None
            plans[day] = planned[0]
        return tuple(plans)
