"""The order between days as rows of the master: what no plan has an earlier day end at and a later one begin at, and what that costs a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

UNRANKED = -1
"""The rank of a site that may come at any point, and of the end of a day without a rank; its beginning has ``NO_FIRST``."""

NO_FIRST = 1 << 30

LEAST_EXCESS = 1e-6


@dataclass(frozen=True, slots=True, order=True)
class Border:
    """Of the days numbered ``earlier`` and ``later``: at most one ends its ranked visits above ``rank``, as the former, or begins them at ``rank`` or below,
    as the latter, or else the rank falls between them.

    For two distributions of ranks the rows of all ranks together say exactly how seldom it can fall (Strassen, *The existence of probability measures with
    given marginals*, 1965).
    """

    earlier: int
    later: int
    rank: int

    def count(self, day: int, first: int, last: int) -> int:
        """What a day with these first and last ranks counts in the row."""
        return (day == self.earlier and last > self.rank) + (day == self.later and first <= self.rank)


Tolls = Sequence[tuple[Border, int]]
"""Borders with what they cost a day each time it counts there, in ``1/SCALE`` points."""


def ends(ranks: Sequence[int], visits: Iterable[int]) -> tuple[int, int]:
    """The first and the last rank of a day."""
    ranked = [rank for site in visits if (rank := ranks[site]) != UNRANKED]
    return (ranked[0], ranked[-1]) if ranked else (NO_FIRST, UNRANKED)


def costs(tolls: Tolls, day: int, highest: int) -> tuple[list[int], list[int]]:
    """What a day pays by the rank of its first ranked visit, and by that of its last."""
    before, after = [0] * (highest + 1), [0] * (highest + 1)
    for border, price in tolls:
        for rank in range(highest + 1):
            before[rank] += price * (border.later == day and rank <= border.rank)
            after[rank] += price * (border.earlier == day and rank > border.rank)
    return before, after


def capped(tolls: Tolls, most: int | None) -> list[tuple[Border, int]]:
    """The borders that have a price, those of each pair of days ``most`` together: a fall costs no more."""
    spent: dict[tuple[int, int], int] = {}
    priced = []
    for border, price in tolls:
        before = spent.get((border.earlier, border.later), 0)
        kept = max(0, price if most is None else min(price, most - before))
        if kept:
            priced.append((border, kept))
            spent[border.earlier, border.later] = before + kept
    return priced


def broken(shares: Sequence[tuple[int, int, int, float]], pairs: Sequence[tuple[int, int]], highest: int, falls: Sequence[float]) -> list[Border]:
    """The borders that shares of days break most, one a pair: shares with their day, first and last rank; ``falls`` between each day and the next are allowed."""
    firsts = {day: [0.0] * (highest + 2) for pair in pairs for day in pair}
    lasts = {day: [0.0] * (highest + 2) for day in firsts}
    for day, first, last, share in shares:
        firsts[day][min(first, highest + 1)] += share
        lasts[day][last] += share  # days without a rank come last
    begun = {day: list(accumulate(each)) for day, each in firsts.items()}
    ended = {day: list(accumulate(reversed(each[:-1]))) for day, each in lasts.items()}
    found = []
    for earlier, later in pairs:
        sums = [begun[later][rank] + ended[earlier][highest - rank - 1] for rank in range(highest)]
        worst = max(range(highest), key=sums.__getitem__, default=None)
        if worst is not None and sums[worst] > 1 + LEAST_EXCESS + (falls[earlier] if falls and later == earlier + 1 else 0.0):
            found.append(Border(earlier, later, worst))
    return found
