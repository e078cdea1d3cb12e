"""How a group moves."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """A means of travel; a leg has exactly one."""

    WALK = "walk"
    CYCLE = "cycle"
    COACH = "coach"
    CAR = "car"
