"""What can go wrong in a command: its exit code and its one message."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from redroute.cli.phrases import phrase
from redroute.errors import (
    BadInput,
    CatalogueRefused,
    CheckFailed,
    DocumentRefused,
    MissingExtra,
    OutputFailed,
    ProviderUnreachable,
    RedrouteError,
    RequestRefused,
    TooLarge,
    UnknownSite,
)
from redroute.text import plain_line

MOST_LINES = 20
"""So many faults are listed; a hundred thousand would bury the first."""

LONGEST_LINE = 400


class ExitCode(IntEnum):
    """What a command answers to the shell; from 64 on, the numbers of BSD's sysexits."""

    OK = 0
    USAGE = 2
    NO_PLAN = 3
    VIOLATIONS = 4
    BAD_DATA = 65
    NO_INPUT = 66
    UNAVAILABLE = 69
    BUG = 70
    CANNOT_WRITE = 74
    INTERRUPTED = 130


class Refusal(RedrouteError):
    """A command that will not go on: the exit code and what people read, already in their language."""

    def __init__(self, code: ExitCode, message: str) -> None:
        self.code = code
        super().__init__(message)


# The first kind that fits decides: the exit code, and the phrase that leads the message.
_KINDS: tuple[tuple[type[BaseException], ExitCode, str], ...] = (
    (KeyboardInterrupt, ExitCode.INTERRUPTED, "failure.interrupted"),
    (CatalogueRefused, ExitCode.BAD_DATA, "failure.catalogue"),
    (RequestRefused, ExitCode.BAD_DATA, "failure.request"),
    (DocumentRefused, ExitCode.BAD_DATA, "failure.document"),
    (UnknownSite, ExitCode.BAD_DATA, "failure.site"),
    (TooLarge, ExitCode.BAD_DATA, "failure.large"),
    (BadInput, ExitCode.BAD_DATA, "failure.input"),
    (MissingExtra, ExitCode.UNAVAILABLE, "failure.missing"),
    (ProviderUnreachable, ExitCode.UNAVAILABLE, "failure.provider"),
    (OutputFailed, ExitCode.CANNOT_WRITE, "failure.output"),
    (CheckFailed, ExitCode.VIOLATIONS, "failure.check"),
    (RedrouteError, ExitCode.BAD_DATA, "failure.input"),
    (ModuleNotFoundError, ExitCode.UNAVAILABLE, "failure.missing"),
    (BrokenPipeError, ExitCode.CANNOT_WRITE, "failure.pipe"),
    (OSError, ExitCode.NO_INPUT, "failure.reading"),
    (MemoryError, ExitCode.BAD_DATA, "failure.large"),
    (RecursionError, ExitCode.BAD_DATA, "failure.large"),
)


def failure(error: BaseException, lang: str) -> tuple[ExitCode, tuple[str, ...]]:
    """The exit code of an error and the lines of its message, plain and of bounded length and number."""
    if isinstance(error, Refusal):
        lines = str(error).splitlines()
        return error.code, _plain(translated(lines) if lang == "zh" and isinstance(error.__cause__, OSError) else lines, lang)
    for kind, code, lead in _KINDS:
        if isinstance(error, kind) and not _is_ours(error):
            return code, _message(phrase(lead, lang), _details(error, lang), lang)
    return ExitCode.BUG, _message(phrase("failure.bug", lang), [f"{type(error).__name__}: {error}"], lang)


def _is_ours(error: BaseException) -> bool:
    """Whether a module of redroute itself is missing: no installation of anything else would help."""
    return isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == "redroute"


def _details(error: BaseException, lang: str) -> list[str]:
    if isinstance(error, KeyboardInterrupt | BrokenPipeError):
        return []
    if isinstance(error, UnknownSite):
        near = "、".join(error.near) if lang == "zh" else ", ".join(error.near)
        hint = phrase("site.near", lang, near=near) if error.near else phrase("site.list", lang)
        return [phrase("site.unknown", lang, site=error.site_id, hint=hint)]
    if lang == "zh":
        return _in_chinese(error)
    if isinstance(error, OSError) and not isinstance(error, RedrouteError):
        return [f"{error.filename}: {error.strerror}" if error.filename is not None else str(error)]
    return [line for line in str(error).splitlines() if line.strip()]


def _in_chinese(error: BaseException) -> list[str]:
    from redroute.cli.chinese import finding_in_chinese, sentence, system_message

    # Too many to be read are not translated either: the rest is counted.
    if isinstance(error, CatalogueRefused):
        found = [each for each in error.diagnostics if each.is_error]
        return [*map(finding_in_chinese, found[: MOST_LINES + 1]), *map(str, found[MOST_LINES + 1 :])]
    if isinstance(error, OutputFailed):
        return [phrase("output.failed", "zh", path=error.path, reason=sentence(error.reason) or error.reason)]
    if isinstance(error, CheckFailed):
        return translated(error.violations)
    if isinstance(error, OSError) and not isinstance(error, RedrouteError):
        reason = system_message(error.strerror or str(error))
        return [f"{error.filename}：{reason}" if error.filename is not None else reason]
    return translated([line for line in str(error).splitlines() if line.strip()])


def translated(lines: Sequence[str]) -> list[str]:
    """The lines in Chinese as far as they will be shown."""
    from redroute.cli.chinese import in_chinese

    return [*map(in_chinese, lines[: MOST_LINES + 1]), *lines[MOST_LINES + 1 :]]


def _message(lead: str, details: list[str], lang: str) -> tuple[str, ...]:
    """The lead, and the fact on the same line if there is but one."""
    if len(details) == 1:
        colon = "：" if lang == "zh" else ": "
        return _plain([f"{lead}{colon}{details[0]}"], lang)
    return _plain([lead, *(f"  {detail}" for detail in details)], lang)


def _plain(lines: list[str], lang: str) -> tuple[str, ...]:
    shown = tuple(plain_line(line, LONGEST_LINE) for line in lines[: MOST_LINES + 1])
    rest = len(lines) - len(shown)
    return (*shown, "  " + phrase("failure.more", lang, count=rest)) if rest > 0 else shown
