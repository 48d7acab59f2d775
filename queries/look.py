"""What a connection looks at, and whether what it is asked is the usual question.

The usual question is the one that the pages ask first: of a day that sums are kept of, beside the
day a week before, of whole months, of the window of created days that a funnel looks at by itself,
and of nobody alone. Its answer needs nothing but sums, so the relations that also know the way from
the deals need not be planned (relations.looking_at_sums).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import duckdb

from queries.statements import bare

LOOK = """
select
    current_schema(), sees_managers(), seen_person() is not null, first_kept_day(),
    last_kept_day(), {condition}
"""
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SUNDAY = 7


@dataclass(frozen=True)
class Look:
    """The schema that a connection looks at, whether its viewer sees what managers forecast, and
    only one person's, the days between which sums are kept, and whether a condition holds that was
    looked for besides."""

    schema: str
    sees_managers: bool
    is_alone: bool
    first_kept_on: date
    last_kept_on: date
    holds: bool = False

    def is_kept(self, day: date) -> bool:
        """Whether sums are kept of a day, as is_kept of relations/b_sums.sql says it."""
        last = self.last_kept_on
        if not self.first_kept_on <= day <= last:
            return False
        return day.isoweekday() == SUNDAY or day in (last, last - WEEK)

    def is_usual(self, params: Mapping[str, Any]) -> bool:
        """Whether a query with these parameters is the usual question.

        One without a day never is, nor one whose days are texts, as a command line gives them.
        """
        day = params.get("as_of")
        if not isinstance(day, date) or self.is_alone:
            return False
        if any(params.get(name) is not None for name in ("person", "created_from", "created_to")):
            return False
        if not (self.is_kept(day) and self.is_kept(day - WEEK)):
            return False
        return params.get("compare_to") in (None, day - WEEK) and _is_whole_months(
            params.get("period_from"), params.get("period_to")
        )


def look(
    connection: duckdb.DuckDBPyConnection,
    condition: str = "false",
    params: Mapping[str, Any] | None = None,
) -> Look:
    """What the connection looks at; `condition` is SQL, with the parameters that it uses."""
    # all rows, since nothing can be registered beside an unfinished result
    (found,) = connection.execute(_statement(condition), params or None).fetchall()
    return Look(*found)


def _is_whole_months(first: object, last: object) -> bool:
    """Whether a period is made of whole months; an end left out is no day within one."""
    if first is not None and not (isinstance(first, date) and first.day == 1):
        return False
    if last is None or last == date.max:
        return True
    return isinstance(last, date) and (last + DAY).day == 1


@cache
def _statement(condition: str) -> duckdb.Statement:
    with bare() as engine:
        (found,) = engine.extract_statements(LOOK.format(condition=condition))
    return found
