"""Travel of one day: one mode a leg, chosen by its length (decision 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redroute.geo.distance import great_circle_rows
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
        if list(nodes) == list(range(len(self.durations))):
            return self
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
    tables: dict[frozenset[Mode], Travel] = {}
    for modes in days:
        key = frozenset(modes)
        if key not in tables:
            tables[key] = _combined([matrices[mode] for mode in wanted if mode in key], positions, walk_up_to_m)
    return tuple(tables[frozenset(modes)] for modes in days), ", ".join(dict.fromkeys(matrix.provider for matrix in matrices.values()))


def _combined(matrices: Sequence[TravelMatrix], positions: Sequence[LatLon], walk_up_to_m: int) -> Travel:
    """The fastest ridden mode, or walking where it is short enough or the only mode; some rows at a time, for the tables are large enough."""
    modes = tuple(matrix.mode for matrix in matrices)
    shape = (len(positions), len(positions))
    choice = np.empty(shape, dtype=np.int8)
    durations, distances, walking = (np.empty(shape, dtype=np.int32) for _ in range(3))
    on_foot = np.array([mode is Mode.WALK for mode in modes])
    for rows, straight in great_circle_rows([at.lat for at in positions], [at.lon for at in positions]):
        # A provider that answers for the nearest point of a road may call a leg shorter than the straight line, which no way is.
        lengths = [np.maximum(matrix.distances[rows], straight.astype(np.int32)) for matrix in matrices]
        seconds = [np.minimum(matrix.durations[rows], UNREACHABLE) for matrix in matrices]
        taken = _choice(modes, lengths, seconds, walk_up_to_m)
        duration, distance = np.choose(taken, seconds), np.choose(taken, lengths)
        distance[duration >= UNREACHABLE] = UNREACHABLE
        choice[rows], distances[rows] = taken, distance
        durations[rows] = np.maximum(duration, distance > 0)
        walking[rows] = np.where(on_foot[taken] & (duration < UNREACHABLE), distance, 0)
    return Travel(modes, choice, durations, distances, walking, tuple(matrix.seconds_per_metre for matrix in matrices))


def _choice(modes: Sequence[Mode], lengths: Sequence[NDArray[np.int32]], seconds: Sequence[NDArray[np.int32]], walk_up_to_m: int) -> NDArray[np.int8]:
    ridden = [index for index, mode in enumerate(modes) if mode is not Mode.WALK]
    if not ridden:
        return np.zeros(seconds[0].shape, dtype=np.int8)
    taken: NDArray[np.int8] = np.array(ridden, dtype=np.int8)[np.argmin([seconds[index] for index in ridden], axis=0)]
    if Mode.WALK in modes:
        foot = modes.index(Mode.WALK)
        taken[(lengths[foot] <= walk_up_to_m) & (seconds[foot] < UNREACHABLE)] = foot
    return taken
