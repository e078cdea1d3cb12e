"""A teacher reads what is wrong with a request in Chinese."""

import pytest

from redroute.cli.chinese import in_chinese
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
        (
            "at.lat: 113 is not a number between -90 and 90; are latitude and longitude swapped?",
            "113 不是 -90 到 90 之间的数；纬度和经度是否写反了？",
        ),
        ("required[0]: no site '{0}%s' in the catalogue; list them with `redroute sites list`", "目录中没有点位 '{0}%s'"),
    ],
)
def test_facts_stay_in_the_sentence(english: str, chinese: str) -> None:
    assert chinese in in_chinese(english)


def test_a_sentence_nobody_translated_stays_as_it_is() -> None:
    assert in_chinese("r.toml: something new: {x} (line 2)") == "r.toml: something new: {x} (line 2)"
