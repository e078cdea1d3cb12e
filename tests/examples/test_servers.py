"""The web examples: a real server on the loopback, and a real browser that looks at its page."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser

SECONDS = 120.0


@pytest.fixture
def serve(root: Path, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Starts an example on a free port and waits until it answers; ends it with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str, through: Sequence[str] = ()) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        log = tmp_path / "server.log"
        with log.open("wb") as file:
            server = subprocess.Popen(
                [sys.executable, *through, str(root / "examples" / name), *arguments, port], stdout=file, stderr=file, cwd=tmp_path
            )
        running.append(server)
        url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            with suppress(OSError), urlopen(url, timeout=10):
                return url
            time.sleep(0.2)
        raise AssertionError(f"{name} did not answer:\n{log.read_text(encoding='utf-8', errors='replace')}")

    yield start
    for server in running:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.mark.parametrize(("name", "arguments"), [("flask_app.py", ()), ("django_app.py", ("runserver", "--noreload"))])
def test_a_page_with_a_nonce_shows_the_map_and_nothing_else_may_run(name: str, arguments: tuple[str, ...], serve: Any, visit: Any) -> None:
    pytest.importorskip(name.partition("_")[0])
    url = serve(name, *arguments)
    with urlopen(url, timeout=10) as first, urlopen(url, timeout=10) as second:
        policies = {first.headers["Content-Security-Policy"], second.headers["Content-Security-Policy"]}
    assert len(policies) == 2
    assert all("unsafe" not in policy and "default-src 'none'" in policy for policy in policies)
    page, troubles = visit(url)
    inner = page.frames[1]
    inner.wait_for_selector("#panel .colophon")
    assert inner.locator(".mark .stop").count() == inner.locator("#panel .stop-row .row[data-site]").count() >= 5
    assert troubles == []
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))")
    assert page.evaluate("window.ran === undefined")
    assert any("Content Security Policy" in trouble for trouble in troubles)


def test_an_endpoint_answers_the_document_and_a_page_that_frames_its_map(serve: Any, visit: Any) -> None:
    pytest.importorskip("fastapi")
    from redroute.itinerary.check import check
    from redroute.itinerary.document import itinerary_from_json

    url = serve("fastapi_app.py")
    with urlopen(f"{url}/tours/2026-10-14.json", timeout=60) as answer:
        itinerary = itinerary_from_json(answer.read().decode())
    assert itinerary.is_planned
    assert check(itinerary) == ()
    page, troubles = visit(url)
    inner = page.frames[1]
    inner.wait_for_selector("#panel .colophon")
    assert inner.locator(".mark .stop").count() == len(itinerary.visits)
    assert page.get_attribute("iframe", "sandbox") == "allow-scripts"
    assert inner.evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()") == "SecurityError"
    assert troubles == []


def test_an_app_frames_the_map_of_the_day_that_is_chosen(serve: Any, visit: Any) -> None:
    pytest.importorskip("streamlit")
    quiet = ("--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false")
    url = serve("streamlit_app.py", *quiet, "--server.port", through=("-m", "streamlit", "run"))
    page, _ = visit(url)

    def shown(day: str) -> Any:
        for _ in range(900):
            for frame in page.frames[1:]:
                with suppress(Exception):  # a frame that is going away
                    if frame.locator("#panel .day h2, #panel .colophon").count() and day in frame.locator("#panel").inner_text():
                        return frame
            page.wait_for_timeout(100)
        raise AssertionError(f"no map of {day} came")

    assert shown("10月14日").locator(".mark .stop").count() >= 5
    page.locator("[data-testid=stDateInputField]").click()
    page.locator('[role=gridcell] [aria-label*="October 16, 2026"]').click()
    inner = shown("10月16日")
    assert inner.locator(".mark .stop").count() >= 5
    assert inner.evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()") == "SecurityError"
    inner.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))")
    assert inner.evaluate("window.ran === undefined")
