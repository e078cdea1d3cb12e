"""The command as the shell meets it, and what holds for all commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redroute.cli import COMMANDS, ExitCode, main
from redroute.cli.phrases import PHRASES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
HEAVY = ("folium", "networkx", "numpy", "pydantic", "pandas", "geopy", "highspy", "pypinyin", "icalendar", "chinese_calendar", "opening_hours")
PAGES = [(name, "--help") for name in COMMANDS] + [("sites", question, "--help") for question in ("list", "show", "search", "check")]


def process(*words: str, **options) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "redroute", *words], capture_output=True, timeout=60, check=False, **options)


def test_help_of_every_command_loads_nothing_heavy():
    lines = [
        "import sys",
        "from redroute.cli import main",
        f"assert all(main(list(words)) == 0 for words in {[('--help',), ('--version',), *PAGES]!r})",
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(b"LOADED []")


def test_only_the_chosen_command_is_imported():
    others = "[name for name in ('plan', 'route', 'map') if f'redroute.cli.{name}' in sys.modules]"
    code = f"import sys; from redroute.cli import main; main(['schema', '--help']); print({others})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert done.stdout.rstrip().endswith(b"[]")


def test_output_is_utf8_in_a_locale_that_is_not():
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = process("--help", env=plain)
    assert done.returncode == 0
    assert "规划研学行程" in done.stdout.decode("utf-8")
    done = process("plan", "没有.toml", env=plain)
    assert done.returncode == 66
    assert done.stderr.decode("utf-8") == "redroute: 没有这个文件：没有.toml\n"
    done = process("plan", "没\x1b[2J\udcff有.toml", env=plain)
    assert done.stderr.decode("utf-8") == "redroute: 没有这个文件：没\\x1b[2J\\udcff有.toml\n"


def test_an_interruption_while_the_command_loads_is_one_line_and_130(root):
    lines = [
        "import sys",
        "class Interrupting:",
        "    def find_spec(self, name, path=None, target=None):",
        "        if name == 'redroute.cli.arguments': raise KeyboardInterrupt",
        "sys.meta_path.insert(0, Interrupting())",
        "from redroute.__main__ import main",
        "sys.exit(main())",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode()) == (ExitCode.INTERRUPTED, "redroute: 已中断 / interrupted\n")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"redroute": "redroute.__main__:main"}


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_left_is_one_message_and_no_traceback():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-m", "redroute", "--version"], stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output_is_told():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "redroute", "--version"], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert done.stderr.decode().startswith("redroute: stdout：磁盘已满")
    assert done.stderr.count(b"\n") == 1


def test_wrong_words_are_shown_plain_and_short(capsys):
    assert main(["plan", "a.toml", "--x\x1b[2J" + "y" * 10_000]) == ExitCode.USAGE
    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert len(shown) < 600
    assert main([]) == ExitCode.USAGE
    assert main(["explode"]) == ExitCode.USAGE


def test_the_version_is_the_one_of_the_package(capsys):
    from redroute.version import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"redroute {__version__}\n"


def test_both_languages_say_the_same_things():
    assert PHRASES["zh"].keys() == PHRASES["en"].keys()
    for code, text in PHRASES["zh"].items():
        facts = [{field for _, field, _, _ in Formatter().parse(each) if field} for each in (text, PHRASES["en"][code])]
        assert facts[0] == facts[1], code


def test_every_phrase_is_used():
    source = "".join(path.read_text(encoding="utf-8") for path in Path(main.__code__.co_filename).parent.glob("*.py") if path.name != "phrases.py")
    unused = [code for code in PHRASES["zh"] if f'"{code}"' not in source and not code.startswith("severity.")]
    assert unused == []


def test_the_reference_names_every_command_option_and_exit_code(capsys):
    reference = REFERENCE.read_text(encoding="utf-8")
    for page in PAGES:
        main(list(page))
        for option in set(re.findall(r"(?<![\w-])--[a-z-]+", capsys.readouterr().out)) - {"--help"}:
            assert f"`{option}" in reference, (page, option)
    assert [name for name in COMMANDS if f"## `redroute {name}" not in reference] == []
    assert [code for code in ExitCode if f"| {int(code)} |" not in reference] == []


VOCABULARY = """
    plan route map sites check schema list show search request --all --loop --json --quiet -q -o --output --lang zh en --seed 0 3 -1 --mode walk car
    --theme labour --level national 国保 --kind museum --start --end club school --title --tiles osm --catalogue f.geojson f.toml a.html a.json a.gpx
    - -- --version --help
"""
WORDS = st.one_of(st.sampled_from(VOCABULARY.split()), st.text(max_size=12))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.builds(lambda command, rest: [command, *rest], st.sampled_from(sorted(COMMANDS)), st.lists(WORDS, max_size=8)))
def test_no_words_lead_to_a_traceback_or_an_unknown_code(neighbours, capsys, monkeypatch, tmp_path, words):
    monkeypatch.chdir(tmp_path)
    for name in ("f.geojson", "f.toml"):
        Path(name).write_text("{}", encoding="utf-8")
    code = main(words)
    shown = capsys.readouterr()
    assert code in set(ExitCode) - {ExitCode.BUG}
    assert "Traceback" not in shown.err
    assert code == 0 or shown.err
    assert Path("f.toml").read_text(encoding="utf-8") == "{}"
