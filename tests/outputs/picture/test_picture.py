"""Pictures without a browser: whole, inert, the same bytes, and honest about what is missing."""

from __future__ import annotations

import dataclasses
import io
import re
import struct
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tours import CLUB, THEMES, make_route, make_tour

from redroute.errors import BadInput, MissingExtra
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Certificate
from redroute.outputs.output import write
from redroute.outputs.picture import png, svg
from redroute.outputs.picture.chart import DOTS_FROM, _label
from redroute.outputs.picture.font import Face, faces
from redroute.outputs.picture.png import _dashed
from redroute.outputs.picture.sign import _DASHES
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import Position, ProtectionLevel, Site

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</text><script>alert(1)</script>",
    "]]><!--&amp;{{7*7}}",
    "\x00\x08\ufffe\uffff\ud800",
    "\u202etxt.exe\u2066",
    "a\nb\tc",
)
NS = "{http://www.w3.org/2000/svg}"


def _crowd(count: int) -> Catalogue:
    sites = (
        Site(
            id=str(n),
            name=f"遗址{n}",
            protection_level=ProtectionLevel(n % 5),
            position=Position(at=LatLon(lat=26 + n % 71 / 20, lon=113 + n / 9000)),
        )
        for n in range(count)
    )
    return Catalogue(sites=tuple(sites))


@pytest.fixture
def has_fonts() -> None:
    pytest.importorskip("PIL")
    try:
        faces()
    except BadInput:
        pytest.skip("no font with Chinese characters on this machine")


def test_the_same_thing_gives_the_same_bytes(bundled: Catalogue) -> None:
    assert svg(make_tour()) == svg(make_tour())
    assert svg(bundled) == svg(Catalogue.bundled())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_tour_shows_its_map_and_its_timetable(lang: str) -> None:
    root = ET.fromstring(svg(make_tour(), lang=lang).encode())
    texts = [element.text or "" for element in root.iter(f"{NS}text")]
    names = ["路矿工人俱乐部旧址", "秋收起义广场"] if lang == "zh" else ["Workers' Club", "Night School"]
    for name in names:
        assert texts.count(name) == 2, name
    assert "09:00–10:00" in texts
    assert any("27°" in text for text in texts)
    assert ("北" if lang == "zh" else "N") in texts
    assert any(text.endswith(("米", "m", "公里", "km")) for text in texts)
    assert any("消费合作社旧址" in text or "Consumers' Co-operative" in text for text in texts)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_text_and_the_file_is_well_formed(text: str) -> None:
    place = dataclasses.replace(CLUB, id="other", name=text, name_en=text, phone=text)
    old = make_tour()
    visit = dataclasses.replace(old.days[0].visits[0], site=place, windows=None)
    day = dataclasses.replace(old.days[0], stops=(old.days[0].stops[0], visit, *old.days[0].stops[2:]), holiday=text)
    tour = make_tour(title=text, days=(day, *old.days[1:]), certificate=Certificate(status="infeasible", conflicts=(text,)))
    for value in (
        tour,
        Catalogue(sites=(place,), title=text, themes=THEMES),
        dataclasses.replace(make_route(), sites=(place, *make_route().sites[1:])),
    ):
        source = svg(value)
        root = ET.fromstring(source.encode())
        assert {element.tag.removeprefix(NS) for element in root.iter()} <= {"svg", "title", "desc", "g", "text", "polyline", "polygon", "circle"}
        assert not re.search(r"\b(?:href|style|on\w+|url)\s*[=(]", re.sub(r">[^<]*<", "><", source))
        assert not re.search("[\x00-\x08\u202e\u2066\ufffe\uffff]", source)
    if "\x00" in text:
        assert "\\x00\\x08\\ufffe\\uffff\\ud800" in svg(tour)


def test_every_shape_lies_on_the_sheet(bundled: Catalogue) -> None:
    for value in (make_tour(), make_route(), bundled):
        root = ET.fromstring(svg(value).encode())
        width, height = float(root.get("width", "")), float(root.get("height", ""))
        for element in root.iter():
            pairs = [tuple(map(float, pair.split(","))) for pair in element.get("points", "").split()]
            assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in pairs)
            assert float(element.get("cx", "0")) <= width
            assert float(element.get("y", "0")) <= height


