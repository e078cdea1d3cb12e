"""One question, one answer: the best plan found, with what is proven about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from redroute.problem.problem import Problem
from redroute.solver.evaluate import Evaluation, evaluate, upper_bound
from redroute.solver.search import Search
from redroute.solver.solution import DayPlan, Solution, Status
from redroute.solver.stop import Progress, StoppingRule, after_iterations, share_of
from redroute.solver.tidy import tidied

MOST_ITERATIONS = 20_000
"""Work of a search nobody limits, on up to 100 sites; beyond that in inverse proportion to the sites, but no less than 1,000."""

FIRST_SLICE = 16
SLICE_WORK = 20_000
LARGEST_SLICE = 400
"""Sites times iterations between two looks at the clock: a few milliseconds."""

REHEAT = 4000
"""Iterations of the first cooling where the stopping rule cannot say how much is left; each further one takes twice as many."""

Watcher = Callable[[Progress], None]


def solve(problem: Problem, *, stop: StoppingRule | None = None, seed: int = 0, on_progress: Watcher | None = None) -> Solution:
    """Search for the plan of greatest objective.

    ``stop`` ends the search; without it, a number of iterations that depends on the problem's size alone does, so that the answer is the same on every
    machine. ``on_progress`` is told now and then how far the search is. The plan keeps every rule of ``problem``, its ``bound`` holds for any plan.
    """
    stop = stop or after_iterations(default_iterations(problem))
    if _is_hopeless(problem):
        return Solution(Status.INFEASIBLE)
    bound = upper_bound(problem)
    clock = _Clock(stop, on_progress)
    search = Search(problem, seed)
    _anneal(search, clock, lambda: _reaches(search, bound))
    return _answer(problem, search.best(), bound, search.iterations)


def default_iterations(problem: Problem) -> int:
    """Iterations of a search nobody limits."""
    return max(1000, MOST_ITERATIONS * 100 // max(100, problem.sites))


class _Clock:
    """How far the search is, for the stopping rule and for whoever watches."""

    def __init__(self, stop: StoppingRule, watcher: Watcher | None) -> None:
        self._stop = stop
        self._watcher = watcher
        self._began = monotonic()

    def at(self, iterations: int) -> Progress:
        return Progress(iterations, monotonic() - self._began)

    def is_over(self, progress: Progress) -> bool:
        if self._watcher is not None:
            self._watcher(progress)
        return self._stop(progress)

    def share(self, progress: Progress) -> float | None:
        return share_of(self._stop, progress)


def _anneal(search: Search, clock: _Clock, is_done: Callable[[], bool]) -> None:
    """Run in slices, cooling as the limit is used up; without a known limit, cool and reheat."""
    size, cycle, cycle_began = FIRST_SLICE, REHEAT, 0
    progress = clock.at(0)
    while not clock.is_over(progress) and not is_done():
        share = clock.share(progress)
        if share is None and search.iterations - cycle_began >= cycle:
            search.restart()
            cycle, cycle_began = 2 * cycle, search.iterations
        cooled = (search.iterations - cycle_began) / cycle if share is None else share
        search.run(size, cooled)
        size = min(LARGEST_SLICE, max(1, SLICE_WORK // max(1, search.sites)))
        progress = clock.at(search.iterations)


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


def _answer(problem: Problem, found: tuple[Sequence[DayPlan], Evaluation] | None, bound: int, iterations: int) -> Solution:
    if found is None:
        return Solution(Status.INTERRUPTED, bound=bound, iterations=iterations)
    plans = tidied(problem, found[0])
    judged = evaluate(problem, plans)
    assert judged.is_feasible  # tidying keeps every rule
    status = Status.OPTIMAL if judged.objective >= bound else Status.FEASIBLE
    return Solution(status, plans, judged.prize, judged.penalty, judged.travel, max(bound, judged.objective), iterations=iterations)
