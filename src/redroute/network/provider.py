"""What answers "how long from a to b"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from redroute.errors import BadInput
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.matrix import TravelMatrix


class TravelProvider(Protocol):
    """Anything that can fill a :class:`TravelMatrix`: a formula, a road graph, a routing engine."""

    def matrix(self, places: Sequence[LatLon], mode: Mode) -> TravelMatrix:
        """Durations and distances between all ``places``, in their order.

        Raises :class:`redroute.errors.ProviderUnreachable` where a service does not answer and :class:`redroute.errors.TooLarge` beyond its size.
        """
        ...


@runtime_checkable
class TravelFloor(Protocol):
    """What a provider may offer besides its matrix: a floor under its durations, so that sites out of reach need no matrix at all."""

    def least_seconds(self, metres: NDArray[np.float64], mode: Mode) -> NDArray[np.float64]:
        """Seconds that no leg takes less than between places so many metres apart along the great circle."""
        ...


@runtime_checkable
class TravelFormula(Protocol):
    """What a provider may offer whose legs depend on the straight line alone: no matrix of thousands of places need be held for each mode."""

    def legs(self, metres: NDArray[np.float64], mode: Mode) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Durations and distances of the legs between places so many metres apart along the great circle, as in the matrix.

        Raises :class:`redroute.errors.TooLarge` for more columns than it has places in its largest matrix.
        """
        ...


def matrix_of(provider: TravelProvider, places: Sequence[LatLon], mode: Mode) -> TravelMatrix:
    """What the provider answers for these places.

    Raises what it raises, and ``BadInput`` where the answer is no :class:`TravelMatrix`, or one of another mode or number of places.
    """
    matrix: object = provider.matrix(places, mode)
    asked = f"asked how to {mode} between {len(places)} places, the provider answered"
    if not isinstance(matrix, TravelMatrix):
        raise BadInput(f"{asked} with a {type(matrix).__name__}; a provider gives a TravelMatrix")
    if matrix.mode != mode:
        raise BadInput(f"{asked} how to {matrix.mode}")
    if len(matrix) != len(places):
        raise BadInput(f"{asked} for {len(matrix)}")
    return matrix
