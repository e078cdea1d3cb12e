"""Travel without roads: great circle times a detour factor, over a speed, plus a fixed time a leg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from redroute.errors import TooLarge
from redroute.geo.distance import great_circle_rows
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.matrix import TravelMatrix

LARGEST = 12_000
"""Places of the largest matrix: 12,000 squared int32 twice is 1.2 GB."""

_SPEEDS = MappingProxyType({Mode.WALK: 4.0, Mode.CYCLE: 12.0, Mode.COACH: 30.0, Mode.CAR: 35.0})
_BOARDING = MappingProxyType({Mode.WALK: 0, Mode.CYCLE: 120, Mode.COACH: 600, Mode.CAR: 180})


@dataclass(frozen=True, slots=True)
class GreatCircle:
    """The default provider: ``great circle × detour ÷ speed + boarding``.

    ``detour`` is how much longer a road is than the straight line; 1.3 lies in the range of 1.2 to 1.4 that studies of road networks report for
    towns (circuity: Levinson & El-Geneidy 2009, Boeing 2019). ``speeds`` are km/h, cautious because a group of pupils travels: 4.0 on foot, 12 by
    cycle, 30 by coach and 35 by car between the sites of one district. ``boarding`` are seconds added once a leg: ten minutes for a coach that a
    class gets on and off. These are assumptions, and each may be given; a leg without distance takes no time.

    Raises ``ValueError`` for a detour below 1, a speed that is not positive or a negative boarding time.
    """

    detour: float = 1.3
    speeds: Mapping[Mode, float] = field(default_factory=dict, hash=False)
    boarding: Mapping[Mode, int] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "speeds", MappingProxyType({**_SPEEDS, **self.speeds}))
        object.__setattr__(self, "boarding", MappingProxyType({**_BOARDING, **self.boarding}))
        if not self.detour >= 1:
            raise ValueError(f"a detour factor of {self.detour} is shorter than the straight line")
        if not all(speed > 0 for speed in self.speeds.values()) or not all(seconds >= 0 for seconds in self.boarding.values()):
            raise ValueError("speeds are positive and boarding times are not negative")

    def matrix(self, places: Sequence[LatLon], mode: Mode) -> TravelMatrix:
        """Durations and distances between all ``places``; raises ``TooLarge`` beyond 12,000 of them."""
        _refuse_beyond_largest(len(places))
        distances, durations = (np.empty((len(places), len(places)), dtype=np.int32) for _ in range(2))
        for rows, straight in great_circle_rows([place.lat for place in places], [place.lon for place in places]):
            durations[rows], distances[rows] = self.legs(straight, mode)
        return TravelMatrix(
            mode=mode,
            durations=durations,
            distances=distances,
            seconds_per_metre=self.detour * self.seconds_per_metre(mode),
            provider=f"直线距离×{self.detour:g}",
        )

    def legs(self, metres: NDArray[np.float64], mode: Mode) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Durations and distances of legs between places so many metres apart; raises ``TooLarge`` beyond 12,000 columns."""
        _refuse_beyond_largest(metres.shape[-1])
        road = metres * self.detour
        distances: NDArray[np.int32] = np.rint(road).astype(np.int32)
        seconds = np.rint(road * self.seconds_per_metre(mode)).astype(np.int32) + np.int32(self.boarding[mode])
        return np.where(distances > 0, seconds, np.int32(0)), distances

    def least_seconds(self, metres: NDArray[np.float64], mode: Mode) -> NDArray[np.float64]:
        """A floor under the durations of :meth:`matrix`, a second lower for rounding."""
        seconds: NDArray[np.float64] = np.maximum(0.0, metres * self.detour * self.seconds_per_metre(mode) - 1) + self.boarding[mode] * (metres > 1)
        return seconds

    def seconds_per_metre(self, mode: Mode) -> float:
        """Seconds that one metre of road takes."""
        return 3.6 / self.speeds[mode]


def _refuse_beyond_largest(places: int) -> None:
    if places > LARGEST:
        raise TooLarge(f"{places} places are more than the {LARGEST} a full matrix holds; select fewer, or give site_graph a `nearest`")
