"""Arguments that several commands share, and the kinds of values they take."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

from redroute.cli.phrases import phrase
from redroute.cli.terminal import say
from redroute.mode import Mode
from redroute.sites.chinese import WORDS, first_words
from redroute.sites.site import Kind, ProtectionLevel
from redroute.text import plain_line

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

LANGUAGES: Final = ("zh", "en")
LEVELS: Final = tuple(level.word for level in sorted(ProtectionLevel, reverse=True))
KINDS: Final = tuple(str(kind) for kind in Kind)

_BETWEEN: Final = "\x1f"
"""Parts two languages of one complaint; argparse shows the value of an argument only where it escapes such characters."""

# What argparse says, and the same in Chinese; {1} is the argument.
_COMPLAINTS: Final = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"the following arguments are required: (.+)", "缺少参数：{1}"),
        (r"unrecognized arguments: (.+)", "没有这样的参数：{1}"),
        (r"argument (.+?): expected one argument", "{1} 后面须有一个值"),
        (r"argument (.+?): expected at least one argument", "{1} 后面至少须有一个值"),
        (r"argument (.+?): expected (\d+) arguments?", "{1} 后面须有 {2} 个值"),
        (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", "{1} 不能是 {2}；可用 {3}"),
        (r"argument (.+?): ignored explicit argument (.+)", "{1} 后面不带值，不能写 {2}"),
        (r"argument (.+?): not allowed with argument (.+)", "{1} 不能与 {2} 同用"),
        (r"argument (.+?): invalid (\S+) value: (.+)", "{1} 的值不对：{3}"),
        (r"argument (.+?): (.+)", "{1}：{2}"),
        (r"one of the arguments (.+) is required", "须有其中一个参数：{1}"),
    )
)


def complaint(message: str, lang: str) -> str:
    """What argparse finds wrong, in the language asked for."""
    if message.startswith("argument ") and message.count(_BETWEEN) == 1:
        argument, _, told = message.partition(": ")
        message = f"{argument}: {told.split(_BETWEEN)[LANGUAGES.index(lang)]}"
    if lang != "zh":
        return message
    for pattern, chinese in _COMPLAINTS:
        found = pattern.fullmatch(message)
        if found:
            return chinese.format("", *found.groups())
    return message


LARGEST_SEED: Final = 2**63 - 1
LONGEST_SEARCH: Final = 86_400.0
MOST_ITERATIONS: Final = 10**12


class Wrong(argparse.ArgumentTypeError):
    """A value that is none of its kind, told in both languages; :class:`Parser` keeps the one that is asked for."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(_BETWEEN.join(phrase(code, lang, **facts) for lang in LANGUAGES))


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one plain line in one language: arguments are untrusted texts, too."""

    def __init__(self, *args: Any, lang: str = LANGUAGES[0], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lang = lang

    def add_subparsers(self, **options: Any) -> Any:
        """Commands speak the same language."""
        return super().add_subparsers(**{"parser_class": partial(type(self), lang=self.lang), **options})

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2, saying what was wrong and where help is."""
        way_out = phrase("usage.help", self.lang, command=self.prog)
        self.exit(2, f"redroute: {plain_line(complaint(message, self.lang), 400)}\n{way_out}\n")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # argparse swallows the failure of a write: help into a full disk would answer 0.
        if message and file is not None and file is sys.stdout:
            say(message)
        else:
            super()._print_message(message, file)


def name(text: str) -> str:
    """A text that names something: not empty, and without the one character no file system knows."""
    if not text.strip() or "\0" in text:
        raise Wrong("usage.empty")
    return text


def level(text: str) -> str:
    """The word of a protection level, from its English or Chinese name."""
    return _code(text, "protection_level", LEVELS, "usage.level")


def kind(text: str) -> str:
    """The word of a kind of site, from its English or Chinese name."""
    return _code(text, "kind", KINDS, "usage.kind")


def _code(text: str, member: str, codes: Sequence[str], fault: str) -> str:
    code = WORDS[member].get(text, text)
    if code not in codes:
        raise Wrong(fault, value=repr(plain_line(text, 60)), known=", ".join((*codes, *first_words(member).values())))
    return code


