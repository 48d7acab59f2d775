"""A team and those directly below it in one table: result, pace, forecasts, new pipeline."""

from queries.team_by_team import joined
from ui import deals
from ui.ask import Answer
from ui.group import Group
from ui.table import team_table
from ui.view import Page

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
