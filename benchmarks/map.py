"""How long the page of a whole catalogue takes to render, how large it is and how smoothly it moves, beside three ways of plain Folium.

Folium's pages load their libraries from foreign hosts, so without a network only their rendering and size can be compared.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (27, 5_000, 36_000)
WAYS = ("redroute", "folium loop", "FastMarkerCluster", "folium GeoJson")
LARGEST_LOOP = 5_000
"""A loop of markers over more sites than this takes minutes and is left out."""

_RENDER = """
import json, sys, time
import folium, pypinyin
from folium.plugins import FastMarkerCluster
import redroute.outputs.map.frame
from redroute.outputs.map import catalogue_html
from redroute.sites.catalogue import Catalogue
way, source, target = sys.argv[1:]
catalogue = Catalogue.from_file(source)
located = catalogue.located
def plain():
    map = folium.Map([27.6, 113.9], zoom_start=5)
    if way == "folium loop":
        for site in located:
            popup = folium.Popup(f"{site.name}<br>{site.description}<br>{site.address}")
            folium.Marker([site.at.lat, site.at.lon], popup=popup, tooltip=site.name).add_to(map)
    elif way == "FastMarkerCluster":
        FastMarkerCluster([[site.at.lat, site.at.lon, site.name, site.description, site.address] for site in located]).add_to(map)
    else:
        fields = ["name", "description", "address"]
        features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [site.at.lon, site.at.lat]},
                     "properties": {field: getattr(site, field) for field in fields}} for site in located]
        popup = folium.GeoJsonPopup(fields=fields)
        folium.GeoJson({"type": "FeatureCollection", "features": features}, marker=folium.CircleMarker(radius=4), popup=popup).add_to(map)
    return map.get_root().render()
start = time.process_time()
page = catalogue_html(catalogue) if way == "redroute" else plain()
seconds = time.process_time() - start
open(target, "w", encoding="utf-8").write(page)
print(seconds)
"""

_MOVE = """async () => {
    const frames = [];
    let last = performance.now(), isOn = true;
    const tick = now => { frames.push(now - last); last = now; if (isOn) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
    for (let turn = 0; turn < 12; turn += 1) {
        map_redroute.panBy([turn % 2 ? 220 : -220, 60 * (turn % 3 - 1)], { animate: true, duration: 0.25 });
        await new Promise(done => setTimeout(done, 300));
    }
    const panned = frames.splice(0);
    for (let turn = 0; turn < 8; turn += 1) {
        map_redroute.setZoom(map_redroute.getZoom() + (turn < 4 ? 1 : -1), { animate: true });
        await new Promise(done => setTimeout(done, 420));
    }
    isOn = false;
    const rate = times => Math.round(1000 * times.length / times.reduce((sum, each) => sum + each, 0));
    return [rate(panned.slice(2)), rate(frames.slice(2))];
}"""


def main(arguments: list[str]) -> int:
    """Prints one line for each way and size; sizes may be given."""
    print("| sites | page | render CPU s | MB | MB gz | opens in s | pan fps | zoom fps |\n|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(text) for text in arguments] or SIZES:
            source = Path(folder) / f"{size}.geojson"
            generate = (
                "import sys; from pathlib import Path; from benchmarks.catalogue import generate; generate(int(sys.argv[1]), Path(sys.argv[2]))"
            )
            subprocess.run([sys.executable, "-c", generate, str(size), str(source)], check=True)
            for way in WAYS:
                if way == "folium loop" and size > LARGEST_LOOP:
                    continue
                page = Path(folder) / "page.html"
                done = subprocess.run([sys.executable, "-c", _RENDER, way, str(source), str(page)], capture_output=True, text=True, check=True)
                content = page.read_bytes()
                seen = _seen(page) if way == "redroute" else ["", "", ""]
                cells = [size, way, f"{float(done.stdout):.2f}", f"{len(content) / 1e6:.2f}", f"{len(gzip.compress(content, 6)) / 1e6:.2f}", *seen]
                print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    return 0


def _seen(page: Path) -> list[str]:
    """Seconds until the page is drawn, and frames a second while it pans and zooms."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        return ["no browser", "", ""]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 860})
        tab.goto(page.as_uri())
        tab.wait_for_selector("#panel .colophon")
        opened = json.loads(tab.evaluate("JSON.stringify(performance.getEntriesByType('navigation')[0].domComplete / 1000)"))
        panned, zoomed = tab.evaluate(_MOVE)
        browser.close()
    return [f"{opened:.2f}", str(panned), str(zoomed)]
