"""The weekly meeting on a shared screen: within it, team by team, and there after a reload."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app_page import assert_whole, goes_to, keyed, scope_words
from tests.browser.server import Server
from tests.browser.visit import settled

BEYOND = """() => [document.scrollingElement, document.querySelector("[data-testid='stMain']")]
    .map(e => e.scrollHeight - e.clientHeight)"""


def open_at(page: Page, app: Server, query: str) -> None:
    page.goto(f"{app.address}/?{query}")
    settled(page)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_company_and_each_director_are_within_one_screen(
    page: Page, app: Server, language: str
) -> None:
    open_at(page, app, f"lang={language}")
    assert max(page.evaluate(BEYOND)) <= 0
    open_at(page, app, f"lang={language}&meeting=1")
    seen = [scope_words(page)]
    while True:
        assert max(page.evaluate(BEYOND)) <= 0, seen[-1]
        assert_whole(page)
        expect(page.locator(".block-title")).to_have_count(4)
        if keyed(page, "walk_on").locator("button").first.is_disabled():
            break
        seen.append(goes_to(page, "ArrowRight"))
    assert len(set(seen)) == len(seen) >= 4
    assert goes_to(page, "ArrowLeft") == seen[-2]
