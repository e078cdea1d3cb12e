"""The examples run as they stand."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
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


def test_the_notebook_runs_and_shows_maps_by_itself(root: Path, tmp_path: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.read(root / "examples" / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells if cell.cell_type == "code")
    done = nbclient.NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output["data"]["text/html"] for cell in done.cells for output in cell.get("outputs", ()) if "text/html" in output.get("data", {})]
    assert len(shown) == 3
    assert (tmp_path / "tour.html").is_file()
    assert all(html.startswith('<iframe sandbox="allow-scripts" srcdoc="') for html in shown)


def test_the_streamlit_example_runs(root: Path) -> None:
    if find_spec("streamlit") is None:
        pytest.skip("streamlit is not installed: it brings pyarrow and a hundred megabytes, too much for the test environment")
    from streamlit.testing.v1 import AppTest  # type: ignore[import-not-found,unused-ignore]

    app = AppTest.from_file(str(root / "examples" / "streamlit_app.py"), default_timeout=SECONDS).run()
    assert not app.exception


def test_every_example_uses_public_names_that_exist(root: Path) -> None:
    import redroute

    def used(path: Path) -> set[Any]:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        return {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "rr"}

    scripts = sorted((root / "examples").glob("*.py"))
    assert len(scripts) >= 6
    assert {(path.name, name) for path in scripts for name in used(path) if not hasattr(redroute, name)} == set()
