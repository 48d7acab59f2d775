"""Each meeting from its beginning to its end, as the people who hold it, signed in as themselves.

They share one app and go one after the other, as a week does: what a director prepares the VP sees,
what a manager types the rep must not.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from queries import EVERYTHING, period, run, served
from tests.browser.app_page import (
    assert_whole,
    charts,
    click_mark,
    close_list,
    follow,
    goes_to,
    keyed,
    link_to,
    page_links,
    rerun,
    scope_of,
    scope_words,
)
from tests.browser.review_table import to_the_amounts, type_amount
from tests.browser.server import Server
from tests.browser.signing_in import guarded, people, provider, sign_in
from tests.browser.visit import Visit, opened, reader, settled

LONG = "2026-01-01..2099-12-31"  # a period that is not over, whenever the tests run
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}
HEAD = "header.page-head h1"
BAR = "path[aria-roledescription='bar']"
FOCUS = re.compile("^Look at this alone: ")
Row = Mapping[str, Any]
SignedIn = Callable[..., Page]


@dataclass(frozen=True)
class Cast:
    """The people of the week, and what one of them has to answer."""

    vp: Row
    director: Row
    manager: Row
    rep: Row
    operations: Row
    answered: str
    """The director's point that is told in the company's."""


@pytest.fixture(scope="module")
def house(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a demo company of its own, with sign-in."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("home") / "served"))
    with provider() as address, guarded(home, address) as server:
        yield server


@pytest.fixture(scope="module")
def cast(house: Server) -> Cast:
    """The rep with most in play, their manager, and a director whose point is told in one of the
    company's."""
    source = served.opened(house.home)
    seen, day = source.connection(EVERYTHING), source.last_day
    asked = {"as_of": day, "compare_to": day - timedelta(days=7)}
    quarter = period.of_day(day, "quarter", 1)
    span = {"period_from": quarter.first, "period_to": quarter.last}
    by_role = {
        role: people(house.home, f"belongings.role = '{role}'")
        for role in ("vp", "director", "manager", "rep", "operations")
    }
    points = run(seen, "meeting/abnormal_points", {**asked, **span}).to_pylist()[:5]
    folded = [one for row in points for one in (row["folded_point_ids"] or "").splitlines()]
    leads = {one["team_id"]: one for one in by_role["director"]}
    answered = next(one for one in folded if one.split("|")[1] in leads)
    wide = {"as_of": day, "period_from": date(2026, 1, 1), "period_to": date(2099, 12, 31)}
    managers = {one["team_id"]: one for one in by_role["manager"]}
    reps = {one["person_id"]: one for one in by_role["rep"]}
    rep = next(
        reps[row["person_id"]]
        for row in run(seen, "meeting/review_people", wide).to_pylist()
        if row["person_id"] in reps and reps[row["person_id"]]["team_id"] in managers
    )
    return Cast(
        vp=by_role["vp"][0],
        director=leads[answered.split("|")[1]],
        manager=managers[rep["team_id"]],
        rep=rep,
        operations=by_role["operations"][0],
        answered=answered,
    )


@pytest.fixture(scope="module")
def signed_in(house: Server, browser: Browser) -> Iterator[SignedIn]:
    """A person's own page, signed in once: `signed_in(person, width=…, height=…)`."""
    visits: dict[str, Visit] = {}

    def page(who: Row, width: int = 1920, height: int = 1080) -> Page:
        email = str(who["email"])
        if email not in visits:
            visits[email] = opened(reader(browser, "en"), house.address, width, height)
            sign_in(visits[email].page, email)
        found = visits[email].page
        found.set_viewport_size({"width": width, "height": height})
        return found

    yield page
    troubles = [trouble for one in visits.values() for trouble in one.troubles]
    for one in visits.values():
        one.page.context.close()
    assert not troubles, troubles


def titled(page: Page, title: str) -> None:
    expect(page.locator(HEAD)).to_have_text(title)
    settled(page)


def choose_first(page: Page, key: str) -> None:
    """Takes the first choice of a select box; its list closes again where the page still moves."""
    box, option = keyed(page, key).locator("input"), page.get_by_role("option").first
    for _ in range(20):
        box.click()
        page.wait_for_timeout(500)
        if option.is_visible():
            break
    option.click()


def points_saying(page: Page, text: str) -> Locator:
    """The points of the weekly review beside which this is said."""
    return page.locator(".st-key-points li.point").filter(has_text=text)


