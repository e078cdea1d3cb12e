"""What each rule of a tour costs the search: the same towns with and without it, taken in turns.

``python -m benchmarks rules``: processor microseconds an iteration, and their ratio to the plain problem's, each the median of several turns.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Sequence
from dataclasses import replace
from time import process_time

import numpy as np

from benchmarks.proof import town
from redroute.problem.problem import Order, Problem, Quota, Rest
from redroute.solver.search import Search

SIZES = ((27, 1), (40, 3), (200, 3))
TURNS, ITERATIONS, SLICES = 5, 4000, 20


def ruled(plain: Problem) -> dict[str, Problem]:
    """The problem with one rule more, by the rule's name; each rule is tight enough to matter."""
    draw = random.Random(plain.sites)
    sites = range(plain.sites)
    ranks = tuple(draw.randrange(10) if draw.random() < 0.5 else None for _ in sites)
    prices = tuple(100 * draw.randrange(60) for _ in sites)
    metres = np.where(plain.days[0].durations < 1200, plain.days[0].durations, 0).astype(np.int32)
    lunch, served = Rest((41400, 46800), 3600), Rest((41400, 46800), 3600, (3, 7, 11))
    return {
        "no rule": plain,
        "required visits": replace(plain, required=frozenset(list(sites)[:: max(1, plain.sites // 4)][: 2 * len(plain.days)])),
        "quotas": replace(plain, quotas=(Quota(frozenset(sites[::3]), 2, None), Quota(frozenset(sites[1::3]), 0, 3))),
        "budget": replace(plain, prices=prices, budget=10_000 * len(plain.days)),
        "soft order": replace(plain, order=Order(ranks, 10)),
        "hard order": replace(plain, order=Order(ranks)),
        "lunch": replace(plain, days=tuple(replace(day, rest=lunch) for day in plain.days)),
        "lunch at one of three places": replace(plain, days=tuple(replace(day, rest=served) for day in plain.days)),
        "walking limit": replace(plain, days=tuple(replace(day, walking=metres, walking_limit=3000) for day in plain.days)),
    }


def measure(problem: Problem, seed: int) -> float:
    """Microseconds of one thread that an iteration takes, over a whole cooling."""
    search = Search(problem, seed)
    began = process_time()
    for slice_ in range(SLICES):
        search.run(ITERATIONS // SLICES, slice_ / SLICES)
    return 1e6 * (process_time() - began) / ITERATIONS


def main(arguments: Sequence[str]) -> int:
    """Prints a table a size of town."""
    del arguments
    for sites, days in SIZES:
        problems = ruled(town(sites, days, 1))
        taken: dict[str, list[float]] = {name: [] for name in problems}
        for turn in range(TURNS):
            for name, problem in problems.items():
                taken[name].append(measure(problem, turn))
        plain = statistics.median(taken["no rule"])
        sys.stdout.write(f"\n| {sites} sites, {days} days | µs | ratio |\n|---|---|---|\n")
        for name, times in taken.items():
            median = statistics.median(times)
            sys.stdout.write(f"| {name} | {median:.1f} | {median / plain:.2f} |\n")
    return 0
