"""A real browser on a real server: each worker has its own port, its own data and its own app."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.server import Server, started
from tests.browser.visit import Readers, Visit, opened
from tests.machine import browsers_environment

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what stands in this folder. The tests of a file share a worker, and what they start."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(chromium), args=ARGUMENTS, env=browsers_environment()
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def app(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a small demo company; nothing may be published to it."""
    with started(_copied(demo_home, tmp_path_factory)) as server:
        yield server


@pytest.fixture
def changing_app(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a demo company of its own, for a test that publishes to it."""
    with started(_copied(demo_home, tmp_path_factory)) as server:
        yield server


@pytest.fixture
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as it is before anybody loaded anything."""
    with started(tmp_path_factory.mktemp("home") / "served") as server:
        yield server


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Readers:
    """The pages of this worker's visits."""
    return Readers(browser)


@pytest.fixture
def visit(readers: Readers) -> Iterator[Callable[..., Visit]]:
    """Opens visits: `visit(server, language=…, width=…, height=…)`.

    Afterwards none may have logged an error, thrown one, or asked anything of another machine.
    """
    visits: list[tuple[str, Visit]] = []

    def begun(server: Server, language: str = "en", width: int = 1920, height: int = 1080) -> Visit:
        one = opened(readers.lent(language), server.address, width, height)
        visits.append((language, one))
        return one

    yield begun
    for language, one in visits:
        one.end()
        readers.take_back(language, one.page)
    troubles = [trouble for _, one in visits for trouble in one.troubles]
    assert not troubles, troubles


@pytest.fixture
def page(app: Server, visit: Callable[..., Visit]) -> Page:
    """The first page of the app, in English on a shared screen."""
    return visit(app).page


def _copied(home: Path, factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(home, factory.mktemp("home") / "served"))
