"""Other solvers on the same instance, on one thread, within a limit of seconds: each function gives routes as lists of sites counted from 0.

They come with the extra ``bench``. All of them drop visits at a penalty: a prize counts as much as any saving of travel, and more. PyVRP and VROOM take
identical days only; PyVRP one window a site. PyVRP stops by any clock, the others by the wall's.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from redroute.problem.problem import Problem

Routes = list[list[int]]
Clock = Callable[[], float]


class CannotSay(ValueError):
    """The solver has no word for a rule of the problem."""


def ortools(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """OR-Tools routing: parallel cheapest insertion, then guided local search."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    del seed, clock  # the routing library has no seed, and its own clock
    _require_plain(problem)
    first, depot = problem.days[0], problem.sites
    legs = first.durations.tolist()
    stays = [*problem.visit_durations, 0]
    manager = pywrapcp.RoutingIndexManager(depot + 1, len(problem.days), depot)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(legs))
    clock = model.RegisterTransitMatrix([[stay + leg for leg in row] for stay, row in zip(stays, legs, strict=True)])
    model.AddDimension(clock, first.ends, first.ends, False, "time")  # noqa: FBT003  the binding takes positions only
    time = model.GetDimensionOrDie("time")
    weight = first.ends * len(problem.days) + 1
    for site, spans in enumerate(first.spans):
        index = manager.NodeToIndex(site)
        model.AddDisjunction([index], problem.prizes[site] * weight)
        moment = time.CumulVar(index)
        latest = min(spans[-1][1], first.ends) if spans else -1
        if latest < 0 or spans[0][0] > latest:
            model.solver().Add(model.ActiveVar(index) == 0)
            continue
        moment.SetRange(spans[0][0], latest)
        for before, after in itertools.pairwise(spans):
            moment.RemoveInterval(before[1] + 1, after[0] - 1)
    for day in range(len(problem.days)):
        time.CumulVar(model.Start(day)).SetRange(first.begins, first.ends)
        time.CumulVar(model.End(day)).SetRange(first.begins, first.ends)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(parameters)
    routes: Routes = []
    for day in range(len(problem.days) if found else 0):
        index, route = found.Value(model.NextVar(model.Start(day))), []
        while not model.IsEnd(index):
            route.append(manager.IndexToNode(index))
            index = found.Value(model.NextVar(index))
        routes.append(route)
    return routes


def pyvrp(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """PyVRP: iterated local search with prizes."""
    from pyvrp import Model

    until = clock() + seconds
    _require_plain(problem)
    first, depot = problem.days[0], problem.sites
    if any(len(spans) != 1 for spans in first.spans):
        raise CannotSay("PyVRP takes one window a site")
    model = Model()
    places = [model.add_location(0, 0) for _ in range(depot + 1)]
    home = model.add_depot(places[depot], tw_early=first.begins, tw_late=first.ends)
    weight = first.ends * len(problem.days) + 1
    for site, spans in enumerate(first.spans):
        opens, closes = spans[0]
        model.add_client(
            places[site],
            service_duration=problem.visit_durations[site],
            tw_early=opens,
            tw_late=closes,
            prize=problem.prizes[site] * weight,
            required=False,
        )
    model.add_vehicle_type(num_available=len(problem.days), start_depot=home, end_depot=home, tw_early=first.begins, tw_late=first.ends)
    for i, row in enumerate(first.durations.tolist()):
        for j, leg in enumerate(row):
            if i != j:
                model.add_edge(places[i], places[j], distance=leg, duration=leg)
    best = model.solve(lambda _: clock() >= until, seed=seed, display=False).best
    return [[int(visit.idx) for visit in route if visit.is_client()] for route in best.routes()] if best.is_feasible() else []


def vroom(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """VROOM at its greatest exploration level; prizes become its priorities of 0 to 100."""
    import vroom as engine

    del seed, clock  # VROOM has no seed, and its own clock
    _require_plain(problem)
    first, depot = problem.days[0], problem.sites
    task = engine.Input()
    task.set_durations_matrix("car", np.ascontiguousarray(first.durations.astype(np.uint32)))
    for day in range(len(problem.days)):
        task.add_vehicle(engine.Vehicle(day + 1, start=depot, end=depot, time_window=engine.TimeWindow(first.begins, first.ends)))
    most = max(100, *problem.prizes)
    for site, spans in enumerate(first.spans):
        windows = [engine.TimeWindow(opens, min(closes, first.ends)) for opens, closes in spans if opens <= min(closes, first.ends)]
        if windows:
            stay, priority = problem.visit_durations[site], round(100 * problem.prizes[site] / most)
            task.add_job(engine.Job(id=site, location=site, default_service=stay, priority=priority, time_windows=windows))
    found = task.solve(exploration_level=5, nb_threads=1, timeout=dt.timedelta(seconds=seconds)).routes
    return [[int(job) for job in route[route.type == "job"].id] for _, route in found.groupby("vehicle_id")]


def cpsat(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """OR-Tools CP-SAT: one circuit through the depot for each day, moments as integers."""
    from ortools.sat.python import cp_model

    del clock  # CP-SAT has its own
    _require_plain(problem)
    first, depot = problem.days[0], problem.sites
    model = cp_model.CpModel()
    legs, stays = first.durations.tolist(), problem.visit_durations
    spans = {site: [(opens, min(closes, first.ends)) for opens, closes in windows if opens <= first.ends] for site, windows in enumerate(first.spans)}
    moments = {
        site: model.new_int_var_from_domain(cp_model.Domain.from_intervals(windows), f"start{site}") for site, windows in spans.items() if windows
    }
    arcs: list[tuple[int, int, Any]] = []
    departures, skips = [], {}
    for site, moment in moments.items():
        leaves, returns, skips[site] = (model.new_bool_var("") for _ in range(3))
        # A multiple circuit has its depot at 0.
        arcs += [(0, site + 1, leaves), (site + 1, 0, returns), (site + 1, site + 1, skips[site])]
        departures.append(leaves)
        model.add(moment >= first.begins + legs[depot][site]).only_enforce_if(leaves)
        model.add(moment + stays[site] + legs[site][depot] <= first.ends).only_enforce_if(returns)
        for other, later in moments.items():
            if other != site and spans[site][0][0] + stays[site] + legs[site][other] <= spans[other][-1][1]:
                goes = model.new_bool_var("")
                arcs.append((site + 1, other + 1, goes))
                model.add(later >= moment + stays[site] + legs[site][other]).only_enforce_if(goes)
    model.add_multiple_circuit(arcs)
    model.add(sum(departures) <= len(problem.days))
    model.maximize(sum(problem.prizes[site] * (1 - skip) for site, skip in skips.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    chosen = [(i, j) for i, j, goes in arcs if i != j and solver.value(goes)]
    follows = {i: j for i, j in chosen if i}
    routes = []
    for route in [[j] for i, j in chosen if not i]:
        while after := follows[route[-1]]:
            route.append(after)
        routes.append([node - 1 for node in route])
    return routes


PEERS: dict[str, Callable[[Problem, float, int, Clock], Routes]] = {"ortools": ortools, "pyvrp": pyvrp, "vroom": vroom, "cpsat": cpsat}


def _require_plain(problem: Problem) -> None:
    if problem.budget is not None or problem.quotas or any(day.spans != problem.days[0].spans for day in problem.days):
        raise CannotSay("only plain instances with identical days go to this solver")
