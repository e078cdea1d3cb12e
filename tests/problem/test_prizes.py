"""A prize is what the documented product says, and nothing else is accepted for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asked import a_day, a_site
from redroute.errors import BadInput
from redroute.problem.prizes import GREATEST, LEVEL_POINTS, checked_prize, default_prize
from redroute.problem.request import TourRequest
from redroute.sites.site import ProtectionLevel

NATIONAL = a_site("n", visit_minutes=40, protection_level=ProtectionLevel.NATIONAL, themes=("labour", "army"))


def asked(**facts: object) -> TourRequest:
    return TourRequest(days=(a_day(),), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", list(ProtectionLevel))
def test_without_wishes_a_site_is_worth_its_level(level: ProtectionLevel) -> None:
    assert default_prize(a_site("x", visit_minutes=40, protection_level=level), asked()) == LEVEL_POINTS[level]


@pytest.mark.parametrize(("minutes", "points"), [(None, 40), (40, 40), (60, 60), (10, 20), (20, 20), (120, 120), (300, 120)])
def test_the_length_of_a_visit_counts_in_shares_of_forty_minutes(minutes: float | None, points: int) -> None:
    assert default_prize(a_site("x", protection_level=ProtectionLevel.NATIONAL, visit_minutes=minutes), asked()) == points


def test_the_best_theme_counts_and_themes_without_a_weight_count_one() -> None:
    assert default_prize(NATIONAL, asked(theme_weights={"labour": 3, "army": 0.5})) == 120
    assert default_prize(NATIONAL, asked(theme_weights={"army": 0.5})) == 40
    assert default_prize(NATIONAL, asked(theme_weights={"labour": 0.5, "army": 0.25})) == 20


def test_level_weight_and_preference_multiply() -> None:
    assert default_prize(NATIONAL, asked(level_weights={"national": 1.5}, preferred=("n",), theme_weights={"labour": 2})) == 240


def test_a_weight_of_zero_makes_worthless_and_a_small_one_does_not() -> None:
    assert default_prize(NATIONAL, asked(theme_weights={"labour": 0, "army": 0})) == 0
    assert default_prize(NATIONAL, asked(theme_weights={"labour": 0})) == 40
    assert default_prize(NATIONAL, asked(level_weights={"national": 0}, preferred=("n",))) == 0
    assert default_prize(NATIONAL, asked(level_weights={"national": 0.001})) == 1


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from(list(ProtectionLevel)), st.booleans())
def test_a_prize_is_a_whole_number_within_bounds_and_grows_with_its_weight(light: float, heavy: float, level: ProtectionLevel, liked: bool) -> None:
    site = a_site("x", visit_minutes=40, protection_level=level, themes=("labour",))
    low, high = (
        checked_prize(default_prize, site, asked(theme_weights={"labour": weight}, preferred=("x",) if liked else ()))
        for weight in sorted((light, heavy))
    )
    assert 0 <= low <= high <= GREATEST


@pytest.mark.parametrize("wrong", [-1, 1.5, True, None, "9", GREATEST + 1])
def test_a_function_that_gives_no_prize_is_refused_by_the_site_it_fails_on(wrong: object) -> None:
    with pytest.raises(BadInput, match="prize of site 'n'"):
        checked_prize(lambda site, request: wrong, NATIONAL, asked())  # type: ignore[arg-type,return-value]
