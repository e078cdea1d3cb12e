"""What all tests share: the bundled catalogue, and the folder of shared test material where there is one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from redroute.sites.catalogue import Catalogue

# A machine that others use, too, is slow now and then: no test asserts a time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_ROOT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path:
    """Where the shared material lies: REDROUTE_SHARED, or ``shared`` beside the checkout."""
    return Path(os.environ.get("REDROUTE_SHARED") or _ROOT.parent / "shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip("the shared folder is not here; set REDROUTE_SHARED")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    return _ROOT


@pytest.fixture(scope="session")
def bundled() -> Catalogue:
    return Catalogue.bundled()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium of this machine."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
