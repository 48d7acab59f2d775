"""What is behind a mark of a chart: the list that opens says the figure that the mark says."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app_page import charts, click_mark, close_list, follow, link_to
from tests.browser.server import Server, answered
from words import words_for

WORDS = words_for("en")


def marks(page: Page, kind: str, chart: int = 0) -> Locator:
    """The marks of a chart of the page: its bars, or its points."""
    return charts(page).nth(chart).locator(f"path[aria-roledescription='{kind}']")


def said_of(mark: Locator) -> dict[str, str]:
    """What a screen reader says of a mark: its texts by their names."""
    label = str(mark.get_attribute("aria-label"))
    return dict(part.split(": ", 1) for part in label.split("; "))


def deals_said(count: str) -> str:
    return WORDS.plural("%(count)s deal", "%(count)s deals", int(count.replace(",", "")))


@pytest.mark.parametrize(
    ("name", "place", "deals", "amount"),
    [
        ("change", 1, "Deals", "Amount"),
        ("new_pipeline", 3, "New deals", "New pipeline"),
        ("passing", 1, "Deals that reached it", "Amount that reached it"),
    ],
)
def test_a_bar_opens_its_deals_and_they_add_up_to_it(
    page: Page, name: str, place: int, deals: str, amount: str
) -> None:
    """A step of the pipeline change, a month of new pipeline, a stage that deals reached."""
    follow(page, link_to(page, name))
    bar = marks(page, "bar").nth(place)
    said = said_of(bar)
    assert int(said[deals].replace(",", ""))
    expect(click_mark(bar)).to_contain_text(f"{deals_said(said[deals])} · {said[amount]} ")


def test_a_week_of_the_record_opens_what_stood_there(page: Page) -> None:
    """F1 and F2 of the listed deals are those of the point, on its day."""
    follow(page, link_to(page, "record"))
    point = marks(page, "point").nth(5)
    said = said_of(point)
    listed = click_mark(point)
    expect(listed).to_contain_text(f"F1 {said['F1']} · F2 {said['F2']}")
    expect(listed).to_contain_text(f"As of {said[next(n for n in said if n.startswith('Week'))]}")


def test_a_stage_opens_its_stalled_deals(page: Page, app: Server) -> None:
    """As many as the query counts for that stage."""
    rows: list[dict[str, Any]] = json.loads(answered(app, "pipeline/stage_days_by_stage"))
    counted = {row["stage_name"]: str(row["stalled_deals"]) for row in rows}
    follow(page, link_to(page, "stage_days"))
    bar = marks(page, "bar").nth(1)
    stage = said_of(bar)["Stage"]
    expect(click_mark(bar)).to_contain_text(f"{deals_said(counted[stage])} · ")


def test_each_rate_of_a_stage_opens_the_deals_that_it_is_of(page: Page) -> None:
    """The marks of a stage share its row: the diamond is of decided deals, the circle of others."""
    follow(page, link_to(page, "win_rates"))
    points = marks(page, "point")
    found = {next(iter(said_of(one))): one for one in points.all()}
    for rate, deals in (
        ("observed", "Decided deals"),
        ("offered", "Deals behind the in-period rate"),
    ):
        said = said_of(found[rate])
        assert deals_said(said[deals])
        listed = click_mark(found[rate])
        # a deal that stood there in two quarters counts in both
        expect(listed).to_contain_text(re.compile(f"{re.escape(deals_said(said[deals]))} · "))
        close_list(page)


def test_a_week_of_one_team_opens_that_teams_deals(page: Page) -> None:
    """CRM use side by side: the list is the team's, on the week's Sunday."""
    follow(page, link_to(page, "use"))
    point = marks(page, "point", chart=1).nth(3)
    said = said_of(point)
    listed = click_mark(point)
    expect(listed).to_contain_text(said["Team"])
    expect(listed).to_contain_text("As of Sun ")
