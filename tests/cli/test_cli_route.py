"""``redroute route``: which sites are meant, and the document scripts rely on."""

from __future__ import annotations

import json

import pytest

from redroute.mode import Mode


def test_the_json_of_a_route_has_exactly_the_promised_members(neighbours, run):
    code, out, _ = run("route", "--all", "--loop", "--mode", "coach", "--seed", "5", "--json")
    assert code == 0
    assert json.loads(out) == {
        "sites": ["club", "school", "school-2"],
        "distance_m": 300,
        "duration_s": 180,
        "status": "optimal",
        "bound": 180,
        "gap": 0.0,
        "skipped": ["lost"],
        "mode": "coach",
        "loop": True,
        "seed": 5,
        "version": "",
        "provider": "",
    }


def test_sites_are_named_by_id_name_pinyin_or_a_part_of_one(neighbours, run):
    for text in ("club", "俱乐部旧址", "Club", "JULEBU", "俱乐部"):
        code, out, _ = run("route", text, "school")
        assert (code, out) == (0, "ROUTE club school\n")


def test_an_ambiguous_name_is_refused_with_the_ids_that_fit(neighbours, run):
    code, _, err = run("route", "夜校旧址", "club")
    assert code == 65
    assert "(school)" in err
    assert "(school-2)" in err
    assert "route" not in neighbours.asked


def test_an_unknown_site_names_the_way_out(neighbours, run):
    code, _, err = run("route", "clu\x1b]0;x\x07", "school")
    assert code == 65
    assert "是否指 club？" in err
    assert "\x1b" not in err
    assert "redroute sites list" in run("route", "nowhere", "school", "--lang", "en")[2]


def test_ends_join_the_sites_and_repeated_sites_count_once(neighbours, run):
    run("route", "school", "school", "--start", "俱乐部旧址", "--end", "school-2", "--mode", "cycle")
    asked = neighbours.asked["route"]
    assert asked["ids"] == ["school", "club", "school-2"]
    assert (asked["start"], asked["end"], asked["loop"], asked["mode"]) == ("club", "school-2", False, Mode.CYCLE)
    run("route", "school", "club")
    assert (neighbours.asked["route"]["start"], neighbours.asked["route"]["end"]) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("club", "--all"),
        ("--all", "--loop", "--free-ends"),
        ("--all", "--loop", "--end", "club"),
        ("--all", "--free-ends", "--start", "club"),
        ("--all", "--start", "club", "--end", "俱乐部旧址"),
        ("--all", "--mode", "rocket"),
        ("", "club"),
        ("--all", "--loo"),
    ],
)
def test_contradictions_are_a_matter_of_usage(neighbours, run, words):
    for lang in ("zh", "en"):
        code, out, err = run("route", *words, "--lang", lang)
        assert (code, out) == (2, "")
        assert err
        # One language: what is not ours in the Chinese message is the names of arguments.
        assert err.isascii() == (lang == "en") or "俱乐部旧址" in words
        assert " / " not in err
        assert "route" not in neighbours.asked


def test_a_loop_may_begin_at_a_given_site(neighbours, run):
    assert run("route", "--all", "--loop", "--start", "school")[0] == 0
    assert neighbours.asked["route"]["start"] == "school"


def test_no_located_site_is_no_route(neighbours, run, tmp_path):
    code, out, err = run("route", "lost", "--json", "-o", tmp_path / "a.geojson")
    assert code == 3
    assert json.loads(out)["skipped"] == ["lost"]
    assert "已知位置" in err
    assert not (tmp_path / "a.geojson").exists()


def test_an_output_swallowed_by_dash_o_is_explained(neighbours, run, tmp_path):
    code, _, err = run("route", "-o", tmp_path / "a.html", "club", "school")
    assert code == 2
    code, _, err = run("route", "--all", "-o", tmp_path / "a.html", "club")
    assert code == 2
    assert "-o 之前" in err
