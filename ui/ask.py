"""Asking a query by name within a scope, once for each state of the data.

There is no asking but with a `Sight`, which says whose eyes it is for. An answer is kept as long
as the generation it came from is served, for those who see the same: the same question of the same
generation is not asked again for them, and nobody is given what was asked for others.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

import queries
from queries.answer import Answer
from queries.served import Served
from queries.viewer import Viewer

__all__ = ["Answer", "Key", "Sight", "ask"]

KEPT = 1500
Key = tuple[tuple[str, int], str, str | None]


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
    return Answer(name, asked.version, asked.sentence, asked.text, dict(params), table, unseen)
