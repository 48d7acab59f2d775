"""What the less obvious columns of queries mean."""

from words.kept import KEPT_HELP
from words.mark import mark
from words.projection_columns import PROJECTION_HELP
from words.record_columns import RECORD_HELP
from words.week_columns import WEEK_HELP

HELP = {
    **WEEK_HELP,
    "reps": mark("People who carry deals and belong to the team on this day."),
    "pace_difference_amount": mark(
        "Won − target × the share that the periods before had won as far from their end."
    ),
    "won_per_rep_amount": mark("Won divided by the reps: people efficiency."),
    "in_play_amount": mark("Open deals expected to close in the period, not weighted."),
    "reviewed_rate": mark("Share of the in-play amount for which a manager gave a forecast."),
    "f1_amount": mark("Won plus the manager's forecast of each deal in play."),
    "f2_amount": mark("Won plus amount × win rate of its stage for each deal in play."),
    "difference_amount": mark("What the managers' forecast has more than the win rates."),
    "overdue_amount": mark("In play, but the expected close day has passed."),
    "left_out_amount": mark("Open, expected before the period began: counted nowhere."),
    "undated_amount": mark("Open without an expected close day: counted in no period."),
    **RECORD_HELP,
    **PROJECTION_HELP,
    **KEPT_HELP,
    "open_amount": mark("All open deals, whenever they are expected, not weighted."),
    "new_amount": mark("Deals created in the period, with the amount they have now."),
    "w2_amount": mark("What the deals in play for the year should bring."),
    "w2_overdue_amount": mark("The part of W2 whose expected close day has passed: not safe."),
    "w3_amount": mark("What deals not yet created should bring before the year ends: at risk."),
    "gap1_amount": mark("Target − W1 − W2 − W3; below zero, the target is exceeded."),
    "gap2_amount": mark("Extra pipeline to create: multiplier × Gap1."),
    "gap2_record_amount": mark("Extra pipeline by the record: Gap1 ÷ what still closes this year."),
    "observed_win_rate": mark("Won ÷ decided, by amount, of the deals closed in 365 days."),
    "new_in_amount": mark("In play now; on the day compared with it did not exist."),
    "reopened_in_amount": mark("In play now; on the day compared with it was closed."),
    "owner_in_amount": mark("In play now; on the day compared with it was not theirs."),
    "moved_in_amount": mark("In play now; on the day compared with it was dated elsewhere."),
    "increased_amount": mark("In play on both days, and worth more by this."),
    "decreased_amount": mark("In play on both days, and worth less by this."),
    "owner_out_amount": mark("No longer theirs, whatever became of it."),
    "ended_out_amount": mark("Open and dated in the period, which is over."),
    "moved_out_amount": mark("Open, but no longer dated in the period."),
    "passed_won_amount": mark("Did not exist on the day compared with: part of no other step."),
    "passed_lost_amount": mark("Did not exist on the day compared with: part of no other step."),
    "cycle_days": mark("Mean days from created to won, of the deals won."),
    "won_deal_amount": mark("Mean amount of the deals won."),
    "f1_error_rate": mark("F1 as it stood, less what was won, as a share of it."),
    "f2_error_rate": mark("F2 as it stood, less what was won, as a share of it."),
    "young_deals": mark("Open and younger than three of four won deals were: may get further."),
    "previous_stage_days": mark("A stage that was skipped is reached with the one behind it."),
    "stalled_deals": mark("Longer in the stage than its average over the whole company."),
    "pushes": mark("How often its expected close day was put off to a later one."),
    "trial_customers": mark("Accounts that used a trial in the week, each counted once."),
}
