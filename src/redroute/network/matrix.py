"""How far and how long between places: all answers at once."""

from __future__ import annotations

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

    Raises ``ValueError`` for arrays of another shape, negative entries or a diagonal that is not zero.
    """

    mode: Mode
    durations: NDArray[np.int32]
    distances: NDArray[np.int32]
    seconds_per_metre: float
    provider: str

    def __post_init__(self) -> None:
        if self.durations.ndim != 2 or self.durations.shape[0] != self.durations.shape[1] or self.durations.shape != self.distances.shape:
            raise ValueError(f"a travel matrix is square, not {self.durations.shape} by {self.distances.shape}")
        for name, table in (("durations", self.durations), ("distances", self.distances)):
            if table.size and (int(table.min()) < 0 or np.diagonal(table).any()):
                raise ValueError(f"{name} must not be negative, and zero from a place to itself")
            table.setflags(write=False)

    def __len__(self) -> int:
        return int(self.durations.shape[0])


UNREACHABLE = 2**30
"""Stands for "no way" in a matrix, in seconds and in metres."""
