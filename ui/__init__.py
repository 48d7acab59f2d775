"""What pages are written with: the scope, asking, guarding, and the ways to show.

A page is a paragraph of these words; nothing in it fetches, computes, formats or colours.
"""

from ui.behind import Behind
from ui.change import (
    change_figures,
    change_groups,
    change_in_words,
    change_lists,
    has_change,
    nothing_in_play,
    step_lists,
    without_history,
)
from ui.chart import Opening, chart, is_split, parts, parts_with_reps, top
from ui.choice import choice, measure, multiplier
from ui.figures import Figure, amount, figures, share, since
from ui.results import forecast_figures, result_figures
from ui.say import line
from ui.sentences import (
    deals_said,
    missing_rates,
    open_in_words,
    set_apart,
    still_to_come,
    unknown_stage,
    why_it_leads,
    without_amount,
)
from ui.source import amounts_in, block, head, side_by_side
from ui.table import Group, person_table, rows, team_table
from ui.view import Page, guard, page
from ui.week import week_figures, week_in_words

__all__ = [
    "Behind",
    "Figure",
    "Group",
    "Opening",
    "Page",
    "amount",
    "amounts_in",
    "block",
    "change_figures",
    "change_groups",
    "change_in_words",
    "change_lists",
    "chart",
    "choice",
    "deals_said",
    "figures",
    "forecast_figures",
    "guard",
    "has_change",
    "head",
    "is_split",
    "line",
    "measure",
    "missing_rates",
    "multiplier",
    "nothing_in_play",
    "open_in_words",
    "page",
    "parts",
    "parts_with_reps",
    "person_table",
    "result_figures",
    "rows",
    "set_apart",
    "share",
    "side_by_side",
    "since",
    "step_lists",
    "still_to_come",
    "team_table",
    "top",
    "unknown_stage",
    "week_figures",
    "week_in_words",
    "why_it_leads",
    "without_amount",
    "without_history",
]
