"""The shortest route beside other programs: length, time and what is proven, on scattered, clustered and lop-sided instances.

Times are processor seconds of one process; a peer that is not installed (extra ``bench``) is left out.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from redroute.sites.catalogue import Catalogue
from redroute.solver.route import shortest_route

Costs = NDArray[np.int32]
SIDE = 10_000
LARGEST = {"simulated annealing": 200, "christofides": 200, "greedy": 1000, "elkai (LKH)": 1000, "OR-Tools, 1 s": 200}
"""Beyond so many sites a peer takes minutes, and is left out."""


def _table(points: NDArray[np.float64]) -> Costs:
    return np.rint(np.hypot(points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1])).astype(np.int32)


def uniform(size: int, seed: int) -> Costs:
    """Sites anywhere in a square of 10 km, straight lines."""
    return _table(np.random.default_rng(seed).uniform(0, SIDE, (size, 2)))


def clustered(size: int, seed: int) -> Costs:
    """Sites in towns of ten on the average, 300 m around their centres."""
    draw = np.random.default_rng(seed)
    centres = draw.uniform(0, SIDE, (max(2, size // 10), 2))
    return _table(centres[draw.integers(len(centres), size=size)] + draw.normal(0, 300, (size, 2)))


def anyuan(size: int, seed: int) -> Costs:
    """Like the bundled catalogue: sites within 2 km of one of its sites, in metres."""
    draw = np.random.default_rng(seed)
    places = np.array([(site.at.lon * 98_600, site.at.lat * 110_800) for site in Catalogue.bundled() if site.at])
    return _table(places[draw.integers(len(places), size=size)] + draw.uniform(-2000, 2000, (size, 2)))


def one_way(size: int, seed: int) -> Costs:
    """Uniform, each direction up to 30 % longer by itself."""
    return np.rint(uniform(size, seed) * np.random.default_rng(seed + 99).uniform(1, 1.3, (size, size))).astype(np.int32)


KINDS = {"uniform": uniform, "clustered": clustered, "anyuan": anyuan, "one-way": one_way}


def _directed(costs: Costs) -> nx.DiGraph:
    nodes = range(len(costs))
    return nx.DiGraph((a, b, {"weight": int(costs[a, b])}) for a in nodes for b in nodes if a != b)


def _christofides(costs: Costs) -> list[int]:
    graph = nx.Graph((a, b, {"weight": int(costs[a, b])}) for a in range(len(costs)) for b in range(a))
    return list(nx.approximation.christofides(graph))[:-1]


def _greedy(costs: Costs) -> list[int]:
    return list(nx.approximation.greedy_tsp(_directed(costs)))[:-1]


def _annealed(costs: Costs) -> list[int]:
    return list(nx.approximation.simulated_annealing_tsp(_directed(costs), "greedy", seed=1))[:-1]


def _elkai(costs: Costs) -> list[int]:
    import elkai

    return list(elkai.DistanceMatrix(costs.tolist()).solve_tsp())[:-1]


def _ortools_apart(costs: Costs) -> list[int]:
    # It brings a HiGHS of its own, and neither is found beside the other in one process. It always uses its whole limit.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_ortools, costs).result()


def _ortools(costs: Costs) -> list[int]:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(len(costs), 1, 0)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(costs.tolist()))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(1000)
    solution = model.SolveWithParameters(parameters)
    order, at = [], model.Start(0)
    while not model.IsEnd(at):
        order.append(manager.IndexToNode(at))
        at = solution.Value(model.NextVar(at))
    return order


PEERS: dict[str, Callable[[Costs], list[int]]] = {
    "greedy": _greedy,
    "christofides": _christofides,
    "simulated annealing": _annealed,
    "OR-Tools, 1 s": _ortools_apart,
    "elkai (LKH)": _elkai,
}


def _length(costs: Costs, order: list[int]) -> int:
    assert sorted(order) == list(range(len(costs)))
    return int(costs[order, np.roll(order, -1)].sum(dtype=np.int64))


def _row(kind: str, size: int, name: str, runs: list[tuple[float, float, float]]) -> None:
    over, seconds, gaps = zip(*runs, strict=True)
    proven = "" if np.isnan(gaps[0]) else f"{sum(gap == 0 for gap in gaps)}/{len(gaps)} | {100 * max(gaps):.2f}"
    print(
        f"| {kind} | {size} | {name} | {100 * statistics.mean(over):.2f} | {statistics.mean(seconds):.2f} | {max(seconds):.2f} | {proven or ' | '} |",
        flush=True,
    )


def _measure(kind: str, size: int, seeds: int, peers: list[str]) -> None:
    ours: list[tuple[float, float, float]] = []
    theirs: dict[str, list[tuple[float, float, float]]] = {}
    for seed in range(seeds):
        costs = KINDS[kind](size, seed)
        began = time.process_time()
        found = shortest_route(costs, loop=True, seed=seed)
        ours.append((0.0, time.process_time() - began, found.gap))
        for name in peers:
            if size > LARGEST.get(name, size) or (name == "christofides" and kind == "one-way"):
                continue
            began = time.process_time()
            try:
                length = _length(costs, PEERS[name](costs))
            except ImportError:
                continue
            theirs.setdefault(name, []).append((length / found.length - 1, time.process_time() - began, np.nan))
    _row(kind, size, "redroute", ours)
    for name, runs in theirs.items():
        _row(kind, size, name, runs)


def main(arguments: list[str]) -> int:
    """Prints one line a kind, size and program: how much longer than ours, mean and worst seconds, proofs, worst gap."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks route")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 27, 60, 120, 1000, 5000])
    parser.add_argument("--kinds", nargs="+", choices=sorted(KINDS), default=list(KINDS))
    parser.add_argument("--seeds", type=int, default=10, help="instances up to 200 sites; three above")
    parser.add_argument("--peers", nargs="*", choices=sorted(PEERS), default=list(PEERS))
    given = parser.parse_args(arguments)
    print("| kind | sites | program | longer % | CPU s | worst | proven | worst gap % |\n|---|---|---|---|---|---|---|---|")
    for size in given.sizes:
        for kind in given.kinds:
            _measure(kind, size, given.seeds if size <= 200 else min(given.seeds, 3), given.peers)
    return 0
