"""What the page of the deal review says: whose deals, the running forecasts, what is left out."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import deals, state
from ui.ask import Answer
from ui.behind import Behind
from ui.figures import Figure, amount
from ui.group import Group
from ui.sheet import sheet as sheet
from ui.view import Page
from words.teller import deals_said, reviewed, share

FORECAST = "forecast/f1_f2_by_team"
Row = Mapping[str, Any]


def team_of(page: Page) -> str | None:
    """The team that a review is of: the chosen one, else that of the chosen person."""
    person = page.world.person(page.scope.person)
    return page.scope.team or (person.team_id if person else None)


def of_team(page: Page) -> Row:
    """F1 and F2 of the team: of everybody in it."""
    found: Row = page.ask(FORECAST, team=team_of(page), person=None).first
    return found


def of_person(page: Page) -> Row:
    """F1 and F2 of the chosen person alone, wherever their deals count."""
    found: Row = page.ask(FORECAST, team=None).first
    return found


def chances(page: Page) -> dict[str, float | None]:
    """The chance of each open deal of the person to be won by the quarter's end, by deal."""
    rows = page.ask("forecast/projection_deals", team=None).rows
    return {row["opportunity_id"]: row["chance_rate"] for row in rows}


def steps(page: Page, people: Answer) -> None:
    """Buttons to the person before and after, and back to all; of the chosen person."""
    words, shown = page.words, [row for row in people.rows if row["in_play_deals"]]
    ids = [row["person_id"] for row in shown]
    place = ids.index(page.scope.person) if page.scope.person in ids else None
    with st.container(horizontal=True, key="review-steps"):
        st.button(
            words("All reps"), key="review_all", on_click=state.choose, kwargs={"person": None}
        )
        for step, key, arrow in ((-1, "review_before", "← %s"), (1, "review_after", "%s →")):
            other = None if place is None else place + step
            if other is not None and 0 <= other < len(ids):
                named = words.name(ids[other], shown[other]["person_name"])
                st.button(
                    arrow % _plain(named),
                    key=key,
                    on_click=state.choose,
                    kwargs={"person": ids[other]},
                )


def ask_whom(page: Page, people: Answer) -> str:
    """That a person is to be chosen; or that nobody has a deal in play."""
    if any(row["in_play_deals"] for row in people.rows):
        return page.words("Choose whose deals to go through.")
    period = page.words.period(page.scope.period.label)
    return page.words("No deal is in play for %(period)s.", period=period)


def figures(page: Page, team: Row, person: Row | None) -> list[Figure]:
    """The running forecasts of the team, and of the person where one is chosen.

    Of who sees nothing that managers forecast: won, in play and F2.
    """
    words = page.words
    if not page.sees_managers:
        row = person or team
        counts = [deals_said(page, row[f"{one}_deals"]) for one in ("won", "in_play")]
        return [
            amount(page, words("Won"), row, "won_amount", [counts[0]], deals.won(page)),
            amount(page, words("In play"), row, "in_play_amount", [counts[1]], deals.in_play(page)),
            amount(page, words("F2"), row, "f2_amount", [], deals.forecast(page), leads=True),
        ]
    name = page.world.team(team_of(page)) or page.world.top
    named = words.name(name.team_id, name.name) if name else words("Company")
    found = _pair(page, named, team, deals.forecast(page).within(team=team_of(page), person=None))
    if person is not None and (one := page.world.person(page.scope.person)):
        behind = deals.forecast(page).within(team=None)
        found = [*_pair(page, one.name, person, behind), *found]
    return found


def _pair(page: Page, name: str, row: Row, behind: Behind) -> list[Figure]:
    words = page.words
    made = words(
        "won %(won)s + managers %(managers)s",
        won=words.amount(row["won_amount"]),
        managers=words.amount(row["f1_amount"] - row["won_amount"]),
    )
    target = row["target_amount"]
    f1 = [made, reviewed(page, row)]
    f2 = [share(page, row["f2_target_rate"], target)] if target is not None else []
    return [
        amount(page, words("F1, %(name)s", name=name), row, "f1_amount", f1, behind, leads=True),
        amount(page, words("F2, %(name)s", name=name), row, "f2_amount", f2, behind),
    ]


def running(page: Page, team: Row, own: Row) -> str:
    """F1 as it stands now, of the person and of the team, for right beside what is typed."""
    words, place = page.words, page.world.team(team_of(page)) or page.world.top
    person = page.world.person(page.scope.person)
    if not page.sees_managers or person is None or place is None:
        return ""
    return words(
        "F1 now: %(person)s %(own)s, %(team)s %(whole)s",
        person=person.name,
        own=page.money(own["f1_amount"]),
        team=words.name(place.team_id, place.name),
        whole=page.money(team["f1_amount"]),
    )


def in_words(page: Page, row: Row) -> str:
    """How many of the person's deals in play are reviewed, and with how much."""
    words, count = page.words, row["in_play_deals"]
    if not count:
        return words("No deal of theirs is in play for %(period)s.",
                     period=words.period(page.scope.period.label))  # fmt: skip
    told = {
        "deals": deals_said(page, count),
        "amount": page.money(row["in_play_amount"]),
    }
    if row["not_reviewed_deals"] is None:
        return words("%(deals)s in play with %(amount)s.", **told)
    return words(
        "%(deals)s in play with %(amount)s: %(reviewed)s reviewed, %(left)s still to review.",
        reviewed=words.count(count - row["not_reviewed_deals"]),
        left=words.count(row["not_reviewed_deals"]),
        **told,
    )


def groups(page: Page) -> list[Group]:
    """Whose deals there are to review."""
    words = page.words
    return [
        Group(words("In play"), ("in_play_deals", "in_play_amount", "overdue_deals")),
        Group(words("Managers' review"), ("reviewed_deals", "reviewed_rate")),
    ]


def lists(page: Page) -> dict[str, Behind]:
    """The lists behind the counts of a person."""
    in_play = deals.in_play(page)
    return {
        "in_play_deals": in_play,
        "in_play_amount": in_play,
        "overdue_deals": deals.overdue(page),
    }


def _plain(name: str) -> str:
    """A name on a button, where Streamlit would read Markdown."""
    return "".join(f"\\{one}" if one in r"\`*_{}[]()#+-.!$:<>~|" else one for one in name)
