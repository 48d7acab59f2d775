"""What somebody in front of the screen waits for: from a click to the last thing drawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as NotDrawn

from tests.bench.measured import Durations
from tests.bench.sessions import PATIENCE, Server
from tests.machine import browsers_environment

QUIET = 400  # milliseconds without anything drawn: then it was the last
# Remembers when something was last clicked, and when something was last drawn: a change of the
# document (SVG charts, tables, text) or a stroke on a canvas.
WATCH = """
window.clickedAt = 0; window.drawnAt = 0;
const drawn = () => { window.drawnAt = performance.now(); };
document.addEventListener('click', () => { window.clickedAt = performance.now(); }, true);
new MutationObserver(drawn).observe(
  document, {subtree: true, childList: true, characterData: true});
for (const stroke of ['clearRect', 'fillRect', 'fillText', 'stroke', 'fill', 'drawImage']) {
  const plain = CanvasRenderingContext2D.prototype[stroke];
  CanvasRenderingContext2D.prototype[stroke] = function (...given) {
    drawn(); return plain.apply(this, given);
  };
}
"""
SETTLED = """quiet => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState !== 'running'
    && window.drawnAt > window.clickedAt && performance.now() - window.drawnAt > quiet;
}"""


@contextmanager
def looking(chromium: Path, server: Server, path: str) -> Iterator[tuple[Page, float]]:
    """A page in the browser, as on a shared screen, and the milliseconds to its first view."""
    flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium), args=flags, env=browsers_environment()
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.add_init_script(WATCH)
        page.goto(f"{server.address}/{path}")
        page.wait_for_selector("[data-testid=stSidebar] [data-testid=stSelectbox]", timeout=120_000)
        yield page, _settled(page)
        browser.close()


def _settled(page: Page) -> float:
    try:
        page.wait_for_function(SETTLED, arg=QUIET, timeout=PATIENCE * 1000, polling=50)
    except NotDrawn as late:
        raise TimeoutError(str(late)) from late
    return float(page.evaluate("window.drawnAt - window.clickedAt"))


def _waits(page: Page, steps: list[Callable[[], None]]) -> Durations:
    taken = []
    for step in steps:
        step()
        taken.append(_settled(page))
    return Durations(tuple(taken))


def filtered(page: Page, times: int) -> Durations:
    """The first filter of the sidebar, set to one team after the other."""

    def choose(place: int) -> Callable[[], None]:
        def step() -> None:
            page.locator("[data-testid=stSidebar] [data-testid=stSelectbox] input").first.click()
            option = page.get_by_role("option").nth(place)
            option.wait_for()
            page.wait_for_timeout(QUIET)
            option.click()

        return step

    return _waits(page, [choose(1 + number % 4) for number in range(times)])


def switched(page: Page, links: list[str], times: int) -> Durations:
    """One page after the other, by the navigation."""

    def follow(path: str) -> Callable[[], None]:
        return lambda: page.locator(f"[data-testid=stSidebarNavLink][href$='/{path}']").click()

    return _waits(page, [follow(links[(1 + number) % len(links)]) for number in range(times)])
