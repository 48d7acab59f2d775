"""One reader's visit: a page, what went wrong on it, and waiting until it is drawn."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
# Opened at a page's own address, Streamlit asks below it for its server before it asks at the root.
PROBED = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
HERE = ("localhost", "127.0.0.1")
# A busy machine is slow, not wrong: no wait is shorter than its worst minute.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Visit:
    """A page with everything that it logged as an error or asked of another machine."""

    page: Page
    troubles: list[str] = field(default_factory=list)


def settled(page: Page) -> None:
    """Waits until the script has run, all that it shows is there, and no chart is awaited."""
    app = page.locator("[data-testid='stApp']")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.locator("[data-testid='stSkeleton']")).to_have_count(0, timeout=PATIENCE)
    # of those that are there: one of a dialog that is being closed will not come any more
    awaited = page.locator("[data-testid='stVegaLiteChart']:not(:has(svg))")
    expect(awaited).to_have_count(0, timeout=PATIENCE)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def opened(browser: Browser, address: str, language: str, width: int, height: int) -> Visit:
    """A new reader, with no memory of others, on the address; ready when it returns."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=LOCALES[language],
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    visit = Visit(context.new_page())

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBED.search(message.location.get("url", "")):
            visit.troubles.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in HERE:
            visit.troubles.append(f"request to another machine: {request.url}")

    visit.page.on("console", heard)
    visit.page.on("pageerror", lambda error: visit.troubles.append(f"thrown: {error}"))
    context.on("request", asked)
    visit.page.goto(address)
    settled(visit.page)
    return visit