def test_what_there_is_nothing_of_is_drawn_too() -> None:
    for value in (make_tour(days=(), skipped=()), Catalogue(sites=()), dataclasses.replace(make_route(), sites=(), legs=(), is_loop=False)):
        assert "没有可标注的位置" in svg(value)


def test_days_differ_in_pattern_and_shape_not_in_colour_alone() -> None:
    assert len(set(_DASHES)) == len(_DASHES)
    source = svg(make_tour())
    assert 'stroke="#1f5674" stroke-width="2.4" stroke-dasharray="9 4"' in source
    assert re.search(r'<polyline [^>]*stroke="#9e2a22" stroke-width="2.4"/>', source)
    assert re.search(r'<circle [^>]*fill="#9e2a22"', source)
    assert re.search(r'<polygon [^>]*fill="#1f5674"', source)


def test_a_large_catalogue_stays_small_and_says_that_names_are_missing() -> None:
    source = svg(_crowd(36_000))
    assert len(source.encode()) < 6_000_000
    assert "另有 36000 处未标名" in source
    assert "未标名" not in svg(_crowd(4))
    assert source.count("<circle") > DOTS_FROM


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("大罢工谈判处旧址（公务总汇）", "大罢工谈判处旧址（公务总汇）"),
        ("安源路矿工人大罢工谈判处旧址（萍乡煤矿公务总汇）", "安源路矿工人大罢工谈判处旧址"),
        ("（萍乡煤矿）" * 6 + "旧址", "（萍乡煤矿）（萍乡煤矿）（萍乡煤矿）（萍…"),
    ],
)
def test_a_long_name_loses_its_brackets_first_and_never_silently_more(name: str, label: str) -> None:
    assert _label(name, 12.5) == label


def test_a_tour_of_a_month_is_drawn_on_one_sheet() -> None:
    tour = make_tour()
    days = tuple(dataclasses.replace(tour.days[n % 2], date=tour.days[0].date + timedelta(days=n)) for n in range(30))
    root = ET.fromstring(svg(dataclasses.replace(tour, days=days)).encode())
    assert sum((element.text or "").startswith("第30天") for element in root.iter(f"{NS}text")) == 2
    assert root.get("width") == "1280"


def test_another_language_is_refused() -> None:
    with pytest.raises(BadInput, match="zh and en"):
        svg(make_tour(), lang="fr")


@pytest.mark.usefixtures("has_fonts")
def test_a_png_is_as_large_as_asked_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    from PIL import Image

    made = png(make_tour(), scale=1.0)
    assert made.missing == ()
    assert made.data == png(make_tour(), scale=1.0).data
    image = Image.open(io.BytesIO(made.data))
    assert image.size[0] == 1280
    # Not an empty sheet: paper, red, day colours and ink are there.
    colours = {colour for _, colour in image.getcolors(2**24) or ()}
    assert {(0xF7, 0xF1, 0xE4), (0x8E, 0x1C, 0x1A), (0x9E, 0x2A, 0x22), (0x1F, 0x56, 0x74)} <= colours
    assert Image.open(write(make_tour(), tmp_path / "tour.png")).size[0] == 2560


@pytest.mark.usefixtures("has_fonts")
def test_characters_no_font_has_are_named_in_the_value_and_at_the_foot(monkeypatch: pytest.MonkeyPatch) -> None:
    from redroute.outputs.picture import picture

    drawings: list[Any] = []
    draw = picture.sheet
    monkeypatch.setattr(picture, "sheet", lambda *arguments: (drawings.append(draw(*arguments)), drawings[-1])[1])
    made = png(make_tour(title="安源\U00010380"), scale=0.5)
    assert made.missing == ("\U00010380",)
    assert any("字体缺字：U+10380" in getattr(shape, "text", "") for shape in drawings[-1].shapes)


