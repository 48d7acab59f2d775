"""The four pages over plain pandas, as a Streamlit app: what the product is measured beside.

`streamlit run tests/bench/plain_app.py -- FOLDER`: the exported files are read once and kept.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

from tests.bench.plain_pandas import Ask, Company

WORTH = {"funnel": "open_amount", "f1_f2": "f2_amount", "gap": "gap1_amount", "activity": "call"}


@st.cache_resource(show_spinner=False)
def company(folder: str) -> Company:
    """The files in memory, for all sessions."""
    return Company(Path(folder))


def asked(data: Company) -> Ask:
    """The scope that the address names, with the product's defaults."""
    named = st.query_params.get("as_of")
    as_of = date.fromisoformat(named) if named else data.covers_until
    first = date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)
    following = (first + timedelta(days=100)).replace(day=1)
    return Ask(as_of, as_of - timedelta(days=7), first, following - timedelta(days=1))


def show(page: str) -> None:
    """One page: its tables, and a chart of the first."""
    data = company(sys.argv[1])
    team = st.sidebar.selectbox("Team", data.team_ids)
    frames: dict[str, pd.DataFrame] = getattr(data, page)(asked(data))
    st.title(page)
    for place, frame in enumerate(frames.values()):
        below = data.below(team)
        shown = frame[frame.index.isin(below)] if frame.index.name == "team_id" else frame
        shown = shown.reset_index()
        if place == 0:
            bars = (
                alt.Chart(shown).mark_bar().encode(x=f"{WORTH[page]}:Q", y=f"{shown.columns[0]}:N")
            )
            st.altair_chart(bars)
        st.dataframe(shown)


def arrival() -> None:
    """Stands at the bare address, so that each page has one of its own."""
    st.write(len(company(sys.argv[1]).team_ids), "teams")


def funnel() -> None:
    """Open deals by stage."""
    show("funnel")


def f1_f2() -> None:
    """F1 against F2."""
    show("f1_f2")


def annual_gap() -> None:
    """The annual gap."""
    show("gap")


def by_director() -> None:
    """Activity."""
    show("activity")


if __name__ == "__main__":
    st.navigation(
        [st.Page(page) for page in (arrival, funnel, f1_f2, annual_gap, by_director)]
    ).run()
