"""The files a page is made of: Leaflet as published, and our own style and script."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

LEAFLET_VERSION = "1.9.4"

LEAFLET_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    "LEAFLET-LICENSE.txt": "53e8dc25862014e4324741ca18fbe3611e11d42ef69f59f86ea8c5389647d4cb",
}
"""The files of ``dist/`` and the licence of the npm package ``leaflet`` 1.9.4, byte for byte; a test holds them to it."""

_SCRIPTS = (
    "look.js",
    "words.js",
    "hours.js",
    "place.js",
    "frame.js",
    "ground.js",
    "shape.js",
    "marks.js",
    "crowd.js",
    "overview.js",
    "find.js",
    "datum.js",
    "navigate.js",
    "live.js",
    "popup.js",
    "panel.js",
    "lists.js",
    "added.js",
    "start.js",
)


def asset(name: str) -> str:
    """The text of a vendored file."""
    return files("redroute.outputs.map").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def leaflet_script() -> str:
    """Leaflet, its licence in front, without the reference to a source map no page has beside it, and told of a reader's wish for less motion."""
    licence = asset("LEAFLET-LICENSE.txt").strip()
    return f"/*!\n{licence}\n*/\n" + re.sub(r"\n//# sourceMappingURL=.*", "", asset("leaflet.js")) + f"\n{asset('calm.js')}"


@cache
def style() -> str:
    """Leaflet's style without its pictures (pages of ours use none of them), then ours."""
    leaflet = re.sub(r"\n[^\n]*url\([^\n]*", "", asset("leaflet.css"))
    return f"{leaflet}\n{asset('page.css')}\n{asset('print.css')}"


@cache
def page_script() -> str:
    """Our own script: the parts in order, inside one function so that nothing of it is global."""
    parts = "\n".join(asset(name) for name in _SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'
