"""The shipped GeoJSON is what the reviewed table says."""

import subprocess
import sys
from pathlib import Path

from redroute.sites.reader import read_catalogue


def test_the_shipped_file_is_built_from_the_table(root: Path) -> None:
    assert subprocess.run([sys.executable, "scripts/build_sites.py", "--check"], cwd=root, check=False).returncode == 0


def test_the_shipped_file_has_no_findings_but_unlocated_sites(root: Path) -> None:
    assert {finding.code for finding in read_catalogue(root / "data" / "sites.geojson").diagnostics} == {"site.unlocated"}
