"""What a reader can do on any page, by the stable keys of its controls (`st-key-…` classes)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import PATIENCE, settled

LINKS = "[data-testid='stSidebarNavLink'], [data-testid='stTopNavLink']"
BROKEN = re.compile("This page could not be shown|无法显示")


def keyed(page: Page, key: str) -> Locator:
    """The element that a page gave this key."""
    return page.locator(f".st-key-{key}")


def page_links(page: Page) -> list[str]:
    """The addresses of all pages in the navigation, in its order, without their queries."""
    links = page.locator(LINKS)
    expect(links.first).to_be_attached()
    hrefs = [str(link.get_attribute("href")) for link in links.all()]
    return list(dict.fromkeys(urlsplit(href).path for href in hrefs))


def link_to(page: Page, name: str) -> str:
    """The address of the page of this file name, wherever it stands in the navigation."""
    return next(link for link in page_links(page) if link.strip("/") == name)


def follow(page: Page, path: str) -> None:
    """Changes page by the navigation, as a reader does: the session stays.

    To the page that is open already nothing is done: nobody could tell whether it was drawn anew.
    """
    if urlsplit(page.url).path == path:
        return
    links = page.locator(LINKS)
    at = [urlsplit(str(link.get_attribute("href"))).path for link in links.all()].index(path)
    links.nth(at).click()
    page.wait_for_url(lambda url: urlsplit(url).path == path)
    settled(page)


def scope_of(page: Page) -> dict[str, str]:
    """The scope as the address holds it."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def scope_words(page: Page) -> str:
    """The scope in words, as the head of every page says it."""
    return page.locator("header.page-head .scope").inner_text()


def goes_to(page: Page, key: str) -> str:
    """Presses an arrow key; the scope that comes."""
    before = scope_words(page)
    page.keyboard.press(key)
    expect(page.locator("header.page-head .scope")).not_to_have_text(before)
    settled(page)
    return scope_words(page)


def choose(page: Page, key: str, option: str) -> None:
    """Opens a select box of the scope and takes the option that holds this text: another one."""
    before = page.url
    keyed(page, key).locator("input").click()
    page.get_by_role("option").filter(has_text=option).first.click()
    page.wait_for_url(lambda url: url != before)
    settled(page)


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """What is done in the block makes the script run; it ends when that run is over.

    Asked too early whether the script runs, a page says no: it has not heard of the run yet.
    """
    page.evaluate(
        """limit => {
            const app = document.querySelector("[data-testid='stApp']");
            window.hasRun = new Promise((done, failed) => {
                setTimeout(() => failed(new Error("the script did not run")), limit);
                new MutationObserver(() => {
                    if (app.dataset.testScriptState === "running") done();
                }).observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]});
            });
        }""",
        PATIENCE,
    )
    yield
    page.evaluate("() => window.hasRun")
    settled(page)


def charts(page: Page) -> Locator:
    """All charts of the page."""
    return page.locator("[data-testid='stVegaLiteChart']")


def click_mark(mark: Locator) -> Locator:
    """Clicks a mark of a chart; the list that opens.

    A chart is drawn once more where its place turns out to be of another width, and a click on a
    mark that is about to go would be lost: so it waits until the drawing stays.
    """
    mark.evaluate(
        """async mark => {
            const chart = mark.closest("[data-testid='stVegaLiteChart']");
            for (let drawn = null; chart.isConnected && drawn !== chart.querySelector("svg");) {
                drawn = chart.querySelector("svg");
                await new Promise(later => setTimeout(later, 150));
            }
        }"""
    )
    mark.click()
    opened = mark.page.get_by_role("dialog")
    expect(opened).to_be_visible()
    return opened


def click_bar(page: Page, index: int) -> Locator:
    """Clicks a bar of the page's first chart; the list that opens."""
    return click_mark(charts(page).first.locator("path[aria-roledescription='bar']").nth(index))


def close_list(page: Page) -> None:
    """Closes the list behind a figure, and waits until the page has drawn its charts anew.

    Charts forget then what was chosen in them; a click on one that is about to go would be lost.
    """
    charts(page).first.evaluate("chart => { chart.dataset.outgoing = 'yes' }")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-outgoing]")).to_have_count(0)
    settled(page)


def open_source(page: Page) -> Locator:
    """Opens where the page's first block comes from: its query and its downloads."""
    page.locator("[class*='st-key-source-']").first.locator("button").click()
    opened = page.locator("[data-testid='stPopoverBody']")
    expect(opened).to_be_visible()
    return opened


def downloaded(page: Page, button: Locator, folder: Path) -> Path:
    """The file that a download button gives."""
    with page.expect_download() as waiting:
        button.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def assert_whole(page: Page) -> None:
    """No error is shown, and nothing makes the page scroll sideways."""
    expect(page.locator("[data-testid='stException']")).to_have_count(0)
    sideways = page.evaluate(
        """() => [...document.querySelectorAll(
            "html, body, [data-testid='stMain'], [data-testid='stAppViewContainer']"
        )].filter(e => e.scrollWidth > e.clientWidth + 1)
          .map(e => `${e.tagName} ${e.dataset.testid ?? ''} ${e.scrollWidth} > ${e.clientWidth}`)"""
    )
    assert not sideways, f"{page.url}: {sideways}"
    wide = page.evaluate(
        """() => [...document.querySelectorAll("[data-testid='stVegaLiteChart'] svg")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => `chart ends at ${e.getBoundingClientRect().right}`)"""
    )
    assert not wide, f"{page.url}: {wide}"
