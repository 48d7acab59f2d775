"""What pages are written with: the scope, asking, guarding, and the ways to show.

A page is a paragraph of these words; nothing in it fetches, computes, formats or colours.
"""

from ui import new_rates, projection, rate_review, record, tried
from ui.behind import Behind
from ui.change import change_figures, change_groups, change_lists, step_lists, without_history
from ui.chart import Opening, chart, has_rows, is_split, parts, parts_with_reps, sides, top
from ui.choice import choice, grain, measure, measured_in, multiplier
from ui.figures import Figure, amount, figures
from ui.group import Group
from ui.months import figures_of_months, how_months_are_drawn, own
from ui.results import forecast_figures, result_figures
from ui.say import block_title as heading
from ui.say import line, listed
from ui.sentences import (
    missing_rates,
    open_in_words,
    set_apart,
    still_to_come,
    unknown_stage,
    why_it_leads,
    without_amount,
)
from ui.source import amounts_in, block, head, place, side_by_side
from ui.table import keyed_table, person_table, rows, stage_table, team_table
from ui.view import Page, guard, page
from ui.week import week_figures, week_in_words
from words.changes import change_in_words, has_change, nothing_in_play
from words.months import broken_in_words, is_known, missing_in_months, pattern
from words.teller import deals_said, share, since

__all__ = [
    "Behind",
    "Figure",
    "Group",
    "Opening",
    "Page",
    "amount",
    "amounts_in",
    "block",
    "broken_in_words",
    "change_figures",
    "change_groups",
    "change_in_words",
    "change_lists",
    "chart",
    "choice",
    "deals_said",
    "figures",
    "figures_of_months",
    "forecast_figures",
    "grain",
    "guard",
    "has_change",
    "has_rows",
    "head",
    "heading",
    "how_months_are_drawn",
    "is_known",
    "is_split",
    "keyed_table",
    "line",
    "listed",
    "measure",
    "measured_in",
    "missing_in_months",
    "missing_rates",
    "multiplier",
    "new_rates",
    "nothing_in_play",
    "open_in_words",
    "own",
    "page",
    "parts",
    "parts_with_reps",
    "pattern",
    "person_table",
    "place",
    "projection",
    "rate_review",
    "record",
    "result_figures",
    "rows",
    "set_apart",
    "share",
    "side_by_side",
    "sides",
    "since",
    "stage_table",
    "step_lists",
    "still_to_come",
    "team_table",
    "top",
    "tried",
    "unknown_stage",
    "week_figures",
    "week_in_words",
    "why_it_leads",
    "without_amount",
    "without_history",
]
