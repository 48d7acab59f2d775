"""A chart on a page: its kept spec, its rows, and what a click in it opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa
import streamlit as st

from ui import source
from ui.ask import Answer
from ui.behind import DIRECT, REFRESH, Behind, show
from ui.view import Page
from words import Words

CHOSEN = "chosen"
DRAWN = ("won_amount", "compare_won_amount", "f1_amount", "f2_amount", "target_amount", "reps")


class Chart(Protocol):
    """What a function of `charts` makes."""

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, never changed."""

    @property
    def rows(self) -> pd.DataFrame:
        """What it draws."""


def whole(answer: Answer, words: Words) -> pd.DataFrame:
    """All rows of an answer, with the columns that are for the viewer."""
    return answer.frame.drop(columns=list(answer.unseen)) if answer.unseen else answer.frame


def parts(answer: Answer, words: Words) -> pd.DataFrame:
    """The teams directly below the one that was asked for; itself where it has none.

    What counts for the team directly is one of them where a chart has any of it to draw.
    """
    frame = answer.frame
    if frame.empty:
        return frame
    below = frame[frame["parent_team_id"] == frame["team_id"].iloc[0]]
    if below.empty:
        return frame.iloc[:1]
    direct = below["level"] == "direct"
    drawn = [name for name in DRAWN if name in below]
    below = below[~direct | (below[drawn].notna() & (below[drawn] != 0)).any(axis=1)]
    return _named(below, below["level"] == "direct", words)


def sides(answer: Answer, words: Words) -> pd.DataFrame:
    """Teams side by side; what counts for the team itself is named, and listed, as that."""
    frame = answer.frame
    own = frame["team_id"].where(~frame["is_direct"], frame["team_id"] + DIRECT)
    return _named(frame.assign(team_id=own), frame["is_direct"], words)


def _named(frame: pd.DataFrame, direct: pd.Series, words: Words) -> pd.DataFrame:
    named = frame["team_name"].where(~direct, frame["team_name"] + " · " + words.term("direct"))
    renamed: pd.DataFrame = frame.assign(team_name=named)
    return renamed


def parts_with_reps(answer: Answer, words: Words) -> pd.DataFrame:
    """The same without those that have nobody: a figure per head says nothing of them."""
    below = parts(answer, words)
    peopled: pd.DataFrame = below[below["reps"] > 0]
    return peopled if len(peopled) else below


def has_rows(answer: Answer) -> bool:
    """Whether there is anything to draw."""
    return bool(answer.table.num_rows)


def is_split(answer: Answer) -> bool:
    """Whether an answer by team has more than one team: side by side, one says nothing new."""
    return len(set(answer.table.column("team_id").to_pylist())) > 1


def top(answer: Answer, words: Words) -> pd.DataFrame:
    """The first row alone: of a query by team, the team that was asked for."""
    return answer.frame.iloc[:1]


@dataclass(frozen=True)
class Opening:
    """What a chosen mark opens: the list named by the mark's `by` column, narrowed to the mark.

    `within` says which of the mark's columns a parameter of the list takes.
    """

    lists: Mapping[str, Behind]
    by: str = ""
    within: Mapping[str, str] = field(default_factory=dict)

    def of(self, mark: Mapping[str, Any]) -> Behind | None:
        """The list behind a mark, given by its columns; None where it has none."""
        behind = self.lists.get(str(mark.get(self.by, "")))
        if behind is None:
            return None
        taken = {
            param: mark[column]
            for param, column in self.within.items()
            if mark.get(column) is not None
        }
        return behind.within(**taken)


@dataclass(frozen=True)
class Drawn:
    """A chart that is kept: its specification, and its rows as they travel."""

    spec: dict[str, Any]
    rows: pa.Table


def chart(
    page: Page,
    make: Callable[..., Chart],
    answer: Answer,
    key: str,
    opens: Opening | None = None,
    *,
    of: Callable[[Answer, Words], pd.DataFrame] = whole,
    by: str | None = None,
) -> None:
    """Draws an answer by a function of `charts`; a click on a mark opens what is behind it.

    `of` says which rows of the answer are drawn, `by` is what the function takes besides. What is
    drawn is kept with the answer.
    """
    words, theme = page.words, page.theme
    more = () if by is None else (by,)

    def draw() -> Drawn:
        made = make(of(answer, words), words, theme, *more)
        return Drawn(made.spec, pa.Table.from_pandas(made.rows, preserve_index=False))

    drawn = answer.keep((make, of, words.language, theme, by), draw)
    # a list that was closed gives the chart a new key, so that nothing stays chosen in it
    named = f"{source.slug(key)}-{words.language}-{st.session_state.get(REFRESH, 0)}"
    if opens is None:
        st.vega_lite_chart(drawn.rows, drawn.spec, theme=None, key=named, width="stretch")
        return

    def clicked() -> None:
        st.session_state[f"clicked-{named}"] = st.session_state[named]

    st.vega_lite_chart(
        drawn.rows,
        drawn.spec,
        theme=None,
        key=named,
        width="stretch",
        on_select=clicked,
        selection_mode=CHOSEN,
    )
    event = st.session_state.pop(f"clicked-{named}", None)
    picked = event["selection"].get(CHOSEN) if event else None
    if picked and (behind := opens.of(picked[0])) is not None:
        show(page, behind)
