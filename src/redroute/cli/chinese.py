"""What the library says in English to programmers, in Chinese for teachers: requests, catalogues, documents, violations, files.

A sentence nobody translated stays as it is, so that no fact is ever lost; a test goes over every one the library can say.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from redroute.sites.diagnostic import Diagnostic

_WORDS: Final = {
    "a table of members": "一个表",
    "a list": "列表",
    "a text": "文字",
    "a whole number": "整数",
    "a number": "数",
    "true or false": "true 或 false",
    "a table": "一个表",
    "it is larger than any font": "比任何字体都大",
    "it does not begin like one": "开头不像字体",
    "it is cut short or damaged": "不完整或已损坏",
    "a number of very many digits": "位数极多的数",
    'a time of day; write HH:MM, such as "08:30"': '时刻，请写成 HH:MM，例如 "08:30"',
    'a date from 1900 to 2199; write YYYY-MM-DD, such as "2026-10-12"': ' 1900 至 2199 年的日期，请写成 YYYY-MM-DD，例如 "2026-10-12"',
}

_WORDS_OF_JSON: Final = {
    "Expecting value": "缺少值",
    "Expecting property name enclosed in double quotes": "缺少用双引号写的成员名",
    "Expecting ':' delimiter": "缺少冒号",
    "Expecting ',' delimiter": "缺少逗号",
    "Unterminated string starting at": "文字没有结束的引号",
    "Invalid control character at": "文字里有控制字符",
    "Invalid \\escape": "反斜杠后面的字符不对",
    "Invalid \\uXXXX escape": "\\u 后面须有四个十六进制数字",
    "Illegal trailing comma before end of object": "对象末尾多了一个逗号",
    "Illegal trailing comma before end of array": "数组末尾多了一个逗号",
    "markup (XML, KML or HTML)": "标记文件（XML、KML 或 HTML）",
    "a PDF": "PDF",
    "a workbook (.xlsx)": "Excel 工作簿（.xlsx）",
    "a picture": "图片",
    "a database": "数据库",
    "a table (CSV)": "表格（CSV）",
    "a TOML file": "TOML 文件",
    "no place": "未定",
}
_WORDS.update(_WORDS_OF_JSON)

_PLACED: Final = re.compile(r"(?:line (\d+), column (\d+)|end of document): (.+)", re.DOTALL)
"""What the readers of JSON and TOML say, its place first."""

_SYSTEM: Final = {
    os.strerror(number): chinese
    for number, chinese in (
        (errno.EACCES, "没有权限"),
        (errno.EPERM, "不允许这样做"),
        (errno.ENOENT, "没有这个文件或文件夹"),
        (errno.ENOTDIR, "路径中有一段不是文件夹"),
        (errno.EISDIR, "这是文件夹"),
        (errno.EEXIST, "已经存在"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.EROFS, "文件系统只读"),
        (errno.ENAMETOOLONG, "文件名太长"),
        (errno.ELOOP, "符号链接互相指向"),
        (errno.EIO, "读写出错"),
        (errno.EFBIG, "文件太大"),
        (errno.EMFILE, "打开的文件太多"),
        (errno.EBUSY, "正被占用"),
    )
}

_FACT: Final = r"""('.*'|".*"|(?:(?!: ).)+)"""
"""A value as a fault shows it: quoted, or without the colon that ends a path."""

_SENTENCES: Final = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (
            _FACT + r" is not (a whole number|a number) between (\S+) and ([^\s;]+)(; are latitude and longitude swapped\?)?",
            r"{1} 不是 {3} 到 {4} 之间的{2}{5}",
        ),
        (_FACT + r" is not between (\S+) and (\S+)", "{1} 不在 {2} 到 {3} 之间"),
        (_FACT + r" is not a list; in TOML each begins with (\[\[.+\]\])", "{1} 不是列表；TOML 中每一项以 {2} 开头"),
        (_FACT + r" is not (a table of members|a list|a text|true or false|a time of day; .+|a date from .+?)", "{1} 不是{2}"),
        (_FACT + r" has full-width characters; write (.+)", "{1} 里有全角字符；请改成半角的 {2}"),
        (_FACT + r" is none of (.+)", "{1} 不在可选的值之中：{2}"),
        (r"there is no such member; did you mean (.+)\?", "没有这个成员；是否指 {1}？"),
        (r"there is no such member; known are (.+)", "没有这个成员；可用的有 {1}"),
        (r"is missing", "缺少这个成员"),
        (r"has (\d+) characters; (\d+) to (\d+) are allowed", "有 {1} 个字符；允许 {2} 到 {3} 个"),
        (r"has (\d+) entries; (\d+) to (\d+) are allowed", "有 {1} 项；允许 {2} 到 {3} 项"),
        (r"has (\d+) entries; exactly (\d+) are allowed", "有 {1} 项；须恰好 {2} 项"),
        (r"required and excluded at once: (.+)", "既列为必到又列为不去：{1}"),
        (r"preferred and excluded at once: (.+)", "既列为优先又列为不去：{1}"),
        (r"no site (.+) in the catalogue; did you mean (.+)\?", "目录中没有点位 {1}；是否指 {2}？"),
        (r"no site (.+) in the catalogue; list them with `redroute sites list`", "目录中没有点位 {1}；可用 redroute sites list 查看全部点位"),
        (r"no theme (.+) in the catalogue; did you mean (.+)\?", "目录中没有主题 {1}；是否指 {2}？"),
        (r"no theme (.+) in the catalogue; it has (.+)", "目录中没有主题 {1}；可用的有 {2}"),
        (r"the day ends at (\S+), not after it begins at (\S+)", "结束时刻 {1} 不晚于出发时刻 {2}"),
        (r"the days of a tour come in order of date, each once; (\S+) does not follow (\S+)", "各天须按日期先后、不重复；{1} 不在 {2} 之后"),
        (r"the latest moment, (\S+), is before the earliest, (\S+)", "最晚的时刻 {1} 早于最早的时刻 {2}"),
        (r"(\S+) is not in the calendar", "日历上没有 {1} 这一天"),
        (_FACT + r" stands twice in the list", "{1} 在列表中出现了两次"),
        (r"a mode stands twice in the list", "同一交通方式出现了两次"),
        (r"at least one mode of travel is needed", "至少要有一种交通方式"),
        (r"a quota counts exactly one theme, kind or level", "数量要求须在 theme、kind、level 中恰好写一个"),
        (r"a quota says at_least \(1 or more\), at_most or both", "数量要求须写 at_least（至少 1）或 at_most，或两者都写"),
        (r"(\d+) is less than at_least, (\d+)", "{1} 小于 at_least 的 {2}"),
        (r"nobody has located site (.+); give the place as `at` with its position instead", "点位 {1} 的位置未知；请改用 at 写出坐标"),
        (r"the address (.+) needs a geocoder; .+", "地址 {1} 无法查出坐标；请改用 at 写出坐标"),
        (r"a request is a \.toml or a \.json file", "研学需求须是 .toml 或 .json 文件"),
    )
)


def _compiled(template: str) -> re.Pattern[str]:
    """The sentence of a template, whose ``{}`` are facts and ``{{`` a brace."""
    first, *rest = (re.escape(part.replace("{{", "{").replace("}}", "}")) for part in template.split("{}"))
    # A fact that begins a sentence must not swallow the path before it.
    return re.compile(first + "".join((_FACT if not first and not index else "(.+)") + part for index, part in enumerate(rest)), re.DOTALL)


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    from redroute.cli.chinese_findings import CATALOGUE, DOCUMENT, FILES, OTHERS, REQUEST, TOML
    from redroute.cli.chinese_violations import VIOLATIONS

    written = (*REQUEST, *FILES, *CATALOGUE, *OTHERS, *VIOLATIONS, *DOCUMENT, *TOML)
    return (*_SENTENCES, *((_compiled(template), chinese) for template, chinese in written))


def finding_in_chinese(diagnostic: Diagnostic) -> str:
    """A finding in a catalogue with its place, as ``str`` gives it in English."""
    feature = re.sub(r"^row (\d+)", r"第 \1 行", diagnostic.place).replace("feature ", "要素 ", 1)
    place = (diagnostic.file, feature, diagnostic.field or "")
    return "：".join((*(part for part in place if part), sentence(diagnostic.message) or diagnostic.message)) + f" [{diagnostic.code}]"


def system_message(reason: str) -> str:
    """What the operating system says, such as "Permission denied"."""
    return _SYSTEM.get(reason, reason)


def in_chinese(message: str) -> str:
    """One line of a message, such as ``a.toml: days[0].begins: … (line 3)``, with its sentence in Chinese where it is known."""
    found = re.fullmatch(r"(.*?)(?: \(line (\d+)\))?", message, re.DOTALL)
    text, line = (found[1], found[2]) if found else (message, None)
    # The sentence is what follows the path: facts within it may hold colons, and a path never ends in one.
    parts = text.split(": ")
    for start in range(len(parts)):
        said = sentence(": ".join(parts[start:]))
        if said is not None:
            return "：".join([*parts[:start], said]) + (f"（第 {line} 行）" if line else "")
    return message


def sentence(text: str) -> str | None:
    """A sentence without its path in Chinese, or ``None`` where nobody translated it."""
    placed = _PLACED.fullmatch(text)
    if placed and (said := sentence(placed[3]) or _WORDS.get(placed[3])):
        return (f"第 {placed[1]} 行第 {placed[2]} 列：" if placed[1] else "文件末尾：") + said
    for pattern, chinese in _sentences():
        found = pattern.fullmatch(text)
        if found:
            said = _filled(chinese, [fact or "" for fact in found.groups()])
            return said.replace("; are latitude and longitude swapped?", "；纬度和经度是否写反了？")
    return _SYSTEM.get(text)


def _filled(chinese: str, facts: Sequence[str]) -> str:
    from redroute.outputs.sentence import hours_text

    for number, fact in enumerate(facts, 1):
        # Between two Chinese words stands no space.
        if "\u4e00" <= _WORDS.get(fact, "")[:1] <= "\u9fff":
            chinese = chinese.replace(f" {{{number}}}", f"{{{number}}}")
    return chinese.format("", *(_WORDS.get(fact) or hours_text(fact, "zh") for fact in facts))
