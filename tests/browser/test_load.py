"""A dirty export goes in through the page: corrected, published, seen, and taken back."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from data.importers.answers import saved_answers
from tests.browser.app_page import assert_whole, follow, keyed, link_to
from tests.browser.server import Server
from tests.browser.visit import Visit, settled
from tests.dropped import DIRTY, zipped
from tests.page_views import load

DEALS = (
    "opportunity_id,opportunity_name,owner_id,stage_id,amount,created_on,closed_on\n"
    "d1,One,ann,won,77000,2024-01-05,2024-05-06\n"
)
# All its days can be read in two ways, so they are asked.
EXPORT = DIRTY.replace("30/06", "03/06").replace("15/07", "05/07").replace("20/05", "02/05")
EXPORT = EXPORT.replace("31/02", "04/07")


def drop(page: Page, content: bytes) -> None:
    """Drops a zip file and waits until it was looked at."""
    files = page.locator("[data-testid='stFileUploader'] input[type='file']")
    files.set_input_files({"name": "export.zip", "mimeType": "application/zip", "buffer": content})
    expect(keyed(page, "load_publish")).to_be_visible()
    looked(page)


def looked(page: Page) -> None:
    """Waits for the end of a run that has begun."""
    expect(keyed(page, "load-progress")).to_have_count(0)
    settled(page)


def won_on_results(page: Page) -> str:
    """What the Results page shows of the quarter, as text."""
    follow(page, link_to(page, "results"))
    return page.locator("[data-testid='stMain']").inner_text()


def test_a_dirty_zip_is_corrected_published_seen_and_taken_back(
    empty_app: Server, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    load(empty_app.home, tmp_path / "before", opportunities=DEALS)
    page = visit(empty_app, width=1366, height=768).page
    assert "77.0K" in won_on_results(page)
    follow(page, link_to(page, "load"))
    drop(page, zipped("deals.csv", EXPORT))
    expect(page.get_by_text("the day first or the month first?").first).to_be_visible()
    expect(keyed(page, "load_publish").locator("button")).to_be_disabled()
    # all of the sheet's days follow the first that is answered
    page.get_by_role("button", name="day first", exact=True).first.click()
    expect(page.get_by_text("the day first or the month first?")).to_have_count(0)
    looked(page)
    page.get_by_label("What Worth is").fill("Amount")
    page.get_by_role("option", name="Amount", exact=True).click()
    expect(page.get_by_text("€ 1.200,50 → 1200.50")).to_be_visible()
    looked(page)
    page.reload()  # what was chosen is not only this session's
    settled(page)
    expect(page.get_by_text("€ 1.200,50 → 1200.50")).to_be_visible()
    page.get_by_role("tab", name="Report").click()
    expect(page.get_by_role("cell", name="opportunities").first).to_be_visible()
    assert_whole(page)
    keyed(page, "load_publish").locator("button").click()
    expect(page.get_by_text("Published: every page shows it from now on.")).to_be_visible()
    settled(page)
    follow(page, link_to(page, "health"))
    reasons = page.locator("table.wordy th.name .text")
    expect(reasons.filter(has_text="is read as deals")).to_be_visible()
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    assert reasons.evaluate_all(cut) == 0
    said = won_on_results(page)
    assert "2,000" in said or "2.00K" in said
    assert saved_answers(empty_app.home).columns_of("deals") == {"Worth": "amount"}

    follow(page, link_to(page, "load"))
    page.get_by_role("button", name="Take back to this one").click()
    expect(page.get_by_text("Taken back: every page shows the earlier load again.")).to_be_visible()
    settled(page)
    assert "77.0K" in won_on_results(page)
