"""The guide to travel times of one's own does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import redroute as rr


def test_the_provider_of_the_guide_plans_a_tour_and_a_route(root: Path) -> None:
    guide = (root / "docs" / "guide" / "travel.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "travel.md", "exec"), names)
    tour, route = names["tour"], names["route"]
    assert tour.visits
    assert rr.check(tour) == ()
    assert "校车" in tour.certificate.travel_provider
    assert route.provider == "校车"
    assert all(leg.duration == round(leg.distance * 3.6 / 30 + 300) for leg in route.legs if leg.distance)
