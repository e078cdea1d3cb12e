"""``redroute plan``: what is written when, and what the shell is told."""

from __future__ import annotations

import pytest

from redroute.errors import CheckFailed, MissingExtra, ProviderUnreachable, RequestRefused, TooLarge
from redroute.solver.stop import Progress


def test_a_plan_is_printed_and_every_file_written(neighbours, run, request_file, tmp_path):
    page, calendar = tmp_path / "day.HTML", tmp_path / "day.ics"
    code, out, err = run("plan", request_file, "-o", page, calendar, "-o", tmp_path / "day.csv", "--seed", "7")
    assert code == 0
    assert out == "TABLE 一日行程 zh\n"
    assert page.read_text(encoding="utf-8") == ".html 一日行程"
    assert calendar.exists()
    assert (tmp_path / "day.csv").exists()
    assert err.count("已写出") == 3
    assert neighbours.asked["plan"]["seed"] == 7


def test_json_replaces_the_table_and_quiet_says_nothing(neighbours, run, request_file, tmp_path):
    assert run("plan", request_file, "--json")[1] == '{"title": "一日行程"}\n'
    assert run("plan", request_file, "--quiet", "-o", tmp_path / "a.md") == (0, "", "")
    assert (tmp_path / "a.md").exists()


def test_the_language_reaches_the_table_and_the_files(neighbours, run, request_file, tmp_path):
    code, out, err = run("plan", request_file, "--lang", "en", "-o", tmp_path / "a.md")
    assert (code, out) == (0, "TABLE 一日行程 en\n")
    assert err == f"redroute: written {tmp_path / 'a.md'}\n"
    assert neighbours.asked["rendered"]["lang"] == "en"


def test_limits_become_one_stopping_rule(neighbours, run, request_file):
    run("plan", request_file, "--seconds", "2.5", "--iterations", "10")
    stop = neighbours.asked["plan"]["stop"]
    assert [stop(Progress(9, 2.4)), stop(Progress(10, 0.0)), stop(Progress(0, 2.5))] == [False, True, True]
    run("plan", request_file)
    assert neighbours.asked["plan"]["stop"] is None


def test_nothing_is_written_without_a_plan(neighbours, unplanned, run, request_file, tmp_path):
    old = tmp_path / "day.html"
    old.write_text("old", encoding="utf-8")
    neighbours.planned = unplanned("infeasible", conflicts=("俱乐部旧址 9 月 14 日闭馆\x1b[2J",))
    code, out, err = run("plan", request_file, "-o", old)
    assert (code, out) == (3, "")
    assert err == "redroute: 没有满足全部要求的行程；请放宽下列要求之一，或改日期、增加时间\n  俱乐部旧址 9 月 14 日闭馆\\x1b[2J\n"
    assert old.read_text(encoding="utf-8") == "old"
    neighbours.planned = unplanned("interrupted")
    code, out, err = run("plan", request_file, "--json", "--lang", "en")
    assert code == 3
    assert out.startswith("{")
    assert "--seconds" in err


def test_a_catalogue_without_positions_asks_for_them_and_for_no_rule_to_be_relaxed(neighbours, unplanned, run, request_file):
    neighbours.planned = unplanned("infeasible", conflicts=("unlocated",))
    code, _, err = run("plan", request_file)
    assert code == 3
    assert err == "redroute: 没有满足全部要求的行程\n  目录中没有一处点位有位置，无从安排；请写出坐标，或用地理编码补全\n"


def test_nothing_is_written_when_one_file_cannot_be_rendered(neighbours, run, request_file, tmp_path):
    neighbours.broken_suffix = ".ics"
    code, _, err = run("plan", request_file, "-o", tmp_path / "a.html", tmp_path / "a.ics")
    assert code == 65
    assert "too many sites" in err
    assert not (tmp_path / "a.html").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TooLarge("x"), 65),
        (CheckFailed(["day 1: arrives before it leaves"]), 4),
        (ProviderUnreachable("no answer"), 69),
        (MissingExtra("pip install x"), 69),
        (ModuleNotFoundError("No module named 'folium'", name="folium"), 69),
        (ModuleNotFoundError("No module named 'redroute.planer'", name="redroute.planer"), 70),
        (ZeroDivisionError("a mistake"), 70),
        (FileNotFoundError(2, "No such file or directory", "matrix.bin"), 66),
        (MemoryError(), 65),
        (RecursionError("maximum recursion depth exceeded"), 65),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_failure_has_its_exit_code_and_one_message(neighbours, run, request_file, error, code):
    neighbours.planned = error
    for lang in ("zh", "en"):
        answer, out, err = run("plan", request_file, "--lang", lang)
        assert (answer, out) == (code, "")
        assert err.startswith("redroute: ")
        assert err.count("\n") == 1
        assert "Traceback" not in err
        assert err.isascii() == (lang == "en")


