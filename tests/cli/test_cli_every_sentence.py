"""Every sentence the library can say of a wrong file is there in Chinese, too: its sources are gone over, call by call."""

import ast
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from redroute.cli import main
from redroute.cli.arguments import complaint
from redroute.cli.chinese import sentence
from redroute.sites.reader import read_catalogue

CORPUS = Path(os.environ.get("REDROUTE_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "corpus"
REQUESTS = ("problem/request.py", "problem/request_reader.py", "problem/request_file.py", "problem/places.py")
SOURCES = (
    "sites/feature.py",
    "sites/geometry.py",
    "sites/reader.py",
    "sites/source_file.py",
    "sites/table.py",
    "itinerary/document.py",
    "itinerary/shape.py",
    "outputs/file.py",
)
CALLS = {"_error": 1, "_warn": 1, "Unreadable": 1, "BadGeometry": 1, "Diagnostic": 3, "Misfit": 0, "DocumentRefused": 1, "OutputFailed": 1}
FACTS = {
    "complaint": "is no number of people, such as 50",
    "error.msg": "Expecting value",
    "where": "line 3, column 5",
    "pair": "'a' and 'A'",
    "_KINDS['boolean']": "true or false",
    "_KINDS['object']": "a table of members",
    "_KINDS['array']": "a list",
    "_KINDS['string']": "a text",
    "_KINDS[kind]": "a number",
    "_EXAMPLES[shape.get('format', 'time')]": 'a date from 1900 to 2199; write YYYY-MM-DD, such as "2026-10-12"',
    "allowed": "1 to 7",
    "swapped": "",
    "hint": "did you mean x?",
    "name": "required",
    "error": "no such position: latitude 99.0, longitude 200.0",
    "wanted": 'dates such as "2026-10-01"',
}


def _said(tree: ast.AST) -> Iterator[str]:
    """Templates with their facts filled in, wherever a sentence is made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in CALLS and len(node.args) > CALLS[name]:
                yield from _filled(node.args[CALLS[name]])
        # Warnings of a geometry are pairs of a code and a sentence.
        elif (
            isinstance(node, ast.Tuple)
            and len(node.elts) == 2
            and isinstance(node.elts[0], ast.Constant)
            and re.fullmatch(r"[a-z]+\.\w+", str(node.elts[0].value))
        ):
            yield from _filled(node.elts[1])


def _filled(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            FACTS.get(ast.unparse(part.value), "7") if isinstance(part, ast.FormattedValue) else str(getattr(part, "value", ""))
            for part in node.values
        )


@pytest.mark.parametrize("source", SOURCES)
def test_every_sentence_of_a_source_is_there_in_chinese(source: str, root: Path) -> None:
    said = list(_said(ast.parse((root / "src" / "redroute" / source).read_text(encoding="utf-8"))))
    assert len(said) >= 2
    assert [text for text in said if sentence(text) is None] == []


def test_every_complaint_of_a_cell_is_there_in_chinese(root: Path) -> None:
    tree = ast.parse((root / "src" / "redroute" / "sites" / "cell.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadCell"]
    said = {text for node in calls for text in _filled(node.args[0])}
    assert len(said) >= 5
    assert [text for text in said if sentence(f"'x' {text}") is None] == []


@pytest.mark.parametrize("source", ["ground", "local_tiles", "mbtiles", "pmtiles", "tiles"])
def test_every_sentence_of_a_background_is_there_in_chinese(source: str, root: Path) -> None:
    tree = ast.parse((root / "src" / "redroute" / "outputs" / "map" / f"{source}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    names = {"BadInput", "TooLarge", "_Wrong", "_refused"}
    told = [node.args[-1] for node in calls if (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) in names]
    # What is all fact, such as the words of another reader, is no sentence of ours; a file leads many.
    said = [text.removeprefix("7: ") for node in told for text in _filled(node)]
    said = [text for text in said if " " in text and not re.fullmatch(r"7(: 7)*", text)]
    assert len(said) >= 1
    assert [text for text in said if sentence(text) is None] == []


@pytest.mark.parametrize("source", REQUESTS)
def test_every_fault_of_a_request_is_there_in_chinese(source: str, root: Path) -> None:
    tree = ast.parse((root / "src" / "redroute" / source).read_text(encoding="utf-8"))
    made = [node.value for node in ast.walk(tree) if isinstance(node, ast.Yield)]
    made += [
        each for node in ast.walk(tree) if isinstance(node, ast.List | ast.Call) for each in (node.elts if isinstance(node, ast.List) else node.args)
    ]
    pairs = [node.elts[1] for node in made if isinstance(node, ast.Tuple) and len(node.elts) == 2]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pairs += [node.args[1] for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "_tell"]
    pairs += [node.args[0] for node in calls if isinstance(node.func, ast.Name) and node.func.id == "ValueError" and node.args]
    pairs += [node.value for node in ast.walk(tree) if source.endswith("places.py") and isinstance(node, ast.Return) and node.value]
    said = [text for node in pairs for text in _filled(node) if " " in text]
    assert len(said) >= 2
    assert [text for text in said if sentence(text) is None] == []


def test_every_violation_is_there_in_chinese(root: Path) -> None:
    tree = ast.parse((root / "src" / "redroute" / "itinerary" / "check.py").read_text(encoding="utf-8"))
    said = [text for node in ast.walk(tree) if isinstance(node, ast.Yield) and node.value for text in _filled(node.value)]
    assert len(said) >= 35
    # What precedes the sentence is the date and the place.
    assert [text for text in said if sentence(text.rpartition("7: ")[2]) is None] == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here; set REDROUTE_SHARED")
def test_every_finding_of_the_corpus_is_told_in_both_languages() -> None:
    codes = set()
    for path in sorted(CORPUS.rglob("*")):
        findings = read_catalogue(path).diagnostics
        assert [finding for finding in findings if sentence(finding.message) is None] == [], path.name
        codes |= {finding.code for finding in findings}
    assert len(codes) >= 25


def test_a_refused_catalogue_is_told_in_the_language_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, "properties": {"themes": 3}}]}', encoding="utf-8"
    )
    assert main(["map", "--catalogue", str(file), "-o", str(tmp_path / "a.html")]) == 65
    chinese = capsys.readouterr().err
    assert "要素 0 (feature-0)：name：点位须有名称，是不为空的文字 [site.name]" in chinese
    assert main(["map", "--lang", "en", "--catalogue", str(file), "-o", str(tmp_path / "a.html")]) == 65
    english = capsys.readouterr().err
    assert "feature 0 (feature-0): name: a site needs a name, a text that is not empty [site.name]" in english
    assert re.findall(r"\[\S+\]", chinese) == re.findall(r"\[\S+\]", english)
    assert main(["sites", "check", str(file)]) == 65
    assert "没有编号；暂称 feature-0" in capsys.readouterr().out


def test_what_the_system_says_of_a_file_is_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["map", "-o", str(tmp_path / ("长" * 200 + ".html"))]) == 74
    said = capsys.readouterr().err
    assert "文件名太长；原有的文件没有改动" in said
    assert os.strerror(errno.ENAMETOOLONG) not in said


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        ([], "缺少参数：命令/COMMAND", "the following arguments are required"),
        (["plan"], "缺少参数：REQUEST", "the following arguments are required: REQUEST"),
        (["fly"], "命令/COMMAND 不能是 'fly'；可用 'plan'", "invalid choice: 'fly'"),
        (["map", "-o", "a.html", "--seed"], "没有这样的参数：--seed", "unrecognized arguments: --seed"),
        (["map", "-o"], "-o/--output 后面至少须有一个值", "expected at least one argument"),
        (["map", "--catalogue"], "--catalogue 后面须有一个值", "expected one argument"),
        (["map", "--catalogue", ""], "--catalogue：不能为空", "argument --catalogue: must not be empty"),
        (["map", "--json=1"], "--json 后面不带值，不能写 '1'", "ignored explicit argument"),
        (["route", "--seed", "-1", "--all"], "--seed：须为 0 到 9223372036854775807 的整数", "argument --seed: a whole number from 0"),
        (["route", "--seconds", "nan", "--all"], "--seconds：须为大于 0", "seconds, more than 0"),
        (["sites", "list", "--level", "a / b: \x1f"], "--level：没有这个级别：", "no such level: 'a / b: "),
        (["sites", "--x\x1fy"], "", ""),
    ],
)
def test_a_wrong_argument_is_told_in_the_language_asked_for(words: list[str], chinese: str, english: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert chinese in said
    assert "帮助：redroute" in said
    assert not re.search(r"\b(argument|arguments|expected|invalid)\b", said)
    if words:
        assert main([*words[:1], "--lang", "en", *words[1:]] if words[0] != "sites" else [*words, "--lang", "en"]) == 2
        told = capsys.readouterr().err
        assert english in told
        assert not re.search("[\u4e00-\u9fff]", told.replace("命令/COMMAND", "").replace("国保, 省保, 市保, 县保, 未定级, 未知", ""))


def test_a_complaint_nobody_translated_stays_as_it_is() -> None:
    assert complaint("something new", "zh") == "something new"


def test_a_document_is_refused_with_the_name_of_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a\x1b.json"
    for content in (b"[]", b"\xff", b"{", b"\xff\xfe", b'{"format": "redroute-itinerary", "version": 1}'):
        file.write_bytes(content)
        assert main(["check", str(file)]) == 65
        assert "/a\\x1b.json：" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_given_as_a_document_is_refused_and_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "a.json")
    assert main(["check", str(tmp_path / "a.json")]) == 65
    assert "这是文件夹或设备，不是文件" in capsys.readouterr().err
