"""The examples run as they stand."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SECONDS = 180


def _run(root: Path, name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(root / "examples" / name), *arguments], capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_national_sites_are_joined_by_a_proven_route(root: Path, tmp_path: Path) -> None:
    printed = _run(root, "shortest_route.py", str(tmp_path))
    assert "optimal" in printed
    assert (tmp_path / "national.html").stat().st_size > 100_000


def test_a_request_file_becomes_a_day_and_its_map(root: Path, tmp_path: Path) -> None:
    printed = _run(root, "plan_day.py", str(root / "examples" / "labour-day.toml"), str(tmp_path))
    assert "安源路矿工人运动纪念馆" in printed
    assert "安源路矿工人运动一日研学" in (tmp_path / "day.html").read_text(encoding="utf-8")


@pytest.mark.browser
def test_the_notebook_runs_and_shows_maps_by_itself(root: Path, tmp_path: Path, served: Any, visit: Any) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.read(root / "examples" / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells if cell.cell_type == "code")
    done = nbclient.NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output["data"]["text/html"] for cell in done.cells for output in cell.get("outputs", ()) if "text/html" in output.get("data", {})]
    assert len(shown) == 3
    assert (tmp_path / "tour.html").is_file()
    assert all(html.startswith('<iframe sandbox="allow-scripts" srcdoc="') for html in shown)
    # What a notebook writes into its page: each output in a block of its own.
    blocks = "".join(f'<div class="output">{html}</div>' for html in shown)
    page, troubles = visit(served({"/": f'<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><title>notebook</title>{blocks}'}))
    assert len(page.frames) == 1 + len(shown)
    for frame in page.frames[1:]:
        frame.wait_for_selector("#panel .colophon")
        assert frame.locator(".mark").count() >= 5
        assert frame.evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()") == "SecurityError"
    assert troubles == []


def test_every_example_uses_public_names_that_exist(root: Path) -> None:
    import redroute

    def used(path: Path) -> set[Any]:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        return {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "rr"}

    scripts = sorted((root / "examples").glob("*.py"))
    assert len(scripts) >= 6
    assert {(path.name, name) for path in scripts for name in used(path) if not hasattr(redroute, name)} == set()


def test_what_visitors_ask_for_is_not_kept_without_end(root: Path) -> None:
    caches = [
        ast.unparse(decorator)
        for path in (root / "examples").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if "cache" in ast.unparse(decorator)
    ]
    assert len(caches) == 2
    assert all("max_entries=" in cache or "maxsize=" in cache for cache in caches)
