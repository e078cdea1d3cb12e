"""Builds the web component: ``web/dist/redroute-map.js`` from ``web/src`` and the page of the library.

Usage: ``python scripts/build_web.py [FOLDER]``. No bundler: the parts are laid one after the other in one module. The page around the data is the one
that the library makes, Leaflet and licence included, so that both always show the same map.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from redroute.geo.envelope import _CUT_OUT, _MAINLAND
from redroute.itinerary.document import _MOST_DAYS, _MOST_FINDINGS, _MOST_STOPS
from redroute.itinerary.itinerary import Certificate, Itinerary
from redroute.itinerary.terms import Terms
from redroute.outputs.map import itinerary_html
from redroute.outputs.map.navigation import _AMAP_MODES, MOST_CODES
from redroute.outputs.map.palette import _DAYS, _NIGHTS, LEVEL_COLOURS, LEVEL_NIGHTS
from redroute.outputs.map.payload import DOTS_FROM
from redroute.outputs.map.tiles import TileChoice
from redroute.outputs.map.words import page_words
from redroute.sites.cleaning import LONGEST_TEXT
from redroute.sites.site import MOST_TALKS
from redroute.version import __version__

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("place.js", "tiles.js", "code.js", "conflict.js", "payload.js", "element.js")
SHARED = ("datum.js", "hours.js")
ASSETS = ROOT / "src" / "redroute" / "outputs" / "map" / "assets"
NAMED = {"osm": TileChoice.osm(), "gaode": TileChoice.gaode(), "tencent": TileChoice.tencent()}


def build() -> str:
    """The text of the module."""
    nothing = Itinerary(title="redroute", days=(), skipped=(), warnings=(), certificate=Certificate(status="interrupted"), terms=Terms())
    before, mark, rest = itinerary_html(nothing).partition(' id="tour-data">')
    end = rest.index("</script>")
    page = {
        "head": before + mark,
        "tail": rest[end:],
        "words": {lang: page_words(lang) for lang in ("zh", "en")},
        "levels": {level.word: colour for level, colour in LEVEL_COLOURS.items()},
        "nights": {level.word: colour for level, colour in LEVEL_NIGHTS.items()},
        "days": _DAYS,
        "nightsOfDays": _NIGHTS,
        "dotsFrom": DOTS_FROM,
        "mostCodes": MOST_CODES,
        "limits": {"text": LONGEST_TEXT, "talks": MOST_TALKS, "days": _MOST_DAYS, "stops": _MOST_STOPS, "findings": _MOST_FINDINGS},
        "amapModes": _AMAP_MODES,
        "mainland": _MAINLAND,
        "cutOut": _CUT_OUT,
        "tiles": {name: choice.record(()) for name, choice in NAMED.items()},
        "tianditu": TileChoice.tianditu("KEY").record(()),
    }
    head = f"/*! redroute-map {__version__} · MIT · holds Leaflet, BSD-2-Clause: see the licence in PAGE.tail */\n"
    files = [*(ASSETS / name for name in SHARED), *(ROOT / "web" / "src" / name for name in PARTS)]
    parts = [file.read_text(encoding="utf-8") for file in files]
    return head + f"const PAGE = {json.dumps(page, ensure_ascii=True)};\n" + "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Writes the module."""
    folder = Path(arguments[0]) if arguments else ROOT / "web" / "dist"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "redroute-map.js").write_text(build(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
