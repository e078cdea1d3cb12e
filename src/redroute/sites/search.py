"""Finding a site by what people type: characters, English, pinyin with or without tones and spaces, or initials."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redroute.sites.catalogue import Catalogue
    from redroute.sites.site import Site

LONGEST = 100
"""Characters of a query that are looked at."""


def search(catalogue: Catalogue, text: str) -> tuple[Site, ...]:
    """Sites that match ``text``, best first: an equal id or name, then a beginning, then anything inside; ties stay in catalogue order.

    Every word of the text must be found. Pinyin comes from the catalogue where it gives it, else from ``pypinyin`` with the common readings.
    """
    words = _plain(text[:LONGEST]).split()
    if not words:
        return ()
    ranked = []
    for index, site in enumerate(catalogue):
        keys = _keys(site)
        scores = [_score(word, keys) for word in words]
        whole = _score("".join(words), keys)
        if whole or all(scores):
            ranked.append((-max(whole, min(scores)), index, site))
    return tuple(site for _, _, site in sorted(ranked, key=lambda entry: entry[:2]))


def _score(word: str, keys: tuple[str, ...]) -> int:
    return max((3 if key == word else 2 if key.startswith(word) else 1 if word in key else 0) for key in keys)


@lru_cache(maxsize=65536)
def _spelt(name: str) -> tuple[str, str]:
    """Pinyin without tones and spaces, and the initials."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(name, style=Style.NORMAL, errors=list)  # type: ignore[arg-type]  # a list is a list of syllables
    letters = [_plain(syllable).strip() for syllable in syllables]
    return "".join(letters).replace(" ", ""), "".join(letter[:1] for letter in letters)


def _keys(site: Site) -> tuple[str, ...]:
    names = (site.name, *site.aliases)
    english = _plain(site.name_en)
    keys = [_plain(site.id), english, english.replace(" ", ""), _plain(site.pinyin).replace(" ", "")]
    for name in names:
        plain = _plain(name)
        keys += [plain, plain.replace(" ", ""), *_spelt(name[:LONGEST])]
    return tuple(key for key in keys if key) or ("",)


def _plain(text: str) -> str:
    """Lower case, full-width letters narrowed, tones and punctuation gone."""
    if text.isascii() and text.isalnum():
        return text.lower()  # every syllable of pinyin: thirty to a site
    letters = unicodedata.normalize("NFKD", text.casefold())
    if any(map(unicodedata.combining, letters)):
        letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", letters).strip()
