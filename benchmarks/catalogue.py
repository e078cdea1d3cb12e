"""How long a catalogue takes to read and how much memory, as it grows; the sites are those of Anyuan, scattered anew."""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from redroute.sites.catalogue import Catalogue

SIZES = (27, 1_000, 5_000, 36_000)

_MEASURE = """
import resource, sys, time
from redroute.sites.reader import read_catalogue
start = time.perf_counter()
reading = read_catalogue(sys.argv[1])
print(reading.sites, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def generate(size: int, path: Path) -> None:
    """Writes a catalogue of ``size`` sites: the bundled ones over and over, each at a place of its own."""
    draw = random.Random(1)
    collection = Catalogue.bundled().to_geojson()
    features = []
    for number in range(size):
        feature = dict(collection["features"][number % len(collection["features"])])
        feature["id"] = f"site-{number}"
        feature["geometry"] = {"type": "Point", "coordinates": [draw.uniform(80, 130), draw.uniform(20, 50)]}
        features.append(feature)
    path.write_text(json.dumps({**collection, "features": features}, ensure_ascii=False), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Prints one line a size: sites, megabytes of the file, seconds, megabytes at the peak."""
    print("| sites | file MB | seconds | MB peak |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(text) for text in arguments] or SIZES:
            path = Path(folder) / f"{size}.geojson"
            generate(size, path)
            done = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True)
            sites, seconds, peak = done.stdout.split()
            print(f"| {sites} | {path.stat().st_size / 1e6:.1f} | {float(seconds):.2f} | {float(peak):.0f} |")
    return 0
