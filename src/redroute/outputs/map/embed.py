"""Putting a page into somebody else's: as a frame that can reach nothing outside itself."""

from __future__ import annotations

import json
import re
from html import escape
from urllib.parse import urlsplit

from redroute.errors import BadInput

HEIGHT = 640
"""Height of a frame in pixels."""

_NONCE = re.compile(r"[A-Za-z0-9+/_-]{8,256}={0,2}\Z", re.ASCII)
_SOURCES = re.compile(r"^<(script|style)(?=[ >])", re.MULTILINE)
_UNSAFE = re.compile("[<>&\u2028\u2029]")
_LOOK = "display:block;width:100%;border:1px solid #c9b99a"


def iframe(html: str, *, height: int = HEIGHT) -> str:
    """``html`` in a frame for embedding: its scripts run, but without the origin of the page around it, which they so cannot read or change."""
    # Without allow-same-origin the frame has an origin of its own; escape() keeps the whole page inside the attribute.
    return f'<iframe {_SANDBOX} srcdoc="{escape(html)}" width="100%" height="{_pixels(height)}" style="{_LOOK}" loading="lazy" title="redroute"></iframe>'


def linked_iframe(source: str, *, height: int = HEIGHT) -> str:
    """A frame for a page that lies at the address ``source``: http(s), or relative to the page around it.

    Raises :class:`~redroute.errors.BadInput` for an address of another kind.
    """
    if not _is_address(source):
        raise BadInput(f"a frame shows a page at an http(s) or relative address, not {source[:80]!r}")
    return (
        f'<iframe {_SANDBOX} src="{escape(source)}" width="100%" height="{_pixels(height)}" style="{_LOOK}" loading="lazy" title="redroute"></iframe>'
    )


def fragment(html: str, nonce: str | None = None, *, height: int = HEIGHT) -> str:
    """A piece of page source that shows the page ``html`` in a sandboxed frame.

    ``nonce`` is the one of the host's content security policy for this answer, for a host that admits scripts and styles by nonce alone: a frame
    inherits the policy of the page around it, so everything in the fragment carries it. Such a host needs ``script-src`` and ``style-src`` with the
    nonce and, for maps with tiles, their hosts in ``img-src``; nothing else. The fragment then builds its frame inside a closed shadow root, where
    no style of the host can read the nonce or the texts. Without a nonce the fragment is the frame alone.

    Raises :class:`~redroute.errors.BadInput` for what is no nonce (CSP level 3: base64 characters).
    """
    if nonce is None:
        return iframe(html, height=height)
    if not _NONCE.match(nonce):
        raise BadInput("a nonce is 8 to 256 base64 characters; make one for every answer with secrets.token_urlsafe(16)")
    # All scripts and styles of our page begin a line, and no text in it can: line ends and "<" are escaped in the data block and the title.
    page = _SOURCES.sub(rf'<\1 nonce="{nonce}"', html)
    block = _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps({"page": page, "height": _pixels(height)}, ensure_ascii=False))
    return (
        '<div class="redroute-map"></div>\n'
        f'<script type="application/json" nonce="{nonce}">{block}</script>\n'
        f'<script nonce="{nonce}">{_BOOTSTRAP}</script>\n'
    )


_SANDBOX = 'sandbox="allow-scripts"'

# Styles are set one by one: a style attribute would need 'unsafe-inline' of the host.
_BOOTSTRAP = """(function () {
"use strict";
const block = document.currentScript.previousElementSibling, host = block.previousElementSibling;
const data = JSON.parse(block.textContent);
const frame = document.createElement("iframe");
frame.setAttribute("sandbox", "allow-scripts");
frame.title = "redroute";
Object.assign(frame.style, { display: "block", width: "100%", boxSizing: "border-box", height: data.height + "px", border: "1px solid #c9b99a" });
frame.srcdoc = data.page;
host.attachShadow({ mode: "closed" }).append(frame);
block.remove();
})();"""


def _pixels(height: int) -> int:
    if not 1 <= height <= 100_000:
        raise BadInput(f"a frame is 1 to 100,000 pixels high, not {height}")
    return int(height)


def _is_address(source: str) -> bool:
    if not source or any(character <= " " or character in '"<>\\`' or character == "\x7f" for character in source):
        return False
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return (parts.scheme in ("http", "https") and bool(parts.hostname)) or (not parts.scheme and not parts.netloc)
