"""The catalogue a command works on, and the sites of it that were meant."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
from redroute.cli.terminal import warn
from redroute.errors import CatalogueRefused
from redroute.text import plain_line

if TYPE_CHECKING:
    from redroute.sites.catalogue import Catalogue
    from redroute.sites.site import Site

MOST_NAMED = 8
"""So many look-alikes of an ambiguous name are listed."""


def absence(path: Path, lang: str) -> str | None:
    """Why a file cannot be read, or ``None`` if it is there, is no folder, and may be read."""
    shown = plain_line(path)
    try:
        if path.is_dir():
            return phrase("input.folder", lang, path=shown)
        if not path.exists():
            return phrase("input.missing", lang, path=shown)
    except (OSError, ValueError):  # a name no file system can hold
        return phrase("input.missing", lang, path=shown)
    return None if os.access(path, os.R_OK) else phrase("input.unreadable", lang, path=shown)


def input_file(text: str, lang: str) -> Path:
    """The path of an input; raises :class:`~redroute.cli.failure.Refusal` with exit code 66 if nobody can read it."""
    path = Path(text)
    reason = absence(path, lang)
    if reason is not None:
        raise Refusal(ExitCode.NO_INPUT, reason)
    return path


def open_catalogue(args: Namespace) -> Catalogue:
    """The catalogue of ``--catalogue``, or the bundled one; its warnings are counted on standard error.

    Raises :class:`~redroute.errors.CatalogueRefused` for a file with errors.
    """
    if args.catalogue is None:
        from redroute.sites.catalogue import Catalogue

        return Catalogue.bundled()
    from redroute.sites.reader import read_catalogue

    reading = read_catalogue(input_file(args.catalogue, args.lang))
    if reading.catalogue is None:
        raise CatalogueRefused(reading.diagnostics)
    if reading.diagnostics and not args.quiet:
        warn([phrase("warnings", args.lang, count=len(reading.diagnostics))])
    return reading.catalogue


def filtered(catalogue: Catalogue, args: Namespace) -> Catalogue:
    """The sites with any of the themes, any of the levels and any of the kinds asked for; all of them where nothing was."""
    if not (args.theme or args.level or args.kind):
        return catalogue
    themes = {_theme(catalogue, text, args.lang) for text in args.theme}
    levels, kinds = set(args.level), set(args.kind)
    return catalogue.where(
        lambda site: (
            (not themes or not themes.isdisjoint(site.themes))
            and (not levels or site.protection_level.word in levels)
            and (not kinds or str(site.kind) in kinds)
        )
    )


def _theme(catalogue: Catalogue, text: str, lang: str) -> str:
    """The id of a theme given by id or label; a theme only sites speak of counts as well."""
    for theme in catalogue.themes.values():
        if text in (theme.id, theme.label, theme.label_en):
            return theme.id
    if any(text in site.themes for site in catalogue):
        return text
    known = ", ".join(list(catalogue.themes)[:40]) or "–"
    raise Refusal(ExitCode.BAD_DATA, phrase("theme.unknown", lang, theme=plain_line(text, 60), known=plain_line(known, 300)))


def named_site(catalogue: Catalogue, text: str, lang: str) -> Site:
    """The one site meant by an id, a name, an alias, pinyin or initials.

    An id comes before a name, a whole name before a part of one. Raises :class:`~redroute.errors.UnknownSite`, or
    :class:`~redroute.cli.failure.Refusal` naming the sites that fit where there are several.
    """
    if text in catalogue:
        return catalogue[text]
    found = catalogue.search(text)
    if not found:
        return catalogue[text]  # raises, with the ids that look alike
    folded = text.strip().casefold()
    whole = [site for site in found if folded in {each.casefold() for each in (site.name, site.name_en, site.pinyin, *site.aliases)}]
    if len(whole) == 1 or len(found) == 1:
        return (whole or found)[0]
    several = whole or found
    names = "; ".join(f"{plain_line(site.name, 40)} ({plain_line(site.id, 60)})" for site in several[:MOST_NAMED])
    more = "; …" if len(several) > MOST_NAMED else ""
    raise Refusal(ExitCode.BAD_DATA, phrase("site.ambiguous", lang, site=plain_line(text, 60), found=names + more))
