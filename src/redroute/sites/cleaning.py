"""What is kept of an untrusted text of a catalogue."""

from __future__ import annotations

import re
from typing import Final

LONGEST_NAME: Final = 300
LONGEST_TEXT: Final = 10_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BIDI = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str, limit: int) -> tuple[str, list[tuple[str, str]]]:
    """What is kept of a text, at most ``limit`` characters (decision 8) and half ones as U+FFFD, and code and words of what is to be warned of."""
    found = []
    if len(text) > limit:
        found.append(("limits.text_length", f"{len(text)} characters; cut to {limit}"))
        text = text[: limit - 1] + "…"
    # Printable means without control characters, surrogates and marks that turn text.
    if text.isprintable():
        return text, found
    if _CONTROL.search(text):
        found.append(("text.control_chars", "holds control characters; they are kept as data and shown as marks"))
        text = _SURROGATE.sub("\ufffd", text)
    if _BIDI.search(text):
        found.append(("text.bidi", "holds marks that turn or hide text"))
    return text, found
