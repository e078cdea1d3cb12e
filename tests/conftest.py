"""What all tests share: the bundled catalogue, and the folder of shared test material where there is one."""

import os
import shutil
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import settings

from redroute.sites.catalogue import Catalogue

# A machine that others use, too, is slow now and then: no test asserts a time.
settings.register_profile("untimed", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)  # for scripts/test: what it finds, the change under test has done
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


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[[str], tuple[Any, list[str]]]]:
    """Opens an address; everything the page logs, fails at, asks, or fetches from elsewhere is trouble."""
    contexts = []

    def go(url: str) -> tuple[Any, list[str]]:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page, troubles = context.new_page(), []
        page.on("console", lambda message: troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: None if request.url.startswith((url, "data:", "about:")) else troubles.append(f"request: {request.url}"))
        page.goto(url)
        return page, troubles

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def served() -> Iterator[Callable[..., str]]:
    """Serves files of given names on the loopback until the test ends, all with a content security policy if one is given."""
    servers = []

    def start(files: dict[str, str], policy: str = "") -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = files.get(self.path)
                self.send_response(200 if body is not None else 404)
                kind = {".js": "text/javascript", ".json": "application/json"}.get(Path(self.path).suffix, "text/html")
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
