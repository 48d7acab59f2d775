"""The weekly meeting on a shared screen: within it, team by team, and there after a reload."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app_page import assert_whole, keyed, page_links, scope_of, scope_words
from tests.browser.server import Server
from tests.browser.visit import settled

BEYOND = """() => [document.scrollingElement, document.querySelector("[data-testid='stMain']")]
    .map(e => e.scrollHeight - e.clientHeight)"""
SIDEBAR = "[data-testid='stSidebar']"


def open_at(page: Page, app: Server, query: str) -> None:
    page.goto(f"{app.address}/?{query}")
    settled(page)


def goes_to(page: Page, key: str) -> str:
    """Presses an arrow key; the scope that comes."""
    before = scope_words(page)
    page.keyboard.press(key)
    expect(page.locator("header.page-head .scope")).not_to_have_text(before)
    settled(page)
    return scope_words(page)


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


def test_a_meeting_stays_where_it_was(page: Page, app: Server) -> None:
    expect(page.locator(SIDEBAR)).to_be_visible()
    plain = page.locator(".say.headline").evaluate("e => getComputedStyle(e).fontSize")
    keyed(page, "meeting_mode").locator("button").first.click()
    expect(page.locator(SIDEBAR)).to_be_hidden()
    expect(page.locator("[data-testid='stHeader']")).to_be_hidden()
    larger = page.locator(".say.headline").evaluate("e => getComputedStyle(e).fontSize")
    assert float(larger[:-2]) > float(plain[:-2])
    settled(page)
    at = goes_to(page, "ArrowRight")
    scope = scope_of(page)
    assert scope["meeting"] == "1" and "team" in scope
    page.reload()
    settled(page)
    assert (scope_words(page), scope_of(page)) == (at, scope)
    # a number opens its deals; the arrows are the list's then
    page.locator(".st-key-figures button.card").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    settled(page)
    page.get_by_role("dialog").locator(".dvn-scroller").first.click(position={"x": 80, "y": 60})
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    settled(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert scope_words(page) == at
    page.get_by_test_id("stDialog").get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)
    # another page, and back
    page.get_by_role("link", name="Funnel").click()
    expect(page.locator("header.page-head h1")).to_have_text("Funnel")
    settled(page)
    assert (scope_words(page), scope_of(page)) == (at, scope)
    expect(page.locator(SIDEBAR)).to_be_hidden()
    page.get_by_role("link", name=re.compile("weekly review")).click()
    expect(page.locator("header.page-head h1")).to_have_text("Weekly review")
    settled(page)
    assert scope_words(page) == at
    keyed(page, "meeting_mode").locator("button").first.click()
    expect(page.locator(SIDEBAR)).to_be_visible()
    settled(page)
    assert scope_words(page) == at and "meeting" not in scope_of(page)
    assert page_links(page)[0] == "/"


def test_a_point_opens_its_deals(page: Page) -> None:
    said = page.locator(".st-key-points button.press")
    expect(said).to_have_count(5)
    said.last.click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile(r"\d+ deals?"))
