"""The commands with everything behind them, on the bundled catalogue: no neighbour is replaced here."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from redroute.cli import ExitCode
from redroute.cli import map as map_command
from redroute.cli import plan as plan_command
from redroute.cli import route as route_command

for needed in (
    "redroute.planner",
    "redroute.problem.request_file",
    "redroute.itinerary.document",
    "redroute.itinerary.check",
    "redroute.outputs.output",
    "redroute.outputs.table",
):
    pytest.importorskip(needed, exc_type=ImportError)

DATA = Path(__file__).parents[2] / "data" / "sites.geojson"


@pytest.fixture
def tour(tmp_path):
    """A request for one ordinary Tuesday."""
    path = tmp_path / "tour.toml"
    path.write_text('title = "安源一日"\n\n[[days]]\ndate = 2026-09-15\n', encoding="utf-8")
    return path


def test_a_real_day_is_planned_written_and_passes_its_check(run, tour, tmp_path):
    files = [tmp_path / f"day{suffix}" for suffix in plan_command.SUFFIXES]
    code, out, err = run("plan", tour, "--iterations", "50", "-o", *files)
    assert code == 0, err
    assert "安源" in out
    assert all(path.stat().st_size > 0 for path in files)
    code, out, _ = run("check", tmp_path / "day.json", "--json")
    assert code == 0
    assert json.loads(out)["violations"] == []


def test_the_same_seed_gives_the_same_bytes(run, tour, tmp_path):
    contents = []
    for turn in range(2):
        path = tmp_path / f"{turn}.json"
        assert run("plan", tour, "--iterations", "50", "--seed", "3", "--quiet", "-o", path) == (0, "", "")
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]


def test_an_edited_itinerary_is_caught(run, tour, tmp_path):
    path = tmp_path / "day.json"
    assert run("plan", tour, "--iterations", "50", "-q", "-o", path)[0] == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    document["days"][0]["stops"].reverse()
    path.write_text(json.dumps(document), encoding="utf-8")
    code, _, err = run("check", path)
    assert code in {ExitCode.VIOLATIONS, ExitCode.BAD_DATA}
    assert err
    path.write_text(json.dumps({**document, "days": 7}), encoding="utf-8")
    assert run("check", path)[0] == ExitCode.BAD_DATA


def test_a_request_nobody_can_keep_answers_three(run, tour, tmp_path):
    tour.write_text(
        tour.read_text(encoding="utf-8") + 'begins = "08:00"\nends = "08:05"\n\n[[quotas]]\nlevel = "national"\nat_least = 3\n', encoding="utf-8"
    )
    code, _, err = run("plan", tour, "-o", tmp_path / "day.html")
    assert code == ExitCode.NO_PLAN
    assert err
    assert not (tmp_path / "day.html").exists()


def test_a_wrong_request_names_its_path(run, tour):
    tour.write_text('[[days]]\ndate = "soon"\n', encoding="utf-8")
    code, _, err = run("plan", tour)
    assert code == ExitCode.BAD_DATA
    assert "days[0].date" in err
    assert "（第 2 行）" in err
    tour.write_text("[[days]\n", encoding="utf-8")
    code, _, err = run("plan", tour, "--lang", "en")
    assert code == ExitCode.BAD_DATA
    assert err.startswith("redroute: the request is refused: ")
    assert "line 1, column" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["labour-day", "autumn-harvest", "young-pioneers"])
def test_every_example_is_planned_with_what_it_requires_and_passes_its_check(run, root, tmp_path, name):
    path = tmp_path / "tour.json"
    code, _, err = run("plan", root / "examples" / f"{name}.toml", "--iterations", "200", "-q", "-o", path)
    assert code == 0, err
    assert run("check", path)[0] == 0
    visited = {stop["site"] for day in json.loads(path.read_text(encoding="utf-8"))["days"] for stop in day["stops"] if stop["type"] == "visit"}
    request = tomllib.loads((root / "examples" / f"{name}.toml").read_text(encoding="utf-8"))
    assert visited >= set(request["required"])


def test_the_schema_printed_judges_the_examples(run, root):
    code, out, _ = run("schema", "request")
    assert code == 0
    for path in (root / "examples").glob("*.toml"):
        request = tomllib.loads(path.read_text(encoding="utf-8"))
        jsonschema.validate(json.loads(json.dumps(request, default=str)), json.loads(out))


@pytest.mark.parametrize("shape", ["--loop", "--free-ends"])
def test_the_shortest_route_through_all_sites_is_proven(run, tmp_path, shape):
    code, out, err = run(
        "route",
        "--catalogue",
        DATA,
        "--all",
        shape,
        "--mode",
        "walk",
        "--json",
        "-o",
        *(tmp_path / f"a{suffix}" for suffix in route_command.SUFFIXES),
    )
    assert code == 0, err
    found = json.loads(out)
    features = json.loads(DATA.read_text(encoding="utf-8"))["features"]
    ids = {feature.get("id", feature["properties"].get("id")) for feature in features if feature["geometry"]}
    assert len(found["sites"]) == len(set(found["sites"]))
    assert set(found["sites"]) == ids
    assert found["status"] == "optimal"
    assert found["bound"] == found["duration_s"]


def test_a_map_of_every_kind_is_written(run, tmp_path):
    files = [tmp_path / f"map{suffix}" for suffix in map_command.SUFFIXES]
    code, _, err = run("map", "--title", "初心地图", "-o", *files)
    assert code == 0, err
    assert "初心地图" in files[0].read_text(encoding="utf-8")


def test_the_bundled_catalogue_is_listed_and_shown(run):
    first = json.loads(run("sites", "list", "--level", "国保", "--json")[1])["features"][0]
    name = first["properties"]["name"]
    assert name in run("sites", "list")[1]
    assert name in run("sites", "search", name)[1]
    assert name in run("sites", "show", first["id"], "--lang", "en")[1]


def test_a_fault_found_with_the_catalogue_names_file_and_line(run, tmp_path):
    path = tmp_path / "tour.toml"
    path.write_text(
        'title = "x"\nrequired = [\n  "ay-memorial-hall",\n  "安源路矿工人俱乐部旧址",\n]\n[[days]]\ndate = 2026-09-15\n', encoding="utf-8"
    )
    code, _, err = run("plan", path)
    assert code == 65
    assert err == (f"redroute: 研学需求有误：{path}：required[1]：目录中没有点位 '安源路矿工人俱乐部旧址'；是否指 ay-workers-club？（第 4 行）\n")
    code, _, err = run("plan", path, "--lang", "en")
    assert code == 65
    assert err.startswith(f"redroute: the request is refused: {path}: required[1]: no site ")
    assert err.endswith("did you mean ay-workers-club? (line 4)\n")


@pytest.mark.parametrize(
    ("argument", "name", "suffix"), [("--layer", "no.geojson", "html"), ("--font", "no.ttf", "png"), ("--tiles", "no.mbtiles", "html")]
)
def test_every_input_that_is_not_there_is_told_alike(argument, name, suffix, run, tmp_path):
    for lang, said in (("zh", f"没有这个文件：{tmp_path / name}"), ("en", f"no such file: {tmp_path / name}")):
        assert run("map", argument, tmp_path / name, "--lang", lang, "-o", tmp_path / f"map.{suffix}") == (66, "", f"redroute: {said}\n")


def test_a_background_that_is_none_is_told_in_the_language_asked_for(run, tmp_path):
    for lang, said in (("zh", "--tiles：没有这种底图：baidu\\x1b；可用 osm "), ("en", "--tiles: no such background: baidu\\x1b; known are osm ")):
        code, _, err = run("map", "--tiles", "baidu\x1b", "--lang", lang, "-o", tmp_path / "map.html")
        assert code == 2
        assert err.startswith(f"redroute: {said}")


@pytest.mark.parametrize(("content", "said"), [(b"x", "开头不像字体"), (b"ttcf\0\1", "不完整或已损坏")])
def test_a_font_that_is_none_is_told_in_chinese(content, said, run, tmp_path):
    font = tmp_path / "a.ttf"
    font.write_bytes(content)
    assert run("map", "--font", font, "-o", tmp_path / "map.png") == (65, "", f"redroute: 输入有误：{font} 不是能读的字体：{said}\n")


def test_sites_that_do_not_fit_together_come_with_the_way_out(run, tmp_path):
    path = tmp_path / "tour.toml"
    required = '["ay-memorial-hall", "ay-jiangyuan", "ay-zhangjiawan-camp"]'
    path.write_text(f'required = {required}\n[[days]]\ndate = 2026-09-15\nends = "10:30"\n', encoding="utf-8")
    code, _, err = run("plan", path)
    assert code == 3
    assert err.startswith("redroute: 没有满足全部要求的行程；请放宽下列要求之一，或改日期、增加时间\n  必到 ")


def test_a_theme_by_its_name_is_answered_with_its_id(run, tmp_path):
    path = tmp_path / "tour.toml"
    for theme in ("工人运动", "labour MOVEMENT"):
        path.write_text(f'only_themes = ["{theme}"]\n[[days]]\ndate = 2026-09-15\n[[quotas]]\ntheme = "{theme}"\nat_least = 1\n', encoding="utf-8")
        code, _, err = run("plan", path)
        assert code == 65
        assert err.count(f"目录中没有主题 '{theme}'；是否指 labour？") == 2
        assert "did you mean labour?" in run("plan", path, "--lang", "en")[2]
    path.write_text('only_themes = ["工人"]\n[[days]]\ndate = 2026-09-15\n', encoding="utf-8")
    assert "可用的有 armed-struggle, " in run("plan", path)[2]


@pytest.mark.parametrize(
    ("name", "text", "said"), [("a.toml", "[[days]]\ndate = 2026-10-13\n", "TOML 文件"), ("a.txt", "name,lat\n甲,1\n", "表格（CSV）")]
)
def test_a_file_of_another_kind_is_called_what_it_is(run, tmp_path, name, text, said):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert f"看来是 {said}，不是行程文件".replace("是 表格", "是表格") in run("check", path)[2]
    assert f"看来是 {said}，不是 GeoJSON".replace("是 表格", "是表格") in run("map", "--catalogue", path, "-o", tmp_path / "a.html")[2]


def test_no_space_stands_between_two_chinese_words(run, tmp_path):
    (tmp_path / "a.geojson").write_text("<kml/>", encoding="utf-8")
    assert "这是标记文件" in run("map", "--catalogue", tmp_path / "a.geojson", "-o", tmp_path / "a.html")[2]
