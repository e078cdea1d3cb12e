"""一日研学：需求文件 → 行程 → 地图 · One day: from a request file to a tour and its map.

python examples/plan_day.py [需求 · request.toml] [输出文件夹 · output folder]
"""

import sys
from pathlib import Path

import redroute as rr

HERE = Path(__file__).resolve().parent


def main(request: str = str(HERE / "labour-day.toml"), folder: str = ".") -> None:
    itinerary = rr.plan(rr.Catalogue.bundled(), rr.read_request(request))
    if not itinerary.is_planned:
        sys.exit("\n".join(["这些要求不能同时满足 · these rules cannot be kept together:", *itinerary.certificate.conflicts]))
    for visit in itinerary.visits:
        print(f"{visit.start // 3600:02}:{visit.start % 3600 // 60:02}", visit.label)
    print("→", rr.write(itinerary, Path(folder) / "day.html"))


if __name__ == "__main__":
    main(*sys.argv[1:])
