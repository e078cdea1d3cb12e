"""The tour as integers: a team orienteering problem with time windows and side rules.

Nodes ``0 .. n-1`` are sites that may be visited; nodes from ``n`` on are terminals and places to rest. Times are seconds since midnight of the
day they belong to, lengths are metres, prices are fen (hundredths of a yuan). Nothing here knows a name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNREACHABLE = 2**30
"""A leg of this duration or longer leads nowhere and may not be used."""

Span = tuple[int, int]
"""Earliest and latest moment at which something may start."""


@dataclass(frozen=True, slots=True)
class Rest:
    """One pause a day must hold (lunch): it starts within ``window`` and lasts ``duration`` seconds.

    ``places`` are the nodes where it may be held; empty means anywhere the group is: at the stop it leaves next, or at the one it has just reached.
    """

    window: Span
    duration: int
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """The frame of one day.

    ``start`` and ``end`` are nodes, ``None`` where the day may begin or end at any stop. ``spans[i]`` are the spans in which a visit to site ``i``
    may start on this day, in order and disjoint; they already allow for closing, last entry and the length of the visit. ``durations``,
    ``distances`` and ``walking`` (metres on foot of that leg, asked for only where ``walking_limit`` bounds them) have shape ``(nodes, nodes)`` and are
    shared between days that travel alike.
    """

    begins: int
    ends: int
    start: int | None
    end: int | None
    spans: tuple[tuple[Span, ...], ...]
    durations: NDArray[np.int32]
    distances: NDArray[np.int32]
    walking: NDArray[np.int32]
    rest: Rest | None = None
    walking_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """Of ``members``, at least and at most so many are visited over the whole tour."""

    members: frozenset[int]
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """The order in which ranked sites are visited, over the whole tour, day after day.

    ``ranks[i]`` is ``None`` for a site that may come at any point. Hard: ranks never fall from one ranked visit to the next. Soft: each fall
    between two consecutive ranked visits of the tour costs ``penalty`` (0 means hard).
    """

    ranks: tuple[int | None, ...]
    penalty: int = 0

    @property
    def is_hard(self) -> bool:
        """Whether falling ranks are forbidden rather than paid for."""
        return self.penalty == 0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Choose at most one visit per site over the days so that the prizes, less order penalties, are greatest.

    ``visit_durations``, ``prizes`` and ``prices`` have one entry a site. ``required`` sites must be visited. ``budget`` bounds the sum of prices.
    Every day departs from its start no earlier than ``begins`` and is at its end by ``ends``. A day without visits needs no rest, only that the
    direct leg from start to end, if both are given, fits. Prizes are non-negative.
    """

    days: tuple[Day, ...]
    visit_durations: tuple[int, ...]
    prizes: tuple[int, ...]
    prices: tuple[int, ...]
    required: frozenset[int] = frozenset()
    quotas: tuple[Quota, ...] = ()
    order: Order | None = None
    budget: int | None = None

    def __post_init__(self) -> None:
        sites = len(self.visit_durations)
        if len(self.prizes) != sites or len(self.prices) != sites or any(len(day.spans) != sites for day in self.days):
            raise ValueError("every table of a problem has one entry a site")
        if any(prize < 0 for prize in self.prizes) or any(price < 0 for price in self.prices):
            raise ValueError("prizes and prices are not negative")
        if any(day.durations.shape[0] < sites for day in self.days):
            raise ValueError("a travel matrix is smaller than the number of sites")

    @property
    def sites(self) -> int:
        """How many sites there are; nodes from here on are terminals and resting places."""
        return len(self.visit_durations)
