"""The days of a problem by kind, and the door to the compiled labelling that prices them (see ``kernel/proof/labels.hpp`` for its sources)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from redroute.problem.problem import UNREACHABLE, Day, Problem
from redroute.solver import _kernel
from redroute.solver.evaluate import falls
from redroute.solver.proof_borders import NO_FIRST, UNRANKED, Tolls, costs, ends
from redroute.solver.proof_cuts import Cut
from redroute.solver.search import compiled, dense_ranks
from redroute.solver.work import Work

SCALE = 1 << 20
"""Rewards are multiples of 1/SCALE of a point, as integers: sums and comparisons are exact."""

HAIR = 4
"""A reduced reward of so many ``1/SCALE`` points is none: it is the rounding of prices."""

FIRST_NEIGHBOURS = 8

STEPS_OF_CHOICE, FEW_STEPS, STEPS_A_LABEL = 200_000_000, 10_000_000, 20
"""Most steps of the last choice of days and of one that looks for a better plan; they are so much shorter than those of the labelling."""

Proposal = Callable[[list[tuple[int, list[int]]]], int]
"""What a choice of days calls with a plan, the visits of days by their numbers; it answers with the next target."""


@dataclass(frozen=True, slots=True)
class Column:
    """A day's visits as the master sees them: of one kind of day, with falls of a soft order inside the day, and where an order binds the days, with the
    first and the last rank. A relaxed day may visit a site twice.
    """

    kind: int
    visits: tuple[int, ...]
    falls: int
    first: int = NO_FIRST
    last: int = UNRANKED

    @property
    def is_elementary(self) -> bool:
        """Whether no site is visited twice."""
        return len(set(self.visits)) == len(self.visits)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a day earns: so much for each site it visits, less the cost of each cut for every second visit among its sites, less that of each border of days
    it counts at; in ``1/SCALE`` points.
    """

    covers: list[int]
    cuts: list[Cut]
    cut_costs: list[int]
    tolls: Tolls = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """What the labelling found: whether it was carried through, what no day exceeds, and the days."""

    is_complete: bool
    best: int
    columns: tuple[Column, ...]


