"""What the tests of abnormal points share: rules, days to look at, rows of a query."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from queries import EVERYTHING, Viewer, query, run, served
from queries.arguments import parameters
from queries.catalogue import united

Row = dict[str, Any]
RULES = [one.name.partition("/")[2] for one in united("abnormal")]


def days(source: served.Served) -> list[date]:
    """The last day, a week's end and others, one of them near a quarter's end."""
    last = source.covers_until
    sunday = last - timedelta(days=60 + (last - timedelta(days=60)).isoweekday() % 7)
    return [last, sunday, sunday - timedelta(days=96), last - timedelta(days=330)]


def rows(
    source: served.Served, name: str, as_of: date, viewer: Viewer = EVERYTHING, **more: Any
) -> list[Row]:
    params = parameters(query(name), {"as_of": as_of.isoformat()}, source)
    rows: list[Row] = run(source.connection(viewer), name, params | more).to_pylist()
    return rows


def deals(rows: list[Row]) -> dict[str, Decimal]:
    return {row["opportunity_id"]: row["stake_amount"] for row in rows}
