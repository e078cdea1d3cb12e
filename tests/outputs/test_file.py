"""Writing files whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from redroute.errors import OutputFailed
from redroute.outputs.file import write_atomically


def test_text_is_written_as_utf8_and_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    written = write_atomically(tmp_path / "图.html", "安源\r\n")
    assert written.read_bytes() == "安源\r\n".encode()
    assert list(tmp_path.iterdir()) == [written]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_while_writing_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "tour.html"
    path.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
    with pytest.raises(OutputFailed, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_half_a_surrogate_pair_is_refused_before_the_old_file_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(OutputFailed, match="surrogate"):
        write_atomically(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "old"


def test_a_symbolic_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


def test_an_existing_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_atomically(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["", "missing/a.html", "nul\0.html", "x" * 300])
def test_a_path_that_cannot_be_written_is_our_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputFailed):
        write_atomically(f"{tmp_path}/{name}", "x")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
