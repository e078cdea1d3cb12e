"""What answers "how long from a to b"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

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
