"""The lists behind the past: the forecast record, the win rates, what passed through stages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ui.ask import Answer
from ui.behind import Behind
from ui.view import Page

RECORD = "forecast/record_deals"
DECIDED = "forecast/rate_deals"
IN_TIME = "forecast/in_period_deals"
PASSED = "pipeline/passed_deals"
EVERYBODY = {"person": None}  # records are kept by team
ERRORS = (
    "mean_error_rate",
    "mean_error_amount",
    "bias_rate",
    "bias_amount",
)


def record(page: Page, week: int = 0) -> Behind:
    """What each deal added to the forecasts of the periods on record, and what it brought."""
    title = page.words("What each deal added to the forecasts, and what it brought")
    return Behind(title, RECORD, {**EVERYBODY, "week": week})


def records(page: Page, week: int) -> dict[str, Behind]:
    """The list behind the record by team, by column."""
    names = [f"{method}_{error}" for method in ("f1", "f2") for error in ERRORS]
    counts = ("periods", "mean_actual_amount", "f1_nearer_periods", "f2_nearer_periods")
    return dict.fromkeys((*names, *counts, "past_reviewed_rate"), record(page, week))


def backtest(page: Page, weeks: Answer) -> dict[str, Behind]:
    """The list behind the back-test, by column: of the quarters that were tested."""
    tested = [row for row in weeks.rows if row["offered_f2_amount"] is not None]
    if not tested:
        return {}
    since: date = min(row["period_from_on"] for row in tested)
    # one of the quarters says that the record is of quarters
    quarter: dict[str, Any] = {
        "period_from": tested[-1]["period_from_on"],
        "period_to": tested[-1]["period_to_on"],
    }
    return dict.fromkeys((*ERRORS, "week_ends"), record(page).within(since=since, **quarter))


def projection_records(page: Page, past: Answer) -> dict[str, Behind]:
    """The list behind the record that F1 and F2 have beside the projection's, by column."""
    span: dict[str, Any] = {
        "since": past.first["period_from_on"],
        "period_from": past.first["period_from_on"],
        "period_to": past.first["period_to_on"],
    }
    return {
        f"week_{name}_{method}_mean_error_rate": record(page, week).within(**span)
        for name, week in (("one", 1), ("four", 4), ("eight", 8))
        for method in ("f1", "f2")
    }


def rates(page: Page) -> dict[str, Behind]:
    """The lists behind the win rates of a stage, by column."""
    words = page.words
    decided = Behind(words("Decided deals that were in the stage"), DECIDED, EVERYBODY)
    won = Behind(
        words("Won deals that were in the stage"), DECIDED, EVERYBODY, where={"outcome": "won"}
    )
    in_time = Behind(words("Deals that stood in the stage at a week's end"), IN_TIME, EVERYBODY)
    observed = ("rate", "amount_rate", "low_rate", "high_rate")
    return {
        **{f"observed_{name}": decided for name in observed},
        "decided_deals": decided,
        "won_deals": won,
        **dict.fromkeys(("in_period_rate", "in_period_deals", "offered_rate"), in_time),
    }


def passed(page: Page, created: Mapping[str, Any]) -> Behind:
    """The deals created in a window that ever reached a stage."""
    return Behind(page.words("Deals that reached it"), PASSED, created)
