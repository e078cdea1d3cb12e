"""Tiles: the only addresses a page may fetch from."""

from __future__ import annotations

from typing import Any

import pytest

from redroute.errors import BadInput
from redroute.outputs.map import TileChoice

GOOD: dict[str, Any] = {"urls": ("https://tile.example.org/{z}/{x}/{y}.png",), "attribution": "© 某图"}


@pytest.mark.parametrize(
    "choice",
    [
        TileChoice.osm(),
        TileChoice.tianditu("abc123"),
        TileChoice.gaode(),
        TileChoice.tencent(),
        TileChoice.xyz("https://{s}.example.org/{z}/{x}/{-y}"),
        TileChoice(**GOOD),
    ],
)
def test_a_preset_names_its_hosts_without_placeholders(choice: TileChoice) -> None:
    assert choice.origins
    assert not any(set(origin) & set("{} ;'\"") for origin in choice.origins)


def test_every_subdomain_is_admitted() -> None:
    assert TileChoice.gaode().origins == tuple(f"https://webrd0{n}.is.autonavi.com" for n in (1, 2, 3, 4))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "//tile.example.org/{z}/{x}/{y}",
        "https://tile.example.org/{z}/{x}",
        "https://a b/{z}/{x}/{y}",
        "https://h/{z}/{x}/{y}{{7*7}}",
        "https://h/{z}/{x}/{y}';img-src *",
        "https://h/{z}/{x}/{y}\n",
        "https://u:p@h/{z}/{x}/{y}",
        "https://{x}.h/{z}/{x}/{y}",
        "https://{s}.h/{z}/{x}/{y}",
        'https://h/{z}/{x}/{y}"><img src=x onerror=1>',
        "https://h;script-src/{z}/{x}/{y}",
    ],
)
def test_an_address_with_anything_unusual_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        TileChoice(**(GOOD | {"urls": (url,)}))


@pytest.mark.parametrize(
    "members", [{"attribution": "<b>x</b>"}, {"attribution": ""}, {"subdomains": "a;b"}, {"datum": "BD-09"}, {"max_zoom": 99}, {"urls": ()}]
)
def test_other_members_are_held_to_an_allow_list(members: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        TileChoice(**(GOOD | members))


def test_a_tianditu_key_is_letters_and_digits() -> None:
    with pytest.raises(BadInput):
        TileChoice.tianditu("a&b")
