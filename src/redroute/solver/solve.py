"""One question, one answer: the best plan found, with what is proven about it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from redroute.problem.problem import Problem
from redroute.solver.evaluate import Evaluation, evaluate, shortest_reaches, upper_bound
from redroute.solver.lagrangian import can_relax, lagrangian_bound
from redroute.solver.proof import is_provable, prove_within
from redroute.solver.proof_kinds import alike_days
from redroute.solver.search import Search, scanned
from redroute.solver.solution import DayPlan, Solution, Status
from redroute.solver.stop import Progress, StoppingRule, after_iterations, iterations_left, seconds_left, share_of
from redroute.solver.tidy import tidied
from redroute.solver.work import Work

MOST_ITERATIONS = 50_000
"""Work of a search nobody limits, on up to 100 sites; beyond that in inverse proportion to the sites an iteration looks at."""

FIRST_SLICE = 16
SLICE_WORK = 20_000
LARGEST_SLICE = 400
"""Sites times iterations between two looks at the clock: a few milliseconds."""

REHEAT = 4000
"""Iterations of the first cooling where the stopping rule cannot say how much is left; each further one takes twice as many."""

SEARCH_SHARE = 0.35
PROOF_SHARE = 0.8
"""Up to this share of the limit the search runs first, up to this one the proof follows; what is left searches on if nothing is settled."""

LEAST_BOUND_SHARE, BOUND_SHARE, BOUND_SHARE_A_SECOND = 0.05, 0.12, 0.03
"""The last of a proof's share, or where there is none of the search's, lowers the bound: so much of limits up to three seconds, and of longer ones more for
each further second, up to this, ..."""

DEAR_PROOFS, DEAR_BOUND_SHARE = 10.0, 0.25
"""... or up to this where the limit has less time for the proof than so many proofs take, about: it may well come to nothing."""

LOOK_SECONDS, LEAST_LOOKS = 0.0015, 2
"""What one look at all days of a kind takes for that, about, for a hundred sites; it grows with their square. Time for so many looks there must be."""

TIDY_SHARE = 0.97
"""What is left of a limit beyond this share is for the order of least travel within the days."""

PROOF_SECONDS = 1.0
"""What a proof of a hundred sites takes, about; it grows with their square. One that has less than that does better as a search."""

WIDE = 8.0
NARROW_SHARE = 0.2
"""So many visits, one after the other, fit the spans of a site where they are wide; with narrower ones a proof takes less, down to this share."""

VERY_WIDE = 12.0
"""From so many visits on a proof takes more, with their third power."""

SECONDS_AN_ITERATION = 25e-6
"""For such an estimate where the limit counts iterations."""

PROOF_LABELS = 30_000_000
"""Work of a proof nobody limits: up to some ten seconds."""

BOUND_LABELS = 4_000_000
"""Work of a bound nobody limits: about a second."""

LABELS_AN_ITERATION = 100
"""Labels of the proof that count as one iteration of the search; both take some 25 µs."""

Watcher = Callable[[Progress], None]


def solve(problem: Problem, *, stop: StoppingRule | None = None, seed: int = 0, on_progress: Watcher | None = None) -> Solution:
    """Search for the plan of greatest objective, then prove that there is no better one, as far as the limit allows.

    ``stop`` ends both; without it, an amount of work that depends on the problem alone does, so that the answer is the same on every machine.
    ``on_progress`` is told now and then how far the work is. The plan keeps every rule of ``problem``, its ``bound`` holds for any plan.
    """
    if _is_hopeless(problem):
        return Solution(Status.INFEASIBLE)
    clock = _Clock(stop or after_iterations(default_iterations(problem)), on_progress)
    search = Search(problem, seed)
    known = _Known(problem, upper_bound(problem))
    may_prove, may_relax = is_provable(problem), can_relax(problem)
    takes = Takes.about(problem) if stop is not None and (may_prove or may_relax) else None
    proves = may_prove and (takes is None or clock.allows(takes.proof))
    bounds = _bound_share(problem, takes, clock, proves=proves) if may_relax and takes is not None else 0.0
    _anneal(search, clock, known, 0.0, SEARCH_SHARE if proves and stop is not None else TIDY_SHARE - bounds)
    known.offer(search.best())
    if proves and not known.is_settled and not clock.is_out_of_time():
        _prove(known, _work(clock, PROOF_SHARE - bounds, PROOF_LABELS if stop is None else None))
    if (bounds > 0 or stop is None) and may_relax and not known.is_settled and not clock.is_out_of_time():
        _lower(known, _work(clock, PROOF_SHARE if proves else TIDY_SHARE, BOUND_LABELS if stop is None or math.isinf(clock.limit) else None))
    if proves and not known.is_settled and not clock.is_over(clock.now):
        search.restart()
        _anneal(search, clock, known, clock.share(clock.now) or 0.0, TIDY_SHARE)
        known.offer(search.best())
    del search  # the tables of thousands of sites take milliseconds to give back: within the limit, not after it
    return known.answer(clock)


def default_iterations(problem: Problem) -> int:
    """Iterations of a search nobody limits."""
    return MOST_ITERATIONS * 100 // max(100, scanned(problem))


@dataclass(frozen=True, slots=True)
class Takes:
    """The seconds that a proof takes, and a look at all days of a kind, about."""

    proof: float
    look: float

    @classmethod
    def about(cls, problem: Problem) -> Takes:
        """For a problem: narrow spans leave a site few places in a day, days of very many visits have many labels."""
        width = _width(problem)
        legs = (problem.sites / 100) ** 2
        labels = legs * min(1.0, max(NARROW_SHARE, width / WIDE))
        return cls(PROOF_SECONDS * labels * max(1.0, (width / VERY_WIDE) ** 3), LOOK_SECONDS * legs)


def _width(problem: Problem) -> float:
    """How many visits, one after the other, fit the spans of a site, in the mean."""
    widths: list[float] = []
    for day in problem.days:
        sites = [site for site in range(problem.sites) if day.spans[site]]
        for site, reach in zip(sites, shortest_reaches(day, sites), strict=True):
            open_seconds = sum(max(0, min(closes, day.ends) - max(opens, day.begins)) for opens, closes in day.spans[site])
            widths.append(open_seconds / max(1, problem.visit_durations[site] + reach))
    return sum(widths) / len(widths) if widths else 0.0


class _Clock:
    """How far the work is, for the stopping rule and for whoever watches."""

    def __init__(self, stop: StoppingRule, watcher: Watcher | None) -> None:
        self._stop = stop
        self._watcher = watcher
        self._began = monotonic()
        self.iterations = 0

    @property
    def now(self) -> Progress:
        return Progress(self.iterations, monotonic() - self._began)

    def is_over(self, progress: Progress) -> bool:
        if self._watcher is not None:
            self._watcher(progress)
        return self._stop(progress)

    def share(self, progress: Progress) -> float | None:
        return share_of(self._stop, progress)

    def left(self, progress: Progress) -> int | None:
        return iterations_left(self._stop, progress)

    def is_out_of_time(self) -> bool:
        """Whether nobody waits any longer; a limit of iterations alone never says so."""
        now = self.now
        seconds = seconds_left(self._stop, now)
        return seconds <= 0 if seconds is not None else self.left(now) is None and self._stop(now)

    @property
    def limit(self) -> float:
        """Seconds that are left, about; infinite where the rule cannot say."""
        iterations, seconds = self.left(self.now), seconds_left(self._stop, self.now)
        limit = math.inf if seconds is None else seconds
        return limit if iterations is None else min(limit, iterations * SECONDS_AN_ITERATION)

    def allows(self, proof: float) -> bool:
        """Whether the share for a proof is long enough that one of so many seconds may come to an end."""
        return (PROOF_SHARE - SEARCH_SHARE) * self.limit >= proof


class _Known:
    """The best plan so far and the lowest bound."""

    def __init__(self, problem: Problem, bound: int) -> None:
        self.problem = problem
        self.bound = bound
        self.relaxed: tuple[str, ...] = ()
        self.is_infeasible = False
        self.plans: tuple[DayPlan, ...] | None = None
        self.best: int | None = None

    def offer(self, found: tuple[tuple[DayPlan, ...], Evaluation] | None) -> None:
        if found is not None and (self.best is None or found[1].objective > self.best):
            self.plans, self.best = found[0], found[1].objective

    @property
    def is_settled(self) -> bool:
        return self.is_infeasible or (self.best is not None and self.best >= self.bound)

    def answer(self, clock: _Clock) -> Solution:
        iterations = clock.iterations
        if self.is_infeasible:
            return Solution(Status.INFEASIBLE, iterations=iterations)
        if self.plans is None:
            return Solution(Status.INTERRUPTED, bound=self.bound, relaxed=self.relaxed, iterations=iterations)
        plans = tidied(self.problem, self.plans, clock.is_out_of_time)
        judged = evaluate(self.problem, plans)
        assert judged.is_feasible  # tidying keeps every rule
        is_best = judged.objective >= self.bound
        return Solution(
            Status.OPTIMAL if is_best else Status.FEASIBLE,
            plans,
            judged.prize,
            judged.penalty,
            judged.travel,
            max(self.bound, judged.objective),
            () if is_best else self.relaxed,
            iterations,
        )


def _anneal(search: Search, clock: _Clock, known: _Known, first: float, last: float) -> None:
    """Run in slices, cooling between two shares of the limit; where no share is known, cool and reheat, once only if a proof is to follow."""
    size, cycle, cycle_began, before = FIRST_SLICE, REHEAT, search.iterations, clock.iterations - search.iterations
    progress = clock.now
    while not clock.is_over(progress) and not _reaches(search, known.bound):
        share = clock.share(progress)
        if share is not None and share >= last:
            break
        if share is None and search.iterations - cycle_began >= cycle:
            if last < TIDY_SHARE:
                break
            search.restart()
            cycle, cycle_began = 2 * cycle, search.iterations
        done = (search.iterations - cycle_began) / cycle if share is None else (share - first) / (last - first)
        search.run(size, min(1.0, done))
        size = min(LARGEST_SLICE, max(1, SLICE_WORK // max(1, search.scanned)))
        clock.iterations = before + search.iterations
        progress = clock.now


def _bound_share(problem: Problem, takes: Takes, clock: _Clock, *, proves: bool) -> float:
    """The share of the limit in which a bound is lowered; none where that would not do for a look at the days."""
    is_dear = proves and not clock.allows(DEAR_PROOFS * takes.proof)
    most = DEAR_BOUND_SHARE if is_dear else BOUND_SHARE
    rise = BOUND_SHARE_A_SECOND * most / BOUND_SHARE
    share = min(most, LEAST_BOUND_SHARE + rise * max(0.0, clock.limit - 3))
    return share if share * clock.limit >= LEAST_LOOKS * takes.look * len(alike_days(problem)) else 0.0


def _work(clock: _Clock, until: float, labels: int | None) -> Work:
    """So many labels, or as much work as the clock allows up to a share of its limit; the clock counts it."""
    # A rule that counts neither iterations nor seconds may still cancel.
    began, obeys_clock = clock.iterations, labels is None or math.isinf(clock.limit)
    if labels is None and (left := clock.left(clock.now)) is not None:
        share = clock.share(clock.now) or 0.0
        labels = round(max(0.0, until - share) / max(1e-9, 1 - share) * left) * LABELS_AN_ITERATION

    def should_stop() -> bool:
        clock.iterations = began + work.done // LABELS_AN_ITERATION
        progress = clock.now
        return obeys_clock and (clock.is_over(progress) or (clock.share(progress) or 0.0) >= until)

    work = Work(labels, should_stop)  # which the question above reads
    return work


def _prove(known: _Known, work: Work) -> None:
    """Prove, and take over what came out."""
    proof = prove_within(known.problem, known.plans, work)
    work.should_stop()  # so that the clock counts all of it
    known.is_infeasible = proof.is_infeasible
    if proof.bound is not None and proof.bound < known.bound:
        known.bound, known.relaxed = proof.bound, proof.relaxed
    if proof.days is not None:
        known.offer((proof.days, evaluate(known.problem, proof.days)))


def _lower(known: _Known, work: Work) -> None:
    """Lower the bound without a proof."""
    best = None if known.plans is None else (known.plans, evaluate(known.problem, known.plans))
    bound, relaxed = lagrangian_bound(known.problem, best, known.bound, work)
    work.should_stop()  # so that the clock counts all of it
    if bound < known.bound:
        known.bound, known.relaxed = bound, relaxed


def _reaches(search: Search, bound: int) -> bool:
    if search.most_prize < bound:
        return False
    found = search.best()
    return found is not None and found[1].objective >= bound


def _is_hopeless(problem: Problem) -> bool:
    """Whether a required site, or a quota, cannot be met by the sites open on any day."""
    is_open = [any(day.spans[site] for day in problem.days) for site in range(problem.sites)]
    return not all(is_open[site] for site in problem.required) or any(
        sum(is_open[site] for site in quota.members) < quota.at_least for quota in problem.quotas
    )
