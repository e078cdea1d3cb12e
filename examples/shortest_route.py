"""全国重点文物保护单位之间的最短路线 · The shortest route through the national sites.

python examples/shortest_route.py [输出文件夹 · output folder]
"""

import sys
from pathlib import Path

import redroute as rr


def main(folder: str = ".") -> None:
    sites = rr.Catalogue.bundled()
    national = sites.with_level("national")
    found = rr.route(sites, [site.id for site in national], mode=rr.Mode.COACH, loop=True)
    for number, site in enumerate(found.sites, 1):
        print(number, site.name)
    print(f"{found.distance / 1000:.1f} km, {found.duration // 60} min, {found.status}")
    for site in found.skipped:
        print("尚无坐标 · not located:", site.name)
    print("→", rr.write(found, Path(folder) / "national.html"))


if __name__ == "__main__":
    main(*sys.argv[1:])