def test_faults_of_a_request_are_listed_each_on_its_line(neighbours, run, request_file):
    neighbours.requested = RequestRefused([("days[0].begins", "is after 08:00\u202e"), ("pace", "no such pace")], "request.toml")
    code, _, err = run("plan", request_file)
    assert code == 65
    assert err == "redroute: 研学需求有误\n  request.toml: days[0].begins: is after 08:00\\u202e\n  request.toml: pace: no such pace\n"


def test_a_thousand_faults_are_cut_and_counted(neighbours, run, request_file):
    neighbours.requested = RequestRefused([("days", f"fault {number}") for number in range(1000)])
    code, _, err = run("plan", request_file, "--lang", "en")
    assert code == 65
    assert err.count("\n") == 22
    assert err.endswith("… and 980 more\n")


def test_a_missing_request_is_told_apart_from_a_folder(neighbours, run, tmp_path):
    code, _, err = run("plan", tmp_path / "no.toml")
    assert (code, err) == (66, f"redroute: 没有这个文件：{tmp_path / 'no.toml'}\n")
    code, _, err = run("plan", tmp_path)
    assert code == 66
    assert "文件夹" in err
    assert run("plan", "x" * 5000)[0] == 66


def test_a_line_break_in_a_name_makes_no_line_of_its_own(neighbours, run):
    code, _, err = run("plan", "no\nredroute: done.toml")
    assert (code, len(err.splitlines())) == (66, 1)


def test_an_input_is_never_overwritten(neighbours, run, request_file, tmp_path):
    source = tmp_path / "request.json"
    source.write_text("{}", encoding="utf-8")
    link = tmp_path / "link.json"
    link.symlink_to(source)
    for output in (source, tmp_path / "." / "request.json", link):
        code, _, err = run("plan", source, "-o", output)
        assert code == 2
        assert "输入文件" in err
    catalogue = tmp_path / "sites.geojson"
    catalogue.write_text("{}", encoding="utf-8")
    assert run("plan", request_file, "--catalogue", catalogue, "-o", catalogue)[0] == 2
    assert source.read_text(encoding="utf-8") == "{}"
    assert "plan" not in neighbours.asked


def test_outputs_are_looked_at_before_the_work_begins(neighbours, run, request_file, tmp_path):
    (tmp_path / "folder.html").mkdir()
    wrong = [("day.pdf", 2), ("day", 2), ("folder.html", 74), ("nowhere/day.html", 74)]
    for name, expected in wrong:
        code, _, err = run("plan", request_file, "-o", tmp_path / name)
        assert (name, code) == (name, expected)
        assert err.count("\n") == 1
    assert run("plan", request_file, "-o", tmp_path / "a.md", tmp_path / "a.md")[0] == 2
    assert run("plan", request_file, "-o", tmp_path / "a.md", "--tiles", "bing")[0] == 2
    assert run("plan", request_file, "-o", tmp_path / "a.md", "--tiles", "tianditu=no key")[0] == 65
    assert "plan" not in neighbours.asked


def test_a_background_is_only_what_was_asked_for(neighbours, run, request_file, tmp_path):
    run("plan", request_file, "-o", tmp_path / "a.html")
    assert neighbours.asked["rendered"]["tiles"] is None
    run("plan", request_file, "-o", tmp_path / "a.html", "--tiles", "osm")
    assert neighbours.asked["rendered"]["tiles"].urls[0].startswith("https://tile.openstreetmap.org/")


@pytest.mark.parametrize(
    "words", [("--seed", "-1"), ("--seed", "9" * 5000), ("--seconds", "nan"), ("--seconds", "0"), ("--iterations", "1.5"), ("--lang", "fr")]
)
def test_wrong_arguments_are_a_matter_of_usage(neighbours, run, request_file, words):
    code, out, err = run("plan", request_file, *words)
    assert (code, out) == (2, "")
    assert len(err) < 700


