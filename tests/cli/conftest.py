"""Neighbours of the command line whose answers a test decides: what stands here is a face, and these are what it faces.

The real ones are tested in their own folders, and together with the commands in ``test_cli_end_to_end``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from redroute.cli import main
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Certificate, Day, Itinerary, Leg, Terminal, Visit
from redroute.itinerary.route import Route
from redroute.itinerary.terms import Terms
from redroute.mode import Mode
from redroute.sites import catalogue as catalogue_module
from redroute.sites.calendar import DayKind
from redroute.sites.catalogue import Theme
from redroute.sites.diagnostic import Diagnostic
from redroute.sites.site import Kind, Position, ProtectionLevel, Site


def site(site_id: str, name: str, *, level: ProtectionLevel = ProtectionLevel.NATIONAL, lat: float | None = 27.6, **more: Any) -> Site:
    position = None if lat is None else Position(at=LatLon(lat=lat, lon=113.9))
    return Site(id=site_id, name=name, protection_level=level, position=position, **more)


SITES = (
    site("club", "俱乐部旧址", name_en="Club", pinyin="julebu", themes=("labour",)),
    site("school", "夜校旧址", lat=27.61, themes=("labour", "education"), level=ProtectionLevel.PROVINCIAL),
    site("school-2", "夜校旧址", lat=27.62, level=ProtectionLevel.MUNICIPAL, kind=Kind.MUSEUM),
    site("lost", "无名旧址", lat=None),
)


@dataclass(frozen=True)
class SmallCatalogue:
    sites: tuple[Site, ...] = SITES
    title: str = "小目录"
    themes: dict[str, Theme] = field(default_factory=lambda: {"labour": Theme(id="labour", label="工人运动", label_en="Labour")})

    @classmethod
    def bundled(cls) -> SmallCatalogue:
        return cls()

    def __len__(self) -> int:
        return len(self.sites)

    def __iter__(self) -> Iterator[Site]:
        return iter(self.sites)

    def __contains__(self, site_id: str) -> bool:
        return any(each.id == site_id for each in self.sites)

    def __getitem__(self, site_id: str) -> Site:
        from redroute.errors import UnknownSite

        for each in self.sites:
            if each.id == site_id:
                return each
        raise UnknownSite(site_id, ["club"] if "clu" in site_id else [])

    def search(self, text: str) -> tuple[Site, ...]:
        return tuple(each for each in self.sites if text.casefold() in f"{each.name} {each.name_en} {each.pinyin}".casefold())

    def only(self, ids: Sequence[str]) -> SmallCatalogue:
        return replace(self, sites=tuple(self[each] for each in ids))

    def where(self, predicate: Callable[[Site], bool]) -> SmallCatalogue:
        return replace(self, sites=tuple(filter(predicate, self.sites)))

    def to_geojson(self) -> dict[str, Any]:
        return {"type": "FeatureCollection", "features": [{"type": "Feature", "id": each.id, "properties": {"name": each.name}} for each in self]}


def itinerary(status: str = "optimal", **certificate: Any) -> Itinerary:
    here = LatLon(lat=27.6, lon=113.9)
    stops = (
        Terminal(label="学校", at=here, time=32400),
        Visit(site=SITES[0], arrive=33000, start=33000, leave=36600, slack=600, windows=None),
        Terminal(label="学校", at=here, time=37200),
    )
    leg = Leg(mode=Mode.WALK, duration=600, distance=700)
    day = Day(date=date(2026, 9, 14), kind=DayKind.WORKDAY, holiday="", begins=32400, ends=61200, stops=stops, legs=(leg, leg))
    is_planned = status in ("optimal", "feasible")
    return Itinerary(
        title="一日行程",
        days=(day,) if is_planned else (),
        skipped=(),
        warnings=(),
        certificate=Certificate(status=status, **certificate),
        terms=Terms(),
    )


@dataclass
class Neighbours:
    """What the neighbours answer, and what they were asked. An answer that is an exception is raised."""

    planned: Any = field(default_factory=itinerary)
    requested: Any = "the request"
    violations: Any = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    broken_suffix: str = ""
    asked: dict[str, Any] = field(default_factory=dict)

    def plan(self, catalogue: Any, request: Any, **options: Any) -> Itinerary:
        self.asked["plan"] = {"catalogue": catalogue, "request": request, **options}
        return _answer(self.planned)

    def route(self, catalogue: SmallCatalogue, ids: Sequence[str] | None, **options: Any) -> Route:
        self.asked["route"] = {"ids": ids, **options}
        chosen = [catalogue[each] for each in ids or []]
        located = tuple(each for each in chosen if each.is_located)
        legs = (Leg(mode=options["mode"], duration=60, distance=100),) * (
            len(located) if options["loop"] and len(located) > 1 else max(0, len(located) - 1)
        )
        skipped = tuple(each for each in chosen if not each.is_located)
        return Route(
            sites=located,
            legs=legs,
            mode=options["mode"],
            status="optimal",
            bound=60 * len(legs),
            is_loop=options["loop"],
            skipped=skipped,
            seed=options["seed"],
        )

    def read_catalogue(self, path: Path) -> Any:
        reading = ModuleType("reading")
        is_refused = any(diagnostic.is_error for diagnostic in self.diagnostics)
        reading.catalogue = None if is_refused else SmallCatalogue()  # type: ignore[attr-defined]
        reading.sites, reading.diagnostics = 4, self.diagnostics  # type: ignore[attr-defined]
        return reading

    def render(self, value: Any, suffix: str, *, lang: str, tiles: Any, layers: Any = (), **drawing: Any) -> bytes:
        from redroute.errors import TooLarge

        if suffix == self.broken_suffix:
            raise TooLarge("too many sites for a calendar")
        self.asked["rendered"] = {"value": value, "lang": lang, "tiles": tiles, "layers": layers, **drawing}
        return f"{suffix} {getattr(value, 'title', '')}".encode()

    def itinerary_from_json(self, text: str) -> Itinerary:
        from redroute.errors import DocumentRefused

        if not text.startswith("{"):
            raise DocumentRefused("days", "is missing")
        return itinerary()


def _answer(value: Any) -> Any:
    if isinstance(value, BaseException):
        raise value
    return value


@pytest.fixture
def neighbours(monkeypatch: pytest.MonkeyPatch) -> Neighbours:
    """Every module a command calls, replaced by answers of the test."""
    told = Neighbours()
    modules: dict[str, dict[str, Any]] = {
        "redroute.planner": {"plan": told.plan, "route": told.route},
        "redroute.problem.request_file": {"read_request": lambda path: _answer(told.requested), "request_json_schema": lambda: {"type": "object"}},
        "redroute.itinerary.document": {
            "itinerary_to_json": lambda value: json.dumps({"title": value.title}, ensure_ascii=False),
            "itinerary_from_json": told.itinerary_from_json,
        },
        "redroute.itinerary.check": {"check": lambda value: _answer(told.violations)},
        "redroute.outputs.output": {"render": told.render},
        "redroute.outputs.table": {
            "itinerary_table": lambda value, lang: f"TABLE {value.title} {lang}",
            "route_table": lambda value, lang: "ROUTE " + " ".join(each.id for each in value.sites),
            "catalogue_table": lambda value, lang: "SITES " + " ".join(each.id for each in value),
            "site_card": lambda value, lang, themes: f"CARD {value.id}",
        },
        "redroute.sites.reader": {"read_catalogue": told.read_catalogue},
    }
    for module_name, names in modules.items():
        module = ModuleType(module_name)
        module.__dict__.update(names)
        monkeypatch.setitem(sys.modules, module_name, module)
    monkeypatch.setattr(catalogue_module, "Catalogue", SmallCatalogue, raising=False)
    return told


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: exit code, standard output, standard error."""

    def call(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    """A file a neighbour pretends to read."""
    path = tmp_path / "request.toml"
    path.write_text("title = '一日'\n", encoding="utf-8")
    return path


@pytest.fixture
def unplanned() -> Callable[..., Itinerary]:
    """An itinerary without a plan: its status and more of its certificate."""
    return itinerary
