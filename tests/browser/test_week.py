"""My week and Team meeting on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.app_page import assert_whole, charts
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
