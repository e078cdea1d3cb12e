"""The first steps work on a fresh machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


@pytest.mark.parametrize("document", ["start.md", "guide/embed.md"])
def test_an_environment_is_made_before_redroute_is_installed(root: Path, document: str) -> None:
    """Debian 12 and later refuse to install into the system's own Python."""
    text = (root / "docs" / document).read_text(encoding="utf-8")
    (block,) = (each for each in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if "pip install ." in each)
    commands = [line.partition("  #")[0].strip() for line in block.splitlines()]
    assert commands[:3] == ["python3 -m venv .venv", ". .venv/bin/activate", "pip install ."]
    assert r".venv\Scripts\activate" in text
