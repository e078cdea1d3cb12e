"""The guide "Put a tour on your page" does what it says, from its first command to its last."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest


def _blocks(root: Path, language: str) -> list[str]:
    guide = (root / "docs" / "guide" / "embed.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's folder in which all commands of the guide have been run, in order."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(root / "examples", folder / "examples")
    commands = [line for block in _blocks(root, "sh") for line in block.splitlines()]
    assert sum(command.startswith("redroute ") for command in commands) >= 4
    for command in commands:
        program, *arguments = shlex.split(command)
        if program == "pip" or command.startswith(("python3 -m venv", ". .venv", "python -m http.server")):
            continue  # the environment is that of the test, and it serves the folder itself
        if program == "cp":
            shutil.copy(folder / arguments[0], folder / arguments[1])
            continue
        start = ["-m", "redroute"] if program == "redroute" else [str(root / arguments.pop(0))]
        subprocess.run([sys.executable, *start, *arguments], cwd=folder, check=True, timeout=180)
    return folder


def test_the_commands_leave_the_files_the_guide_names(folder: Path) -> None:
    for name in ("tour.html", "tour.json", "tour.svg", "tour.wechat.json", "anyuan.svg", "route.svg", "dist/redroute-map.js"):
        assert (folder / name).stat().st_size > 2_000, name


def test_the_python_of_the_guide_runs_and_answers(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("flask")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {"__name__": "guide"}
    for block in _blocks(root, "python"):
        exec(compile(block, "embed.md", "exec"), names)
    assert names["page"].startswith("<!DOCTYPE html>")
    assert names["frame"].startswith('<iframe sandbox="allow-scripts"')
    answer = names["app"].test_client().get("/")
    assert answer.status_code == 200
    assert "nonce-" in answer.headers["Content-Security-Policy"]
    assert "集合点：老火车站" in (folder / "tour-with-layers.html").read_text(encoding="utf-8")


def test_tiles_named_in_the_guide_exist() -> None:
    import redroute as rr

    assert rr.TileChoice.gaode().datum == "GCJ-02"


@pytest.mark.browser
def test_the_page_source_of_the_guide_shows_the_map(root: Path, folder: Path, chromium: Any) -> None:
    frame, element = _blocks(root, "html")
    icon = '<link rel="icon" href="data:,">'
    (folder / "host0.html").write_text(f'<!DOCTYPE html><meta charset="utf-8">{icon}{frame}', encoding="utf-8")
    # As the guide has it, with an icon that keeps the browser from asking for one.
    (folder / "dist" / "index.html").write_text(element.replace("<title>", f"{icon}<title>"), encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        for address in ("host0.html", "dist/"):
            page, troubles = chromium.new_page(), []
            page.on("console", lambda message: troubles.append(message.text))  # noqa: B023 (asked before the next turn)
            page.on("pageerror", lambda error: troubles.append(str(error)))  # noqa: B023
            page.goto(f"http://127.0.0.1:{server.server_port}/{address}")
            for _ in range(100):
                if len(page.frames) > 1:
                    break
                page.wait_for_timeout(50)
            page.frames[1].wait_for_selector("#panel .colophon")
            assert page.frames[1].locator(".mark .stop").count() >= 3
            assert troubles == []
            page.close()
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.browser
def test_the_page_of_the_mini_program_takes_the_data(root: Path, folder: Path, chromium: Any) -> None:
    (script,) = _blocks(root, "js")
    (markup,) = _blocks(root, "xml")
    page = chromium.new_page()
    shown = page.evaluate(
        """([script, tour]) => {
            let options = null, opened = "";
            const wx = { navigateTo: (each) => { opened = each.url; } };
            new Function("require", "Page", "wx", script)(() => JSON.parse(tour), (each) => { options = each; }, wx);
            options.open({ detail: { markerId: options.data.markers.find((each) => each.label.content === "1").id } });
            return { data: Object.keys(options.data), opened };
        }""",
        [script, (folder / "tour.wechat.json").read_text(encoding="utf-8")],
    )
    page.close()
    assert set(re.findall(r"\{\{(\w+)\}\}", markup)) == set(shown["data"])
    assert shown["opened"].startswith("/pages/site?id=ay-")
