"""Importing redroute loads nothing heavy, and every public name is there."""

import subprocess
import sys

import pytest

import redroute

HEAVY = ("folium", "networkx", "numpy", "pandas", "pydantic", "geopy", "highspy", "pypinyin", "opening_hours", "chinese_calendar")


@pytest.mark.parametrize("name", redroute.__all__)
def test_a_public_name_leads_to_the_thing_of_that_name(name: str) -> None:
    assert getattr(redroute, name) is not None
    assert getattr(getattr(redroute, name), "__name__", name) in (name, "redroute")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        redroute.nothing_of_the_kind  # noqa: B018


def test_importing_loads_nothing_heavy() -> None:
    script = f"import sys, redroute; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
