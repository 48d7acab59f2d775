"""What is typed on a page is part of the others: targets from a spreadsheet, and win rates."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.app_page import assert_whole, follow, keyed, link_to, rerun, scope_words
from tests.browser.server import Server
from tests.browser.visit import Visit, settled

MONTHS = "Team\t2026-10\t2026-11\t2026-12\n"


def paste(page: Page, block: str) -> None:
    """Puts a block of cells in the place for it, as a paste does, and leaves it."""
    area = keyed(page, "targets_block").locator("textarea")
    area.fill(block)
    area.press("Control+Enter")
    settled(page)


def test_pasted_targets_and_accepted_rates_hold_on_the_other_pages(
    changing_app: Server, visit: Callable[..., Visit]
) -> None:
    page = visit(changing_app, width=1366, height=768).page
    team = scope_words(page).split(" · ")[-1]
    follow(page, link_to(page, "targets"))
    paste(page, f"{MONTHS}{team}\t1000000\tone million\t1200000\n")
    expect(page.get_by_text("Row 2, column 3, “one million”: ")).to_be_visible()
    expect(keyed(page, "targets_store")).to_have_count(0)
    paste(page, f"{MONTHS}{team}\t1000000\t1100000\t1200000\n")
    assert_whole(page)
    keyed(page, "targets_store").locator("button").click()
    expect(page.get_by_text("3 targets are stored.")).to_be_visible()
    settled(page)

    follow(page, link_to(page, "win_rates"))
    rate = page.locator("[class*='st-key-new_rate_'] input").first
    rate.fill("33.3")
    with rerun(page):
        rate.press("Enter")
    expect(rate).to_have_value("33.3")
    keyed(page, "accept_rates").locator("button").click()
    expect(page.get_by_text("Accepted: these rates hold from ")).to_be_visible()
    settled(page)
    assert_whole(page)
    follow(page, link_to(page, "f1_f2"))
    configured = page.get_by_role("table").last.locator("tbody tr").first.locator("td").first
    expect(configured).to_have_text("33%")

    page.goto(f"{changing_app.address}/?period=2026-Q4")
    settled(page)
    expect(page.get_by_text("of target 3.30M").first).to_be_visible()
