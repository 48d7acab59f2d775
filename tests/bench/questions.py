"""What each page asks, found by running it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import streamlit as st
from streamlit.testing.v1 import AppTest

import queries
from queries import served
from queries.viewer import EVERYTHING, Viewer
from tests.bench.homes import REPOSITORY

PATIENCE = 300  # seconds; a first run imports everything
LATEST, WEEK_END, OTHER = "latest day", "a week-end", "another day"


@dataclass(frozen=True)
class Question:
    """A query and the parameters a page asked it with."""

    name: str
    params: Mapping[str, Any]

    @property
    def key(self) -> str:
        """What tells it from another question; two pages may ask the same."""
        return f"{self.name} {sorted(self.params.items())!r}"


def pages() -> list[str]:
    """The pages of the product, by their path."""
    found = (REPOSITORY / "pages").glob("*/*.py")
    return sorted(path.relative_to(REPOSITORY).as_posix() for path in found)


def days(home: Path) -> dict[str, date]:
    """A day of each sort: the last covered, a Sunday 200 days before, and a Wednesday."""
    last = served.opened(home).covers_until
    sunday = last - timedelta(days=200 + (last - timedelta(days=200)).isoweekday() % 7)
    return {LATEST: last, WEEK_END: sunday, OTHER: sunday - timedelta(days=4)}


def asked(home: Path, page: str, as_of: date) -> list[Question]:
    """Every query the page runs to be shown for the first time, its controls included."""
    recorded: list[Question] = []
    run = queries.run

    def recording(connection: Any, name: str, params: Mapping[str, Any]) -> Any:
        recorded.append(Question(name, dict(params)))
        return run(connection, name, params)

    st.cache_resource.clear()
    st.cache_data.clear()
    with (
        patch.dict(os.environ, {"SALES_DATA_HOME": str(home)}),
        patch.object(queries, "run", recording),
    ):
        app = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=PATIENCE)
        app.query_params["as_of"] = as_of.isoformat()
        app.run()
        recorded.clear()
        st.cache_resource.clear()
        app.switch_page(page).run()
    if app.exception or not recorded:
        raise RuntimeError(f"{page} asked nothing: {[one.message for one in app.exception]}")
    # a page may look at the day compared with too, but a bench of the wrong day is worth nothing
    if as_of not in {question.params.get("as_of") for question in recorded}:
        raise RuntimeError(f"{page} was to be seen from {as_of} and asked for other days")
    return recorded


def asking(home: Path, question: Question, viewer: Viewer = EVERYTHING) -> Callable[[], object]:
    """The call that answers a question, up to the Arrow table, for whoever measures it."""
    source = served.opened(home)
    return lambda: queries.run(source.connection(viewer), question.name, question.params)


def answer(source: served.Served, name: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of one answer."""
    rows: list[dict[str, Any]] = queries.run(
        source.connection(EVERYTHING), name, params
    ).to_pylist()
    return rows
