"""My week and Team meeting on a phone, and the way from one to the other."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app_page import assert_whole, charts, close_list, keyed, scope_of
from tests.browser.server import Server
from tests.browser.visit import Visit, settled

PHONE = {"width": 390, "height": 844}
LETTERS = "texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize))"
# What of a chart's texts lies beyond the chart itself: a phone would not show it.
CUT = """svg => { const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => {
        const at = text.getBoundingClientRect();
        return text.textContent && at.width && (at.left < box.left - 1 || at.right > box.right + 1);
    }).map(text => text.textContent); }"""


def _opened(page: Page, app: Server, path: str) -> None:
    page.goto(f"{app.address}/{path}?team=east")
    settled(page)


def _assert_readable(page: Page) -> None:
    """Nothing goes beyond the screen, and no letter of a chart is smaller than 13 px."""
    assert_whole(page)
    for drawing in charts(page).locator("svg.marks").all():
        assert not (cut := drawing.evaluate(CUT)), cut
        assert min(drawing.locator("text").evaluate_all(LETTERS)) >= 13
    tables: list[Locator] = page.locator("table").all()
    assert tables
    for table in tables:
        assert table.evaluate("t => parseFloat(getComputedStyle(t).fontSize)") >= 13
        assert table.locator("tbody th").first.evaluate(
            "cell => cell.getBoundingClientRect().right <= innerWidth / 2"
        ), "the names leave no room for figures"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_pages_are_read_on_a_phone(
    app: Server, visit: Callable[..., Visit], language: str
) -> None:
    page = visit(app, language, **PHONE).page
    for path in ("my_week", "team_meeting"):
        _opened(page, app, path)
        _assert_readable(page)
        headline = page.locator(".say.headline").bounding_box()
        assert headline is not None and headline["y"] < PHONE["height"] / 2


def test_a_team_meeting_leads_to_a_reps_week_and_to_the_deals(
    app: Server, visit: Callable[..., Visit]
) -> None:
    page = visit(app, width=1366, height=768).page
    _opened(page, app, "team_meeting")
    steps = charts(page).last.locator("path[aria-roledescription='bar']").first
    steps.click()
    settled(page)
    expect(page.get_by_role("dialog")).to_contain_text("1 deal · ")
    close_list(page)
    name = page.locator("tbody th .press").nth(1)
    person = name.inner_text()
    name.click()
    page.wait_for_url(lambda url: "my_week" in url and "person=" in url)
    settled(page)
    assert scope_of(page)["team"] == "east"
    expect(page.locator("h1")).to_have_text("My week")
    expect(page.locator("header.page-head .scope")).to_contain_text(person)
    expect(keyed(page, "rep_control").locator("input")).to_have_value(person)
