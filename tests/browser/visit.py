"""One reader's visit: a page, what went wrong on it, and waiting until it is drawn."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, expect

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
# Opened at a page's own address, Streamlit asks below it for its server before it asks at the root.
PROBED = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
HERE = ("localhost", "127.0.0.1")
# A busy machine is slow, not wrong: no wait is shorter than its worst minute.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


class Visit:
    """A page with everything that it logged as an error or asked of another machine."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        page.context.on("request", self._asked)

    def listen(self) -> None:
        """From now on errors are noted too."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._thrown)

    def end(self) -> None:
        """No trouble is noted any more."""
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._thrown)
        self.page.context.remove_listener("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBED.search(message.location.get("url", "")):
            self.troubles.append(f"console: {message.text}")

    def _thrown(self, error: Error) -> None:
        self.troubles.append(f"thrown: {error}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in HERE:
            self.troubles.append(f"request to another machine: {request.url}")


class Readers:
    """Pages of a browser, lent for a visit and then taken back, with no memory of it.

    A page that showed the app before shows it in a third of the time: its process keeps the
    program that it compiled.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {language: [] for language in LOCALES}

    def lent(self, language: str) -> Page:
        """A page of nobody else's."""
        free = self._free[language]
        return free.pop() if free else reader(self._browser, language)

    def take_back(self, language: str, page: Page) -> None:
        """The page is free for another reader, unless it does not answer any more."""
        try:
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            page.context.clear_cookies()
        except Error:
            page.context.close()
        else:
            self._free[language].append(page)


def reader(browser: Browser, language: str) -> Page:
    """The page of a new reader, with no memory of others."""
    context = browser.new_context(locale=LOCALES[language], accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def settled(page: Page) -> None:
    """Waits until the script has run, all that it shows is there, and no chart is awaited."""
    app = page.locator("[data-testid='stApp']")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.locator("[data-testid='stSkeleton']")).to_have_count(0, timeout=PATIENCE)
    # of those that are there: one of a dialog that is being closed will not come any more
    awaited = page.locator("[data-testid='stVegaLiteChart']:not(:has(svg))")
    expect(awaited).to_have_count(0, timeout=PATIENCE)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def opened(page: Page, address: str, width: int, height: int) -> Visit:
    """A visit to the address; the page is ready when it returns."""
    page.set_viewport_size({"width": width, "height": height})
    visit = Visit(page)
    page.goto(address, wait_until="commit")
    visit.listen()  # what was shown before may have lost its server
    page.wait_for_load_state()
    settled(page)
    return visit
