"""Finding a site by what people type: characters, English, pinyin with or without tones and spaces, initials, or a mixture of them.

The pages search by the same rules, in ``outputs/map/assets/find.js``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from redroute.sites.readings import reading_of

if TYPE_CHECKING:
    from redroute.sites.catalogue import Catalogue
    from redroute.sites.site import Site

LONGEST = 100
"""Characters of a query, and of a name, that are looked at."""

_WORD = re.compile("[\u3400-\u9fff]+|[^\u3400-\u9fff ]+")


def search(catalogue: Catalogue, text: str) -> tuple[Site, ...]:
    """Sites that match ``text``, best first: an equal id or name, then a beginning, then anything inside; ties stay in catalogue order.

    Every word of the text must be found, and characters and letters are words of their own (``路矿julebu``). Pinyin comes from the catalogue where it gives it, else from any reading that ``pypinyin`` knows.
    """
    words = _WORD.findall(_plain(text[:LONGEST]))
    if not words:
        return ()
    ranked = []
    for index, site in enumerate(catalogue):
        names = [_joined(name[:LONGEST]) for name in (site.name, *site.aliases)]
        others = [_joined(other) for other in (site.name_en, site.pinyin, site.id)]
        score = _score("".join(words), names, others)
        if len(words) > 1:
            score = max(score, min(_score(word, names, others) for word in words))
        if score:
            ranked.append((-score, index, site))
    return tuple(site for _, _, site in sorted(ranked, key=lambda entry: entry[:2]))


def _score(sought: str, names: list[str], others: list[str]) -> int:
    """3 for the whole, 2 for the beginning, 1 for anything inside, 0 for nothing."""
    best = max(3 if key == sought else 2 if key.startswith(sought) else 1 if sought in key else 0 for key in (*names, *others))
    return best or max(_spelt_score(sought, name) for name in names)


def _spelt_score(sought: str, name: str) -> int:
    for at in range(len(name)):
        end = _spelt_end(sought, name, at)
        if end:
            return 1 if at else 3 if end == len(name) else 2
    return 0


def _spelt_end(sought: str, name: str, at: int) -> int:
    """Where in the name ends what spells ``sought`` from ``at`` on, each letter by itself, its pinyin or the beginning of that; or 0."""
    reached = {0}
    for index in range(at, len(name)):
        parts = _parts(name[index])
        # The last syllable may be typed half.
        if any(part.startswith(sought[done:]) for done in reached for part in parts):
            return index + 1
        reached = {done + len(part) for done in reached for part in parts if sought.startswith(part, done)}
        if not reached:
            return 0
    return 0


@lru_cache(maxsize=16384)
def _parts(letter: str) -> frozenset[str]:
    """The letter, its readings and their beginnings: ``z`` and ``zh`` both begin ``zhi``."""
    syllables = reading_of(letter).split()
    starts = [syllable[:2] for syllable in syllables if syllable[:2] in ("zh", "ch", "sh")]
    return frozenset((letter, *syllables, *starts, *(syllable[0] for syllable in syllables)))


def _joined(text: str) -> str:
    return _plain(text).replace(" ", "")


def _plain(text: str) -> str:
    """Lower case, full-width letters narrowed, tones and punctuation gone; ``ü`` is ``v``, as people type it."""
    if text.isascii() and text.isalnum():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    if any(map(unicodedata.combining, letters)):
        letters = letters.replace("\u0308", "v").replace("uv", "v")
        letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", letters).strip()
