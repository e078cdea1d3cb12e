"""Travel of one day: one mode a leg, chosen by its length (decision 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from redroute.geo.distance import great_circle_rows
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.matrix import TravelMatrix
from redroute.network.provider import TravelFormula, TravelProvider, matrix_of
from redroute.problem.problem import UNREACHABLE

_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """Durations and distances between all nodes, with the mode of each leg.

    ``modes[choice[a, b]]`` is how the leg from ``a`` to ``b`` is travelled; ``seconds_per_metre`` has one entry a mode.
    """

    modes: tuple[Mode, ...]
    choice: NDArray[np.int8]
    durations: NDArray[np.int32]
    distances: NDArray[np.int32]
    seconds_per_metre: tuple[float, ...]

    def mode(self, a: int, b: int) -> Mode:
        """The mode of a leg."""
        return self.modes[int(self.choice[a, b])]

    def doubt(self, a: int, b: int, metres: float) -> int:
        """Seconds on the leg that positions wrong by so many metres may take more or less."""
        return round(metres * self.seconds_per_metre[int(self.choice[a, b])])

    def walking(self) -> NDArray[np.int32]:
        """Metres on foot between all nodes."""
        is_walked = np.isin(self.choice, [choice for choice, mode in enumerate(self.modes) if mode is Mode.WALK]) & (self.durations < UNREACHABLE)
        return np.where(is_walked, self.distances, np.int32(0))

    def narrowed(self, nodes: Sequence[int]) -> Travel:
        """Travel between some of the nodes, in rising order, in the memory of all of them, whose tables are lost: they are the largest there are."""
        if len(nodes) == len(self.durations):
            return self
        chosen = np.asarray(nodes)
        choice, durations, distances = _narrowed(self.choice, chosen), _narrowed(self.durations, chosen), _narrowed(self.distances, chosen)
        return Travel(self.modes, choice, durations, distances, self.seconds_per_metre)


def _narrowed(table: NDArray[_Number], nodes: NDArray[np.int_]) -> NDArray[_Number]:
    size = len(nodes)
    flat = table.reshape(-1)
    # A row moves to where it, or one before it, began.
    for row, node in enumerate(nodes.tolist()):
        flat[row * size : (row + 1) * size] = table[node, nodes]
    return flat[: size * size].reshape(size, size)


def travels(
    positions: Sequence[LatLon], days: Sequence[Sequence[Mode]], provider: TravelProvider, walk_up_to_m: int
) -> tuple[tuple[Travel, ...], str]:
    """One :class:`Travel` a day, shared between days of the same modes, and who answered; each mode is asked for once.

    Raises what the provider raises, and ``BadInput`` where its answer is no matrix of that mode and these places.
    """
    wanted = [mode for mode in Mode if any(mode in modes for modes in days)]
    formula = provider if isinstance(provider, TravelFormula) else None
    # A provider with a formula says by a matrix of no places only who answers, and at what speed.
    asked = positions if formula is None else ()
    matrices = {mode: matrix_of(provider, asked, mode) for mode in wanted}
    tables: dict[frozenset[Mode], Travel] = {}
    for modes in days:
        key = frozenset(modes)
        if key not in tables:
            tables[key] = _combined([matrices[mode] for mode in wanted if mode in key], formula, positions, walk_up_to_m)
    return tuple(tables[frozenset(modes)] for modes in days), ", ".join(dict.fromkeys(matrix.provider for matrix in matrices.values()))


def _combined(matrices: Sequence[TravelMatrix], formula: TravelFormula | None, positions: Sequence[LatLon], walk_up_to_m: int) -> Travel:
    """The fastest ridden mode, or walking where it is short enough or the only mode; some rows at a time, for the tables are large enough."""
    modes = tuple(matrix.mode for matrix in matrices)
    shape = (len(positions), len(positions))
    choice = np.empty(shape, dtype=np.int8)
    durations, distances = (np.empty(shape, dtype=np.int32) for _ in range(2))
    for rows, straight in great_circle_rows([at.lat for at in positions], [at.lon for at in positions]):
        legs = [(matrix.durations[rows], matrix.distances[rows]) if formula is None else formula.legs(straight, matrix.mode) for matrix in matrices]
        # A provider that answers for the nearest point of a road may call a leg shorter than the straight line, which no way is.
        lengths = [np.maximum(length, straight.astype(np.int32)) for _, length in legs]
        seconds = [np.minimum(duration, UNREACHABLE) for duration, _ in legs]
        taken = _choice(modes, lengths, seconds, walk_up_to_m)
        duration, distance = np.choose(taken, seconds), np.choose(taken, lengths)
        distance[duration >= UNREACHABLE] = UNREACHABLE
        choice[rows], distances[rows] = taken, distance
        durations[rows] = np.maximum(duration, distance > 0)
    return Travel(modes, choice, durations, distances, tuple(matrix.seconds_per_metre for matrix in matrices))


def _choice(modes: Sequence[Mode], lengths: Sequence[NDArray[np.int32]], seconds: Sequence[NDArray[np.int32]], walk_up_to_m: int) -> NDArray[np.int8]:
    ridden = [index for index, mode in enumerate(modes) if mode is not Mode.WALK]
    if not ridden:
        return np.zeros(seconds[0].shape, dtype=np.int8)
    taken: NDArray[np.int8] = np.array(ridden, dtype=np.int8)[np.argmin([seconds[index] for index in ridden], axis=0)]
    if Mode.WALK in modes:
        foot = modes.index(Mode.WALK)
        taken[(lengths[foot] <= walk_up_to_m) & (seconds[foot] < UNREACHABLE)] = foot
    return taken
