"""One scope for all pages: it lives in the address, survives, is shared, and is reset."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app_page import (
    choose,
    follow,
    keyed,
    link_to,
    page_links,
    scope_of,
    scope_words,
)
from tests.browser.server import Server
from tests.browser.visit import Visit, settled


def options(page: Page, key: str) -> list[str]:
    keyed(page, key).locator("input").click()
    page.get_by_role("option").first.wait_for()
    found = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return [text.strip() for text in found]


def test_scope_survives_pages_reload_and_a_shared_link(
    page: Page, app: Server, visit: Callable[..., Visit]
) -> None:
    team = options(page, "team_control")[1]
    period = options(page, "period_control")[-1]
    choose(page, "team_control", team)
    choose(page, "period_control", period)
    said, scope = scope_words(page), scope_of(page)
    assert team in said and {"team", "period"} <= set(scope)
    # each page has the same frame; a quarter of them take long enough
    for link in page_links(page)[1::4]:
        follow(page, link)
        assert scope_of(page) == scope
        assert team in scope_words(page)
    page.reload()
    settled(page)
    assert scope_of(page) == scope
    address = page.url
    shared = visit(app).page
    shared.goto(address)
    settled(shared)
    assert scope_words(shared) == scope_words(page)
    follow(shared, page_links(shared)[0])
    assert scope_words(shared) == said


def test_the_way_back_is_a_step_through_what_was_seen(page: Page) -> None:
    """To the company, in the language before; and through a change of page without losing it."""
    first = scope_words(page)
    choose(page, "team_control", options(page, "team_control")[1])
    chosen = scope_words(page)
    page.go_back()
    expect(page.locator("header.page-head .scope")).to_have_text(first)
    settled(page)
    assert scope_of(page) == {}
    page.go_forward()
    expect(page.locator("header.page-head .scope")).to_have_text(chosen)
    settled(page)
    follow(page, link_to(page, "funnel"))
    assert scope_words(page) == chosen
    # a change of page is one step of the browser's history or two, as it is filled with the scope
    while "funnel" in page.url:
        page.go_back()
        page.wait_for_timeout(300)
    settled(page)
    assert scope_words(page) == chosen
    keyed(page, "language_control").get_by_text("中文").click()
    expect(page.locator("header.page-head h1")).to_have_text(re.compile("[\u4e00-\u9fff]"))
    settled(page)
    page.go_back()
    expect(page.locator("header.page-head .scope")).to_have_text(chosen)


def test_reset_takes_one_click(page: Page) -> None:
    before = scope_words(page)
    choose(page, "team_control", options(page, "team_control")[2])
    expect(page.locator("header.page-head .scope")).not_to_have_text(before)
    keyed(page, "reset").locator("button").click()
    expect(page.locator("header.page-head .scope")).to_have_text(before)
    settled(page)
    assert "team" not in scope_of(page)


def test_a_past_day_is_a_link(page: Page, app: Server, visit: Callable[..., Visit]) -> None:
    funnel = link_to(page, "funnel")
    past = visit(app).page
    past.goto(f"{app.address}{funnel}?as_of=2026-06-30&lang=zh")
    settled(past)
    assert "2026年6月30日" in scope_words(past)
    follow(past, link_to(past, "f1_f2"))
    assert "2026年6月30日" in scope_words(past)
    assert scope_of(past) == {"as_of": "2026-06-30", "lang": "zh"}


def test_what_a_link_asks_wrongly_is_said_and_ignored(page: Page, app: Server) -> None:
    before = scope_words(page)
    page.goto(f"{app.address}/?team=nobody&as_of=yesterday")
    settled(page)
    assert scope_words(page) == before
    expect(page.get_by_text(re.compile("nobody"))).to_be_visible()
    expect(page.get_by_text(re.compile("yesterday"))).to_be_visible()


def test_a_name_in_a_table_drills_down(page: Page) -> None:
    follow(page, link_to(page, "f1_f2"))
    name = page.get_by_role("button", name=re.compile("^Look at this alone: "))
    team = name.first.inner_text()
    name.first.click()
    expect(page.locator("header.page-head .scope")).to_contain_text(team)
    settled(page)
    assert "team" in scope_of(page)
    assert name.first.inner_text() != team


def test_language_is_changed_in_the_page(page: Page) -> None:
    keyed(page, "language_control").get_by_text("中文").click()
    expect(page.locator("header.page-head h1")).to_have_text(re.compile("[\u4e00-\u9fff]"))
    settled(page)
    assert scope_of(page)["lang"] == "zh"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_pages_and_scope_are_in_reach_without_scrolling(
    app: Server, visit: Callable[..., Visit], width: int, height: int
) -> None:
    """From the first page to the language, on a laptop and on a shared screen."""
    page = visit(app, width=width, height=height).page
    for key in ("team_control", "as_of_control", "compare_control", "reset", "language_control"):
        box = keyed(page, key).bounding_box()
        assert box and box["y"] + box["height"] <= height, key
    dates = page.locator("[data-testid='stDateInputFieldsScroller']")
    assert dates.evaluate_all("all => all.every(e => e.scrollWidth <= e.clientWidth)")
