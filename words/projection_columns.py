"""The headings of the columns of the projection and of its record, and what they mean."""

from words.mark import mark

PROJECTION_COLUMNS = {
    "expected_amount": mark("Expected"),
    "low_amount": mark("Low end"),
    "median_amount": mark("Median"),
    "high_amount": mark("High end"),
    "in_play_expected_amount": mark("From deals in play"),
    "other_open_expected_amount": mark("From other open deals"),
    "not_created_expected_amount": mark("From deals not yet created"),
    "target_rate": mark("Chance of the target"),
    "projection_state": mark("Whether it is projected"),
    "learned_quarters": mark("Quarters learned from"),
    "needed_quarters": mark("Quarters needed"),
    "learned_won_deals": mark("Won deals learned from"),
    "needed_won_deals": mark("Won deals needed"),
    "chance_rate": mark("Chance"),
    "usual_rate": mark("Usual in this stage"),
    "raised_by": mark("Speaks for it"),
    "lowered_by": mark("Speaks against it"),
    "age_days": mark("Days since created"),
    "pushes": mark("Times pushed"),
    "record_quarters": mark("Past quarters"),
    "forecasts": mark("Forecasts compared"),
    "in_range_rate": mark("Inside the range"),
    "projection_error_rate": mark("Projection error, of what was won"),
    "projection_mean_error_rate": mark("Projection mean error, of what was won"),
    "projection_bias_rate": mark("Projection, bias"),
    "nearest_method": mark("Nearest"),
    "week_one_projection_mean_error_rate": mark("Week 1: projection off by"),
    "week_one_f1_mean_error_rate": mark("Week 1: F1 off by"),
    "week_one_f2_mean_error_rate": mark("Week 1: F2 off by"),
    "week_four_projection_mean_error_rate": mark("Week 4: projection off by"),
    "week_four_f1_mean_error_rate": mark("Week 4: F1 off by"),
    "week_four_f2_mean_error_rate": mark("Week 4: F2 off by"),
    "week_eight_projection_mean_error_rate": mark("Week 8: projection off by"),
    "week_eight_f1_mean_error_rate": mark("Week 8: F1 off by"),
    "week_eight_f2_mean_error_rate": mark("Week 8: F2 off by"),
    "is_in_range": mark("Inside the range"),
}

PROJECTION_HELP = {
    "expected_amount": mark("The mean of what may come: it adds up over teams and parts."),
    "low_amount": mark("One case in ten ends below it. Ranges of teams do not add up."),
    "median_amount": mark("As likely to be exceeded as not. Medians of teams do not add up."),
    "high_amount": mark("One case in ten ends above it. Ranges of teams do not add up."),
    "target_rate": mark("In how many of the drawn cases the target is reached."),
    "chance_rate": mark(
        "To be won by the quarter's end, as past quarters went and deals moved lately."
    ),
    "usual_rate": mark("Of deals in the same stage, as many days before the end of past quarters."),
    "raised_by": mark("What raises its chance most, beside other deals; empty: nothing much."),
    "lowered_by": mark("What lowers its chance most, beside other deals; empty: nothing much."),
    "in_range_rate": mark("Share of past results inside the range: 80 % is meant."),
    "projection_bias_rate": mark("Above zero it said too much, below too little."),
}
