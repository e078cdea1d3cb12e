"""The built component."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def module(root: Path) -> str:
    """Its text."""
    built: str = runpy.run_path(str(root / "scripts" / "build_web.py"))["build"]()
    return built
