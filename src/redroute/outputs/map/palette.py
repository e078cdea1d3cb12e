"""A colour for each day and each protection level; all carry white text at a contrast of 4.5 or more."""

from __future__ import annotations

from redroute.sites.site import ProtectionLevel

_DAYS = ("#9e2a22", "#1f5674", "#3d6637", "#80580f", "#6a3c70", "#3f5560", "#8a3f5f", "#2c6a66")

LEVEL_COLOURS = {
    ProtectionLevel.NATIONAL: "#97201b",
    ProtectionLevel.PROVINCIAL: "#8f5a14",
    ProtectionLevel.MUNICIPAL: "#2c6658",
    ProtectionLevel.COUNTY: "#465c86",
    ProtectionLevel.NONE: "#6b6259",
    ProtectionLevel.UNKNOWN: "#6b6259",
}
"""The seal of a site is printed in this colour; "unknown" is drawn hollow."""


def day_colour(index: int) -> str:
    """The colour of the day at ``index`` (from 0) as ``#rrggbb``; the ninth day begins again."""
    return _DAYS[index % len(_DAYS)]
