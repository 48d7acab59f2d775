"""The deal review by the keyboard alone, two people on one deal, and a server that dies."""

import os
import re
import signal
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

import journal
from journal import Entry
from queries import EVERYTHING, run, served
from tests.browser.app_page import keyed
from tests.browser.review_table import to_the_amounts, type_amount
from tests.browser.server import Server
from tests.browser.visit import Visit, opened, reader, settled

LONG = "2026-01-01..2099-12-31"  # a period that is not over, whenever the tests run


def _entries(home: Path) -> list[Entry]:
    with journal.opened(journal.place(home)) as kept:
        return list(kept.entries())


def _reviewing(page: Page, server: Server) -> list[str]:
    """Goes to the review of the rep with most in play; their deals in the table's order."""
    source = served.opened(server.home)
    given = {"period_from": date(2026, 1, 1), "period_to": date(2099, 12, 31)}
    asked, seen = {"as_of": source.last_day, **given}, source.connection(EVERYTHING)
    person = run(seen, "meeting/review_people", asked).to_pylist()[0]["person_id"]
    rows = run(seen, "meeting/review_deals", {**asked, "person": person}).to_pylist()
    page.goto(f"{server.address}/deals?period={LONG}&person={person}")
    settled(page)
    expect(page.get_by_test_id("glide-cell-1-0")).to_be_attached()
    return [row["opportunity_id"] for row in rows]


def _type_and_see_it_drawn_anew(page: Page, text: str) -> None:
    """What does not hold is typed into a table that another follows: what is typed into the first
    after that would be lost with it."""
    page.locator("canvas").evaluate_all("all => all.forEach(one => one.dataset.outgoing = 'yes')")
    type_amount(page, text)
    expect(page.locator("canvas[data-outgoing]")).to_have_count(0)
    settled(page)


def test_amounts_are_typed_by_keyboard_alone_and_outlast_the_server(
    changing_app: Server, browser: Browser
) -> None:
    """Typed line after line, taken back, refused; and there after the server was killed."""
    visit = opened(reader(browser, "en"), changing_app.address, 1366, 768)
    page = visit.page
    first, second, third, *_ = _reviewing(page, changing_app)
    f1 = page.locator("[data-testid='stMain']").get_by_text(re.compile("won .* managers")).first
    before = f1.inner_text()
    cells = [page.get_by_test_id(f"glide-cell-1-{line}") for line in range(3)]
    stood = [cell.inner_text() for cell in cells]
    to_the_amounts(page)
    type_amount(page, "1000001")
    said = keyed(page, "place-review-said")
    expect(said).to_contain_text(re.compile(r"Kept \d\d:\d\d: 1,000,001 CNY"))
    expect(f1).not_to_have_text(before)
    settled(page)
    type_amount(page, "2000002.5")
    expect(said).to_contain_text("2,000,002.50 CNY")
    settled(page)
    _type_and_see_it_drawn_anew(page, "-3")
    expect(said).to_contain_text("An amount cannot be negative.")
    expect(cells[2]).to_have_text(stood[2])  # drawn anew, with what stood
    settled(page)
    to_the_amounts(page)
    _type_and_see_it_drawn_anew(page, "")
    expect(said).to_contain_text("Taken back")
    expect(cells[0]).to_have_text(stood[0])
    settled(page)
    to_the_amounts(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    type_amount(page, "4000004")
    expect(said).to_contain_text("Kept")
    expect(said).to_contain_text("4,000,004 CNY")
    assert changing_app.process_id
    os.kill(changing_app.process_id, signal.SIGKILL)
    page.context.close()
    found = [(one.subject, one.value) for one in _entries(changing_app.home)]
    assert found == [
        (first, Decimal("1000001.00")),
        (second, Decimal("2000002.50")),
        (first, None),
        (third, Decimal("4000004.00")),
    ]
    assert not visit.troubles or "connect" in " ".join(visit.troubles).lower()


def test_of_two_people_on_one_deal_the_second_is_told(
    changing_app: Server, visit: Callable[..., Visit]
) -> None:
    """Nothing of theirs is stored, what the first typed is shown; then they type on it."""
    pages = [visit(changing_app).page for _ in range(2)]
    (deal, *_), _ = [_reviewing(page, changing_app) for page in pages]
    one, two = pages
    for page in pages:
        to_the_amounts(page)
    type_amount(one, "1000001")
    expect(keyed(one, "place-review-said")).to_contain_text("Kept")
    type_amount(two, "2000002")
    told = keyed(two, "place-review-said")
    expect(told).to_contain_text(re.compile(r"local typed 1,000,001 here at \d\d:\d\d"))
    expect(told).to_contain_text("Nothing of yours was stored")
    expect(two.get_by_test_id("glide-cell-1-0")).to_have_text("1000001")  # drawn anew
    assert [entry.value for entry in _entries(changing_app.home)] == [Decimal("1000001.00")]
    settled(two)
    to_the_amounts(two)
    type_amount(two, "2000002")
    expect(told).to_contain_text("Kept")
    entries = _entries(changing_app.home)
    assert [(entry.subject, entry.value, entry.was) for entry in entries] == [
        (deal, Decimal("1000001.00"), entries[0].was),
        (deal, Decimal("2000002.00"), Decimal("1000001.00")),
    ]
    assert entries[1].previous == entries[0].number