def _whole(text: str, least: int, most: int) -> int:
    # Long digits are refused unread: int() would refuse them only beyond a limit of its own, with a message of its own.
    try:
        value = int(text) if len(text) <= 40 else None
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        raise Wrong("usage.whole", least=least, most=most)
    return value


def seed(text: str) -> int:
    """A seed: any whole number a signed 64-bit integer holds, not negative."""
    return _whole(text, 0, LARGEST_SEED)


def iterations(text: str) -> int:
    """How many steps a search may take."""
    return _whole(text, 1, MOST_ITERATIONS)


def seconds(text: str) -> float:
    """How long a search may take, up to a day."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= LONGEST_SEARCH:
        raise Wrong("usage.seconds")
    return value


def add_common(parser: argparse.ArgumentParser, *, catalogue: bool = True) -> None:
    """Add ``--lang``, ``--json``, ``--quiet`` and, unless the command needs none, ``--catalogue``."""
    if catalogue:
        parser.add_argument(
            "--catalogue", metavar="FILE", type=name, help="点位目录 GeoJSON 或 CSV，默认用自带的安源目录 / sites, by default those of Anyuan"
        )
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="输出语言 / language of the output (zh)")
    parser.add_argument("--json", action="store_true", help="在终端输出 JSON / print JSON")
    parser.add_argument("--quiet", "-q", action="store_true", help="只报错误 / say nothing but errors")


def add_outputs(parser: argparse.ArgumentParser, suffixes: Sequence[str], *, is_required: bool = False) -> None:
    """Add ``-o FILE…``, ``--tiles``, ``--layer`` and ``--font``."""
    kinds = " ".join(suffixes)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=None,
        type=name,
        required=is_required,
        help=f"输出文件，可多个，后缀决定格式 / output files, the suffix decides: {kinds}",
    )
    parser.add_argument(
        "--tiles",
        metavar="TILES",
        type=name,
        help="网页地图的底图，默认不用；osm gaode tencent tianditu=KEY xyz=URL xyz-gcj02=URL 需要联网，FILE.mbtiles FILE.pmtiles 并入网页 "
        "/ background of .html maps, none by default; a file becomes part of the page, the others need a network",
    )
    parser.add_argument(
        "--layer",
        metavar="FILE",
        action="append",
        default=[],
        type=name,
        help="垫在网页地图下面的 GeoJSON（河流、道路、界线），可重复 / GeoJSON drawn beneath .html maps, may be repeated",
    )
    parser.add_argument(
        "--font",
        metavar="FILE",
        type=name,
        help="画 .png 用的字体文件（.ttf .otf .ttc），默认用本机的中文字体 / font of .png pictures, by default a Chinese font of this machine",
    )


def add_search(parser: argparse.ArgumentParser) -> None:
    """Add ``--seed``, ``--seconds`` and ``--iterations``."""
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="随机种子，相同种子得到相同结果 / same seed, same answer (0)")
    parser.add_argument("--seconds", type=seconds, metavar="S", help="最多计算几秒 / stop after so many seconds")
    parser.add_argument(
        "--iterations", type=iterations, metavar="N", help="最多计算几步，结果与机器快慢无关 / stop after so many steps, on any machine the same"
    )


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add ``--theme``, ``--level`` and ``--kind``; each may be repeated, and any of its values will do."""
    parser.add_argument("--theme", action="append", default=[], type=name, metavar="THEME", help="主题编号或名称，可重复 / theme, may be repeated")
    parser.add_argument(
        "--level",
        action="append",
        default=[],
        type=level,
        metavar="LEVEL",
        help=f"保护级别，可重复：国保 省保 市保 县保 / level: {', '.join(LEVELS)}",
    )
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        type=kind,
        metavar="KIND",
        help=f"类别，可重复：{' '.join(first_words('kind').values())} / kind: {', '.join(KINDS)}",
    )


def add_mode(parser: argparse.ArgumentParser) -> None:
    """Add ``--mode``."""
    words = [str(mode) for mode in Mode]
    parser.add_argument("--mode", choices=words, default=str(Mode.WALK), help="步行、骑行、大巴、自驾 / how to travel (walk)")
