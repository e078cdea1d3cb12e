"""Positions as other maps want them: the page opens a leg or a site in Amap, Baidu, Tencent, Apple or Google maps.

Inside the mainland the first, third, fourth and fifth draw their roads in GCJ-02 and Baidu in BD-09; elsewhere all agree with WGS-84. The page
(``assets/navigate.js``) makes both from the position; where the mainland ends only Python knows, so it marks what lies outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from redroute.geo.latlon import LatLon
from redroute.outputs.map.qr import qr_hex


def mark_abroad(places: Sequence[tuple[dict[str, Any], LatLon]]) -> None:
    """Set ``"abroad"`` in each record whose position no Chinese datum shifts."""
    import numpy as np

    from redroute.geo.envelope import is_shifted

    if places:
        shifted = is_shifted(np.array([true.lat for _, true in places]), np.array([true.lon for _, true in places]))
        for (record, _), is_inside in zip(places, shifted.tolist(), strict=True):
            if not is_inside:
                record["abroad"] = True


MOST_CODES = 60
"""QR codes on a page."""

_AMAP_MODES = {"walk": "walk", "cycle": "ride", "coach": "car", "car": "car"}


def add_code(stop: dict[str, Any], at: LatLon, leg: Mapping[str, Any] | None) -> None:
    """Give a visit the QR code that leads to it in Amap, by the mode of the leg before it."""
    from redroute.geo.datum import gcj02_of

    goal = gcj02_of(at)
    mode = _AMAP_MODES[leg["mode"]] if leg else "walk"
    stop["qr"] = qr_hex(f"https://uri.amap.com/navigation?to={goal.lon:.6f},{goal.lat:.6f}&mode={mode}&coordinate=gaode&callnative=1")
