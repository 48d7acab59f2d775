"""The rows of a query with what was asked: what a page and a briefing are made of."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

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
