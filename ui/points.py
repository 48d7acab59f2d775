"""Abnormal points on a page: few, in sentences, each opening what it is made of."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from journal import JournalError
from queries import entries
from ui import answers, deals, say, source
from ui.answers import Said
from ui.ask import Answer
from ui.behind import Behind, closed, contents, summed
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
LINES = 6  # of what was said beside the few, so that the page stays within one screen
LONGEST = 500  # sentences under each other
CHOSEN = "point_in_front"  # which of all points is open, by its place


def few(page: Page, answer: Answer) -> None:
    """The largest abnormal points with what was said to them; the rest one click away."""
    words, count = page.words, answer.table.num_rows
    title = words("Abnormal points that matter")
    with source.head(page, title, answer, note=at_stake(page)):
        label = words("All %(count)s points", count=words.count(count))
        every = count > FEW and st.button(label, key="all_points", type="tertiary")
    if not count:
        st.html(f'<p class="say">{words("Nothing is abnormal here.")}</p>')
    found, said = answer.rows[:FEW], what_was_said(page)
    picked = listed(page, found, said, "points", LINES)
    if every:
        st.session_state[CHOSEN] = None
        _in_front(page, answer, said)
    elif picked is not None and (list_ := behind(page, found[picked])) is not None:
        _alone(page, found[picked], said, list_)


def listed(
    page: Page, rows: Sequence[Row], said: Said | None, key: str, most: int | None = None
) -> int | None:
    """Points under each other, each with what was said to it; the place of the one just opened.

    Of what was said no more than `most` lines stand beside all of them together, each in one line,
    and how many more there are: opened, a point tells all.
    """
    words = page.words
    told = [[text for _, text in answers.lines(page, row, said)] if said else [] for row in rows]
    shown = within([len(one) for one in told], most)
    items = [
        {
            "stake": "" if row["stake_amount"] is None else words.amount(row["stake_amount"]),
            "said": sentence(row, words, page.scope.as_of, page.world.currency),
            "answers": one[:few_],
            "more": words("+%(count)s", count=len(one) - few_) if few_ < len(one) else "",
            "opens": behind(page, row) is not None,
        }
        for row, one, few_ in zip(rows, told, shown, strict=True)
    ]
    behind_it = words("What is behind this point")
    data = {"points": items, "behind": behind_it, "brief": most is not None}
    result = POINTS(key=key, data=data, on_opened_change=lambda: None)
    picked = getattr(result, "opened", None)
    return None if picked is None else int(picked)


def within(counts: Sequence[int], most: int | None) -> list[int]:
    """How many lines each point shows of those it has, so that all show no more than `most`; one of
    each is always shown."""
    longest = max(counts, default=0)
    if most is not None:
        while longest > 1 and sum(min(one, longest) for one in counts) > most:
            longest -= 1
    return [min(one, longest) for one in counts]


def _alone(page: Page, row: Row, said: Said | None, list_: Behind) -> None:
    """A point in front of the page: its sentence, all that was said to it, what is behind it."""

    @st.dialog(list_.title, width="large", on_dismiss=closed)
    def opened() -> None:
        _point(page, row, said, list_)

    opened()


def _point(page: Page, row: Row, said: Said | None, list_: Behind) -> None:
    say.line(sentence(row, page.words, page.scope.as_of, page.world.currency), "headline")
    if said is not None:
        answers.beside(page, row, said)
    contents(page, list_)


def _in_front(page: Page, answer: Answer, said: Said | None) -> None:
    """All points in front of the page; each opens what is behind it, and leads back to them."""

    @st.dialog(page.words("Abnormal points"), width="large", on_dismiss=closed)
    def opened() -> None:
        with st.container(key="every-point"):
            _every(page, answer, said)

    opened()


def _every(page: Page, answer: Answer, said: Said | None) -> None:
    words, rows = page.words, answer.rows
    place = st.session_state.get(CHOSEN)
    if place is not None and (list_ := behind(page, rows[place])) is not None:
        label = words("Back to all points")
        st.button(
            label, key="points_back", on_click=st.session_state.update, args=({CHOSEN: None},)
        )
        _point(page, rows[place], said, list_)
        return
    say.line(page.sentence, "quiet")
    say.line(summed(answer, words, page.world.currency))
    if len(rows) > LONGEST:
        told = words(
            "The first %(count)s are shown; the files have all.", count=words.count(LONGEST)
        )
        say.line(told, "quiet")
    picked = listed(page, rows[:LONGEST], said, "every_point")
    source.downloads(page, words("Abnormal points"), answer, key="every-point")
    if picked is not None:
        st.session_state[CHOSEN] = picked
        st.rerun(scope="fragment")


def at_stake(page: Page) -> str:
    """What the amount beside a point is."""
    if not page.world.currency:
        return page.words("At stake")
    return page.words("At stake, in %(currency)s", currency=page.world.currency)


def what_was_said(page: Page) -> Said | None:
    """What was said to points, as far as the one who looks may see it.

    None where the journal cannot be read.
    """
    try:
        return answers.said(page)
    except (JournalError, entries.Unread):
        LOG.exception("the answers cannot be read")
        return None


def behind(page: Page, row: Row) -> Behind | None:
    """The deals of a point; of a figure of a team, what that figure is made of; of somebody who
    does nothing what they carry, and when something was last done about it."""
    own = {"team": row["team_id"], "person": row["person_id"]}
    if row["deals"]:
        title = page.words.term(row["rule"])
        return Behind(title, "meeting/abnormal_deals", {"point": row["point_id"]})
    week = row["since_on"] and {
        "period_from": row["since_on"], "period_to": row["since_on"] + timedelta(days=6)
    }  # fmt: skip
    held = deals.accounts(page)["accounts"]
    carried = Behind(page.words("Open deals and their last activity"), "crm/use_deals")
    lists = {
        "no_activity": carried if row["stake_amount"] else held,
        "no_open_deals": held,
        "coverage_thin": deals.in_play(page),
        "forecasts_apart": deals.forecast(page),
        "activity_outside_band": deals.activities(page).get(row["measure"] or ""),
        "new_pipeline_outside_band": week and deals.new(page).within(**week),
        "win_rate_outside_band": week and deals.decided(page).within(**week),
    }
    found = lists.get(row["rule"])
    return found.within(**own) if found else None
