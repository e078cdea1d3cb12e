"""Untrusted texts within Markdown: CommonMark, and what GitHub and common editors add to it."""

from __future__ import annotations

import re

from redroute.text import plain_line

# What opens something anywhere: code, emphasis, links, pictures, markup, entities, tables, footnotes, formulas, struck and marked text, mentions.
# A dot or colon opens a link only beside letters (www.example, http://, :smile:), so that 09:00 and 27.6 stay readable.
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#!|&~$^@]|[.:](?=[^\d\s])|(?<=[^\d\s])[.:]|==")
# What opens something at the beginning of a line only: lists, quotes, headings, rules.
_LEADING = re.compile(r"^(\d+(?=[.)](?: |$))|)([-+=.)])")


def markdown_text(text: object, limit: int = 400) -> str:
    """``text`` on one line, meaning nothing but itself, wherever in a line or a table it stands."""
    flat = re.sub(r"[ \t\r\n]+", " ", str(text)[: 4 * limit]).strip()
    escaped = _ACTIVE.sub(lambda found: "".join(f"\\{character}" for character in found[0]), plain_line(flat, limit))
    return _LEADING.sub(r"\1\\\2", escaped)
