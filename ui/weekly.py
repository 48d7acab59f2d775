"""The weekly review in figures and sentences: what leads, pace, what changed since last week."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import deals, projection, results
from ui.ask import Answer
from ui.behind import Behind
from ui.figures import Figure, amount
from ui.view import Page
from words.changes import deals_of, is_early, last_stages
from words.teller import deals_said, share

Row = Mapping[str, Any]
MOST_FIGURES = 5


def halves(key: str) -> Sequence[DeltaGenerator]:
    """Two columns of the page, side by side on a shared screen."""
    with st.container(key=f"halves-{key}"):
        return st.columns(2, gap="large")


def links(page: Page) -> None:
    """The pages with the rest, one click away."""
    words = page.words
    found = {
        "pages/meeting/results.py": words("Results"),
        "pages/pipeline/change.py": words("Pipeline change"),
        "pages/pipeline/funnel.py": words("Funnel"),
        "pages/activity/by_director.py": words("Activity"),
    }
    with st.container(horizontal=True, key="week-links"):
        for file, label in found.items():
            st.page_link(file, label=label)


def figures(
    page: Page, whole: Row, ahead: Row, past: Row, expected: Answer, stages: Answer
) -> list[Figure]:
    """What leads, won, F1, F2 and the projection: five, with what does not lead where one is not.

    `whole` is a row of meeting/results_by_team; `ahead` and `past` are rows of
    forecast/f1_f2_by_team, of the day seen from and of the day compared with.
    """
    _, *forecasts = results.result_figures(page, whole, ahead, past)
    *forecasts, _, _ = forecasts
    new, last = _new(page, whole), _last(page, stages)
    first, other = (new, last) if is_early(page) else (last, new)
    found = [first, _won(page, whole), *forecasts, *_projected(page, expected, ahead)]
    return [*found, other] if len(found) < MOST_FIGURES else found


def _won(page: Page, whole: Row) -> Figure:
    said = [share(page, whole["won_target_rate"], whole["target_amount"])]
    return amount(page, page.words("Won"), whole, "won_amount", said, deals.won(page))


def _new(page: Page, whole: Row) -> Figure:
    said, early = [deals_said(page, whole["new_deals"])], is_early(page)
    label = page.words("New pipeline")
    return amount(page, label, whole, "new_amount", said, deals.new(page), leads=early)


def _last(page: Page, stages: Answer) -> Figure:
    words, found = page.words, last_stages(stages)
    names = words(" · ").join(words.name(row["stage_id"], row["stage_name"]) for row in found)
    row = {
        "open_amount": sum(row["open_amount"] for row in found),
        "compare_open_amount": sum(row["compare_amount"] for row in found),
    }
    ids = tuple(row["stage_id"] for row in found)
    behind = Behind(words("Deals in the last two stages"), deals.OPEN, where={"stage_id": ids})
    said = [words("%(deals)s: %(stages)s", deals=deals_said(page, deals_of(found)), stages=names)]
    label, late = words("In the last two stages"), not is_early(page)
    return amount(page, label, row, "open_amount", said if found else [], behind, leads=late)


def _projected(page: Page, expected: Answer, ahead: Row) -> list[Figure]:
    """The projection, where there is one and it is not of another than is looked at."""
    if not projection.is_there(expected) or page.scope.person or page.alone:
        return []
    found = projection.figures(page, expected.first, ahead)
    return [Figure(one.label, one.value, one.unit, one.notes, one.opens) for one in found[-1:]]
