"""How good a plan can be at most: a proof by column generation, listing and branching."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, takewhile

from redroute.problem.problem import Problem
from redroute.solver import _kernel
from redroute.solver.evaluate import evaluate, upper_bound
from redroute.solver.proof_cuts import MOST_CUTS, Cut, remembering, violated
from redroute.solver.proof_kinds import FEW_STEPS, HAIR, SCALE, Column, Kinds
from redroute.solver.proof_master import TOO_WIDE, Master, Prices
from redroute.solver.proof_pool import Pool
from redroute.solver.schedule import Timetable
from redroute.solver.solution import DayPlan
from redroute.solver.work import Work

MOST_SITES = 256
"""Beyond so many open sites a day nothing is proven here."""

LISTED, FEW_LISTED = 2_000_000, 2_000
"""Days up to which days are listed to finish the proof, and so few that where there are cuts the next list comes before any more of them; ..."""

LISTED_LABELS, LAST_LABELS = 8_000_000, 16_000_000
"""... and labels for those of one kind: at least, and at most at last; in between as many as all work so far. Nearly all of these are kept until the end,
where those of a pricing give way at once: the longest list of days, of 1.46 million for 60 sites and 5 days, had 464 MB in all, a pricing of
112 million labels (192 sites, 1 day) 119 MB."""

FIRST_REACH, AT_ONCE, NEAR, DEARER, TOO_FAR, LEAST_WIDER = 0.018, 4, 0.75, 1.6, 1.5, 1.05
"""What plans give up at most whose days are listed: at first this share of a day's worth, or so many times more
where that does for all better plans; then as much as LISTED days are thought to be had for, to judge by
how many of the last list are within this share of its slack; halved so many times where there are cuts, for then a list takes longer; so many times less
where that was too much. What is not so many times more is not tried, and every round of cuts makes it so many times more."""

CUTS_A_ROUND = 30

LEAST_GAIN, PATIENCE = 0.05, 2
"""A round that makes the gap narrower by less than this share of it is idle; after so many of them nothing more is cut."""

GREAT_HASTE = 2
"""In which most days are found; when it finds no more, days are priced in haste (1), and then in earnest (0)."""

TAIL = 0.15
"""Days are priced until the master is that near to its bound, in shares of the gap."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proven.

    No plan has an objective above ``bound``. ``relaxed`` names the rules left out of the bound, which is then perhaps wider than it need be:
    a soft order of three days or more, whose falls past a day without ranked visits it does not see.
    ``is_infeasible``: no plan keeps every rule. ``days`` is a plan that keeps them, at least as good as the incumbent, ``None`` where none is known.
    """

    bound: int | None
    relaxed: tuple[str, ...] = ()
    is_infeasible: bool = False
    days: tuple[DayPlan, ...] | None = None


def prove(
    problem: Problem,
    incumbent: tuple[DayPlan, ...] | None,
    *,
    should_stop: Callable[[], bool],
    work_limit: int | None = None,
) -> Proof:
    """Bound the objective of all plans, and improve on ``incumbent`` where the proof comes across something better.

    ``should_stop`` is asked every few milliseconds while days are priced; ``work_limit`` counts labels, so that the same limit gives the same answer
    everywhere. Whenever it ends, the bound holds.
    """
    return prove_within(problem, incumbent, Work(work_limit, should_stop))


def prove_within(problem: Problem, incumbent: tuple[DayPlan, ...] | None, work: Work) -> Proof:
    """The same, for a caller who watches the work done."""
    if not is_provable(problem):
        return Proof(upper_bound(problem), days=incumbent)
    return _Prover(problem, incumbent, work).run()


def is_provable(problem: Problem) -> bool:
    """Whether the problem is small enough for a proof to begin."""
    return max((sum(map(bool, day.spans)) for day in problem.days), default=0) <= MOST_SITES


@dataclass(order=True, slots=True)
class _Node:
    """Part of the plans: those without ``zeros`` and with ``ones``. Objectives there are at most ``-key``."""

    key: int
    number: int
    zeros: frozenset[int] = field(compare=False)
    ones: frozenset[int] = field(compare=False)


class _Prover:
    def __init__(self, problem: Problem, incumbent: tuple[DayPlan, ...] | None, work: Work) -> None:
        self.problem = problem
        self.work = work
        self.kinds = Kinds(problem, work)
        self.master = Master(problem, self.kinds, work, most_cuts=MOST_CUTS)
        penalty = problem.order.penalty if problem.order is not None else 0
        self.step = math.gcd(*problem.prizes, penalty) or 1
        self.floor = -(penalty * problem.sites // self.step + 1) * self.step
        self.reach = self.listed = 0
        self.doubling = 0.0
        self.days: tuple[DayPlan, ...] | None = None
        self.best = self.floor
        self.relaxed: tuple[str, ...] = ("order",) if self.kinds.is_ordered and not self.master.keeps_order else ()
        if incumbent is not None:
            self.offer(incumbent)

    def offer(self, days: tuple[DayPlan, ...]) -> bool:
        """Take a plan that keeps every rule and is better than the best so far."""
        judged = evaluate(self.problem, days)
        if not judged.is_feasible or (self.days is not None and judged.objective <= self.best):
            return False
        self.days, self.best = days, judged.objective
        for kind, group in enumerate(self.kinds.numbers):
            self.master.add(self.kinds.column(kind, days[number].visits) for number in group if days[number].visits)
        return True

    def run(self) -> Proof:
        """Best node first, until none can hold a better plan."""
        numbers = count(1)
        open_nodes = [_Node(-self.rounded(upper_bound(self.problem) * SCALE), 0, frozenset(), frozenset())]
        unresolved: list[int] = []
        while open_nodes and not self.work.is_over:
            node = heapq.heappop(open_nodes)
            if -node.key <= self.best:
                continue
            bound, site = self.examine(node)
            if bound <= self.best:
                continue
            if site is None:
                unresolved.append(bound)
                continue
            heapq.heappush(open_nodes, _Node(-bound, next(numbers), node.zeros, node.ones | {site}))
            heapq.heappush(open_nodes, _Node(-bound, next(numbers), node.zeros | {site}, node.ones))
        bound = max([self.best, *unresolved, *(-node.key for node in open_nodes)])
        if bound <= self.floor:
            return Proof(None, is_infeasible=True)
        is_open = self.days is None or bound > self.best
        return Proof(bound, self.relaxed if is_open else (), days=self.days)

    def rounded(self, bound: int) -> int:
        """The greatest objective that a plan may have under a bound in ``1/SCALE`` points; plans without anything are worth ``floor`` here."""
        return max(self.floor, bound // (SCALE * self.step) * self.step)

    def examine(self, node: _Node) -> tuple[int, int | None]:
        """A bound on the plans of a node, and the site to branch on where it does not settle the matter; no site means that nobody can go on."""
        self.fixed = node.zeros, node.ones
        self.master.fix(*self.fixed)
        limit, before, idle = -node.key, math.inf, 0
        while True:
            prices, limit, bests = self.generate(limit)
            if limit <= self.best or bests is None or prices is None:
                return limit, None
            if not self.master.is_honest and self.master.fine < 1e9:
                self.master.raise_fine()
                continue
            self.improve(prices, bests)
            if (limit := self.finish(prices, bests, limit, min(LAST_LABELS, max(LISTED_LABELS, self.work.done)))) <= self.best:
                return limit, None
            self.reach = int(LEAST_WIDER * self.reach)
            slack = self.slack(prices, bests)
            idle += before - slack < LEAST_GAIN * slack
            before = min(before, slack)
            # Both together: to forbid cycles alone may go on for long with little to show.
            if idle > (PATIENCE if node.number == 0 else 0) or not self.widen() | self.cut():
                break
        limit = self.finish(prices, bests, limit, LAST_LABELS, is_last=True)
        return (limit, None) if limit <= self.best else (limit, self.branching_site())

    def generate(self, limit: int) -> tuple[Prices | None, int, list[int] | None]:
        """Price days until none improves the master: its last prices, the bound, and what no day of each kind exceeds (``None`` where cut short)."""
        haste = GREAT_HASTE
        while not self.work.is_over:
            prices = self.master.solve()
            if prices is None:
                return None, limit if self.work.should_stop() else self.floor, None
            worth = self.master.worth_at(prices)
            priced = [self.kinds.price(kind, worth, prices.days[kind] + HAIR, haste=haste) for kind in range(len(self.kinds))]
            if haste:
                haste -= not sum(self.master.add(each.columns) for each in priced)
                continue
            if not all(each.is_complete for each in priced):
                return prices, limit, None
            bests = [each.best for each in priced]
            limit = min(limit, self.rounded(self.master.bound(prices, bests)))
            if self.slack(prices, bests) >= TOO_WIDE:
                return prices, limit, None
            rest = sum(len(group) * (best - price) for group, best, price in zip(self.kinds.numbers, bests, prices.days, strict=True))
            is_near = rest <= TAIL * self.slack(prices, bests) and self.master.is_honest
            if limit <= self.best or not sum(self.master.add(each.columns) for each in priced) or is_near:
                return prices, limit, bests
            haste = 1
        return None, limit, None

    def improve(self, prices: Prices, bests: Sequence[int]) -> None:
        """Look for a better plan among the days priced so far, first that of the days the master uses most."""
        self.propose(self.foremost())
        slack = self.slack(prices, bests)
        likely = [(column, worth) for column, worth in self.elementary(prices) if worth >= bests[column.kind] - slack - HAIR]
        if self.work.should_stop():
            return
        free = [site for site in range(self.problem.sites) if self.kinds.is_droppable]
        groups = [[(column, worth) for column, worth in likely if column.kind == kind] for kind in range(len(bests))]
        listed = [_kernel.Answer([c.visits for c, _ in group], [worth for _, worth in group], [c.falls for c, _ in group]) for group in groups]
        self.kinds.choose(
            listed, self.tops(bests), slack, self.best + self.step, prices.covers, prices.losses, prices.tolls, free, self.propose, FEW_STEPS
        )

    def foremost(self) -> list[tuple[int, list[int]]]:
        """Of the days the master uses those with the greatest shares, one for each day there is: its own solution, where it shares out whole days."""
        numbers = [list(group) for group in self.kinds.numbers]
        used = sorted(self.master.used, key=lambda each: -each[1])
        return [(numbers[column.kind].pop(), list(column.visits)) for column, _ in used if column.is_elementary and numbers[column.kind]]

    def elementary(self, prices: Prices) -> Iterator[tuple[Column, int]]:
        """The real days among the columns, with what they earn; not all of them once the work is over."""
        columns = takewhile(lambda _: not self.work.should_stop(), self.master.columns)
        return ((column, self.master.worth(column, prices)) for column in columns if column.is_elementary)

    def tops(self, bests: Sequence[int]) -> list[int]:
        """What no day of each kind is worth more than, where it may also stay without visits."""
        return [best if must_go else max(0, best) for best, must_go in zip(bests, self.kinds.must_go, strict=True)]

    def slack(self, prices: Prices, bests: Sequence[int]) -> int:
        """How far the bound is above the objective of a better plan, in ``1/SCALE`` points."""
        return self.master.bound(prices, bests) - (self.best + self.step) * SCALE

    def widen(self) -> bool:
        """Forbid the cycles that the master uses; whether there were any."""
        grew = [self.kinds.widen(column) for column, _ in self.master.used if not column.is_elementary]
        if any(grew):
            self.master.drop_forgotten()
        return any(grew)

    def cut(self) -> bool:
        """Cut off the master's shares; whether there was a cut."""
        used = [(column.visits, share) for column, share in self.master.used]
        known = {cut.sites: cut for cut in self.master.cuts}
        cuts = []
        for triple in violated(used, (), CUTS_A_ROUND):
            if self.work.should_stop():
                break
            cut = remembering(triple, [visits for visits, _ in used])
            if triple in known:
                cut = Cut(triple, cut.memory | known[triple].memory)
            cuts.append(cut)
        self.master.cut(cuts)
        return bool(cuts)

    def finish(self, prices: Prices, bests: Sequence[int], limit: int, labels: int, *, is_last: bool = False) -> int:
        """List days and choose among them; the bound that follows.

        Where there are too many days for all plans that are better than the best known, those of the best possible plans are listed first: the best plan
        they make is seldom far from the best of all, and then the days that are left are few. At last ever more are listed.
        """
        if self.reach == 0:
            first = int(FIRST_REACH * sum(self.tops(bests)) / len(bests))
            self.reach = first * (AT_ONCE if self.slack(prices, bests) <= AT_ONCE * first else 1)
        while limit > self.best:
            whole = self.slack(prices, bests)
            reach = self.reach - int(DEARER * self.doubling if self.master.cuts else 0)
            if whole > reach and self.listed > FEW_LISTED and self.master.cuts and not is_last:
                break
            lead = 0 if whole <= reach else min(limit - self.best - self.step, (whole - reach) // (SCALE * self.step) * self.step)
            target, slack = self.best + self.step + lead, whole - lead * SCALE
            settled = self.settles(prices, bests, target, slack, labels)
            if settled is not None:
                limit = min(limit, max(self.best, max(settled, target) - self.step))
            if settled is None or settled > target:
                self.reach = min(self.reach, int(slack / TOO_FAR))
                break
            # Days grow exponentially with the slack.
            self.reach = slack + int(self.doubling * math.log2(LISTED / (1 + self.listed)))
            if self.reach < LEAST_WIDER * slack:
                break
        return limit

    def free_sites(self, prices: Prices, slack: int) -> list[int]:
        """Sites that pay next to nothing and would multiply the days by their subsets.

        Where visits may be dropped, a day that has more of them will do, unless there is a cut that it pays for.
        """
        can_spare = self.kinds.is_droppable and not (
            self.kinds.is_ordered or self.problem.quotas or self.problem.budget is not None or any(prices.cuts)
        )
        return [site for site, cover in enumerate(prices.covers) if cover <= slack // 8] if can_spare else []

    def settles(self, prices: Prices, bests: Sequence[int], target: int, slack: int, labels: int) -> int | None:
        """Try all plans of this node of at least ``target``, which give up ``slack`` at most, and others; the objective from which on all were tried."""
        free = self.free_sites(prices, slack)
        tops = self.tops(bests)
        # Any other day of a plan is worth at most the best one, so this one is worth no less than that, less the slack.
        listed = self.list_days(prices, tops, slack, free, labels)
        if listed is None:
            return None
        self.listed = sum(map(len, listed))
        near = sum(answer.count(int(top - NEAR * slack)) for answer, top in zip(listed, tops, strict=True))
        self.doubling = (1 - NEAR) * slack / math.log2((1 + self.listed) / (1 + near)) if near < self.listed else float(slack)
        is_done = self.kinds.choose(listed, tops, slack, target, prices.covers, prices.losses, prices.tolls, free, self.propose, FEW_STEPS)
        hope = self.best + self.step
        if (is_done and target <= hope) or self.work.is_over:
            return target if is_done else None
        first = [column for column, worth in self.elementary(prices) if worth >= tops[column.kind] - slack]
        settled = Pool(self.problem, self.work, self.kinds, listed, free, hope, self.step).choose(self.fixed, prices, first, self.propose)
        return target if is_done else settled

    def list_days(self, prices: Prices, tops: Sequence[int], slack: int, free: list[int], labels: int) -> list[_kernel.Answer] | None:
        """The days of every kind that are worth at most ``slack`` less than the best; ``None`` where there are too many."""
        worth = self.master.worth_at(prices)
        listed: list[_kernel.Answer] = []
        for kind, top in enumerate(tops):
            room = LISTED - sum(map(len, listed))
            listed.append(self.kinds.list_days(kind, worth, top - slack - 1, free, most=room, most_labels=labels))
            if not listed[-1].is_complete:
                return None
        return listed

    def propose(self, visits: list[tuple[int, list[int]]]) -> int:
        """Take the plan of these visits by day, where it is better, with each site once; the objective of the next better one."""
        left = {site for _, day in visits for site in day}
        days = [DayPlan()] * len(self.problem.days)
        for number, day in visits:
            kept = [site for site in day if site in left]
            left.difference_update(kept)
            planned = Timetable(self.problem, number).plan(kept)
            if planned is None:
                return self.best + self.step
            days[number] = planned[0]
        self.offer(tuple(days))
        return self.best + self.step

    def branching_site(self) -> int | None:
        """The site whose visit is least decided, weighed by its prize."""
        visits = self.master.visits
        worth = {
            site: min(share, 1 - share) * (1 + prize) for site, (share, prize) in enumerate(zip(visits.tolist(), self.problem.prizes, strict=True))
        }
        site = max(worth, key=lambda each: (worth[each], -each), default=None)
        return site if site is not None and worth[site] > 1e-6 else None
