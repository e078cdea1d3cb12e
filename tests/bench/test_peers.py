"""What other solvers are told is the problem they are measured on."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.instances import Instance, read_instance
from benchmarks.peers import PEERS, _limits, _offers

from redroute.solver.proof_kinds import alike_days

ROOT = Path(__file__).parents[2]

TWO_TOURS = """2 2 50 1 9 9 9 9 9 9 9 9 9
0 0.0 0.0 0.0 0.0 0 100
2 3.0 4.0 10.0 7.0 0 10 20 30 40 1 30 1 0 0 0 0 0 0 0 0 0
3 3.0 4.0 10.0 9.0 0 10 20 30 40 0 30 1 0 0 0 0 0 0 0 0 0
4 6.0 8.0 10.0 5.0 0 90 91 92 95 0 20 0 0 0 0 0 0 0 0 0 0
"""
ONE_TOUR = TWO_TOURS.replace("2 2 50", "1 2 50", 1).replace("95 0 20", "95 1 20")
WEEK = """20 2 6 1 9 250 10 10 10 10 10 10 10 10 10 10
0 0 0 0 0 510 1210
1 3.0 4.0 10 7 4 0 0 600 700 0 1439 0 1439 0 1439 0 1439 0 1439 9
2 3.0 8.0 10 5 4 0 1439 0 1439 0 1439 0 1439 0 1439 0 1439 0 1439 9
"""
MODULES = {"ortools": "ortools", "pyvrp": "pyvrp", "vroom": "vroom", "cpsat": "ortools"}


def written(path: Path, text: str) -> Instance:
    path.write_text(text)
    return read_instance(path)


def asked(path: Path, text: str, solver: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: OR-Tools does not load beside HiGHS."""
    if importlib.util.find_spec(MODULES[solver]) is None:
        pytest.skip(f"{MODULES[solver]}, a peer of the benchmarks, is not installed")
    path.write_text(text)
    command = [sys.executable, "-m", "benchmarks.toptw", str(path), "--solver", solver, "--json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_site_is_offered_once_for_each_kind_of_hours_and_never_on_a_closed_day(tmp_path: Path) -> None:
    problem = written(tmp_path / "t1.txt", WEEK).problem(3)
    # Tours fall on a Sunday, a Monday and a Tuesday; the first site is closed on the second.
    assert [(offer.site, offer.days) for offer in _offers(problem)] == [(0, (0,)), (0, (2,)), (1, (0, 1, 2))]
    assert alike_days(problem) == [[0], [1], [2]]


def test_hours_beyond_the_day_are_cut_off(tmp_path: Path) -> None:
    problem = written(tmp_path / "t1.txt", WEEK).problem(1)
    assert all(closes <= problem.days[0].ends for offer in _offers(problem) for _, closes in offer.spans)


def test_a_budget_and_limits_by_type_are_told_together(tmp_path: Path) -> None:
    problem = written(tmp_path / "MCTOPMTW-1-c1.txt", TWO_TOURS).problem(2)
    limits = _limits(problem)
    assert limits[0] == ((30, 30, 20), 50)
    assert ([1, 1, 0], 1) in limits


@pytest.mark.parametrize("solver", ["pyvrp", "vroom"])
def test_a_budget_over_two_days_is_refused_where_a_vehicle_alone_has_a_capacity(tmp_path: Path, solver: str) -> None:
    answer = asked(tmp_path / "MCTOPMTW-1-c1.txt", TWO_TOURS, solver)
    assert answer.returncode == 1
    assert "a budget" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("solver", ["ortools", "cpsat"])
def test_a_budget_and_limits_hold_over_two_days(tmp_path: Path, solver: str) -> None:
    assert json.loads(asked(tmp_path / "MCTOPMTW-1-c1.txt", TWO_TOURS, solver).stdout)["prize"] == 14


@pytest.mark.parametrize("solver", sorted(PEERS))
def test_a_budget_and_limits_hold_on_one_day(tmp_path: Path, solver: str) -> None:
    assert json.loads(asked(tmp_path / "MCTOPMTW-1-c1.txt", ONE_TOUR, solver).stdout)["prize"] == 14


@pytest.mark.parametrize("solver", sorted(PEERS))
def test_weekday_hours_reach_every_peer_that_takes_them(tmp_path: Path, solver: str) -> None:
    assert json.loads(asked(tmp_path / "t1.txt", WEEK.replace("0 0 600 700", "0 1439 0 0"), solver).stdout)["prize"] == 12
