"""Every value a reader may meet has a word in both languages."""

import re
from pathlib import Path

import pytest

from redroute.itinerary import warning
from redroute.itinerary.itinerary import Reason
from redroute.mode import Mode
from redroute.outputs.words import WORDS, word
from redroute.sites.calendar import DayKind
from redroute.sites.site import Booking, HoursStatus, Kind, Precision, ProtectionLevel
from redroute.solver.solution import Status

CODES = [
    *(f"level.{level.word}{form}" for level in ProtectionLevel for form in ("", ".short")),
    *(f"{name}.{member.value}" for name, members in [("kind", Kind), ("hours_status", HoursStatus), ("precision", Precision)] for member in members),
    *(f"{name}.{member.value}" for name, members in [("booking", Booking), ("mode", Mode), ("status", Status)] for member in members),
    *(f"{name}.{member.value}" for name, members in [("reason", Reason), ("day", DayKind)] for member in members),
]


@pytest.mark.parametrize("code", CODES)
def test_a_value_has_a_word_in_both_languages(code: str) -> None:
    assert word(code, "zh") != code
    assert word(code, "en") != code
    assert word(code, "zh") != word(code, "en")


def test_both_languages_know_the_same_codes() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_a_code_nobody_named_stands_for_itself() -> None:
    assert word("theme:{{7*7}}") == "theme:{{7*7}}"


def test_every_warning_the_planner_gives_has_its_words() -> None:
    source = (Path(warning.__file__)).read_text(encoding="utf-8")
    codes = set(re.findall(r'code=f?"([a-z.{}_]+)"', source))
    assert len(codes) > 7
    known = {code.removeprefix("warning.") for code in WORDS["zh"] if code.startswith("warning.")}
    assert all("{" in code or code in known for code in codes)
    assert {"hours.reported", "hours.assumed", "position.estimated", "position.unverified", "booking.required", "booking.recommended"} <= known