class Kinds:
    """Days that are alike share one kind, and one pricing; ``numbers[k]`` are the days of kind ``k``. Where an order binds the days each is a kind of its
    own. Of no use where somebody stops it being made.
    """

    def __init__(self, problem: Problem, work: Work) -> None:
        self._problem = problem
        self._work = work
        self._kernel = compiled(problem)
        self.is_ordered = problem.order is not None and len(problem.days) > 1
        self.ranks = dense_ranks(problem) if self.is_ordered else []
        self.highest = max(self.ranks, default=UNRANKED)
        self.numbers = [[number] for number in range(len(problem.days))] if self.is_ordered else alike_days(problem)
        self._pricers = [_kernel.Pricer(self._kernel, group[0]) for group in self.numbers if not work.should_stop()]
        self.must_go = [_must_go(problem.days[group[0]]) for group in self.numbers]
        self.is_droppable = all(pricer.is_droppable for pricer in self._pricers) and not any(self.must_go)
        self.neighbours = [_nearest(problem, group[0]) for group in self.numbers if not work.should_stop()]

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, kind: int, visits: Iterable[int]) -> Column:
        """The visits as a column."""
        order = tuple(visits)
        is_soft = self._problem.order is not None and not self._problem.order.is_hard
        fallen = falls(self._problem.order, order) if is_soft and self._problem.order is not None else 0
        return Column(kind, order, fallen, *(ends(self.ranks, order) if self.is_ordered else ()))

    def price(self, kind: int, worth: Worth, threshold: int, *, haste: int = 0, most: int = 40) -> Priced:
        """Days worth more than ``threshold``; with haste (1, or 2 for great haste) some are missed, and nothing is known about the best."""
        answer, labels = self._pricers[kind].price(self._rewards(kind, worth), threshold, haste, most, self._work.left, self._work.should_stop)
        self._work.done += labels + 200
        return Priced(answer.is_complete, answer.best, self.columns(kind, answer))

    def columns(self, kind: int, answer: _kernel.Answer) -> tuple[Column, ...]:
        """The days of an answer as columns."""
        return tuple(self.column(kind, visits) for visits in answer.days)

    def list_days(self, kind: int, worth: Worth, threshold: int, free: list[int], *, most: int, most_labels: int) -> _kernel.Answer:
        """All elementary days worth more than ``threshold`` that a plan may need, if it may leave out visits to ``free`` sites.

        Where an order binds the days, one is kept for every first and last rank.
        """
        labels, rewards = min(most_labels, self._work.left), self._rewards(kind, worth)
        answer, labels = self._pricers[kind].list_days(rewards, threshold, free, self.is_ordered, most, labels, self._work.should_stop)
        self._work.done += labels + 200
        return answer

    def choose(
        self,
        listed: Sequence[_kernel.Answer],
        bests: Sequence[int],
        slack: int,
        target: int,
        covers: list[int],
        losses: list[int],
        tolls: Tolls,
        free: list[int],
        propose: Proposal,
        steps: int = STEPS_OF_CHOICE,
    ) -> bool:
        """Propose the plans of at least ``target`` made of the days listed, which are worth ``slack`` less than ``bests`` at most, all together,
        and keep budget and quotas.

        A visit is worth ``covers`` to its day, but to one day only; a plan without it gives up ``losses``, and one that leaves a border of days unused its
        price. Proposals may have several days at a ``free`` site; their answer is the next target. Whether all were proposed.
        """
        offers = [(answer, len(group), best, must) for answer, group, best, must in zip(listed, self.numbers, bests, self.must_go, strict=True)]

        def placed(plan: list[list[list[int]]]) -> int:
            return propose([each for group, days in zip(self.numbers, plan, strict=True) for each in zip(group, days, strict=False)])

        is_done, labels = _kernel.choose_days(
            self._kernel,
            offers,
            target,
            SCALE,
            slack,
            covers,
            losses,
            free,
            self.ranks,
            [(border.earlier, border.later, border.rank, price) for border, price in tolls],
            placed,
            min(steps, self._work.left * STEPS_A_LABEL),
            self._work.should_stop,
        )
        self._work.done += labels // STEPS_A_LABEL
        return is_done

    def widen(self, column: Column) -> bool:
        """Make the labelling remember the visits that this column repeats; false where it already does."""
        neighbours, grew, last = self.neighbours[column.kind], False, dict[int, int]()
        for place, site in enumerate(column.visits):
            for between in column.visits[last[site] + 1 : place] if site in last else ():
                if site not in neighbours[between]:
                    neighbours[between].add(site)
                    grew = True
            last[site] = place
        return grew

    def admits(self, column: Column) -> bool:
        """Whether the labelling, with what it now remembers, could still make this column."""
        remembered: set[int] = set()
        for site in column.visits:
            if site in remembered:
                return False
            remembered = (remembered & self.neighbours[column.kind][site]) | {site}
        return True

    def _rewards(self, kind: int, worth: Worth) -> _kernel.Rewards:
        penalty = self._problem.order.penalty * SCALE if self._problem.order is not None else 0
        cuts = [(cut, cost) for cut, cost in zip(worth.cuts, worth.cut_costs, strict=True) if cost > 0]
        before, after = costs(worth.tolls, kind, self.highest) if worth.tolls else ([], [])
        return _kernel.Rewards(
            worth.covers,
            penalty,
            [list(cut.sites) for cut, _ in cuts],
            [sorted(cut.memory) for cut, _ in cuts],
            [cost for _, cost in cuts],
            [sorted(sites) for sites in self.neighbours[kind]],
            before,
            after,
        )


def alike_days(problem: Problem) -> list[list[int]]:
    """The numbers of the days, those with the same frame together."""
    kinds: list[list[int]] = []
    for number, day in enumerate(problem.days):
        alike = next((group for group in kinds if _are_alike(problem.days[group[0]], day)), None)
        if alike is None:
            kinds.append([number])
        else:
            alike.append(number)
    return kinds


def _are_alike(a: Day, b: Day) -> bool:
    plain = (a.begins, a.ends, a.start, a.end, a.spans, a.rest, a.walking_limit) == (
        b.begins,
        b.ends,
        b.start,
        b.end,
        b.spans,
        b.rest,
        b.walking_limit,
    )
    tables = ((a.durations, b.durations), (a.walking, b.walking))
    return plain and all(one is other or np.array_equal(one, other) for one, other in tables)


def _must_go(day: Day) -> bool:
    """Whether a day without visits cannot be kept, so that it must have some."""
    if day.start is None or day.end is None:
        return day.begins > day.ends
    leg = int(day.durations[day.start, day.end])
    return leg >= UNREACHABLE or day.begins + leg > day.ends


def _nearest(problem: Problem, number: int) -> list[set[int]]:
    """For each site those with the shortest way there and back."""
    sites = problem.sites
    legs = problem.days[number].durations[:sites, :sites].astype(np.int64)
    there_and_back = legs + legs.T
    np.fill_diagonal(there_and_back, -1)
    order = np.argsort(there_and_back, axis=1, kind="stable")[:, : FIRST_NEIGHBOURS + 1]
    return [set(row) for row in order.tolist()]
