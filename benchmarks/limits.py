"""How soon there is a plan, and how late the answer is once a limit is reached or somebody cancels: processor milliseconds.

``python -m benchmarks limits [SITES ...]``, or ``python -m benchmarks limits proof`` for whoever cancels amid a long proof. Late counts from the moment
the limit ends to the checked itinerary: the slice of search or proof in hand, the order of least travel, timing and judging, decoding, checking.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from time import process_time

from benchmarks.proof import town
from benchmarks.rules import ruled
from benchmarks.toptw import Deadline
from redroute.itinerary.check import check
from redroute.itinerary.decode import decode, unvisited
from redroute.itinerary.itinerary import Skipped
from redroute.network.great_circle import GreatCircle
from redroute.problem.encode import Encoding, encode
from redroute.problem.prizes import default_prize
from redroute.problem.request import DayRequest, Place, TourRequest
from redroute.sites.calendar import ChineseCalendar
from redroute.sites.catalogue import Catalogue
from redroute.solver.search import Search
from redroute.solver.solve import FIRST_SLICE, solve
from redroute.solver.stop import Progress, StoppingRule

SIZES = ((27, 3), (400, 7), (5000, 7))
LIMITS = (*(0.05 + 0.01 * number for number in range(25)), 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0)
"""Seconds of a limit, and after which somebody cancels; a problem of thousands takes most of the short ones to be set up."""

PROOF_SITES, PROOF_DAYS, PROOF_SEEDS = 60, 5, (0, 7)
PROOF_MOMENTS = (4.0, 5.7, 7.3, 9.0, 10.7, 12.3, 14.0, 15.7, 17.3, 19.0)
"""Towns whose proofs list days by the hundred thousand, and after how many seconds somebody cancels."""

ORDERED = ((27, 3, "hard order"), (27, 3, "soft order"), (40, 4, "soft order"))
ORDERED_SEEDS, ORDERED_MOMENTS = (1, 2), (1.5, 2.4, 3.3, 4.2, 5.1, 6.0, 7.5, 9.0)
"""Towns whose days an order binds, of some hundred thousand days as well."""

MOST_ITERATIONS = 1600


class Cancelled:
    """Stop so many processor seconds after this was made; it cannot say how much of that is used."""

    def __init__(self, seconds: float) -> None:
        self._ends = process_time() + seconds

    def __call__(self, progress: Progress) -> bool:
        """Whether to stop now."""
        del progress
        return process_time() >= self._ends


def limited(seconds: float) -> Deadline:
    """Stop so many processor seconds from now, known to the solver from the start."""
    return Deadline(seconds, "cpu")


RULES: dict[str, Callable[[float], StoppingRule]] = {"limit": limited, "cancelled": Cancelled}


def asked(sites: int, days: int, *, candidates: int = 5000, seed: int = 0) -> tuple[Catalogue, Encoding]:
    """A catalogue of so many sites over 0.4 by 0.4 degrees, and what is asked of it: days from one hostel, lunch, at most so many candidates."""
    draw = random.Random(sites + seed)
    collection = Catalogue.bundled().to_geojson()
    features = []
    for number in range(sites):
        feature = {**collection["features"][number % len(collection["features"])], "id": f"site-{number}"}
        feature["geometry"] = {"type": "Point", "coordinates": [113.7 + draw.uniform(0, 0.4), 27.5 + draw.uniform(0, 0.4)]}
        features.append(feature)
    catalogue = Catalogue.from_geojson(json.dumps({**collection, "features": features}))
    hostel = Place(site="site-0")
    frames = tuple(DayRequest(date=date(2026, 10, 13) + timedelta(day), start=hostel, end=hostel) for day in range(days))
    request = TourRequest(days=frames, max_candidates=candidates)
    return catalogue, encode(catalogue, request, provider=GreatCircle(), calendar=ChineseCalendar(), prize=default_prize, geocoder=None)


def late(
    catalogue: Catalogue, encoding: Encoding, others: Sequence[Skipped], rule: Callable[[float], StoppingRule], seconds: float, seed: int
) -> tuple[float, float]:
    """Milliseconds from the end of so many seconds to the solution, and to the checked itinerary."""
    calendar = ChineseCalendar()
    ends = process_time() + seconds
    solution = solve(encoding.problem, stop=rule(seconds), seed=seed)
    solved = process_time()
    itinerary = decode(encoding, solution, catalogue=catalogue, calendar=calendar, seed=seed, conflicts=(), others=others)
    assert not check(itinerary, calendar=calendar)
    return 1000 * (solved - ends), 1000 * (process_time() - ends)


def amid_proofs() -> Iterator[tuple[str, float]]:
    """A name, and milliseconds from a cancelling amid a proof to the solution; proofs that are done by then do not count."""
    plain = (f"{PROOF_SITES} sites, {PROOF_DAYS} days", [(town(PROOF_SITES, PROOF_DAYS, seed), seed) for seed in PROOF_SEEDS], PROOF_MOMENTS)
    ordered = [
        (f"{sites} sites, {days} days, {rule}", [(ruled(town(sites, days, seed))[rule], seed) for seed in ORDERED_SEEDS], ORDERED_MOMENTS)
        for sites, days, rule in ORDERED
    ]
    for name, problems, moments in [plain, *ordered]:
        for problem, seed in problems:
            for moment in moments:
                ends = process_time() + moment
                solve(problem, stop=Cancelled(moment), seed=seed)
                if (taken := process_time() - ends) >= 0:
                    yield name, 1000 * taken


def first_plans() -> Iterator[tuple[str, float]]:
    """Milliseconds from a town of 27 sites to the first plan that keeps every rule, by rule and seed; where required sites are closed there is none."""
    for days in (1, 3):
        for seed in range(10):
            for name, problem in ruled(town(27, days, seed)).items():
                began = process_time()
                search = Search(problem, seed)
                search.run(FIRST_SLICE, 0.0)
                while search.best() is None and search.iterations < MOST_ITERATIONS:
                    search.run(FIRST_SLICE, 0.0)
                if search.iterations < MOST_ITERATIONS:
                    yield name, 1000 * (process_time() - began)


def _by_name(measured: Iterable[tuple[str, float]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    for name, taken in measured:
        times.setdefault(name, []).append(taken)
    return times


def _row(name: str, times: Sequence[float]) -> str:
    return f"| {name} | {len(times)} | {statistics.median(times):.1f} | {max(times):.1f} |\n"


def main(arguments: Sequence[str]) -> int:
    """Prints a table of first plans and one of how late answers are, or how late they are amid a proof."""
    if list(arguments) == ["proof"]:
        sys.stdout.write("| late | runs | median ms | worst ms |\n|---|---|---|---|\n")
        for name, times in _by_name(amid_proofs()).items():
            sys.stdout.write(_row(f"{name}, cancelled amid a proof", times))
        return 0
    sys.stdout.write("| first plan, 27 sites | runs | median ms | worst ms |\n|---|---|---|---|\n")
    for name, times in _by_name(first_plans()).items():
        sys.stdout.write(_row(name, times))
    sys.stdout.write("\n| late | runs | median ms | worst ms |\n|---|---|---|---|\n")
    for sites, days in SIZES:
        if arguments and str(sites) not in arguments:
            continue
        catalogue, encoding = asked(sites, days)
        others = unvisited(encoding, catalogue)
        moments = [moment for moment in LIMITS if sites < 1000 or moment >= 0.4]
        for name, rule in RULES.items():
            runs = (late(catalogue, encoding, others, rule, moment, seed) for seed, moment in enumerate(moments))
            # What was proven sooner is not late.
            measured = [times for times in runs if times[0] >= 0]
            for part, times in zip(("solution", "itinerary"), zip(*measured, strict=True), strict=True):
                sys.stdout.write(_row(f"{sites} sites, {days} days, {name}: {part}", times))
            sys.stdout.flush()
    return 0
