"""How long a catalogue takes to read and how much memory, as it grows; the sites are those of Anyuan, scattered anew."""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from redroute.sites.catalogue import Catalogue

SIZES = (27, 1_000, 5_000, 36_000)

_GENERATE = """
import sys
from pathlib import Path
from benchmarks.catalogue import generate
generate(int(sys.argv[1]), Path(sys.argv[2]))
"""

_MEASURE = """
import resource, sys, time
from redroute.sites.reader import read_catalogue
start = time.process_time()
reading = read_catalogue(sys.argv[1])
print(reading.sites, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def generate(size: int, path: Path) -> None:
    """Writes a catalogue of ``size`` sites: the bundled ones over and over, each with a name, a description and a place of its own."""
    draw = random.Random(1)
    collection = Catalogue.bundled().to_geojson()
    features = []
    for number in range(size):
        feature = dict(collection["features"][number % len(collection["features"])])
        feature["id"] = f"site-{number}"
        feature["geometry"] = {"type": "Point", "coordinates": [draw.uniform(80, 130), draw.uniform(20, 50)]}
        texts = feature["properties"]
        feature["properties"] = {**texts, "name": f"{texts['name']} {number}", "description": f"{number}. {texts.get('description', '')}"}
        features.append(feature)
    path.write_text(json.dumps({**collection, "features": features}, ensure_ascii=False), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Prints one line a size: sites, megabytes of the file, seconds of processor time, megabytes at the peak."""
    print("| sites | file MB | CPU s | MB peak |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(text) for text in arguments] or SIZES:
            path = Path(folder) / f"{size}.geojson"
            # Not in this process: the peak of a process counts that of the one which started it.
            subprocess.run([sys.executable, "-c", _GENERATE, str(size), str(path)], check=True)
            done = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True)
            sites, seconds, peak = done.stdout.split()
            print(f"| {sites} | {path.stat().st_size / 1e6:.1f} | {float(seconds):.2f} | {float(peak):.0f} |")
    return 0
