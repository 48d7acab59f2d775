"""Results, forecasts and pace of a team and those directly below it, as one table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from queries.answer import Answer

OF_FORECAST = ("f1_amount", "f2_amount")
COUNTED = ("won_amount", "f1_amount", "f2_amount", "new_amount")


def joined(results: Answer, forecast: Answer, pace: Answer) -> Answer:
    """The uppermost team and those directly below it, each with its forecasts and its pace."""
    ahead = _by_team(forecast)
    paces = _by_team(pace)
    top = results.first["team_id"]
    rows = [
        {
            **row,
            **{name: ahead.get(row["team_id"], {}).get(name) for name in OF_FORECAST},
            "pace_difference_amount": paces.get(row["team_id"], {}).get("pace_difference_amount"),
        }
        for row in results.rows
        if top in (row["team_id"], row["parent_team_id"])
    ]
    rows = [row for row in rows if row["level"] != "direct" or any(row[one] for one in COUNTED)]
    return replace(results, table=pa.Table.from_pylist(rows), unseen=forecast.unseen, _kept={})


def _by_team(answer: Answer) -> Mapping[str, Mapping[str, Any]]:
    return {row["team_id"]: row for row in answer.rows}
