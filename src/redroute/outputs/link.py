"""Which addresses of a catalogue may become links."""

from __future__ import annotations

from urllib.parse import urlsplit


def followable(url: str) -> str:
    """``url`` where it may be followed: http or https with a host, nobody's password, nothing hidden or quoted in it; else ``""``."""
    if not url.isprintable() or any(character in ' "<>\\`{}|^' for character in url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""
    except ValueError:
        return ""
