"""How the CRM is kept up, in figures and sentences."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ui import kept
from ui.ask import Answer
from ui.behind import Behind
from ui.chart import sides as beside
from ui.chart import whole
from ui.deals import ACTIVITIES
from ui.figures import Figure
from ui.group import Group
from ui.view import Page
from words import Words

Row = Mapping[str, Any]
USE = "crm/use_deals"


def figures(page: Page, row: Row) -> list[Figure]:
    """The four shares, each opening the deals that lack it, and what is logged per head."""
    words, behind = page.words, lists(page)
    named = (
        ("touched", "touched_rate", words("Touched in 7 days"), words("%(count)s not touched")),
        ("reviewed", "reviewed_deals_rate", words("Reviewed"), words("%(count)s not reviewed")),
        ("ahead", "ahead_rate", words("With a day ahead"), words("%(count)s overdue or undated")),
        ("valued", "valued_rate", words("With an amount"), words("%(count)s without")),
    )
    found = []
    for name, rate, label, lacking in named:
        if name == "reviewed" and not page.sees_managers:
            continue
        count = row[f"{name}_deals"]
        missing = None if count is None else row["open_deals"] - count
        note = words("not recorded") if count is None else lacking % {"count": words.count(missing)}
        opens = behind[rate] if missing else None
        unit = words("of deals") if row[rate] is not None else ""
        found.append(Figure(label, words.rate(row[rate]), unit, [note], opens))
    return [*found, _logged(page, row)]


def _logged(page: Page, row: Row) -> Figure:
    """What is logged per head; a dash where the data holds no activities at all."""
    words, label = page.words, page.words("Activities logged")
    if not page.world.has_activities:
        return Figure(label, words.number(None), "", [words("not recorded")])
    logged = words("%(count)s in the week", count=words.count(row["activities"]))
    opens = lists(page)["activities"] if row["activities"] else None
    heads = words("per head") if row["activities_per_rep"] is not None else ""
    return Figure(label, words.number(row["activities_per_rep"]), heads, [logged], opens)


def in_words(page: Page, row: Row) -> str:
    """What stands out: of all open deals, those that nobody touched for a week."""
    words = page.words
    if row["touched_deals"] is None or not row["open_deals"]:
        return ""
    return words.plural(
        "%(idle)s of %(count)s open deal was not touched in the last 7 days",
        "%(idle)s of %(count)s open deals were not touched in the last 7 days",
        row["open_deals"],
        idle=words.count(row["open_deals"] - row["touched_deals"]),
    )


def unrecorded(page: Page, row: Row) -> str:
    """What the data does not record, so that a share of it says nothing; empty where it does."""
    words = page.words
    if row["touched_deals"] is None:
        return words(
            "The data has no change log and no activities on deals, so nobody can tell what was "
            "touched: opportunity_changes or activities with their deal would do, or the next load."
        )
    if not page.world.has_activities:
        return words("The data holds no activities: touched is what was created or changed.")
    return ""


def absent(page: Page, row: Row) -> str:
    """What no open deal has at all: a practice that has not begun, or a column not exported."""
    words = page.words
    named = {
        "reviewed_deals": words("a manager's forecast (manager_amount)"),
        "ahead_deals": words("an expected close day ahead (expected_close_on)"),
        "valued_deals": words("an amount (amount)"),
    }
    if not page.sees_managers:
        del named["reviewed_deals"]
    lacking = [label for name, label in named.items() if not row[name]]
    if not lacking or not row["open_deals"]:
        return ""
    return words("No open deal has %(what)s.", what=words(", ").join(lacking))


def columns(page: Page) -> list[Group]:
    """The columns of the table by team; without what is logged where the data has none of it."""
    found = kept.use(page.words)
    return found if page.world.has_activities else found[:-1]


def weeks(page: Page) -> Callable[[Answer, Words], pd.DataFrame]:
    """The rows of the weeks to draw: what the data does not record has no line."""
    return whole if page.world.has_activities else _unlogged


def sides(page: Page) -> Callable[[Answer, Words], pd.DataFrame]:
    """The same of teams side by side."""
    return beside if page.world.has_activities else _unlogged_sides


def _unlogged(answer: Answer, words: Words) -> pd.DataFrame:
    return answer.frame.assign(activities_per_rep=None)


def _unlogged_sides(answer: Answer, words: Words) -> pd.DataFrame:
    return beside(answer, words).assign(activities_per_rep=None)


def lists(page: Page) -> dict[str, Behind]:
    """The open deals behind how the CRM is kept up: a count opens them, a share those that lack."""
    words = page.words
    named = {
        "touched_deals": (words("Deals touched in 7 days"), "touched"),
        "touched_rate": (words("Deals not touched in 7 days"), "untouched"),
        "reviewed_deals": (words("Deals reviewed"), "reviewed"),
        "reviewed_deals_rate": (words("Deals not reviewed"), "not_reviewed"),
        "ahead_deals": (words("Deals with a day ahead"), "ahead"),
        "ahead_rate": (words("Deals overdue or without a day"), "not_ahead"),
        "valued_deals": (words("Deals with an amount"), "valued"),
        "valued_rate": (words("Deals without an amount"), "not_valued"),
    }
    shares = {name: Behind(title, USE, {"part": part}) for name, (title, part) in named.items()}
    done = Behind(words("Activities logged"), ACTIVITIES)
    return {
        **shares,
        "open_deals": Behind(words("Open deals"), USE),
        "activities": done,
        "activities_per_rep": done,
    }
