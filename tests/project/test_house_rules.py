"""The project's promises about itself: links lead somewhere, code in the README runs, files stay small, words stay true."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

import redroute.errors
from redroute.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
LONGEST_FILE = 400
VENDORED = ("leaflet.js", "leaflet.css", "axe.min.js")


def tracked(*patterns: str) -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_link_of_the_documents_leads_to_a_file():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in tracked("*.md")
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_code_of_the_readme_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for block in PYTHON.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        exec(compile(block, "README.md", "exec"), {})


def test_no_source_file_is_longer_than_four_hundred_lines():
    sources = [path for path in tracked("src", "tests", "scripts", "examples", "benchmarks") if path.suffix in {".py", ".cpp", ".hpp", ".js", ".css"}]
    long = {str(path.relative_to(ROOT)): lines for path in sources if (lines := len(path.read_bytes().splitlines())) > LONGEST_FILE}
    assert {name: lines for name, lines in long.items() if not name.endswith(VENDORED)} == {}


def test_the_parts_of_the_kernel_know_little_of_each_other():
    known = {"search": {"search"}, "proof": {"proof"}, "bound": {"bound", "proof"}, "tour": {"tour"}}
    kernel = ROOT / "src/redroute/solver/kernel"
    assert {path.name for path in kernel.iterdir() if path.is_dir()} == set(known)
    wrong = [
        f"{path.relative_to(kernel)}: {name}"
        for part, others in known.items()
        for path in (kernel / part).iterdir()
        for name in re.findall(r'#include "([^"]+)"', path.read_text(encoding="utf-8"))
        if "/" in name and name.split("/")[0] not in others
    ]
    assert wrong == []


def test_every_command_has_its_section_in_the_reference():
    reference = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"## `redroute {command}" not in reference] == []


def test_every_error_is_drawn_in_the_tree_of_its_module():
    tree = redroute.errors.__doc__ or ""
    names = [node.name for node in ast.parse(Path(redroute.errors.__file__).read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    assert [name for name in names if name not in tree] == []


def test_every_folder_of_the_package_is_in_the_architecture():
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = [path.parent.name for path in (ROOT / "src/redroute").glob("*/__init__.py")]
    assert [folder for folder in folders if f"{folder}/" not in architecture] == []


def test_records_of_decisions_have_their_four_parts_on_one_page():
    for record in tracked("docs/decisions/*.md"):
        text = record.read_text(encoding="utf-8")
        assert all(f"**{part}" in text for part in ("Context", "Choice", "Consequences", "Reopen")), record.name
        assert len(text.splitlines()) <= 60, record.name


def test_documents_name_no_path_of_a_developers_machine():
    named = [
        page.name
        for page in tracked("*.md", "*.py", "*.toml", "*.yml")
        if re.search(r"(?<![\w.])/(?:work|home|root)/\w", page.read_text(encoding="utf-8"))
    ]
    assert named == []
