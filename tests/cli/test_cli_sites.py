"""``redroute sites``, ``map``, ``check`` and ``schema``."""

from __future__ import annotations

import json

import pytest

from redroute.sites.diagnostic import Diagnostic, Severity

WARNING = Diagnostic("site.hours", Severity.WARNING, "f.geojson", "cannot be understood", "3 (club)", "opening_hours")
ERROR = Diagnostic("geo.out_of_range", Severity.ERROR, "f.geojson", "latitude 91")


@pytest.fixture
def catalogue_file(tmp_path):
    path = tmp_path / "f.geojson"
    path.write_text("{}", encoding="utf-8")
    return path


def test_a_list_holds_the_sites_that_fit_every_filter(neighbours, run):
    shown = [
        ((), "club school school-2 lost"),
        (("--theme", "工人运动"), "club school"),
        (("--theme", "education"), "school"),
        (("--level", "国保", "--level", "municipal"), "club school-2 lost"),
        (("--kind", "museum"), "school-2"),
        (("--kind", "博物馆"), "school-2"),
        (("--theme", "labour", "--level", "provincial"), "school"),
    ]
    for words, ids in shown:
        assert run("sites", "list", *words) == (0, f"SITES {ids}\n", "")
    assert run("sites", "list", "--kind", "shop") == (0, "没有符合条件的点位\n", "")


def test_filters_nobody_knows_are_refused(neighbours, run):
    code, _, err = run("sites", "list", "--theme", "nothing")
    assert code == 65
    assert "labour" in err
    assert run("sites", "list", "--level", "galactic")[0] == 2
    assert run("sites", "list", "--kind", "castle")[0] == 2


def test_json_of_sites_is_geojson(neighbours, run):
    code, out, _ = run("sites", "list", "--json", "--theme", "labour")
    assert code == 0
    assert [feature["id"] for feature in json.loads(out)["features"]] == ["club", "school"]
    assert json.loads(run("sites", "show", "俱乐部旧址", "--json")[1])["id"] == "club"
    found = json.loads(run("sites", "search", "夜校", "--json", "--level", "provincial")[1])
    assert [feature["id"] for feature in found["features"]] == ["school"]


def test_a_site_is_shown_as_a_card(neighbours, run):
    assert run("sites", "show", "julebu") == (0, "CARD club\n", "")
    assert run("sites", "show", "夜校旧址")[0] == 65
    assert run("sites", "search", "夜校") == (0, "SITES school school-2\n", "")


def test_a_check_in_json_has_exactly_the_promised_members(neighbours, run, catalogue_file):
    neighbours.diagnostics = (WARNING, ERROR)
    code, out, _ = run("sites", "check", catalogue_file, "--json")
    assert code == 65
    assert json.loads(out) == {
        "sites": 4,
        "diagnostics": [
            {
                "code": "site.hours",
                "severity": "warning",
                "file": "f.geojson",
                "feature": "3 (club)",
                "field": "opening_hours",
                "message": "cannot be understood",
            },
            {"code": "geo.out_of_range", "severity": "error", "file": "f.geojson", "feature": None, "field": None, "message": "latitude 91"},
        ],
    }


def test_a_check_fails_exactly_when_a_finding_is_an_error(neighbours, run, catalogue_file):
    for found, expected in (((), 0), ((WARNING,), 0), ((ERROR,), 65), ((WARNING, ERROR), 65)):
        neighbours.diagnostics = found
        for words in ((), ("--json",), ("--quiet",)):
            assert run("sites", "check", catalogue_file, *words)[0] == expected
    assert run("sites", "check", catalogue_file, "--lang", "en")[1].splitlines()[-1] == "sites: 4, errors: 1, warnings: 1"


def test_a_missing_file_is_a_finding_too(neighbours, run, tmp_path):
    for path in (tmp_path / "no.geojson", tmp_path):
        code, out, err = run("sites", "check", path, "--json")
        assert code == 66
        found = json.loads(out)
        assert found["sites"] == 0
        assert [(each["code"].partition(".")[0], each["severity"]) for each in found["diagnostics"]] == [("io", "error")]
        assert err.count("\n") == 1


