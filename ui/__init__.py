"""What pages are written with: the scope, asking, guarding, and the ways to show.

A page is a paragraph of these words; nothing in it fetches, computes, formats or colours.
"""

from ui.behind import Behind
from ui.chart import Opening, chart, has_rows, is_split, parts, parts_with_reps, sides, top
from ui.choice import choice, measure, measured_in, multiplier
from ui.figures import Figure, amount, figures, share, since
from ui.projection import (
    is_projected,
    projection_figures,
    projection_in_words,
    projection_parts,
    projection_record_said,
    why_not_projected,
)
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
from ui.source import amounts_in, block, head, place, side_by_side
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
    "chart",
    "choice",
    "deals_said",
    "figures",
    "forecast_figures",
    "guard",
    "has_rows",
    "head",
    "is_projected",
    "is_split",
    "line",
    "measure",
    "measured_in",
    "missing_rates",
    "multiplier",
    "open_in_words",
    "page",
    "parts",
    "parts_with_reps",
    "person_table",
    "place",
    "projection_figures",
    "projection_in_words",
    "projection_parts",
    "projection_record_said",
    "result_figures",
    "rows",
    "set_apart",
    "share",
    "side_by_side",
    "sides",
    "since",
    "still_to_come",
    "team_table",
    "top",
    "unknown_stage",
    "week_figures",
    "week_in_words",
    "why_it_leads",
    "why_not_projected",
    "without_amount",
]