def test_what_a_director_prepares_the_vp_sees_beside_the_companys_point(
    signed_in: SignedIn, cast: Cast
) -> None:
    page = signed_in(cast.director)
    titled(page, "Weekly review")
    follow(page, link_to(page, "preparation"))
    expect(page.locator(".say.headline")).to_contain_text("none answered yet")
    key = sha256(cast.answered.encode()).hexdigest()[:12]
    place = keyed(page, f"point-{key}")
    answer = place.locator("input")
    answer.fill("Two customers are coming in December.")
    with rerun(page):
        answer.press("Enter")
    expect(place.locator(".said")).to_contain_text("Two customers are coming in December.")
    place.get_by_role("button", name="Commit").click()
    form = page.locator("[data-testid='stForm']")
    form.get_by_label(re.compile("^Amount")).fill("250000")
    form.get_by_label("In words").fill("one of them signs")
    with rerun(page):
        form.get_by_role("button", name="Commit").click()
    expect(place).to_contain_text("one of them signs")
    expect(page.locator(".say.headline")).to_contain_text("not answered yet")
    assert_whole(page)

    vp = signed_in(cast.vp)
    titled(vp, "Weekly review")
    beside = points_saying(vp, "Two customers are coming in December.")
    expect(beside).to_have_count(1)
    team = scope_words(page).split(" · ")[-1]
    expect(beside.locator(".answer").first).to_contain_text(f"{team} · {cast.director['email']}, ")
    expect(beside).to_contain_text(re.compile(r"committed to: 250K CNY .* one of them signs"))


def test_the_weekly_review_is_gone_through(signed_in: SignedIn, cast: Cast) -> None:
    """The company, a director, a department, a number's deals; in meeting mode, and reloaded."""
    page = signed_in(cast.vp)
    company = scope_words(page)
    plain = page.locator(".say.headline").evaluate("e => getComputedStyle(e).fontSize")
    keyed(page, "meeting_mode").locator("button").first.click()
    expect(page.locator("[data-testid='stSidebar']")).to_be_hidden()
    expect(page.locator("[data-testid='stHeader']")).to_be_hidden()
    larger = page.locator(".say.headline").evaluate("e => getComputedStyle(e).fontSize")
    assert float(larger[:-2]) > float(plain[:-2])
    settled(page)
    director = goes_to(page, "ArrowRight")
    scope = scope_of(page)
    assert scope["meeting"] == "1" and "team" in scope and director != company
    # a director opens to departments, and back by the arrow
    name = page.get_by_role("button", name=FOCUS)
    department = name.first.inner_text()
    name.first.click()
    expect(page.locator("header.page-head .scope")).to_contain_text(department)
    settled(page)
    while scope_words(page) != director:
        goes_to(page, "ArrowLeft")
    page.reload()
    settled(page)
    assert (scope_words(page), scope_of(page)) == (director, scope)
    # a number opens its deals; while they are open the arrows lead nowhere else
    page.locator(".st-key-figures button.card").first.click()
    listed = page.get_by_role("dialog")
    expect(listed).to_be_visible()
    settled(page)
    page.keyboard.press("ArrowRight")
    listed.locator(".dvn-scroller").first.click(position={"x": 80, "y": 60})
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    settled(page)
    expect(listed).to_be_visible()
    assert scope_words(page) == director
    page.get_by_test_id("stDialog").get_by_role("button", name="Close", exact=True).click()
    expect(listed).to_have_count(0)
    settled(page)
    # all points, one of them, its deals, and all again
    keyed(page, "all_points").locator("button").click()
    every = keyed(page, "every-point")
    first = every.locator("button.press").first
    first.click()
    expect(every.locator("[data-testid='stDataFrame']")).to_be_visible()
    expect(every).to_contain_text(re.compile(r"\d+ deals?"))
    every.get_by_role("button", name="Back to all points").click()
    expect(first).to_be_visible()
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    settled(page)
    # another page, and back
    page.get_by_role("link", name="Funnel").click()
    titled(page, "Funnel")
    assert (scope_words(page), scope_of(page)) == (director, scope)
    expect(page.locator("[data-testid='stSidebar']")).to_be_hidden()
    page.get_by_role("link", name=re.compile("weekly review")).click()
    titled(page, "Weekly review")
    keyed(page, "meeting_mode").locator("button").first.click()
    expect(page.locator("[data-testid='stSidebar']")).to_be_visible()
    settled(page)
    assert scope_words(page) == director and "meeting" not in scope_of(page)
    assert page_links(page)[0] == "/"


