"""What the proof settles, and how fast: invented towns, and TOPTW instances of a folder.

``python -m benchmarks proof towns`` or ``python -m benchmarks proof FOLDER SECONDS DAYS[,DAYS] [PREFIX ...]``.
"""

import math
import random
import statistics
import sys
from pathlib import Path
from time import process_time

import numpy as np

from benchmarks.instances import read_instance
from redroute.problem.problem import Day, Problem, Rest
from redroute.solver.proof import prove
from redroute.solver.search import Search

TOWNS = ((27, 1, 16_000), (27, 2, 16_000), (27, 3, 40_000), (40, 3, 30_000), (60, 5, 75_000))
"""Sites, days, iterations of the search that comes first."""
SEEDS = range(10)
TOWN_SECONDS = 60.0
ITERATIONS, SEARCHED = 60_000, 80
"""Iterations for the instances of a folder, and steps of the cooling."""


def town(sites: int, days: int, seed: int, *, has_lunch: bool = False) -> Problem:
    """A town of clustered sites some 15 km around its hostel: closed weekdays, lunch breaks at the doors, prizes by protection level. Seconds, 30 km/h."""
    draw = random.Random(1000 * sites + 10 * days + seed)
    centres = [(draw.uniform(-15, 15), draw.uniform(-15, 15)) for _ in range(max(2, sites // 8))]
    places = [(x + draw.gauss(0, 2), y + draw.gauss(0, 2)) for x, y in (draw.choice(centres) for _ in range(sites))] + [(0.0, 0.0)]
    table = np.array([[0 if a == b else 240 + round(156 * math.dist(a, b)) for b in places] for a in places], dtype=np.int32)
    stays = tuple(60 * draw.choice((20, 30, 30, 40, 45, 60, 60, 75, 90)) for _ in range(sites))
    prizes = tuple(10 * draw.choices((1, 2, 3, 4), (4, 3, 2, 1))[0] + draw.randrange(10) for _ in range(sites))
    doors = [(draw.choice((510, 540, 540, 570)), draw.choice((990, 1020, 1020, 1050)), draw.random() < 0.35) for _ in range(sites)]
    closed = [draw.randrange(7) if draw.random() < 0.4 else None for _ in range(sites)]

    def spans(site: int, day: int) -> tuple[tuple[int, int], ...]:
        opens, closes, pauses = doors[site]
        if closed[site] == day % 7:
            return ()
        open_minutes = [(opens, 720), (810, closes)] if pauses else [(opens, closes)]
        return tuple((60 * a, 60 * b - stays[site]) for a, b in open_minutes if 60 * b - stays[site] >= 60 * a)

    rest = Rest((41400, 46800), 3600) if has_lunch else None
    frames = tuple(
        Day(30600, 63000, sites, sites, tuple(spans(site, day) for site in range(sites)), table, table, np.zeros_like(table), rest)
        for day in range(days)
    )
    return Problem(frames, stays, prizes, (0,) * sites)


def measure(name: str, problem: Problem, seconds: float, iterations: int) -> tuple[bool, float]:
    """One line: the best plan of a short search, the bound, whether it is settled, processor seconds of both."""
    start = process_time()
    search = Search(problem, 0)
    for step in range(SEARCHED):
        search.run(iterations // SEARCHED, step / SEARCHED)
    found = search.best()
    searched = process_time() - start
    proof = prove(problem, found[0] if found else None, should_stop=lambda: process_time() - start > seconds)
    best = sum(problem.prizes[site] for plan in proof.days or () for site in plan.visits)
    is_settled = proof.is_infeasible or proof.bound == best
    taken = process_time() - start
    known = found[1].objective if found else None
    print(f"| {name} | {known} | {best} | {proof.bound} | {'yes' if is_settled else 'no'} | {searched:.2f} | {taken:.2f} |", flush=True)
    return is_settled, taken


def main(arguments: list[str]) -> int:
    """Prints a line a problem and the share settled."""
    print("| problem | searched | best | bound | settled | s search | s all |\n|---|---|---|---|---|---|---|")
    if arguments[:1] == ["towns"]:
        for sites, days, iterations in TOWNS:
            for lunch in (False, True):
                name = f"{sites} sites, {days} days{', lunch' if lunch else ''}"
                results = [measure(f"{name}, seed {seed}", town(sites, days, seed, has_lunch=lunch), TOWN_SECONDS, iterations) for seed in SEEDS]
                print(
                    f"| **{name}** settled {sum(done for done, _ in results)}/{len(results)}, median {statistics.median(t for _, t in results):.2f} s ||||||"
                )
        return 0
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    folder, seconds, days, *prefixes = arguments
    paths = [path for path in sorted(Path(folder).glob("*.txt")) if not prefixes or path.stem.startswith(tuple(prefixes))]
    results = [
        measure(f"{path.stem}/{count}", read_instance(path).problem(int(count)), float(seconds), ITERATIONS)
        for count in days.split(",")
        for path in paths
    ]
    print(f"| **settled {sum(done for done, _ in results)}/{len(results)}**, median {statistics.median(t for _, t in results):.2f} s ||||||")
    return 0
