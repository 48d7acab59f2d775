"""The forecast record: how far each forecast was from what was won, and which was nearer.

An error is forecast − actual; the bias is its mean, the mean error the mean of its size without
the sign, over the week-ends of the periods that are over. As shares, both are of the actual.
"""

from typing import Any

from forecast.lead_method import lead_method
from forecast.means import mean, share

ENOUGH_PERIODS = 3
"""With fewer periods that are over, nothing is said about which forecast is nearer."""


def nearer_method(row: dict[str, Any]) -> str:
    """Which of the two was nearer to what was won, from the sums of a team's record.

    `thin_record` with too few periods; `no_contest` where only one of them can be formed: no
    manager ever gave a forecast, no stage has a rate, or nothing was ever in play. One is nearer
    where its mean error is smaller and it was so in more than half of the periods; else
    `neither_nearer`.
    """
    if row["periods"] < ENOUGH_PERIODS:
        return "thin_record"
    if not row["reviewed_amount"] or row["f2_absolute_amount"] is None:
        return "no_contest"
    f1, f2 = row["f1_absolute_amount"], row["f2_absolute_amount"]
    if f1 < f2 and row["f1_nearer_periods"] * 2 > row["periods"]:
        return "f1_nearer"
    if f2 < f1 and row["f2_nearer_periods"] * 2 > row["periods"]:
        return "f2_nearer"
    return "neither_nearer"


def is_against(rule: str, nearer: str) -> bool:
    """Whether the record speaks for the other forecast than the one that the rule leads with."""
    return nearer == ("f2_nearer" if rule.startswith("f1") else "f1_nearer")


def with_verdicts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `forecast/record_by_team`: the sums of errors as means, and who was nearer."""
    completed = []
    for row in rows:
        weeks, actual = row["week_ends"], row["actual_amount"]
        found: dict[str, Any] = {"mean_actual_amount": mean(actual, weeks)}
        for method in ("f1", "f2"):
            error, size = row[f"{method}_error_amount"], row[f"{method}_absolute_amount"]
            found |= {
                f"{method}_bias_amount": mean(error, weeks),
                f"{method}_bias_rate": share(error, actual),
                f"{method}_mean_error_amount": mean(size, weeks),
                f"{method}_mean_error_rate": share(size, actual),
            }
        rule, nearer = lead_method(row["reps"], row["reviewed_rate"]), nearer_method(row)
        completed.append(
            row
            | found
            | {
                "nearer_method": nearer,
                "lead_method": rule,
                "is_against_rule": is_against(rule, nearer),
                "past_reviewed_rate": share(row["reviewed_amount"], row["in_play_amount"]),
            }
        )
    return completed