def test_a_team_meeting_on_a_phone_leads_to_a_week_and_to_the_deal_review(
    signed_in: SignedIn, cast: Cast, house: Server
) -> None:
    """The manager arrives at it; in the review an amount is typed by keyboard, and F1 follows."""
    page = signed_in(cast.manager, **PHONE)
    titled(page, "Team meeting")
    assert_whole(page)
    opened_list = click_mark(charts(page).last.locator(BAR).first)
    expect(opened_list).to_contain_text("1 deal · ")
    close_list(page)
    name = page.locator("tbody th .press").filter(has_text=cast.rep["person_name"]).first
    name.click()
    page.wait_for_url(lambda url: "my_week" in url and "person=" in url)
    titled(page, "My week")
    expect(keyed(page, "rep_control").locator("input")).to_have_value(cast.rep["person_name"])
    assert_whole(page)

    page = signed_in(cast.manager, **LAPTOP)
    page.goto(f"{house.address}/deals?period={LONG}&person={cast.rep['person_id']}")
    titled(page, "Deal review")
    table = page.locator(".dvn-scroller").first
    assert table.evaluate("e => e.scrollWidth <= e.clientWidth"), "columns are out of sight"
    f1 = page.locator("[data-testid='stMain']").get_by_text(re.compile("won .* managers")).first
    before = f1.inner_text()
    to_the_amounts(page)
    type_amount(page, "7654321")
    expect(keyed(page, "place-review-said")).to_contain_text(re.compile("Kept .*7,654,321 CNY"))
    expect(f1).not_to_have_text(before)
    expect(page.get_by_test_id("glide-cell-1-0")).to_have_text("7654321")


def test_a_reps_monday_on_a_phone_has_nothing_of_the_managers(
    signed_in: SignedIn, cast: Cast, house: Server
) -> None:
    """They arrive at their week; their deals are there without what the manager typed of them."""
    page = signed_in(cast.rep, **PHONE)
    titled(page, "My week")
    assert scope_words(page).endswith(cast.rep["person_name"])
    expect(page.locator(".say.headline")).to_contain_text(
        re.compile("Push|Build|Keep going|[Nn]othing")
    )
    assert_whole(page)
    expect(
        click_mark(charts(page).first.locator(f"{BAR}:not([aria-label$='Deals: 0'])").first)
    ).to_contain_text(re.compile(r"\d+ deal"))
    close_list(page)
    page.goto(f"{house.address}/deals?period={LONG}")
    titled(page, "Deal review")
    expect(page.get_by_test_id("glide-cell-1-0")).to_be_attached()
    said = page.locator("body").inner_text() + page.locator("canvas table").first.inner_text()
    assert not [one for one in ("7654321", "7,654,321", "7.65M", "F1", "Manager") if one in said]


def test_a_monthly_review_leads_to_new_rates_which_can_be_taken_back(
    signed_in: SignedIn, cast: Cast, house: Server
) -> None:
    page = signed_in(cast.vp, **LAPTOP)
    page.goto(f"{house.address}/monthly?as_of=2026-09-25")
    titled(page, "Monthly review")
    expect(page.locator(".say.headline").first).to_contain_text("time to review the win rates")
    assert_whole(page)
    point = charts(page).nth(1).locator("path[aria-roledescription='point']").first
    expect(click_mark(point)).to_contain_text(re.compile(r"\d+ deal"))
    close_list(page)
    page.get_by_role("link", name="Review and accept new rates").click()
    titled(page, "Win rates")
    expect(page.get_by_text("New rates are accepted with the last day in view")).to_be_visible()
    with rerun(page):  # what is typed into a page that is still being drawn is lost
        keyed(page, "reset").locator("button").click()
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
    follow(page, link_to(page, "win_rates"))
    choose_first(page, "take_back_rates")
    keyed(page, "take_back_rates_now").locator("button").click()
    expect(page.get_by_text("1 version is taken back: ")).to_be_visible()
    expect(page.get_by_text(f"taken back · {cast.vp['email']}, ")).to_be_visible()


def test_operations_paste_targets_that_hold_on_the_other_pages(
    signed_in: SignedIn, cast: Cast, house: Server
) -> None:
    page = signed_in(cast.operations, **LAPTOP)
    team = scope_words(page).split(" · ")[-1]
    follow(page, link_to(page, "targets"))
    area = keyed(page, "targets_block").locator("textarea")
    months = "Team\t2026-10\t2026-11\t2026-12\n"
    for second in ("one million", "1100000"):
        area.fill(f"{months}{team}\t1000000\t{second}\t1200000\n")
        area.press("Control+Enter")
        settled(page)
        store = keyed(page, "targets_store")
        if second == "one million":
            expect(page.get_by_text("Row 2, column 3, “one million”: ")).to_be_visible()
            expect(store).to_have_count(0)
    assert_whole(page)
    store.locator("button").click()
    expect(page.get_by_text("3 targets are stored.")).to_be_visible()
    settled(page)
    expect(page.locator(".say.grid").last).to_contain_text(cast.operations["email"])
    page.goto(f"{house.address}/?period=2026-Q4")
    settled(page)
    expect(page.get_by_text("of target 3.30M").first).to_be_visible()
