"""How each Chinese character of the names on a page is read, so that the page finds a site by pinyin or initials.

One table for the page instead of a spelling for each site: it is smaller, and a character with several readings is found by any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


def readings(texts: Iterable[str]) -> dict[str, str]:
    """For each Chinese character in ``texts`` its readings without tones, parted by spaces, as ``pypinyin`` knows them; ``ü`` is written ``v``."""
    return {letter: read for letter in sorted({letter for text in texts for letter in text}) if (read := reading_of(letter))}


@lru_cache(maxsize=16384)
def reading_of(letter: str) -> str:
    """The readings of one Chinese character, parted by spaces; ``""`` for what is none or what nobody reads."""
    if not "\u3400" <= letter <= "\u9fff":
        return ""
    from pypinyin import Style, pinyin

    # errors="ignore": a character nobody reads has no pinyin; it can still be found as itself.
    (syllables,) = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore") or [[]]
    return " ".join(dict.fromkeys(syllables))