@pytest.mark.usefixtures("has_fonts")
def test_a_font_says_truly_which_characters_it_holds() -> None:
    from PIL import ImageFont

    regular, bold = faces()
    assert regular
    assert bold
    for face in {*regular[:2], *bold[:1]}:
        font = ImageFont.truetype(str(face.path), 40, index=face.index)
        nothing = bytes(font.getmask("\U000f1234"))
        for character in "安源红色研学abc〇\u0378":
            assert face.holds(character) is (bytes(font.getmask(character)) != nothing)


def test_what_is_no_font_is_refused_by_name(tmp_path: Path) -> None:
    for name, content in (("empty.ttf", b""), ("text.ttf", b"not a font at all"), ("torn.ttc", b"ttcf\0\1\0\0\0\0\0\5")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(BadInput, match=name):
            png(make_tour(), font=path)
    with pytest.raises(BadInput, match="missing"):
        png(make_tour(), font=tmp_path / "missing.ttf")


def _font(cmap: bytes) -> bytes:
    """A font of one table."""
    return b"OTTO" + struct.pack(">HHHH", 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


@pytest.mark.parametrize(
    "data",
    [
        b"OTTO" + bytes(8),
        b"OTTO" + b"\xff" * 400,
        b"ttcf" + b"\xff" * 400,
        _font(struct.pack(">HHHHI", 0, 1, 3, 10, 99)),
        # A hundred thousand times all characters there are.
        _font(struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIII", 12, 0, 0, 0, 100_000) + struct.pack(">III", 0, 0x10FFFF, 0) * 100_000),
    ],
    ids=["empty", "high", "collection", "part", "endless"],
)
def test_a_damaged_font_is_refused_by_name(data: bytes, tmp_path: Path) -> None:
    font = tmp_path / "damaged.otf"
    font.write_bytes(data)
    with pytest.raises(BadInput, match=r"damaged\.otf is not a font that can be read: it is cut short or damaged"):
        faces(font)[0][0].holds("安")


def test_without_any_font_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redroute.outputs.picture.font._folders", lambda: iter(()))
    with pytest.raises(BadInput, match=r"write \.svg"):
        png(make_tour())


@pytest.mark.usefixtures("has_fonts")
def test_without_pillow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(MissingExtra, match=r"redroute\[picture\]"):
        png(make_tour())


@pytest.mark.usefixtures("has_fonts")
@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), 100.0])
def test_a_scale_without_meaning_is_refused(scale: float) -> None:
    with pytest.raises(BadInput, match="too large or too small"):
        png(make_tour(), scale=scale)


def test_dashes_are_cut_to_length_along_the_line() -> None:
    pieces = list(_dashed([(0, 0), (10, 0), (10, 10)], (4, 3)))
    assert pieces == [[(0, 0), (4, 0)], [(7, 0), (10, 0), (10, 1)], [(10, 4), (10, 8)]]


def test_a_face_is_a_value() -> None:
    assert Face(Path("a"), 0) == Face(Path("a"), 0)


@pytest.mark.browser
def test_names_on_the_map_do_not_overlap_in_a_browser(chromium: Any, tmp_path: Path, bundled: Catalogue) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    for value in (make_tour(), bundled):
        path = write(value, tmp_path / "map.svg")
        page.goto(path.as_uri())
        boxes = page.evaluate(
            """() => [...document.querySelectorAll("text[stroke][font-size='12.5']")]
                .filter((each) => !["北", "N"].includes(each.textContent))
                .map((each) => { const b = each.getBoundingClientRect(); return [b.left + 1, b.top + 4, b.right - 1, b.bottom - 4]; })"""
        )
        assert len(boxes) >= 7
        assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]]
    page.close()


def test_a_rule_that_cannot_be_kept_is_told_in_words() -> None:
    codes = ("quota:level=national:at_least=9:possible=7",)
    assert "数量要求：全国重点文物保护单位" in svg(make_tour(certificate=Certificate(status="infeasible", conflicts=codes)))
