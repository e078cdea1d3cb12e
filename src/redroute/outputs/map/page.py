"""The page around a map: a content security policy, the style, the data block and the scripts."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any

from redroute.outputs.map.payload import packed
from redroute.outputs.map.tiles import TileChoice
from redroute.outputs.map.vendored import leaflet_script, page_script, style

MAP_ELEMENT = "map_redroute"
"""The id of the map's element, and the name of the Leaflet map in the page."""

# "<" and "&" could end or open page source; lone surrogates cannot be written as UTF-8; the rest are line ends to older script engines.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff\x7f-\x9f]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def data_block(payload: Mapping[str, Any]) -> str:
    """``payload`` as JSON that is inert inside a script element; a JSON reader gives back exactly what went in."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def page(payload: Mapping[str, Any], frame_script: str, *, title: str, lang: str, tiles: TileChoice | None = None) -> str:
    """The whole page. ``frame_script`` makes the Leaflet map in :data:`MAP_ELEMENT`; ``title`` is plain text, of any origin."""
    scripts = (leaflet_script(), frame_script, page_script())
    styles = style()
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_source(script) for script in scripts),
            "style-src " + _source(styles),
            " ".join(("img-src data:", *(tiles.origins if tiles else ()))),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{"en" if lang == "en" else "zh-CN"}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<link rel="icon" href="data:,">',
            f"<title>{escape(_CONTROL.sub(' ', title))}</title>",
            f"<style>{styles}</style>",
            "</head>",
            "<body>",
            _BODY,
            f'<script type="application/json" id="tour-data">{data_block(packed(payload))}</script>',
            *(f"<script>{script}</script>" for script in scripts),
            "</body>",
            "</html>",
            "",
        )
    )


_BODY = f"""<header id="masthead"></header>
<section id="stage"><div id="{MAP_ELEMENT}" class="folium-map"></div><div id="overview" hidden></div><p id="hidden-note" hidden></p></section>
<section id="live" hidden></section>
<nav id="themes"></nav>
<aside id="key"></aside>
<main id="panel"><noscript><p>本页须启用 JavaScript 才能显示地图。This map needs JavaScript.</p></noscript></main>"""


def _source(text: str) -> str:
    """The hash by which a content security policy admits ``text``, exactly as it stands in the page."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
