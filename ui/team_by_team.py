"""A team and those directly below it in one table: result, pace, forecasts, new pipeline."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from ui import deals
from ui.ask import Answer
from ui.group import Group
from ui.table import team_table
from ui.view import Page

OF_FORECAST = ("f1_amount", "f2_amount")
COUNTED = ("won_amount", "f1_amount", "f2_amount", "new_amount")
COLUMNS = (
    "won_amount",
    "won_target_rate",
    "pace_difference_amount",
    "f1_amount",
    "f2_amount",
    "new_amount",
)


def table(page: Page, title: str, results: Answer, forecast: Answer, pace: Answer) -> None:
    """The rows of `meeting/results_by_team` with their F1, F2 and pace, each with its source."""
    also = {page.words("F1, F2"): forecast, page.words("Pace"): pace}
    lists = {**deals.results(page), **deals.forecasts(page)}
    names = {
        "won_target_rate": page.words("Of target"),
        "pace_difference_amount": page.words("Against pace"),
    }
    shown = joined(results, forecast, pace)
    team_table(
        page, title, shown, [Group("", COLUMNS, labels=names)], lists, key="parts", also=also
    )


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
