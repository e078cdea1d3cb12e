"""A teacher reads what is wrong with a request in Chinese."""

import ast
import sys
import tomllib
from pathlib import Path

import pytest

from redroute.cli.chinese import in_chinese, sentence
from redroute.errors import RequestRefused
from redroute.problem.request_file import request_from_toml

WRONG = """
vehicle = "x"
pace = "fast"
walk_up_to_m = -1
required = ["a", "a"]
talks = "yes"
[[days]]
date = "2026-02-30"
begins = "25"
start = { at = { lat = 113.8, lon = 27.6 } }
"""


def test_every_fault_of_a_wrong_request_is_said_in_chinese() -> None:
    with pytest.raises(RequestRefused) as refused:
        request_from_toml(WRONG, "r.toml")
    lines = str(refused.value).splitlines()
    assert len(lines) >= 7
    for line in lines:
        said = in_chinese(line)
        assert said != line
        assert not any(word in said for word in (" is ", " are ", "there", "stands", "(line"))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("r.toml: excluded: required and excluded at once: px-museum", "r.toml：excluded：既列为必到又列为不去：px-museum"),
        ("days[0].begins: '8点' is not a time of day; write HH:MM, such as \"08:30\" (line 3)", '不是时刻，请写成 HH:MM，例如 "08:30"（第 3 行）'),
        ("days[0].begins: '08：30' has full-width characters; write '08:30' (line 3)", "'08：30' 里有全角字符；请改成半角的 '08:30'（第 3 行）"),
        (
            "at.lat: 113 is not a number between -90 and 90; are latitude and longitude swapped?",
            "113 不是 -90 到 90 之间的数；纬度和经度是否写反了？",
        ),
        (
            "s.xlsx: this is a workbook (.xlsx), which is not read; save it as CSV UTF-8 (.csv)",
            "这是 Excel 工作簿（.xlsx），不能直接读；请另存为“CSV UTF-8”（.csv）",
        ),
        ("required[0]: no site '{0}%s' in the catalogue; list them with `redroute sites list`", "目录中没有点位 '{0}%s'"),
    ],
)
def test_facts_stay_in_the_sentence(english: str, chinese: str) -> None:
    assert chinese in in_chinese(english)


def test_a_sentence_nobody_translated_stays_as_it_is() -> None:
    assert in_chinese("r.toml: something new: {x} (line 2)") == "r.toml: something new: {x} (line 2)"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("title = 安源", "第 1 行第 9 列：值的写法不对；文字要加引号"),
        ('title "x"', "第 1 行第 7 列：成员名后面缺少等号"),
        ("[days", "文件末尾：表头末尾缺少 ]"),
        ("pace = 1 2", "第 1 行第 10 列：一行只写一个成员，后面还有多余的内容"),
        ('title = "x', "文件末尾：文字没有结束的引号"),
        ("days = [1", "文件末尾：列表没有写完，缺少 ]"),
        ("pace = 1\npace = 2", "文件末尾：同一成员写了两次"),
        ("[x]\n[x]", "第 2 行第 3 列：x 声明了两次"),
        ('[a."b.c"]\n[a."b.c"]', "第 2 行第 9 列：a.b.c 声明了两次"),
        ("a = {}\na.b = 1", "文件末尾：a 已经写定，不能再加成员"),
        ('title = "\\q"', "文字里的反斜杠须写成两个"),
        ("a = {b = 1", "文件末尾：行内表没有写完，缺少 }"),
    ],
)
def test_a_slip_in_toml_is_said_in_chinese_with_its_place(text: str, chinese: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        request_from_toml(text, "r.toml")
    assert in_chinese(str(refused.value)).startswith("r.toml：")
    assert chinese in in_chinese(str(refused.value))


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the reader of TOML is written otherwise there")
def test_everything_the_reader_of_toml_says_is_there_in_chinese() -> None:
    source = Path(tomllib.__file__).with_name("_parser.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "suffixed_err"]
    said = [ast.unparse(node.args[2]).removeprefix("f")[1:-1].replace("\\\\", "\\") for node in calls]
    assert len(said) >= 25
    lowered = [text[:1].lower() + text[1:] for text in said]
    assert [text for text in lowered if sentence(text) is None] == []
