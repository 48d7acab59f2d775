"""Asking a query by name within a scope, once for each state of the data.

There is no asking but with a `Sight`, which says whose eyes it is for. An answer is kept as long
as the generation it came from is served, for those who see the same: the same question of the same
generation is not asked again for them, and nobody is given what was asked for others.
"""

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import streamlit as st

import queries
from queries.served import Served
from queries.viewer import Viewer

KEPT = 1500
Kept = TypeVar("Kept")
Key = tuple[tuple[str, int], str, str | None]


@dataclass(frozen=True)
class Answer:
    """The rows of a query with what was asked: every figure can say where it comes from."""

    name: str
    version: int
    sentence: str
    sql: str
    params: Mapping[str, Any]
    table: pa.Table
    unseen: frozenset[str] = frozenset()
    """Columns that are not for the viewer: they are null, and not shown."""
    _kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def keep(self, key: Hashable, made: Callable[[], Kept]) -> Kept:
        """What was once made of the rows under this key: as lasting as the answer itself."""
        if key not in self._kept:
            self._kept[key] = made()
        found: Kept = self._kept[key]
        return found

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as pandas has them: decimals and days as objects. Not to be changed."""
        rows: pd.DataFrame = self.table.to_pandas()
        return rows

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as dictionaries, exact. Not to be changed."""
        return list(self.table.to_pylist())

    @property
    def first(self) -> dict[str, Any]:
        """The first row: of a query by team, the team that was asked for."""
        return self.rows[0]


@dataclass(frozen=True)
class Sight:
    """What is served, as one viewer sees it, for as long as they are signed in."""

    served: Served
    viewer: Viewer
    until: float | None = None
    """When they must sign in again, in seconds since 1970; None: never."""

    @property
    def key(self) -> Key:
        """What tells kept answers apart: the state of the data, and who sees the same of it."""
        return self.served.state, self.viewer.sees, self.viewer.key

    @property
    def is_over(self) -> bool:
        """Whether nothing may be shown any more."""
        return self.until is not None and time.time() >= self.until


def ask(sight: Sight, name: str, given: Mapping[str, Any]) -> Answer:
    """The answer of a query to those of the given parameters that it takes."""
    if sight.is_over:
        st.rerun()  # which ends at the sign-in
    asked = queries.query(name)
    params = {one.name: given[one.name] for one in asked.header.params if one.name in given}
    return _answer(sight.key, name, tuple(params.items()), sight)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _answer(
    key: Key,
    name: str,
    params: tuple[tuple[str, Any], ...],
    _sight: Sight,
) -> Answer:
    """Kept by generation, viewer, name and parameters; the sight's key only tells them apart."""
    asked, viewer = queries.query(name), _sight.viewer
    table = queries.run(_sight.served.connection(viewer), name, dict(params))
    unseen = frozenset() if viewer.sees_managers else frozenset(asked.header.managers)
    return Answer(name, asked.version, asked.sentence, asked.sql, dict(params), table, unseen)
