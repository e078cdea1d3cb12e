from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

class Travel: ...
class Day: ...
class Quota: ...
class Problem: ...

class Search:
    def __init__(self, problem: Problem, seed: int) -> None: ...
    def run(self, iterations: int, hot: float, cold: float) -> None: ...
    def restart(self) -> None: ...
    def best(self) -> tuple[list[list[int]], int, int]: ...

def travel(durations: NDArray[np.int32], walking: NDArray[np.int32] | None) -> Travel: ...
def day(
    begins: int,
    ends: int,
    start: int,
    end: int,
    travel: int,
    spans: Sequence[Sequence[tuple[int, int]]],
    rest: tuple[int, int, int, list[int]] | None,
    walking_limit: int,
) -> Day: ...
def quota(members: Sequence[int], at_least: int, at_most: int, sites: int) -> Quota: ...
def problem(
    days: list[Day],
    travels: list[Travel],
    visit: list[int],
    prize: list[int],
    price: list[int],
    required: list[int],
    quotas: list[Quota],
    rank: list[int],
    fall_penalty: int,
    budget: int,
) -> Problem: ...
