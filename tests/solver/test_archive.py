"""The archive of good days puts together those that cover most: what trying all of them finds, where exchanges of two days reach it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random

from benchmarks.proof import town
from hypothesis import given
from hypothesis import strategies as st
from problems import random_problem

from redroute.problem.problem import Problem
from redroute.solver import _kernel
from redroute.solver.search import compiled

Days = list[tuple[int, tuple[int, ...]]]


def _random_days(problem: Problem, draw: Random, frames: list[int]) -> Days:
    """Up to a dozen days of a few sites each, no set of sites twice, some of every frame."""
    sets = {(draw.choice(frames), frozenset(draw.sample(range(problem.sites), draw.randint(1, min(4, problem.sites))))) for _ in range(12)}
    return [(frame, tuple(sites)) for frame, sites in sorted(sets, key=lambda day: (day[0], sorted(day[1])))]


def _covered(problem: Problem, days: list[tuple[int, ...]]) -> tuple[int, int]:
    """How many required sites some days visit, and the prizes of all they do."""
    sites = {site for day in days for site in day}
    return len(sites & problem.required), sum(problem.prizes[site] for site in sites)


def _best(problem: Problem, days: Days, frames: list[int]) -> tuple[int, int]:
    """What the best choice of one day of each frame covers."""
    offers = [[visits for frame, visits in days if frame == wanted] or [()] for wanted in frames]
    return max(_covered(problem, list(chosen)) for chosen in product(*offers))


def _combined(problem: Problem, days: Days, frames: list[int], looks: int) -> list[tuple[int, ...]]:
    return [tuple(day) for day in _kernel.combine_days(compiled(problem), frames, days, 1, looks)]


@given(st.integers(0, 10**9), st.sampled_from([[0, 0], [0, 1]]))
def test_two_days_cover_what_the_best_two_do(seed: int, frames: list[int]) -> None:
    problem = random_problem(seed, most_sites=9)
    days = _random_days(problem, Random(seed), frames)
    chosen = _combined(problem, days, frames, looks=0)
    assert all(not visits or (frame, visits) in days for frame, visits in zip(frames, chosen, strict=True))
    assert _covered(problem, chosen) == _best(problem, days, frames)


@given(st.integers(0, 10**9), st.sampled_from([[0, 0, 0], [0, 1, 0], [0, 1, 2]]))
def test_no_exchange_of_two_days_betters_three(seed: int, frames: list[int]) -> None:
    problem = random_problem(seed, most_sites=9)
    days = _random_days(problem, Random(seed), frames)
    chosen = _combined(problem, days, frames, looks=0)
    reached = _covered(problem, chosen)
    for one, two in combinations(range(3), 2):
        for new in product(*([visits for frame, visits in days if frame == frames[day]] for day in (one, two))):
            others = [visits for day, visits in enumerate(chosen) if day not in (one, two)]
            assert _covered(problem, [*others, *new]) <= reached


def test_what_a_third_day_covers_may_be_shared() -> None:
    problem = replace(town(27, 3, 0), prizes=(10, 9, 3, 2, 3, 2) + (0,) * 21)
    # After the first, the greedy choice is (2, 4); (0, 2, 3) and (0, 4, 5) are better together, though both hold what is covered.
    days = [(0, (0, 1)), (0, (2, 4)), (0, (0, 2, 3)), (0, (0, 4, 5))]
    assert _covered(problem, _combined(problem, days, [0, 0, 0], looks=0)) == (0, 29)


@given(st.integers(0, 10**9))
def test_more_looks_never_cover_less(seed: int) -> None:
    problem = random_problem(seed, most_sites=9)
    frames = [0, 0, 0, 0]
    days = _random_days(problem, Random(seed), frames)
    first, later = (_covered(problem, _combined(problem, days, frames, looks)) for looks in (0, 100_000))
    assert first <= later <= _best(problem, days, frames)


def test_no_days_make_no_plan_however_many_looks() -> None:
    assert _combined(random_problem(0), [], [0, 0], looks=100_000) == [(), ()]
