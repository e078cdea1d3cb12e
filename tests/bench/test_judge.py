"""Routes of the literature's instances are judged in the file's own numbers."""

from pathlib import Path

import pytest
from benchmarks.instances import BadInstance, Instance, read_instance
from benchmarks.judge import BrokenRoutes, judge
from benchmarks.toptw import main, measure

TOPTW_TEXT = """1 2 3 1
0 200
0 0.00 0.00 0 0 0 0 0 100
1 3.00 4.00 10 7 1 1 1 0 5
2 10.00 0.00 10 9 1 1 1 40 80
3 60.00 0.00 10 50 1 1 1 0 100
"""
MCTOPMTW_TEXT = """2 2 50 1 9 9 9 9 9 9 9 9 9
0 0.0 0.0 0.0 0.0 0 100
2 3.0 4.0 10.0 7.0 0 10 20 30 40 1 30 1 0 0 0 0 0 0 0 0 0
3 3.0 4.0 10.0 9.0 0 10 20 30 40 0 30 1 0 0 0 0 0 0 0 0 0
"""
TTDP_TEXT = """20 2 6 1 9 250 10 10 10 10 10 10 10 10 10 10
0 0 0 0 0 510 1210
1 3.0 4.0 10 7 4 0 0 600 700 0 1439 0 1439 0 1439 0 1439 0 1439 9
"""


def written(path: Path, text: str) -> Instance:
    path.write_text(text)
    return read_instance(path)


def test_a_visit_at_the_last_moment_counts_and_one_later_does_not(tmp_path: Path) -> None:
    instance = written(tmp_path / "c1.txt", TOPTW_TEXT)
    assert judge(instance, [[1, 2]], 1) == 16
    with pytest.raises(BrokenRoutes, match="too late for 1"):
        judge(instance, [[2, 1]], 1)


def test_a_route_that_is_back_late_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenRoutes, match="back too late"):
        judge(written(tmp_path / "c1.txt", TOPTW_TEXT), [[3]], 1)


def test_no_vertex_is_visited_twice_or_invented(tmp_path: Path) -> None:
    instance = written(tmp_path / "c1.txt", TOPTW_TEXT)
    for routes in ([[1], [1]], [[0]], [[9]]):
        with pytest.raises(BrokenRoutes, match="unknown or visited twice"):
            judge(instance, routes, 2)


def test_windows_swap_between_tours_and_budget_and_types_bind(tmp_path: Path) -> None:
    instance = written(tmp_path / "MCTOPMTW-2-c1.txt", MCTOPMTW_TEXT)
    assert judge(instance, [[2]], 2) == 7
    assert judge(instance, [[], [3]], 2) == 9
    with pytest.raises(BrokenRoutes, match="budget"):
        judge(instance, [[2, 3]], 2)


def test_a_closed_weekday_is_kept_closed(tmp_path: Path) -> None:
    instance = written(tmp_path / "t1.txt", TTDP_TEXT)
    assert judge(instance, [[1], []], 2) == 7  # tour 1 is on weekday 6, tour 2 on weekday 0
    with pytest.raises(BrokenRoutes, match="day 2"):
        judge(instance, [[], [1]], 2)


@pytest.mark.parametrize("text", ["", "1 2 3\n", "1 2 3 4\n0 0\nzero\n"])
def test_a_file_of_another_format_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInstance):
        written(tmp_path / "odd.txt", text)


@pytest.mark.parametrize("text", [TOPTW_TEXT, MCTOPMTW_TEXT, TTDP_TEXT])
def test_our_plans_keep_the_rules_of_every_format(tmp_path: Path, text: str) -> None:
    instance = written(tmp_path / "MCTOPMTW-2-c1.txt", text)
    assert measure(instance, 2, 0.02, 1, "redroute", "cpu")["prize"] in (7, 9, 16)


@pytest.mark.parametrize("asked", ["--days=0", "--days=x", "--seconds=-1", "--seconds=0", "--seconds=nan", "--seconds=inf"])
def test_no_days_and_limits_that_never_end_are_refused(tmp_path: Path, asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "c1.txt", TOPTW_TEXT)
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "c1.txt"), asked])
    assert f"{asked.partition('=')[0]}: " in capsys.readouterr().err
