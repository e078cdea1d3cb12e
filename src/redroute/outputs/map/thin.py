"""A path with fewer points that looks the same on a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from redroute.geo.latlon import LatLon

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_METRES_PER_DEGREE = 111_195.0
_MORE_LEVELS = 8


def thinned(path: Sequence[LatLon], tolerance_m: float = 4.0) -> tuple[LatLon, ...]:
    """``path`` without the points that lie within ``tolerance_m`` of the line left; both ends stay.

    The algorithm of Ramer (1972) and Douglas and Peucker (1973), without recursion: a track may have a hundred thousand points. It is quadratic where
    the farthest point always lies next to an end, as on a zigzag; so beyond the depth that halving would take, and a little more, spans are halved
    (as Musser's introspective sort of 1997 does). Splitting anywhere keeps the promise, and the time is that of n log n.
    """
    if len(path) < 3:
        return tuple(path)
    import numpy as np  # papers thin nothing, and load nothing for it

    lats, lons = np.array([place.lat for place in path]), np.array([place.lon for place in path])
    keep = [False] * len(path)
    keep[0] = keep[-1] = True
    deepest = len(path).bit_length() + _MORE_LEVELS
    spans = [(0, len(path) - 1, 0)]
    while spans:
        first, last, depth = spans.pop()
        if last - first < 2:
            continue
        offsets = _offsets(lats[first : last + 1], lons[first : last + 1])
        farthest = int(offsets.argmax())
        if offsets[farthest] <= tolerance_m:
            continue
        middle = first + 1 + farthest if depth < deepest else (first + last) // 2
        keep[middle] = True
        spans += [(first, middle, depth + 1), (middle, last, depth + 1)]
    return tuple(place for place, kept in zip(path, keep, strict=True) if kept)


def _offsets(lats: npt.NDArray[np.float64], lons: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Metres from each place between the ends to the straight piece from the first to the last, on a plane that touches the earth at the first."""
    import numpy as np

    scale = _METRES_PER_DEGREE * np.cos(np.radians(lats[0]))
    x, y = (lons[1:] - lons[0]) * scale, (lats[1:] - lats[0]) * _METRES_PER_DEGREE
    dx, dy = x[-1], y[-1]
    x, y = x[:-1], y[:-1]
    length = dx * dx + dy * dy
    along = np.clip((x * dx + y * dy) / length, 0.0, 1.0) if length else np.zeros_like(x)
    found: npt.NDArray[np.float64] = np.hypot(x - along * dx, y - along * dy)
    return found
