"""The last step of a proof: the best plan made of listed days, whose master is cut without end and priced by looking at each of them.

What a cut costs a day needs no memory here, so there may be hundreds; days too far from the best go at every step (pricing by inspection: Contardo and
Martinelli 2014; Pecin et al. 2017). What is left is tried out. Where not all days are listed for the target, the plans found are good ones none the less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import Problem
from redroute.solver import _kernel
from redroute.solver.proof_borders import UNRANKED, Tolls, costs
from redroute.solver.proof_cuts import Cut, violated
from redroute.solver.proof_kinds import FEW_STEPS, HAIR, SCALE, STEPS_OF_CHOICE, Column, Kinds, Proposal
from redroute.solver.proof_master import TOO_WIDE, Master, Prices
from redroute.solver.work import Work

MOST_CUTS, CUTS_A_ROUND = 400, 40

FIRST_COLUMNS, COLUMNS_A_ROUND = 200, 50
"""Days of each kind that begin the master, and that join it at a time."""

LEAST_GAIN = 0.02
"""A round of cuts that narrows the gap by less than this share is the last."""

MOST_TARGETS = 500
"""Objectives that are tried from the bound down: rules that nearly contradict each other put it millions of points above every plan."""

DAYS_AT_ONCE = 1 << 14
"""Days written down between two looks at whether to stop."""

DAYS_A_LABEL = 16
"""Days looked at that count as one label of the pricing."""


class Pool:
    """Listed days of all kinds, and a master over those that a plan worth at least ``target`` may hold; objectives are multiples of ``step``."""

    def __init__(
        self, problem: Problem, work: Work, kinds: Kinds, listed: Sequence[_kernel.Answer], free: Iterable[int], target: int, step: int
    ) -> None:
        self._problem, self._work, self._kinds, self._listed = problem, work, kinds, listed
        self.target, self._step = target, step
        self._free = sorted(free)
        sizes = [len(answer) for answer in listed]
        self._firsts = np.concatenate(([0], np.cumsum(sizes)))
        self._rows = np.arange(self._firsts[-1])
        self._kind = np.repeat(np.arange(len(sizes)), sizes)
        self._held = np.empty((problem.sites, len(self._rows)), dtype=np.int8)
        for row in self._held:  # one after the other: whoever first writes to a hundred megabytes waits for them
            if not work.should_stop():
                row.fill(0)
        for days, visits in self._visits():
            self._held[visits, days] = 1
        penalty = problem.order.penalty * SCALE if problem.order is not None else 0
        self._fines = penalty * np.concatenate([np.frombuffer(answer.falls, dtype=np.int32) for answer in listed]).astype(np.int64)
        self._ends = self._find_ends() if kinds.is_ordered else []
        self._counts: list[NDArray[np.int8]] = []
        self._master = Master(problem, kinds, work, most_cuts=MOST_CUTS)

    def choose(self, limits: tuple[Iterable[int], Iterable[int]], prices: Prices, first: Iterable[Column], propose: Proposal) -> int | None:
        """Propose plans with visits within ``limits``, the best possible first; the objective from which on all were proposed, if there is one."""
        self._master.fix(*limits)
        worths = self._worths(prices.covers, [], prices.tolls)
        self._master.add(first)
        self._join(worths, np.full(len(self._kinds), worths.min(initial=0) - 1), FIRST_COLUMNS)
        before = np.inf
        while (found := self._master.solve()) is not None:
            worths = self._worths(found.covers, found.cuts, found.tolls)
            if self._work.is_over:
                return None
            bests = [int(worths[self._of(kind)].max(initial=0 if not must else -(1 << 60))) for kind, must in enumerate(self._kinds.must_go)]
            bound = self._master.bound(found, bests)
            slack = bound - self.target * SCALE
            if slack < 0:
                return self.target
            if slack >= TOO_WIDE:
                return None
            tops = np.array([best if must else max(0, best) for best, must in zip(bests, self._kinds.must_go, strict=True)])
            worths = self._keep(worths >= tops[self._kind] - slack, worths)
            if self._work.should_stop():
                break
            if self._join(worths, np.array(found.days) + HAIR, COLUMNS_A_ROUND):
                continue
            if self._try_out(self.target, worths, tops, slack, found, propose, FEW_STEPS):
                return self.target
            if before - slack < LEAST_GAIN * slack or not self._cut():
                return self._descend(worths, tops, bound, found, propose)
            before = slack
        return None if self._work.should_stop() else self.target

    def _descend(self, worths: NDArray[np.int64], tops: NDArray[np.int64], bound: int, prices: Prices, propose: Proposal) -> int | None:
        """Try out the best possible plans first, then ever more, until there is one."""
        settled, least = None, self.target

        def raise_target(visits: list[tuple[int, list[int]]]) -> int:
            nonlocal least
            least = propose(visits)
            return least

        for target in self._targets(worths, tops, bound):
            if target < least or not self._try_out(target, worths, tops, bound - target * SCALE, prices, raise_target, STEPS_OF_CHOICE):
                break
            settled = target
        return settled

    def _visits(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32]]]:
        """All visits in order, those of some thousand days at a time: the places of their days, and their sites. Not all of them once the work is over."""
        for first, answer in zip(self._firsts, self._listed, strict=False):
            sites, lengths = (np.frombuffer(each, dtype=np.int32) for each in answer.visits)
            starts = np.concatenate(([0], np.cumsum(lengths)))
            for begin in range(0, len(lengths), DAYS_AT_ONCE):
                if self._work.should_stop():
                    break
                some = lengths[begin : begin + DAYS_AT_ONCE]
                yield np.repeat(np.arange(first + begin, first + begin + len(some)), some), sites[starts[begin] : starts[begin + len(some)]]

    def _find_ends(self) -> list[NDArray[np.int32]]:
        """The first and the last rank of the days, ``-1`` where there is none: then the costs by rank have a place more at their end."""
        firsts, lasts = (np.full(len(self._rows), UNRANKED, dtype=np.int32) for _ in range(2))
        ranks = np.array(self._kinds.ranks, dtype=np.int32)
        for days, visits in self._visits():
            is_ranked = ranks[visits] != UNRANKED
            ranked_days, ranked = days[is_ranked], ranks[visits[is_ranked]]
            # Of several entries for a day the last one stays.
            firsts[ranked_days[::-1]] = ranked[::-1]
            lasts[ranked_days] = ranked
        return [firsts, lasts]

    def _targets(self, worths: NDArray[np.int64], tops: NDArray[np.int64], bound: int) -> Iterator[int]:
        """Objectives from the bound down, in steps that are not too many.

        Under an order, which may spoil every plan of the best days, of those for which the same days count only the lowest: to try them takes as long
        for each.
        """
        given_up = tops[self._kind] - worths
        highest = bound // (SCALE * self._step) * self._step
        stride = self._step * max(1, math.ceil((highest - self.target) / (self._step * MOST_TARGETS)))
        for target in range(highest, self.target, -stride):
            if self._kinds.is_ordered and not self._work.should_stop():
                below = max(self.target, target - stride)
                if np.count_nonzero(given_up <= bound - target * SCALE) == np.count_nonzero(given_up <= bound - below * SCALE):
                    continue
            yield target
        yield self.target

    def _worths(self, covers: Sequence[int], cuts: Sequence[int], tolls: Tolls) -> NDArray[np.int64]:
        """What the days earn; nothing to rely on once the work is over, for hundreds of thousands of days take a while."""
        worths = -self._fines
        for site, cover in enumerate(covers):
            if cover and not self._work.should_stop():
                worths += cover * self._held[site].astype(np.int64)
        for count, cost in zip(self._counts, cuts, strict=False):
            if cost and not self._work.should_stop():
                worths -= cost * count.astype(np.int64)
        for kind in range(len(self._kinds)) if tolls else ():
            part = self._of(kind)
            for paid, ranks in zip(costs(tolls, kind, self._kinds.highest), self._ends, strict=True):
                if not self._work.should_stop():
                    worths[part] -= np.array([*paid, 0])[ranks[part]]
        self._work.done += len(worths) // DAYS_A_LABEL
        return worths

    def _keep(self, is_kept: NDArray[np.bool_], worths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Forget the days that no plan of the target holds; the worths of the others. Nothing to rely on once the work is over."""
        if is_kept.all():
            return worths
        places = np.flatnonzero(is_kept)
        self._rows, self._kind, self._fines = self._rows[places], self._kind[places], self._fines[places]
        held = np.empty((len(self._held), len(places)), dtype=np.int8)
        for before, left in zip(self._held, held, strict=True):
            if not self._work.should_stop():
                np.take(before, places, out=left, mode="clip")
        self._held = held
        self._counts = [count[places] for count in self._counts if not self._work.should_stop()]
        self._ends = [ranks[places] for ranks in self._ends if not self._work.should_stop()]
        return worths[places]

    def _of(self, kind: int) -> slice:
        """The places of the days of a kind, which lie together."""
        first, last = np.searchsorted(self._kind, (kind, kind + 1))
        return slice(int(first), int(last))

    def _join(self, worths: NDArray[np.int64], least: NDArray[np.int64], most: int) -> int:
        """Take the best days of each kind that are worth more than ``least`` into the master; how many were new."""
        joined = 0
        for kind, price in enumerate(least):
            if self._work.should_stop():
                break
            part = self._of(kind)
            places = part.start + np.flatnonzero(worths[part] > price)
            if len(places) > most:  # sort no more than may be among the best
                places = places[worths[places] >= -np.partition(-worths[places], most - 1)[most - 1]]
            best = places[np.argsort(-worths[places], kind="stable")[:most]]
            joined += self._master.add(self._column(place) for place in best)
        return joined

    def _column(self, place: int) -> Column:
        kind = int(self._kind[place])
        return self._kinds.column(kind, self._listed[kind].day(int(self._rows[place] - self._firsts[kind])))

    def _cut(self) -> bool:
        known = {cut.sites: count for cut, count in zip(self._master.cuts, self._counts, strict=True)}
        used = [([site for site in column.visits if site not in self._free], share) for column, share in self._master.used]
        new = violated(used, known.keys(), CUTS_A_ROUND)
        self._master.cut(Cut(triple, frozenset(triple), remembers_all=True) for triple in new)
        self._counts = []
        for cut in self._master.cuts:
            if self._work.should_stop():
                return False
            count = known.get(cut.sites)
            self._counts.append((self._held[list(cut.sites)].sum(axis=0, dtype=np.int8) >= 2).astype(np.int8) if count is None else count)
        return bool(new)

    def _try_out(
        self, target: int, worths: NDArray[np.int64], tops: NDArray[np.int64], slack: int, prices: Prices, propose: Proposal, steps: int
    ) -> bool:
        left = []
        for kind, answer in enumerate(self._listed):
            if self._work.should_stop():
                return False
            part = self._of(kind)
            places = part.start + np.flatnonzero(worths[part] >= tops[kind] - slack)
            left.append(answer.among(self._rows[places] - self._firsts[kind], worths[places]))
        return self._kinds.choose(left, tops.tolist(), slack, target, prices.covers, prices.losses, prices.tolls, self._free, propose, steps)
