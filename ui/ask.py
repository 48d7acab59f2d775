"""Asking a query by name within a scope, once for each state of the data.

An answer is kept as long as the generation it came from is served: the same question of the same
generation is not asked again, by whoever asks.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import streamlit as st

import queries
from queries import served
from queries.served import Served

KEPT = 600
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Answer:
    """The rows of a query with what was asked: every figure can say where it comes from."""

    name: str
    version: int
    sentence: str
    sql: str
    params: Mapping[str, Any]
    table: pa.Table
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


def current() -> Served:
    """The data served now; raises queries.served.NotServed or Unreadable, both with a sentence."""
    return served.opened(served.home())


def ask(source: Served, name: str, given: Mapping[str, Any]) -> Answer:
    """The answer of a query to those of the given parameters that it takes."""
    asked = queries.query(name)
    params = {one.name: given[one.name] for one in asked.header.params if one.name in given}
    return _answer(source.generation, name, tuple(params.items()), source)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _answer(
    generation: str, name: str, params: tuple[tuple[str, Any], ...], _source: Served
) -> Answer:
    """Kept by generation, name and parameters; the generation only tells answers apart."""
    asked = queries.query(name)
    table = queries.run(_source.connection(), name, dict(params))
    return Answer(name, asked.version, asked.sentence, asked.sql, dict(params), table)