def test_a_refused_catalogue_stops_every_command(neighbours, run, catalogue_file, request_file, tmp_path):
    neighbours.diagnostics = (WARNING, ERROR)
    for words in (("plan", request_file), ("route", "--all"), ("map", "-o", tmp_path / "m.html"), ("sites", "list")):
        code, out, err = run(*words, "--catalogue", catalogue_file)
        assert (code, out) == (65, "")
        assert err == "redroute: 点位目录有误：f.geojson：latitude 91 [geo.out_of_range]\n"
    assert run("sites", "list", "--catalogue", tmp_path / "no.geojson")[0] == 66


def test_warnings_of_a_catalogue_are_counted_unless_quiet(neighbours, run, catalogue_file):
    neighbours.diagnostics = (WARNING,)
    code, _, err = run("sites", "list", "--catalogue", catalogue_file)
    assert code == 0
    assert "1 条提醒" in err
    assert run("sites", "list", "--catalogue", catalogue_file, "--quiet") == (0, "", "")


def test_json_on_a_terminal_cannot_act(neighbours, run, catalogue_file):
    neighbours.diagnostics = (Diagnostic("x.y", Severity.WARNING, "名\x9b2J\u202e\u2028\U000e0041.geojson", "m"),)
    _, out, _ = run("sites", "check", catalogue_file, "--json")
    assert all(character.isprintable() or character == "\n" for character in out)
    assert json.loads(out)["diagnostics"][0]["file"] == "名\x9b2J\u202e\u2028\U000e0041.geojson"
    assert "名" in out


def test_a_map_shows_the_sites_that_fit_under_the_title_given(neighbours, run, tmp_path):
    code, _, err = run("map", "-o", tmp_path / "m.html", "--theme", "labour", "--title", "初心地图")
    assert code == 0
    assert (tmp_path / "m.html").read_text(encoding="utf-8") == ".html 初心地图"
    assert len(neighbours.asked["rendered"]["value"]) == 2
    assert "m.html" in err
    run("map", "-o", tmp_path / "m.html", "--quiet")
    assert neighbours.asked["rendered"]["value"].title == "小目录"
    assert json.loads(run("map", "-o", tmp_path / "m.html", "--json")[1]) == {"sites": 4, "located": 3, "files": [str(tmp_path / "m.html")]}


def test_a_map_needs_an_output_and_a_site(neighbours, run, tmp_path):
    assert run("map")[0] == 2
    assert run("map", "-o", tmp_path / "m.html", "--kind", "shop")[0] == 3
    assert not (tmp_path / "m.html").exists()


def test_a_clean_itinerary_passes_and_a_broken_one_answers_four(neighbours, run, tmp_path):
    document = tmp_path / "day.json"
    document.write_text("{}", encoding="utf-8")
    code, out, _ = run("check", document)
    assert code == 0
    assert "1 次参观" in out
    assert json.loads(run("check", document, "--json")[1]) == {"status": "optimal", "violations": []}
    neighbours.violations = ("day 1: arrives\nearly", "x\x1b[0m")
    code, out, err = run("check", document)
    assert (code, out) == (4, "")
    assert err == "redroute: 复核未通过，2 处违反规则\n  day 1: arrives early\n  x\\x1b[0m\n"
    assert json.loads(run("check", document, "--json")[1])["violations"] == list(neighbours.violations)


def test_only_violations_that_are_shown_are_put_into_chinese(neighbours, run, tmp_path, monkeypatch):
    document = tmp_path / "day.json"
    document.write_text("{}", encoding="utf-8")
    neighbours.violations = tuple(f"day {number}" for number in range(500))
    asked = []
    monkeypatch.setattr("redroute.cli.chinese.in_chinese", lambda line: asked.append(line) or line)
    assert "另有" in run("check", document)[2]
    assert len(asked) < 30


def test_what_is_no_itinerary_is_refused(neighbours, run, tmp_path, monkeypatch):
    document = tmp_path / "day.json"
    for content in (b"\xff\xfe\x00", b"[]"):
        document.write_bytes(content)
        code, _, err = run("check", document)
        assert code == 65
        assert err.count("\n") == 1
    monkeypatch.setattr("redroute.cli.check.LARGEST", 1)
    assert run("check", document)[0] == 65
    assert run("check", tmp_path / "no.json")[0] == 66


def test_the_schema_is_printed(neighbours, run):
    assert json.loads(run("schema", "request")[1]) == {"type": "object"}
    assert run("schema")[0] == 2
