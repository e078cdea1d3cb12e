"""The commands on catalogues as they are really read: the bundled one, and the shared corpus of hostile ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redroute.cli import ExitCode

DATA = Path(__file__).parents[2] / "data" / "sites.geojson"


def test_the_bundled_catalogue_is_clean_and_filtered_by_level_and_theme(run):
    code, out, _ = run("sites", "check", DATA, "--json")
    assert code == 0
    assert json.loads(out)["sites"] == len(json.loads(DATA.read_text(encoding="utf-8"))["features"])
    code, out, _ = run("sites", "list", "--level", "国保", "--theme", "工人运动", "--json")
    found = json.loads(out)["features"]
    assert code == 0
    assert found
    assert all(each["properties"]["protection_level"] == "national" and "labour" in each["properties"]["themes"] for each in found)


def test_a_site_is_found_by_id_name_and_pinyin(run):
    first = json.loads(run("sites", "list", "--level", "national", "--json")[1])["features"][0]
    for text in (first["id"], first["properties"]["name"]):
        assert json.loads(run("sites", "show", text, "--json")[1])["id"] == first["id"]
    for text in ("anyuanlukuanggongren", "aylkgr"):
        code, out, _ = run("sites", "search", text, "--json")
        assert code == 0
        assert json.loads(out)["features"], text


def test_an_unknown_site_of_the_bundled_catalogue_is_refused(run):
    code, out, err = run("sites", "show", "no such site \x1b[2J")
    assert (code, out) == (ExitCode.BAD_DATA, "")
    assert "\x1b" not in err


@pytest.mark.shared
def test_every_file_of_the_corpus_is_answered_in_the_promised_form(run, shared):
    for path in sorted(each for each in (shared / "corpus").iterdir() if each.is_file()):
        code, out, err = run("sites", "check", path, "--json")
        answer = json.loads(out)
        assert set(answer) == {"sites", "diagnostics"}, path.name
        assert all(set(each) == {"code", "severity", "file", "feature", "field", "message"} for each in answer["diagnostics"]), path.name
        has_error = any(each["severity"] == "error" for each in answer["diagnostics"])
        assert code == (ExitCode.BAD_DATA if has_error else ExitCode.OK), path.name
        assert "Traceback" not in err
