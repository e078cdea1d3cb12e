"""Whether trying everything agrees with the solver: random small problems, until every feature has had so many.

``python -m benchmarks oracle [PROBLEMS]`` (1,000): the oracle of ``tests/solver`` against :func:`solve` without a limit, which proves its plan, and
against 1,500 iterations of the search alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import count
from pathlib import Path

from redroute.problem.problem import Day, Problem
from redroute.solver.evaluate import evaluate
from redroute.solver.search import Search
from redroute.solver.solution import Status
from redroute.solver.solve import solve

ITERATIONS, SLICES = 1500, 15


def _on_some_day(holds: Callable[[Day], bool]) -> Callable[[Problem], bool]:
    return lambda problem: any(map(holds, problem.days))


FEATURES: dict[str, Callable[[Problem], bool]] = {
    "required visits": lambda problem: bool(problem.required),
    "quotas": lambda problem: bool(problem.quotas),
    "budget": lambda problem: problem.budget is not None,
    "soft order": lambda problem: problem.order is not None and not problem.order.is_hard,
    "hard order": lambda problem: problem.order is not None and problem.order.is_hard,
    "lunch anywhere": _on_some_day(lambda day: day.rest is not None and not day.rest.places),
    "lunch at places": _on_some_day(lambda day: day.rest is not None and bool(day.rest.places)),
    "walking limit": _on_some_day(lambda day: day.walking_limit is not None),
    "several windows": _on_some_day(lambda day: any(len(spans) > 1 for spans in day.spans)),
    "fixed talks": _on_some_day(lambda day: any(opens == closes for spans in day.spans for opens, closes in spans)),
    "closed days": _on_some_day(lambda day: not all(day.spans)),
    "open ends": _on_some_day(lambda day: day.start is None or day.end is None),
    "two days": lambda problem: len(problem.days) > 1,
}


def agrees(problem: Problem, best: int | None) -> bool:
    """Whether the solver's answer, proven, is that of trying everything, and keeps every rule."""
    solution = solve(problem)
    if best is None:
        return solution.status is Status.INFEASIBLE
    is_right = (solution.status, solution.objective, solution.bound) == (Status.OPTIMAL, best, best)
    return is_right and evaluate(problem, solution.days).is_feasible


def searched(problem: Problem, best: int | None) -> bool:
    """Whether the search alone finds a plan as good as the best, or none where there is none."""
    search = Search(problem, 0)
    for step in range(SLICES):
        search.run(ITERATIONS // SLICES, step / SLICES)
    found = search.best()
    return (None if found is None else found[1].objective) == best


def main(arguments: Sequence[str]) -> int:
    """Prints a line a feature, and the seeds on which the two disagree."""
    wanted = int(arguments[0]) if arguments else 1000
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "solver"))
    draw, try_everything = import_module("problems").random_problem, import_module("oracle").best_objective
    seen, without, found, wrong = Counter[str](), Counter[str](), Counter[str](), list[int]()
    for seed in count():
        problem = draw(seed)
        features = [name for name, holds in FEATURES.items() if holds(problem)]
        if all(seen[name] >= wanted for name in features):
            if all(seen[name] >= wanted for name in FEATURES):
                break
            continue
        best = try_everything(problem)
        if not agrees(problem, best):
            wrong.append(seed)
        seen.update(features)
        without.update(features if best is None else ())
        found.update(features if searched(problem, best) else ())
    sys.stdout.write("| feature | problems | without a plan | search alone right |\n|---|---|---|---|\n")
    for name in FEATURES:
        sys.stdout.write(f"| {name} | {seen[name]} | {without[name]} | {found[name]} |\n")
    sys.stdout.write(f"\nseeds on which the proven answer differs: {wrong or 'none'}\n")
    return bool(wrong)
