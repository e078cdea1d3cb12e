"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from redroute.errors import OutputFailed

_DOUBLE = (".rem.json", ".wechat.json")


def suffix_of(path: Path | str) -> str:
    """The end of a name that decides what is written, in small letters: ``.html``, or of two parts such as ``.rem.json``."""
    name = Path(path).name.lower()
    return next((double for double in _DOUBLE if name.endswith(double) and name != double), Path(path).suffix.lower())


def day_path(path: Path, number: int) -> Path:
    """Where the file of one day of several goes: ``tour-2.rem.json`` for day 2 of ``tour.rem.json``."""
    suffix = path.name[len(path.name) - len(suffix_of(path)) :]
    return path.with_name(f"{path.name.removesuffix(suffix)}-{number}{suffix}")


def write_atomically(path: Path | str, data: bytes | str) -> Path:
    """Write ``data`` (a ``str`` as UTF-8) to ``path``: a new file beside it, flushed to the disk, then renamed over it; returns ``path``.

    A failure at any moment leaves the old file as it was. An existing file keeps its permissions, a symbolic link keeps pointing where it did. What
    is not a regular file (a pipe, ``/dev/stdout``) is written to directly: renaming over it would destroy it.

    Raises :class:`~redroute.errors.OutputFailed`.
    """
    path = Path(path)
    try:
        content = data.encode("utf-8") if isinstance(data, str) else data
        if path.is_dir():
            raise OutputFailed(path, "it is a folder; name a file in it")
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(path)), content)
    except OutputFailed:
        raise
    except UnicodeEncodeError as error:
        raise OutputFailed(path, "the text holds half of a surrogate pair, which UTF-8 cannot write") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise OutputFailed(path, getattr(error, "strerror", None) or str(error)) from error
    return path


def _replace(target: Path, content: bytes) -> None:
    # A short name of its own: the target's may already be as long as the file system allows.
    beside = target.with_name(f".redroute-{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    # The rename itself must survive a power cut. Not every system lets a folder be opened; there the rename is as safe as it gets.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
