"""One line of JSON for each instance: what a solver finds in so many seconds, judged in the instance's own numbers.

``python -m benchmarks.toptw FILE… --days M --seconds S --seed K [--solver redroute|ortools|pyvrp|vroom|cpsat] [--clock wall|cpu] --json``
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.instances import BadInstance, Instance, read_instance
from benchmarks.judge import judge
from benchmarks.peers import PEERS, CannotSay
from redroute.problem.problem import Problem
from redroute.solver.solve import solve
from redroute.solver.stop import Progress

CLOCKS = {"wall": time.monotonic, "cpu": time.process_time}


class Deadline:
    """Stop once a clock has gone so many seconds on from when this was made."""

    def __init__(self, seconds: float, clock: str) -> None:
        self._clock = CLOCKS[clock]
        self._began = self._clock()
        self._seconds = seconds

    def share(self, progress: Progress) -> float:
        """How much of the limit is used up, from 0 to 1."""
        del progress
        return min(1.0, (self._clock() - self._began) / self._seconds)

    def seconds_left(self, progress: Progress) -> float:
        """How many seconds of the clock are left."""
        return self._seconds * (1 - self.share(progress))

    def __call__(self, progress: Progress) -> bool:
        """Whether to stop now."""
        return self.share(progress) >= 1


def redroute(problem: Problem, seconds: float, seed: int, clock: str) -> tuple[list[list[int]], int | None, str]:
    """Our own solver: routes, bound and status."""
    found = solve(problem, stop=Deadline(seconds, clock), seed=seed)
    return [list(day.visits) for day in found.days], found.bound, str(found.status)


def measure(instance: Instance, days: int, seconds: float, seed: int, solver: str, clock: str) -> dict[str, object]:
    """One run of one solver, judged."""
    problem = instance.problem(days)
    if solver == "redroute":
        routes, bound, status = redroute(problem, seconds, seed, clock)
    else:
        routes, bound, status = PEERS[solver](problem, seconds, seed, CLOCKS[clock]), None, "feasible"
    named = [[instance.vertices[site].number for site in route] for route in routes]
    prize = judge(instance, named, days)
    return {
        "instance": instance.name,
        "days": days,
        "seconds": seconds,
        "seed": seed,
        "prize": prize,
        "bound": bound,
        "status": status,
        "routes": named,
    }


def day_count(text: str) -> int:
    """Days of a command line, at least one."""
    days = int(text)
    if days < 1:
        raise argparse.ArgumentTypeError(f"{text}: at least one day")
    return days


def limit_seconds(text: str) -> float:
    """Seconds of a command line, more than none and an end to them."""
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text}: more than no time, and less than for ever")
    return seconds


def main(arguments: Sequence[str]) -> int:
    """Runs what a command line asks for, one instance after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.toptw", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="instances in the format of TOPTW, MCTOPMTW or TTDP")
    parser.add_argument("--days", type=day_count, help="days; the file's own number where this is left out")
    parser.add_argument("--seconds", type=limit_seconds, default=1.0, help="limit for everything a run does once the file is read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solver", choices=["redroute", *PEERS], default="redroute")
    parser.add_argument(
        "--clock", choices=sorted(CLOCKS), default="wall", help="what the seconds are to redroute and PyVRP; other peers always go by the wall"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line, routes and all, instead of a short line")
    asked = parser.parse_args(arguments)
    for path in asked.files:
        try:
            instance = read_instance(path)
            run = measure(instance, asked.days or instance.days, asked.seconds, asked.seed, asked.solver, asked.clock)
        except (BadInstance, CannotSay, OSError, ModuleNotFoundError) as error:
            sys.exit(f"benchmarks.toptw: {error}")
        print(json.dumps(run) if asked.json else "{instance}/{days}: {prize} of at most {bound}, {status}".format_map(run), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
