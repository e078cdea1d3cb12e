"""How wide a text will be, without a font: the same everywhere, and rather too wide than too narrow."""

from __future__ import annotations

import unicodedata

from redroute.text import plain_line

_NARROW = frozenset("iljtfrI.,:;'|!()[]`° ")
_WIDE = frozenset("mwMW@%")


def width_of(text: str, size: float) -> float:
    """The width of ``text`` in points at ``size`` points."""
    return size * sum(_ems(character) for character in text)


def fitted(text: str, size: float, room: float) -> str:
    """``text`` on one line without anything that acts, cut with "…" where it is wider than ``room``."""
    line = plain_line(text)
    if width_of(line, size) <= room:
        return line
    kept, used = [], size
    for character in line:
        used += size * _ems(character)
        if used > room:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def lines_of(text: str, size: float, room: float, most: int) -> list[str]:
    """``text`` broken into at most ``most`` lines of ``room`` points, between any two wide characters and at spaces; the last may end with "…"."""
    lines, line = [], ""
    for piece in (part for whole in _pieces(plain_line(text, 2000)) for part in ([whole] if width_of(whole, size) <= room else whole)):
        if line and width_of(line + piece, size) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], "".join(lines[most - 1 :])]
    return [fitted(line, size, room) for line in lines if line]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        is_inside = pieces and _ems(character) < 1 and _ems(pieces[-1][-1]) < 1 and pieces[-1][-1] != " "
        # Closing marks never begin a line, opening ones never end one.
        if is_inside or (pieces and (character in "，。、；：）》」』！？…" or pieces[-1][-1] in "（《「『")):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _ems(character: str) -> float:
    if character in "·—…":
        return 1.0  # as wide as a character in some Chinese fonts
    if character < "\x7f" or character == "°":
        if character in _NARROW:
            return 0.34
        return 0.92 if character in _WIDE else 0.7 if character.isupper() else 0.58
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.68
