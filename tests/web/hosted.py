"""A page that holds the element, and the map in it."""

from __future__ import annotations

from typing import Any


def host(element: str, *, nonce: str = "") -> str:
    """A page of somebody else with ``element`` in it."""
    stamp = f' nonce="{nonce}"' if nonce else ""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>host</title><link rel="icon" href="data:,">'
        f'<script type="module" src="/map.js"{stamp}></script></head><body><h1>学校主页</h1>{element}</body></html>'
    )


def frame(page: Any) -> Any:
    """The frame of the map, once it is drawn."""
    for _ in range(100):
        if len(page.frames) > 1:
            page.frames[1].wait_for_selector("#panel .colophon")
            return page.frames[1]
        page.wait_for_timeout(50)
    raise AssertionError("no frame came")
