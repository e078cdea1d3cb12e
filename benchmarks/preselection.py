"""What a preselection of candidates loses: the same towns searched for as long with a few hundred candidates, with more, and with all.

``python -m benchmarks preselection [SECONDS]`` (3): catalogues of 1,000 to 36,000 sites around one hostel, seven days with lunch, processor seconds of
search. A preselection knows nothing of the plan, so what it loses can be told only where all sites can be searched as well.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from benchmarks.limits import asked
from benchmarks.toptw import Deadline
from redroute.solver.solve import solve

SIZES = ((1000, (200, 400, 1000)), (5000, (200, 400, 1000, 5000)), (36000, (400, 1000, 5000)))
SEEDS = (1, 2, 3)


def prize(sites: int, candidates: int, seed: int, seconds: float) -> int:
    """The prize of the plan found with so many candidates; the catalogue depends on the seed too."""
    _, encoding = asked(sites, 7, candidates=candidates, seed=seed)
    return solve(encoding.problem, stop=Deadline(seconds, "cpu"), seed=seed).prize


def main(arguments: Sequence[str]) -> int:
    """Prints a line a number of candidates: the prizes by seed."""
    seconds = float(arguments[0]) if arguments else 3.0
    sys.stdout.write("| sites | candidates | prizes | mean |\n|---|---|---|---|\n")
    for sites, choices in SIZES:
        for candidates in choices:
            found = [prize(sites, candidates, seed, seconds) for seed in SEEDS]
            sys.stdout.write(f"| {sites} | {candidates} | {', '.join(map(str, found))} | {sum(found) / len(found):.0f} |\n")
            sys.stdout.flush()
    return 0
