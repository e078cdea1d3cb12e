"""Rebuilds ``data/sites.geojson`` from the reviewed table ``data/sites_table.json``.

Usage: ``python scripts/build_sites.py [--check]``. Positions are converted from the datum of their source; everything else is taken as it stands.
With ``--check`` nothing is written, and the exit code is 1 where the two differ.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from redroute.geo.datum import Datum, to_wgs84

DATA = Path(__file__).resolve().parent.parent / "data"
LISTED = 27
"""Points on the 初心地图 of the founding article: 7 national, 16 provincial, 4 municipal."""


def build(table: dict[str, Any]) -> str:
    """The text of the GeoJSON file: one feature a line, so that a change of one site is a change of one line."""
    features = [_feature(row) for row in table["sites"]]
    on_list = [feature for feature in features if feature["properties"]["in_27_list"] is True]
    located = [feature for feature in on_list if feature["geometry"] is not None]
    estimated = sum(feature["properties"]["position"]["precision"] == "estimated" for feature in located)
    head = {
        "type": "FeatureCollection",
        "title": table["title"],
        "as_of": table["as_of"],
        "coverage": {"listed": LISTED, "named": len(on_list), "located": len(located), "estimated": estimated},
        "themes": table["themes"],
        "sources": table["sources"],
    }
    members = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return "{\n" + ",\n".join(members) + ',\n"features": [\n' + lines + "\n]\n}\n"


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    properties = {key: value for key, value in row.items() if key not in ("id", "position")}
    geometry = None
    if "position" in row:
        place = row["position"]
        at = to_wgs84(place["lat"], place["lon"], Datum(place["datum"]))
        # Six decimals are a decimetre: finer than any source here.
        geometry = {"type": "Point", "coordinates": [round(at.lon, 6), round(at.lat, 6)]}
        properties["position"] = {key: value for key, value in place.items() if key not in ("lat", "lon")}
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}


def main(arguments: list[str]) -> int:
    """Writes the file, or with ``--check`` compares it."""
    text = build(json.loads((DATA / "sites_table.json").read_text(encoding="utf-8")))
    target = DATA / "sites.geojson"
    if "--check" in arguments:
        return int(target.read_text(encoding="utf-8") != text)
    target.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
