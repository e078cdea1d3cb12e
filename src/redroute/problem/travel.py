"""Travel of one day: one mode a leg, chosen by its length (decision 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redroute.geo.distance import great_circle_matrix
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.matrix import TravelMatrix
from redroute.network.provider import TravelProvider
from redroute.problem.problem import UNREACHABLE


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """Durations, distances and metres on foot between all nodes, with the mode of each leg.

    ``modes[choice[a, b]]`` is how the leg from ``a`` to ``b`` is travelled; ``seconds_per_metre`` has one entry a mode.
    """

    modes: tuple[Mode, ...]
    choice: NDArray[np.int8]
    durations: NDArray[np.int32]
    distances: NDArray[np.int32]
    walking: NDArray[np.int32]
    seconds_per_metre: tuple[float, ...]

    def mode(self, a: int, b: int) -> Mode:
        """The mode of a leg."""
        return self.modes[int(self.choice[a, b])]

    def doubt(self, a: int, b: int, metres: float) -> int:
        """Seconds on the leg that positions wrong by so many metres may take more or less."""
        return round(metres * self.seconds_per_metre[int(self.choice[a, b])])

    def among(self, nodes: Sequence[int]) -> Travel:
        """Travel between some of the nodes, in the order given."""
        chosen = np.ix_(nodes, nodes)
        return Travel(
            modes=self.modes,
            choice=self.choice[chosen],
            durations=self.durations[chosen],
            distances=self.distances[chosen],
            walking=self.walking[chosen],
            seconds_per_metre=self.seconds_per_metre,
        )


def travels(
    positions: Sequence[LatLon], days: Sequence[Sequence[Mode]], provider: TravelProvider, walk_up_to_m: int
) -> tuple[tuple[Travel, ...], str]:
    """One :class:`Travel` a day, shared between days of the same modes, and who answered; each mode is asked for once.

    Raises what the provider raises.
    """
    wanted = [mode for mode in Mode if any(mode in modes for modes in days)]
    matrices = {mode: provider.matrix(positions, mode) for mode in wanted}
    straight = great_circle_matrix([at.lat for at in positions], [at.lon for at in positions]).astype(np.int32)
    combined: dict[frozenset[Mode], Travel] = {}
    for modes in days:
        key = frozenset(modes)
        if key not in combined:
            combined[key] = _combined([matrices[mode] for mode in wanted if mode in key], straight, walk_up_to_m)
    return tuple(combined[frozenset(modes)] for modes in days), ", ".join(dict.fromkeys(matrix.provider for matrix in matrices.values()))


def _combined(matrices: Sequence[TravelMatrix], straight: NDArray[np.int32], walk_up_to_m: int) -> Travel:
    """The fastest ridden mode, or walking where it is short enough or the only mode."""
    # A provider that answers for the nearest point of a road may call a leg shorter than the straight line, which no way is.
    lengths = [np.maximum(matrix.distances, straight) for matrix in matrices]
    tables = [np.where(matrix.durations >= UNREACHABLE, UNREACHABLE, matrix.durations).astype(np.int32) for matrix in matrices]
    modes = tuple(matrix.mode for matrix in matrices)
    ridden = [index for index, mode in enumerate(modes) if mode is not Mode.WALK]
    if not ridden:
        choice = np.zeros(tables[0].shape, dtype=np.int8)
    else:
        choice = np.array(ridden, dtype=np.int8)[np.argmin([tables[index] for index in ridden], axis=0)]
        if Mode.WALK in modes:
            foot = modes.index(Mode.WALK)
            choice[(lengths[foot] <= walk_up_to_m) & (tables[foot] < UNREACHABLE)] = foot
    durations = np.choose(choice, tables).astype(np.int32)
    distances = np.choose(choice, lengths).astype(np.int32)
    distances[durations >= UNREACHABLE] = UNREACHABLE
    durations = np.maximum(durations, distances > 0).astype(np.int32)
    on_foot = np.array([mode is Mode.WALK for mode in modes])[choice]
    walking = np.where(on_foot & (durations < UNREACHABLE), distances, 0).astype(np.int32)
    return Travel(modes, choice, durations, distances, walking, tuple(matrix.seconds_per_metre for matrix in matrices))
