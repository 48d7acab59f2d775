"""Abnormal points on a page: few, in sentences, each opening what it is made of."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from journal import Entry, JournalError
from queries import entries
from ui import answers, deals, source, typing
from ui.ask import Answer
from ui.behind import Behind, show
from ui.view import Page
from words.points import sentence

LOG = logging.getLogger(__name__)
HERE = Path(__file__).parent
POINTS = st.components.v2.component(
    "sales_points",
    css=(HERE / "points.css").read_text(encoding="utf-8"),
    js=(HERE / "points.js").read_text(encoding="utf-8"),
)
Row = Mapping[str, Any]
FEW = 5


def few(page: Page, answer: Answer) -> None:
    """The largest abnormal points with what was answered to them; the rest one click away."""
    words, count = page.words, answer.table.num_rows
    title = words("Abnormal points that matter")
    with source.head(page, title, answer, note=at_stake(page)):
        label = words("All %(count)s points", count=words.count(count))
        every = count > FEW and st.button(label, key="all_points", type="tertiary")
    if not count:
        st.html(f'<p class="say">{words("Nothing is abnormal here.")}</p>')
    standing, found = answered(page), answer.rows[:FEW]
    opens = [behind(page, row) for row in found]
    items = [
        {
            "stake": "" if row["stake_amount"] is None else words.amount(row["stake_amount"]),
            "said": sentence(row, words, page.scope.as_of, page.world.currency),
            "answer": _answer(page, standing.get(row["point_id"])),
            "opens": list_ is not None,
        }
        for row, list_ in zip(found, opens, strict=True)
    ]
    told = {"points": items, "behind": words("What is behind this point")}
    result = POINTS(key="points", data=told, on_opened_change=lambda: None)
    picked = getattr(result, "opened", None)
    if every:
        show(page, Behind(words("Abnormal points"), answer.name))
    elif picked is not None and (list_ := opens[int(picked)]) is not None:
        show(page, list_)


def at_stake(page: Page) -> str:
    """What the amount beside a point is."""
    if not page.world.currency:
        return page.words("At stake")
    return page.words("At stake, in %(currency)s", currency=page.world.currency)


def answered(page: Page) -> Mapping[str, Entry]:
    """What stands as an answer to each point, by its id, as far as the one who looks may see it.

    None where the journal cannot be read.
    """
    try:
        return answers.said(page).answers
    except (JournalError, entries.Unread):
        LOG.exception("the answers cannot be read")
        return {}


def _answer(page: Page, entry: Entry | None) -> str:
    if entry is None:
        return ""
    told = {"who": entry.who, "said": typing.said(entry.value, page.words)}
    return page.words("%(said)s (%(who)s)", **told)


def behind(page: Page, row: Row) -> Behind | None:
    """The deals of a point; of a figure of a team, what that figure is made of; else None."""
    own = {"team": row["team_id"], "person": row["person_id"]}
    if row["deals"]:
        title = page.words.term(row["rule"])
        return Behind(title, "meeting/abnormal_deals", {"point": row["point_id"]})
    week = row["since_on"] and {
        "period_from": row["since_on"], "period_to": row["since_on"] + timedelta(days=6)
    }  # fmt: skip
    lists = {
        "coverage_thin": deals.in_play(page),
        "forecasts_apart": deals.forecast(page),
        "activity_outside_band": deals.activities(page).get(row["measure"] or ""),
        "new_pipeline_outside_band": week and deals.new(page).within(**week),
        "win_rate_outside_band": week and deals.decided(page).within(**week),
    }
    found = lists.get(row["rule"])
    return found.within(**own) if found else None
