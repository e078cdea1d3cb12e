"""An immutable collection of sites."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A reason to visit, such as ``labour``. ``label`` is Chinese (or whatever the catalogue speaks), ``label_en`` English or empty."""

    id: str
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts came from."""

    id: str
    ref: str
    note: str = ""
