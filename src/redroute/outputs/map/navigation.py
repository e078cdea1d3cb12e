"""Positions as other maps want them: the page opens a leg or a site in Amap, Baidu, Tencent, Apple or Google maps.

Inside the mainland the first, third, fourth and fifth draw their roads in GCJ-02 and Baidu in BD-09; elsewhere all agree with WGS-84. The page
(``assets/navigate.js``) makes the addresses, so that both pairs are all it needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from redroute.geo.latlon import LatLon
from redroute.outputs.map.qr import qr_hex


def add_pairs(places: Sequence[tuple[dict[str, Any], LatLon]]) -> None:
    """Give each record its position as ``"gcj"`` and ``"bd"``, ``[lat, lon]`` in GCJ-02 and BD-09 to about a decimetre."""
    if not places:
        return
    from redroute.geo.datum import wgs84_to_bd09, wgs84_to_gcj02

    lats, lons = [true.lat for _, true in places], [true.lon for _, true in places]
    for name, convert in (("gcj", wgs84_to_gcj02), ("bd", wgs84_to_bd09)):
        moved_lats, moved_lons = convert(lats, lons)
        for (record, _), lat, lon in zip(places, moved_lats.tolist(), moved_lons.tolist(), strict=True):
            record[name] = [round(lat, 6), round(lon, 6)]


MOST_CODES = 60
"""QR codes on a page."""

_AMAP_MODES = {"walk": "walk", "cycle": "ride", "coach": "car", "car": "car"}


def add_codes(days: Sequence[Mapping[str, Any]], sites: Sequence[Mapping[str, Any]]) -> None:
    """Give each visit the QR code that leads to it in Amap, by the mode of the leg before it."""
    codes = 0
    for day in days:
        for index, stop in enumerate(day["stops"]):
            pair = sites[stop["site"]].get("gcj") if stop["type"] == "visit" else None
            if pair is None or codes == MOST_CODES:
                continue
            mode = _AMAP_MODES[day["legs"][index - 1]["mode"]] if index else "walk"
            stop["qr"] = qr_hex(f"https://uri.amap.com/navigation?to={pair[1]:.6f},{pair[0]:.6f}&mode={mode}&coordinate=gaode&callnative=1")
            codes += 1
