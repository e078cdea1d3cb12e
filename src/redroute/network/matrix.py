"""How far and how long between places: all answers at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redroute.mode import Mode


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """Travel between ``n`` places by one mode.

    ``durations`` (seconds) and ``distances`` (metres) are read-only ``int32`` arrays of shape ``(n, n)``, from row to column, with a zero diagonal;
    ``UNREACHABLE`` where no way leads. ``seconds_per_metre`` turns the uncertainty of a position into that of a duration. ``provider`` says who
    answered, in a word or two fit for a footnote.

    Raises ``ValueError`` for what are no arrays, for arrays of another shape or type, negative entries, a diagonal that is not zero, or seconds that no metre takes.
    """

    mode: Mode
    durations: NDArray[np.int32]
    distances: NDArray[np.int32]
    seconds_per_metre: float
    provider: str

    def __post_init__(self) -> None:
        if not isinstance(self.durations, np.ndarray) or not isinstance(self.distances, np.ndarray):
            raise ValueError("durations and distances are numpy arrays; make them of lists by numpy.array(…, dtype=numpy.int32)")
        if self.durations.ndim != 2 or self.durations.shape[0] != self.durations.shape[1] or self.durations.shape != self.distances.shape:
            raise ValueError(f"a travel matrix is square, not {self.durations.shape} by {self.distances.shape}")
        # Written so that NaN fails too.
        if not 0 <= self.seconds_per_metre < math.inf:
            raise ValueError(f"no metre takes {self.seconds_per_metre} s")
        for name, table in (("durations", self.durations), ("distances", self.distances)):
            if table.dtype != np.int32:
                # A larger type would lose its high digits later, in silence.
                raise ValueError(f"{name} are whole numbers of type int32, not {table.dtype}")
            if table.size and (int(table.min()) < 0 or np.diagonal(table).any()):
                raise ValueError(f"{name} must not be negative, and zero from a place to itself")
            table.setflags(write=False)

    def __len__(self) -> int:
        return int(self.durations.shape[0])


UNREACHABLE = 2**30
"""Stands for "no way" in a matrix, in seconds and in metres."""
