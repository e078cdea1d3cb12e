"""One table says what is made of what."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tours import CLUB, hostile_tour, make_route, make_tour

from redroute.cli import map as map_command
from redroute.cli import plan as plan_command
from redroute.cli import route as route_command
from redroute.errors import BadInput
from redroute.outputs.file import suffix_of
from redroute.outputs.output import _MAKERS, _PICTURES, render, write
from redroute.sites.catalogue import Catalogue

SITES = Catalogue(sites=(CLUB,))


@pytest.mark.parametrize(("value", "command"), [(make_tour(), plan_command), (make_route(), route_command), (SITES, map_command)])
def test_the_commands_offer_exactly_what_can_be_made(value: object, command: object) -> None:
    made = {".html", *_PICTURES, *_MAKERS[type(value)]}
    assert set(command.SUFFIXES) == made  # type: ignore[attr-defined]
    made -= {".rem.json"}  # holds a single day; see test_rem.py
    assert all(render(value, suffix) for suffix in made)  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", [".svg", ".json", ".geojson", ".gpx", ".ics", ".md", ".csv", ".txt"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_tour_gives_the_same_bytes_in_utf_8(suffix: str, lang: str) -> None:
    for tour in (make_tour(), hostile_tour()):
        content = render(tour, suffix, lang=lang)
        assert content == render(tour, suffix, lang=lang)
        content.decode("utf-8")
        assert content.endswith(b"\n")


@pytest.mark.parametrize("suffix", ["", ".pdf", ".HTML", ".\x1b"])
def test_a_suffix_nobody_knows_is_refused_with_those_there_are(suffix: str) -> None:
    with pytest.raises(BadInput, match=r"\.html, \.svg, \.png, \.geojson, \.gpx, \.rem\.json, \.wechat\.json$") as refused:
        render(make_route(), suffix)
    assert str(refused.value).isprintable()


def test_a_file_is_written_by_its_suffix(tmp_path) -> None:
    path = write(make_tour(), tmp_path / "行程.MD")
    assert path.read_text(encoding="utf-8").startswith("# 安源两日研学")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.HTML", ".html"), ("a.rem.json", ".rem.json"), ("A.WeChat.JSON", ".wechat.json"), ("rem.json", ".json"), (".rem.json", ".json")],
)
def test_two_parts_of_a_name_may_decide(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_a_route_is_written_for_other_programs(tmp_path) -> None:
    for name, member in (("a.rem.json", "features"), ("a.wechat.json", "markers")):
        assert member in json.loads(write(make_route(), tmp_path / name).read_text(encoding="utf-8"))


def test_papers_load_nothing_heavy() -> None:
    program = "import sys, redroute.outputs.output; sys.exit(bool({'folium', 'networkx', 'pandas', 'icalendar', 'numpy'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
