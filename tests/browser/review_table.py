"""The table of the deal review by the keyboard alone, as hands do it."""

import contextlib

from playwright.sync_api import Page, expect

MOST_TABS = 150
TRIES = 5
A_MOMENT = 10_000  # milliseconds


def to_the_amounts(page: Page) -> None:
    """By the tabulator key to the table, and by an arrow to the column of the manager's amounts."""
    first = page.get_by_test_id("glide-cell-0-0")
    for _ in range(TRIES):
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "CANVAS":
                break
        # a table that was drawn just now takes its first cell a moment after the focus; one that is
        # still being drawn takes none until it is left and come back to
        with contextlib.suppress(AssertionError):
            expect(first).to_have_attribute("aria-selected", "true", timeout=A_MOMENT)
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("glide-cell-1-0")).to_have_attribute("aria-selected", "true")


def type_amount(page: Page, text: str) -> None:
    """Into the cell that the cursor is on; it moves on to the next line by itself."""
    page.keyboard.press("Enter")
    cell = page.locator("#portal input")
    cell.wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text, delay=40)
    page.wait_for_timeout(300)  # as fast as hands: the cell takes a moment to know that it is empty
    page.keyboard.press("Enter")
    expect(cell).to_have_count(0)
