"""The figures that pages open with."""

from collections.abc import Mapping
from typing import Any

from ui import deals
from ui.figures import Figure, amount
from ui.view import Page
from words.teller import deals_said, reviewed, share

Row = Mapping[str, Any]


def result_figures(page: Page, whole: Row, ahead: Row, past: Row) -> list[Figure]:
    """Won, F1 and F2 against target, open and new pipeline, each with its change.

    `whole` is a row of meeting/results_by_team; `ahead` and `past` are rows of
    forecast/f1_f2_by_team, of the day seen from and of the day compared with.
    """
    words, target = page.words, whole["target_amount"]
    forecasts = {
        **ahead,
        "compare_f1_amount": past["f1_amount"],
        "compare_f2_amount": past["f2_amount"],
    }
    won = [share(page, whole["won_target_rate"], target)]
    managers = [share(page, ahead["f1_target_rate"], target), reviewed(page, ahead)]
    rates = [share(page, ahead["f2_target_rate"], target)]
    opened, new = ([deals_said(page, whole[f"{one}_deals"])] for one in ("open", "new"))
    behind = deals.forecast(page)
    f1 = [amount(page, words("F1, by the managers"), forecasts, "f1_amount", managers, behind)]
    return [
        amount(page, words("Won"), whole, "won_amount", won, deals.won(page)),
        *(f1 if page.sees_managers else ()),
        amount(page, words("F2, by win rates"), forecasts, "f2_amount", rates, behind),
        amount(page, words("Open pipeline"), whole, "open_amount", opened, deals.open_deals(page)),
        amount(page, words("New pipeline"), whole, "new_amount", new, deals.new(page)),
    ]


def forecast_figures(page: Page, row: Row) -> list[Figure]:
    """Won, in play, F1 and F2 against target, and their difference; the leading one is marked."""
    words, target = page.words, row["target_amount"]
    leads_f1 = str(row["lead_method"]).startswith("f1")
    managers = [share(page, row["f1_target_rate"], target), reviewed(page, row)]
    rates = [share(page, row["f2_target_rate"], target)]
    counts = [deals_said(page, row["won_deals"])], [deals_said(page, row["in_play_deals"])]
    gap = [words("%(rate)s of F2", rate=words.rate(row["difference_rate"], plus=True))]
    if row["difference_rate"] is None:
        gap = []
    behind = deals.forecast(page)
    return [
        amount(page, words("Won"), row, "won_amount", counts[0], deals.won(page)),
        amount(page, words("In play"), row, "in_play_amount", counts[1], deals.in_play(page)),
        amount(page, words("F1"), row, "f1_amount", managers, behind, leads=leads_f1),
        amount(page, words("F2"), row, "f2_amount", rates, behind, leads=not leads_f1),
        amount(page, words("F1 − F2"), row, "difference_amount", gap, deals.in_play(page)),
    ]
