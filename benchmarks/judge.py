"""Whether routes keep the rules of an instance, judged in the file's own decimal numbers and sharing nothing with the solver."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Context, Decimal

from benchmarks.instances import Instance, Vertex

_EXACT = Context(prec=60)


class BrokenRoutes(AssertionError):
    """The routes break a rule of the instance."""


def judge(instance: Instance, routes: Sequence[Sequence[int]], days: int) -> int:
    """The prize of routes given by the file's vertex numbers without the depot; raises `BrokenRoutes` where a rule is broken."""
    by_number = {vertex.number: vertex for vertex in instance.vertices}
    visited = [number for route in routes for number in route]
    if len(routes) > days:
        raise BrokenRoutes(f"{instance.name}: {len(routes)} routes on {days} days")
    if len(set(visited)) < len(visited) or not set(visited) <= by_number.keys():
        raise BrokenRoutes(f"{instance.name}: a vertex is unknown or visited twice")
    for day, route in enumerate(routes):
        _walk(instance, day, [by_number[number] for number in route])
    held = [by_number[number] for number in visited]
    if instance.budget is not None and sum(vertex.price for vertex in held) > instance.budget:
        raise BrokenRoutes(f"{instance.name}: over the budget")
    for kind, limit in enumerate(instance.limits):
        if sum(vertex.types[kind] for vertex in held) > limit:
            raise BrokenRoutes(f"{instance.name}: more than {limit} of type {kind}")
    return sum(vertex.prize for vertex in held)


def _walk(instance: Instance, day: int, route: Sequence[Vertex]) -> None:
    tour_class = instance.classes[day % len(instance.classes)]
    moment, here = instance.begins, instance.depot
    for vertex in route:
        moment += here.duration + _distance(instance, here, vertex)
        starts = [max(moment, opens) for opens, closes in vertex.windows[tour_class] if moment <= closes]
        if not starts:
            raise BrokenRoutes(f"{instance.name}, day {day + 1}: too late for {vertex.number} at {moment}")
        moment, here = min(starts), vertex
    if moment + here.duration + _distance(instance, here, instance.depot) > instance.ends:
        raise BrokenRoutes(f"{instance.name}, day {day + 1}: back too late")


def _distance(instance: Instance, a: Vertex, b: Vertex) -> Decimal:
    """Euclidean, rounded down to the decimals of the instance."""
    exact = _EXACT.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2)
    return exact.quantize(Decimal(1).scaleb(-instance.decimals), rounding=ROUND_FLOOR)
