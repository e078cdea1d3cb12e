"""Standard output and standard error: results on one, everything said about them on the other."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase

if TYPE_CHECKING:
    from redroute.solver.stop import Progress

_BEYOND_ASCII = re.compile(r"[^\n\x20-\x7e]")


def speak_utf8() -> None:
    r"""Make both streams UTF-8, whatever the locale says; what UTF-8 cannot write is shown as ``\udcNN``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Print a result. Raises :class:`BrokenPipeError` or :class:`~redroute.cli.failure.Refusal` where nobody takes it."""
    if sys.stdout is None:
        # print() would lose the result in silence.
        raise BrokenPipeError(errno.EPIPE, "standard output is closed")
    with _taken():
        sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say_json(value: Any) -> None:
    """Print a value as JSON that no terminal acts on: what is printable stays readable, the rest is escaped."""
    say_json_text(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2))


def say_json_text(text: str) -> None:
    """Print a JSON text likewise. Outside strings JSON is plain ASCII, so that escaping a character never changes the value."""
    say(_BEYOND_ASCII.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text))


def warn(lines: Iterable[str]) -> None:
    """Print one message on standard error: the first line is led by the name of the program. Nobody listening is no error."""
    text = "\n".join(lines)
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            sys.stderr.write(f"redroute: {text}\n")
            sys.stderr.flush()


def flush() -> None:
    """Hand everything said to the system, so that a full disk or a closed pipe is noticed while it can still be reported."""
    if sys.stdout is not None:
        with _taken():
            sys.stdout.flush()


@contextmanager
def _taken() -> Iterator[None]:
    # Without this, a full disk behind standard output would look like an input that cannot be read.
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refusal(ExitCode.CANNOT_WRITE, f"stdout: {error.strerror or error}") from error


def abandon() -> None:
    """After a failure: what is still buffered goes out if it can, else nowhere, so that the interpreter does not fail once more while it leaves."""
    stream = sys.stdout
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        process_stream = sys.__stdout__
        if process_stream is not None and stream is process_stream:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), process_stream.fileno())


class ProgressLine:
    """One line on standard error that is rewritten while a search goes on, and gone when it ends.

    Only where standard error is a terminal and ``is_wanted``, and only once a second has passed: short work shows nothing.
    """

    def __init__(self, lang: str, *, is_wanted: bool) -> None:
        self._lang = lang
        self._is_shown = is_wanted and sys.stderr is not None and sys.stderr.isatty()
        self._due = 1.0
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        """Say how far the search is, at most five times a second of the search's own clock."""
        if not self._is_shown or progress.elapsed < self._due:
            return
        self._due = progress.elapsed + 0.2
        self._write(phrase("progress", self._lang, seconds=int(progress.elapsed), iterations=progress.iterations))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._width:
            self._write("")

    def _write(self, text: str) -> None:
        # Chinese characters are two columns wide: twice the length always covers the old line.
        with suppress(OSError):
            sys.stderr.write("\r" + " " * self._width + "\r" + text)
            sys.stderr.flush()
        self._width = 2 * len(text)
