"""A colour for each day and each protection level: by day they carry near-white text, by night near-black, at a contrast of 4.5 or more."""

from __future__ import annotations

from redroute.sites.site import ProtectionLevel

_DAYS = ("#9e2a22", "#1f5674", "#3d6637", "#80580f", "#6a3c70", "#3f5560", "#8a3f5f", "#2c6a66")
_NIGHTS = ("#e58a7e", "#7db3d3", "#93bd85", "#d6ac5b", "#c59acb", "#9db3bf", "#dd95b2", "#82c2bb")

LEVEL_COLOURS = {
    ProtectionLevel.NATIONAL: "#97201b",
    ProtectionLevel.PROVINCIAL: "#8f5a14",
    ProtectionLevel.MUNICIPAL: "#2c6658",
    ProtectionLevel.COUNTY: "#465c86",
    ProtectionLevel.NONE: "#6b6259",
    ProtectionLevel.UNKNOWN: "#6b6259",
}
"""The seal of a site is printed in this colour; "unknown" is drawn hollow."""

LEVEL_NIGHTS = {
    ProtectionLevel.NATIONAL: "#e58a7e",
    ProtectionLevel.PROVINCIAL: "#d6ac5b",
    ProtectionLevel.MUNICIPAL: "#82c2ac",
    ProtectionLevel.COUNTY: "#9db3dd",
    ProtectionLevel.NONE: "#b5aa9c",
    ProtectionLevel.UNKNOWN: "#b5aa9c",
}
"""The same seals on a dark page."""


def day_colour(index: int) -> str:
    """The colour of the day at ``index`` (from 0) as ``#rrggbb``; the ninth day begins again."""
    return _DAYS[index % len(_DAYS)]


def night_colour(index: int) -> str:
    """The colour of the day at ``index`` on a dark page."""
    return _NIGHTS[index % len(_NIGHTS)]
