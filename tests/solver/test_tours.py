"""What is proven of a random tour, from words to integers and back, is what trying everything finds."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import best_objective

from asked import random_tour
from redroute.network.great_circle import GreatCircle
from redroute.planner import plan
from redroute.problem.encode import encode
from redroute.problem.prizes import default_prize
from redroute.sites.calendar import ChineseCalendar
from redroute.solver.stop import after_iterations


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_no_certificate_of_a_plan_says_more_than_is_true(seed: int) -> None:
    catalogue, request = random_tour(seed)
    encoding = encode(catalogue, request, provider=GreatCircle(), calendar=ChineseCalendar(), prize=default_prize, geocoder=None)
    assume(1 <= encoding.problem.sites <= 4)
    certificate = plan(catalogue, request, stop=after_iterations(300)).certificate
    best = None if encoding.conflicts else best_objective(encoding.problem)
    match certificate.status:
        case "infeasible":
            assert best is None
        case "optimal":
            assert certificate.objective == best
        case "feasible":
            assert best is not None
            assert certificate.objective <= best
            assert certificate.bound is None or best <= certificate.bound