def test_progress_shows_on_a_terminal_only_and_leaves_no_trace(monkeypatch):
    import io

    from redroute.cli.terminal import ProgressLine

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen, paper = Screen(), io.StringIO()
    for stream, is_wanted in ((screen, True), (paper, True)):
        monkeypatch.setattr("sys.stderr", stream)
        with ProgressLine("en", is_wanted=is_wanted) as progress:
            for tenth in range(30):
                progress(Progress(iterations=tenth, elapsed=tenth / 10))
    assert paper.getvalue() == ""
    shown = screen.getvalue()
    assert "planning… 1 s, 10 steps" in shown
    assert 5 <= shown.count("planning") <= 11
    assert shown.endswith("\r")
    quiet = Screen()
    monkeypatch.setattr("sys.stderr", quiet)
    with ProgressLine("zh", is_wanted=False) as progress:
        progress(Progress(1, 60.0))
    assert quiet.getvalue() == ""


def test_a_layer_is_read_before_the_work_and_handed_to_the_map(neighbours, run, request_file, tmp_path):
    river = tmp_path / "river.geojson"
    river.write_text('{"type":"LineString","coordinates":[[113.8,27.6],[113.9,27.7]]}', encoding="utf-8")
    code, _, err = run("plan", request_file, "-o", tmp_path / "a.html", "--layer", river)
    assert code == 0, err
    assert [layer.title for layer in neighbours.asked["rendered"]["layers"]] == ["river"]
    code, _, err = run("plan", request_file, "-o", tmp_path / "a.html", "--layer", tmp_path / "none.geojson")
    assert code == 66
    assert "none.geojson" in err
    river.write_text("{", encoding="utf-8")
    assert run("plan", request_file, "-o", river, "--layer", river)[0] == 2


@pytest.mark.parametrize(
    ("text", "datum"),
    [("tencent", "GCJ-02"), ("xyz=https://t.example.org/{z}/{x}/{y}.png", "WGS-84"), ("xyz-gcj02=https://t.example.org/{z}/{x}/{-y}.png", "GCJ-02")],
)
def test_backgrounds_are_named_with_their_datum(text, datum, neighbours, run, request_file, tmp_path):
    code, _, err = run("plan", request_file, "-o", tmp_path / "a.html", "--tiles", text)
    assert code == 0
    assert neighbours.asked["rendered"]["tiles"].datum == datum
    assert "密钥" not in err


def test_a_key_that_ends_in_the_page_is_said(neighbours, run, request_file, tmp_path):
    for text in ("tianditu=abc123", "xyz=https://t.example.org/{z}/{x}/{y}.png?ak=abc"):
        assert "密钥" in run("plan", request_file, "-o", tmp_path / "a.html", "--tiles", text)[2]
        assert "密钥" not in run("plan", request_file, "-o", tmp_path / "a.md", "--tiles", text)[2]


def test_a_file_of_tiles_that_is_none_is_refused_before_the_work(neighbours, run, request_file, tmp_path):
    tiles = tmp_path / "x.pmtiles"
    for content, answer in ((None, 66), (b"no tiles", 65)):
        if content is not None:
            tiles.write_bytes(content)
        code, _, err = run("plan", request_file, "-o", tmp_path / "a.html", "--tiles", tiles)
        assert code == answer
        assert "x.pmtiles" in err


def test_a_font_is_looked_at_before_the_work_and_named_only_for_a_picture(neighbours, run, request_file, tmp_path):
    font = tmp_path / "font.ttf"
    font.write_bytes(b"no font")
    code, _, err = run("plan", request_file, "-o", tmp_path / "a.png", "--font", font)
    assert (code, "font.ttf" in err) == (65, True)
    font.write_bytes(b"OTTO" + bytes(8))
    code, _, err = run("plan", request_file, "-o", tmp_path / "a.html", "--font", font)
    assert (code, "--font" in err) == (2, True)
    code, _, err = run("plan", request_file, "-o", tmp_path / "a.png", "--font", font)
    assert code == 0, err
    assert neighbours.asked["rendered"]["font"] == str(font)
    neighbours.asked["rendered"]["on_missing"](("\U0001f3ef",))


def test_a_background_that_no_output_has_is_said_to_be_without_effect(neighbours, run, request_file, tmp_path):
    said = "--tiles 只用于网页地图"
    assert said in run("plan", request_file, "-o", tmp_path / "a.svg", "--tiles", "osm")[2]
    assert "--tiles: only for maps" in run("plan", request_file, "--tiles", "osm", "--lang", "en")[2]
    assert said not in run("plan", request_file, "-o", tmp_path / "a.svg", tmp_path / "a.html", "--tiles", "osm")[2]
    assert said not in run("plan", request_file, "-o", tmp_path / "a.svg")[2]
