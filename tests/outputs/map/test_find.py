"""The page finds what the library finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import redroute as rr

pytestmark = pytest.mark.browser


def test_the_page_answers_a_search_as_the_library_does(look: Callable[..., Any]) -> None:
    sites = rr.Catalogue.bundled()
    page = look(rr.catalogue_map(sites).to_html()).page
    asked = ["路矿julebu", "anyuan俱lb", "lishaoqi", "workers ANYUAN", "Wǔ sī", "uan", "px", "zhang", "z", "博物g", "俱乐部 旧址", "nü", "安源x y z"]
    assert len(sites.search("路矿julebu")) > 0
    for text in asked:
        page.fill(".search", text)
        shown = page.eval_on_selector_all("#panel .catalogue .site-row", "(rows) => rows.map((row) => row.dataset.site)")
        assert shown == [site.id for site in sites.search(text) if site.is_located], text
