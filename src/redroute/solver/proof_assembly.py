"""The last step of a proof: the best plan that can be put together from listed days, by integer programming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import Problem
from redroute.solver.proof_cuts import Triple, violated
from redroute.solver.proof_kinds import Column, Kinds
from redroute.solver.schedule import Timetable
from redroute.solver.solution import DayPlan
from redroute.solver.work import Work

LABELS_A_PIVOT = 50
"""What a step of the simplex method counts, in labels of the pricing."""

CUTS_A_ROUND = 40
LEAST_GAIN = 0.05
"""A round of cuts that brings the relaxation less than this share nearer to the target is the last."""

MOST_CHOICES = 4_000
"""Choices left beyond which the integer program would take longer than branching on visits."""

HAIR = 1e-6

NOTHING = -(2**40)
"""Less than any plan is worth."""

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
    free: frozenset[int],
    limits: tuple[NDArray[np.float64], NDArray[np.float64]],
    work: Work,
    *,
    target: int,
    nodes: int,
) -> Assembly:
    """The best plan made of ``columns``, with visits between ``limits``, if there is one of at least ``target``.

    Days must not overlap but at ``free`` sites: there the plan keeps one of several visits and drops the others. An order over several days gives every
    day its own variables, and rows that forbid, or charge for, falls from one day to another.
    """
    return _Program(problem, kinds, columns, free, limits).solve(work, target, nodes)


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
    """Variables are the choices of a day, then the visits to free sites, then falls between days. A set packing on the sites that are not free."""

    def __init__(
        self,
        problem: Problem,
        kinds: Kinds,
        columns: Sequence[Column],
        free: frozenset[int],
        limits: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> None:
        self.problem, self.kinds, self.free = problem, kinds, free
        self.is_ordered = problem.order is not None and len(problem.days) > 1
        penalty = problem.order.penalty if problem.order is not None else 0
        # Each choice is a column on a day of its kind; where the order does not tell days of a kind apart, on the first of them for all.
        self.choices: list[tuple[Column, int]] = []
        for column in columns:
            numbers = kinds.numbers[column.kind]
            self.choices += [(column, number) for number in (numbers if self.is_ordered else numbers[:1])]
        prizes = problem.prizes
        self.costs = [float(sum(prizes[site] for site in column.visits if site not in free) - penalty * column.falls) for column, _ in self.choices]
        self.low, self.high = [0.0] * len(self.choices), [1.0] * len(self.choices)
        self.rows = _Rows()
        self._cover(free, *limits)
        self._fill_days()
        self._limit_visits()
        if self.is_ordered:
            self._order(penalty)

    def _cover(self, free: frozenset[int], lowest: NDArray[np.float64], highest: NDArray[np.float64]) -> None:
        """``self.visits[site]`` are the variables whose sum says whether the site is visited."""
        self.visits: list[list[int]] = [[] for _ in range(self.problem.sites)]
        for place, (column, _) in enumerate(self.choices):
            for site in column.visits:
                self.visits[site].append(place)
        for site, covers in enumerate(self.visits):
            if site not in free:
                if covers or lowest[site] > 0:
                    self.rows.add(lowest[site] or -np.inf, highest[site], dict.fromkeys(covers, 1.0))
                continue
            self.rows.add(-np.inf, 0.0, {len(self.costs): 1.0, **dict.fromkeys(covers, -1.0)})
            self.visits[site] = [len(self.costs)]
            self.costs.append(float(self.problem.prizes[site]))
            self.low.append(lowest[site])
            self.high.append(highest[site])

    def _fill_days(self) -> None:
        for group, must_go in zip(self.kinds.numbers, self.kinds.must_go, strict=True):
            for number in group if self.is_ordered else group[:1]:
                size = 1.0 if self.is_ordered else float(len(group))
                row = {place: 1.0 for place, (_, day) in enumerate(self.choices) if day == number}
                self.rows.add(size if must_go else -np.inf, size, row)

    def _limit_visits(self) -> None:
        for quota in self.problem.quotas:
            most = np.inf if quota.at_most is None else float(quota.at_most)
            self.rows.add(float(quota.at_least), most, self._sum(dict.fromkeys(sorted(quota.members), 1.0)))
        if self.problem.budget is not None:
            self.rows.add(
                -np.inf, float(self.problem.budget), self._sum({site: float(price) for site, price in enumerate(self.problem.prices) if price})
            )

    def _sum(self, weights: dict[int, float]) -> dict[int, float]:
        entries: dict[int, float] = {}
        for site, weight in weights.items():
            for place in self.visits[site]:
                entries[place] = entries.get(place, 0.0) + weight
        return entries

    def _order(self, penalty: int) -> None:
        """For days d before e and every rank k: not both a last rank from k on in d and a first rank below k in e, unless that fall is paid for, or a
        day between them has ranked visits.
        """
        assert self.problem.order is not None
        order = self.problem.order
        ends: dict[int, list[tuple[int, int, int]]] = {}
        for place, (column, number) in enumerate(self.choices):
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

    def solve(self, work: Work, target: int, nodes: int) -> Assembly:
        import highspy

        if not self.costs:
            is_kept = all(low <= 0.0 <= high for low, high in zip(self.rows.low, self.rows.high, strict=True))
            return Assembly((DayPlan(),) * len(self.problem.days), 0) if is_kept else Assembly(None, NOTHING)
        highs = _highs(nodes, work)
        highs.passModel(self._model())
        is_near = self._tighten(highs, target, work)
        if not is_near or work.should_stop():
            return Assembly(None, None if is_near else target - 1)
        if sum(high > 0.0 for high in self.high) > MOST_CHOICES:
            return Assembly(None, None)
        program = self._model()  # without the cuts, which would only burden the search, but with fewer choices
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(self.costs)
        highs = _highs(nodes, work)
        highs.passModel(program)
        highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        work.done += LABELS_A_PIVOT * max(0, info.simplex_iteration_count)
        if status == highspy.HighsModelStatus.kInfeasible:
            return Assembly(None, target - 1)
        has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        days = self._plans(np.array(highs.getSolution().col_value)) if has_plan else None
        return Assembly(days, round(info.objective_function_value) if status == highspy.HighsModelStatus.kOptimal else None)

    def _tighten(self, highs: highspy.Highs, target: int, work: Work) -> bool:
        """Cut the relaxation while that lowers it, then forbid choices that no plan of ``target`` holds; false if there is no such plan at all."""
        import highspy

        held = np.zeros((len(self.choices), self.problem.sites), dtype=np.int8)
        for row, (column, _) in enumerate(self.choices):
            held[row, [site for site in column.visits if site not in self.free]] = 1
        cuts: set[Triple] = set()
        before = np.inf
        while not work.should_stop():
            highs.run()
            work.done += LABELS_A_PIVOT * max(0, highs.getInfo().simplex_iteration_count)
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible
            worth, solution = highs.getInfo().objective_function_value, highs.getSolution()
            if worth < target - HAIR:
                return False
            values, losses = np.array(solution.col_value), np.array(solution.col_dual)
            used = np.flatnonzero(values[: len(self.choices)] > HAIR)
            new = violated([(np.flatnonzero(held[k]).tolist(), float(values[k])) for k in used], cuts, CUTS_A_ROUND)
            if not new or before - worth < LEAST_GAIN * (worth - target):
                break
            before = worth
            cuts.update(new)
            for cut in new:
                counts = held[:, cut].sum(axis=1) // 2
                where = np.flatnonzero(counts).astype(np.int32)
                highs.addRow(-np.inf, 1.0, len(where), where, counts[where].astype(np.float64))
        else:
            return True
        for idle in np.flatnonzero((worth + losses < target - HAIR) & (values < HAIR)).tolist():
            self.high[idle] = 0.0
        return True

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
        return model

    def _plans(self, values: NDArray[np.float64]) -> tuple[DayPlan, ...] | None:
        """The chosen days with each site once, timed; ``None`` where the clock does not agree."""
        left = {site for site, places in enumerate(self.visits) if sum(values[place] for place in places) > 0.5}
        free = [list(group) for group in self.kinds.numbers]
        plans = [DayPlan()] * len(self.problem.days)
        for (column, number), value in zip(self.choices, values, strict=False):
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


def _highs(nodes: int, work: Work) -> highspy.Highs:
    """A silent solver that asks now and then whether to stop."""
    import highspy

    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("mip_max_nodes", nodes)):
        highs.setOptionValue(option, value)
    highs.enableCallbacks()  # type: ignore[no-untyped-call]
    for callback in (highs.cbSimplexInterrupt, highs.cbMipInterrupt):
        callback.subscribe(lambda event: event.interrupt(work.should_stop()))
    return highs
